"""What a return still needs before it can be submitted, as one table of tasks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ehsg.domain.content import Content, Score
from ehsg.domain.guide import Guide
from ehsg.domain.priorities import check_each, in_words, is_complete
from ehsg.domain.status import TaskStatus
from ehsg.domain.strength import NOT_SAID, rests_on_in_words, weak_only


class Task(StrEnum):
    """A part of the return that has a page of its own."""

    SCORES = "scores"
    DATA_MATURITY = "data_maturity"
    PRIORITIES = "priorities"
    SHARING = "sharing"


@dataclass(frozen=True)
class Missing:
    """One thing still to do. `descriptor_id` is set where it is about one descriptor."""

    task: Task
    sentence: str
    descriptor_id: str = ""


@dataclass(frozen=True)
class Question:
    """Something to think about before submitting; it stops nobody."""

    descriptor_id: str
    sentence: str


def questions(guide: Guide, content: Content) -> tuple[Question, ...]:
    """High scores for which there is somebody's word only, in the guide's order."""
    return tuple(
        Question(
            descriptor.id,
            f"{descriptor.title}: scored {entry.score}, resting only on: {rests_on_in_words(guide, entry.strength)}.",
        )
        for descriptor in guide.descriptors
        if weak_only(guide, (entry := content.entry(descriptor.id)).score, entry.strength)
    )


def missing(guide: Guide, content: Content) -> tuple[Missing, ...]:
    """Everything that stops the content from being submitted, in the order of the return. Empty: it is complete."""
    return tuple(item for rule in _RULES for item in rule(guide, content))


def _scores(guide: Guide, content: Content) -> list[Missing]:
    # The guide says what is asked for: a descriptor that the content does not mention has no score.
    scores = content.score_of
    return [
        Missing(Task.SCORES, f"{descriptor.title}: choose a score.", descriptor.id)
        for descriptor in guide.descriptors
        if scores.get(descriptor.id) is None
    ]


def _data_maturity(_guide: Guide, content: Content) -> list[Missing]:
    if content.data_maturity_model is None:
        return [Missing(Task.DATA_MATURITY, "Choose your area’s data maturity model.")]
    return []


def _priorities(guide: Guide, content: Content) -> list[Missing]:
    required = guide.priority_rule.required
    found = []
    if len(content.chosen) != required:
        found.append(f"Choose {in_words(required)} priorities. {len(content.chosen)} chosen so far.")
    if len(set(content.chosen)) < len(content.chosen):
        found.append("Choose each descriptor only once.")
    found += list(priority_problems(guide, content).values())
    for choice in content.priorities:
        title = _title(guide, choice.descriptor_id)
        if not choice.reason.strip():
            found.append(f"{title}: say why it is a priority.")
        if not choice.plan.strip():
            found.append(f"{title}: say what will be done.")
    return [Missing(Task.PRIORITIES, sentence) for sentence in found]


def priority_problems(guide: Guide, content: Content) -> dict[str, str]:
    """Chosen descriptor id to the sentence why it no longer fits the model; choices that fit are left out."""
    if content.data_maturity_model is None:
        return {}
    choices = check_each(guide, content.data_maturity_model, content.chosen)
    return {
        choice.descriptor_id: f"{_title(guide, choice.descriptor_id)}: {choice.problem} Choose again."
        for choice in choices
        if choice.problem
    }


def _title(guide: Guide, descriptor_id: str) -> str:
    return guide.descriptor(descriptor_id).title if guide.has(descriptor_id) else descriptor_id


def _sharing(_guide: Guide, content: Content) -> list[Missing]:
    sharing = content.sharing
    asked = (
        (sharing.areas is None, "Say whether other areas’ coordinators may see your scores and priorities."),
        (
            sharing.departments is None,
            "Say whether other government departments may see your scores and priorities.",
        ),
        (not sharing.acknowledged, "Confirm that you understand what goes to the Department for Education."),
    )
    return [Missing(Task.SHARING, sentence) for absent, sentence in asked if absent]


_RULES: Sequence[Callable[[Guide, Content], list[Missing]]] = (_scores, _data_maturity, _priorities, _sharing)


def task_status(guide: Guide, content: Content, task: Task) -> TaskStatus:
    """What the task list says beside one of the four tasks."""
    if task is Task.PRIORITIES and content.data_maturity_model is None:
        return TaskStatus.IN_PROGRESS if content.priorities else TaskStatus.CANNOT_START
    if task is Task.PRIORITIES and priority_problems(guide, content):
        return TaskStatus.ATTENTION
    if not any(item.task is task for item in missing(guide, content)):
        return TaskStatus.DONE
    return TaskStatus.IN_PROGRESS if _begun(content, task) else TaskStatus.NOT_STARTED


def _said(entry: Score) -> bool:
    return entry.score is not None or bool(entry.narrative or entry.evidence) or entry.strength != NOT_SAID


def _begun(content: Content, task: Task) -> bool:
    sharing = content.sharing
    return {
        Task.SCORES: any(_said(entry) for entry in content.scores),
        Task.DATA_MATURITY: content.data_maturity_model is not None,
        Task.PRIORITIES: bool(content.priorities),
        Task.SHARING: sharing.areas is not None or sharing.departments is not None or sharing.acknowledged,
    }[task]


def priorities_complete(guide: Guide, content: Content) -> bool:
    """Whether the three choices stand as they are, reasons aside."""
    return is_complete(guide, content.data_maturity_model, content.chosen)
