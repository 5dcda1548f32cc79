"""What a return still needs, each missing thing by itself, and what the task list says."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from ehsg.domain.check import Missing, Task, missing, priorities_complete, priority_problems, task_status
from ehsg.domain.content import Content, Link, Priority, Score, Sharing
from ehsg.domain.status import TaskStatus
from tests.unit.content_samples import DATA, GUIDE, IDS, SERVICE, empty, title, whole

ACKNOWLEDGE = "Confirm that you understand what goes to the Department for Education."
ASK_AREAS = "Say whether other areas’ coordinators may see your scores and priorities."
ASK_DEPARTMENTS = "Say whether other government departments may see your scores and priorities."
NO_SERVICE = "Service descriptors cannot be chosen at data maturity model 1. Choose again."


def with_score(content: Content, descriptor_id: str, **change: Any) -> Content:
    scores = tuple(replace(s, **change) if s.descriptor_id == descriptor_id else s for s in content.scores)
    return replace(content, scores=scores)


def with_priority(place: int, **change: Any) -> Content:
    chosen = list(whole().priorities)
    chosen[place] = replace(chosen[place], **change)
    return replace(whole(), priorities=tuple(chosen))


def sentences(content: Content, task: Task) -> list[str]:
    return [item.sentence for item in missing(GUIDE, content) if item.task is task]


def test_a_whole_return_lacks_nothing_and_every_task_is_completed() -> None:
    assert missing(GUIDE, whole()) == ()
    assert {task_status(GUIDE, whole(), task) for task in Task} == {TaskStatus.DONE}


def test_an_empty_return_lacks_everything_in_the_order_of_the_return() -> None:
    found = missing(GUIDE, empty())
    scores = [Missing(Task.SCORES, f"{title(id_)}: choose a score.", id_) for id_ in IDS]
    assert list(found[:31]) == scores
    assert [(item.task, item.sentence) for item in found[31:]] == [
        (Task.DATA_MATURITY, "Choose your area’s data maturity model."),
        (Task.PRIORITIES, "Choose three priorities. 0 chosen so far."),
        (Task.SHARING, ASK_AREAS),
        (Task.SHARING, ASK_DEPARTMENTS),
        (Task.SHARING, ACKNOWLEDGE),
    ]


@pytest.mark.parametrize("descriptor_id", IDS)
def test_each_descriptor_needs_a_score(descriptor_id: str) -> None:
    found = missing(GUIDE, with_score(whole(), descriptor_id, score=None))
    assert found == (Missing(Task.SCORES, f"{title(descriptor_id)}: choose a score.", descriptor_id),)


@pytest.mark.parametrize("descriptor_id", IDS)
def test_a_score_of_nought_is_not_missing(descriptor_id: str) -> None:
    assert missing(GUIDE, with_score(whole(), descriptor_id, score=0)) == ()


def test_narrative_and_evidence_are_not_required() -> None:
    bare = replace(whole(), scores=tuple(Score(s.descriptor_id, s.score) for s in whole().scores))
    assert missing(GUIDE, bare) == ()


def test_a_descriptor_that_the_content_does_not_mention_is_missing_all_the_same() -> None:
    short = replace(whole(), scores=whole().scores[1:])
    assert [item.descriptor_id for item in missing(GUIDE, short)] == [IDS[0]]


def test_a_score_for_something_outside_the_guide_neither_raises_nor_completes_anything() -> None:
    strange = replace(whole(), scores=(*whole().scores[1:], Score("zz1", None)))
    assert [item.descriptor_id for item in missing(GUIDE, strange)] == [IDS[0]]


def test_the_data_maturity_model_is_needed() -> None:
    found = missing(GUIDE, replace(whole(), data_maturity_model=None))
    assert found == (Missing(Task.DATA_MATURITY, "Choose your area’s data maturity model."),)


@pytest.mark.parametrize("kept", [0, 1, 2])
def test_fewer_than_three_priorities_are_too_few(kept: int) -> None:
    content = replace(whole(), priorities=whole().priorities[:kept])
    assert sentences(content, Task.PRIORITIES) == [f"Choose three priorities. {kept} chosen so far."]


@pytest.mark.parametrize(
    ("field", "words"), [("reason", "say why it is a priority"), ("plan", "say what will be done")]
)
@pytest.mark.parametrize("blank", ["", " ", "\n\t "])
@pytest.mark.parametrize("place", [0, 1, 2])
def test_each_priority_needs_a_reason_and_a_plan_and_blanks_are_neither(
    place: int, blank: str, field: str, words: str
) -> None:
    name = title(whole().chosen[place])
    assert missing(GUIDE, with_priority(place, **{field: blank})) == (Missing(Task.PRIORITIES, f"{name}: {words}."),)


def test_choices_that_no_longer_fit_a_changed_model_stop_submission_and_stay_chosen() -> None:
    content = replace(whole(), data_maturity_model=1)
    assert sentences(content, Task.PRIORITIES) == [f"{title(id_)}: {NO_SERVICE}" for id_ in SERVICE[:2]]
    assert set(priority_problems(GUIDE, content)) == set(SERVICE[:2])
    assert content.chosen == (DATA[0], *SERVICE[:2])
    assert task_status(GUIDE, content, Task.PRIORITIES) is TaskStatus.ATTENTION
    assert not priorities_complete(GUIDE, content)


@pytest.mark.parametrize("model", [None, 3])
def test_a_priority_that_the_guide_does_not_have_is_named_by_its_id(model: int | None) -> None:
    content = replace(with_priority(0, descriptor_id="zz1", reason=""), data_maturity_model=model)
    found = sentences(content, Task.PRIORITIES)
    assert "zz1: say why it is a priority." in found
    assert ("zz1: This descriptor is not in the guide. Choose again." in found) is (model is not None)


def test_the_same_priority_twice_is_not_complete() -> None:
    content = replace(
        whole(), data_maturity_model=1, priorities=tuple(Priority(id_, "Why.", "What.") for id_ in DATA[:1] * 3)
    )
    assert sentences(content, Task.PRIORITIES) == ["Choose each descriptor only once."]
    assert task_status(GUIDE, content, Task.PRIORITIES) is not TaskStatus.DONE


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"areas": None}, [ASK_AREAS]),
        ({"departments": None}, [ASK_DEPARTMENTS]),
        ({"acknowledged": False}, [ACKNOWLEDGE]),
        ({"areas": False, "departments": False}, []),
        ({"areas": True, "departments": True}, []),
    ],
)
def test_sharing_needs_both_answers_and_the_acknowledgement_and_no_is_an_answer(
    change: dict[str, Any], expected: list[str]
) -> None:
    content = replace(whole(), sharing=replace(whole().sharing, **change))
    assert sentences(content, Task.SHARING) == expected
    assert [item.sentence for item in missing(GUIDE, content)] == expected


def begun(**change: Any) -> Content:
    return replace(empty(), **change)


STATUSES: dict[str, tuple[Callable[[], Content], Task, TaskStatus]] = {
    "no score": (empty, Task.SCORES, TaskStatus.NOT_STARTED),
    "one score": (lambda: with_score(empty(), "fv1", score=3), Task.SCORES, TaskStatus.IN_PROGRESS),
    "one score of nought": (lambda: with_score(empty(), "fv1", score=0), Task.SCORES, TaskStatus.IN_PROGRESS),
    "a narrative": (lambda: with_score(empty(), "fv1", narrative="x"), Task.SCORES, TaskStatus.IN_PROGRESS),
    "evidence": (
        lambda: with_score(empty(), "fv1", evidence=(Link("Survey", "https://example.org"),)),
        Task.SCORES,
        TaskStatus.IN_PROGRESS,
    ),
    "all but one": (lambda: with_score(whole(), "fv1", score=None), Task.SCORES, TaskStatus.IN_PROGRESS),
    "no model": (empty, Task.DATA_MATURITY, TaskStatus.NOT_STARTED),
    "a model": (lambda: begun(data_maturity_model=1), Task.DATA_MATURITY, TaskStatus.DONE),
    "priorities before a model": (empty, Task.PRIORITIES, TaskStatus.CANNOT_START),
    "none chosen": (lambda: begun(data_maturity_model=3), Task.PRIORITIES, TaskStatus.NOT_STARTED),
    "two chosen": (
        lambda: replace(whole(), priorities=whole().priorities[:2]),
        Task.PRIORITIES,
        TaskStatus.IN_PROGRESS,
    ),
    "no reason": (lambda: with_priority(0, reason=""), Task.PRIORITIES, TaskStatus.IN_PROGRESS),
    "chosen, and then no model": (
        lambda: replace(whole(), data_maturity_model=None),
        Task.PRIORITIES,
        TaskStatus.IN_PROGRESS,
    ),
    "nothing shared": (empty, Task.SHARING, TaskStatus.NOT_STARTED),
    "areas answered": (lambda: begun(sharing=Sharing(areas=False)), Task.SHARING, TaskStatus.IN_PROGRESS),
    "departments answered": (lambda: begun(sharing=Sharing(departments=False)), Task.SHARING, TaskStatus.IN_PROGRESS),
    "acknowledged only": (lambda: begun(sharing=Sharing(acknowledged=True)), Task.SHARING, TaskStatus.IN_PROGRESS),
    "all refused": (lambda: begun(sharing=Sharing(False, False, True)), Task.SHARING, TaskStatus.DONE),
}


@pytest.mark.parametrize("case", STATUSES)
def test_the_task_list_says_how_far_each_task_is(case: str) -> None:
    content, task, status = STATUSES[case]
    assert task_status(GUIDE, content(), task) is status


def test_priorities_are_not_called_complete_without_a_model() -> None:
    assert priorities_complete(GUIDE, whole())
    assert not priorities_complete(GUIDE, replace(whole(), data_maturity_model=None))
    assert priority_problems(GUIDE, replace(whole(), data_maturity_model=None)) == {}
