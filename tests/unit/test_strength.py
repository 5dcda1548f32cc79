"""How sure an area is of a score and what it rests on: the guide's part, the words, what is signed, what is asked."""

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.changes import what_changed
from ehsg.domain.check import Question, Task, missing, questions, task_status
from ehsg.domain.content import (
    Content,
    Differing,
    Link,
    Priority,
    Score,
    Sharing,
    canonical_bytes,
    from_json,
    sha256,
)
from ehsg.domain.guide_file import read_guide
from ehsg.domain.guide_words import summary
from ehsg.domain.happened import Happened
from ehsg.domain.history import change
from ehsg.domain.status import TaskStatus
from ehsg.domain.strength import (
    NOT_SAID,
    Strength,
    in_order,
    strength_changes,
    strength_in_words,
    strength_problems,
    weak_only,
)
from tests.unit.content_samples import GUIDE, IDS, empty, strengths, title, whole
from tests.unit.guide_texts import REMOVE, Change, changed, refusals
from tests.unit.history_told import AT

WITHOUT: tuple[Change, ...] = tuple(((key,), REMOVE) for key in ("confidence", "evidence_kinds", "high_score"))
SILENT = read_guide(changed(*WITHOUT), name="without.yaml")
KINDS = [kind.id for kind in GUIDE.evidence_kinds]
TWO_STEPS = [{"id": id_, "label": id_, "meaning": "What it means"} for id_ in ("low", "high")]
ALL_WEAK = [{"id": "assertion", "label": "Assertion", "hint": "A word", "weak": True}]
NONE_WEAK = [{"id": "data", "label": "Data", "hint": "Figures"}]
NO_QUESTION = "high_score: expected an evidence kind with weak: true to ask about, found none"


def said(score: int | None, *rests_on: str, confidence: str = "") -> Content:
    """A whole return whose first descriptor has this score, resting on this; nothing is said of the others."""
    first = Score(IDS[0], score, "Words", strength=Strength(confidence, rests_on))
    return replace(whole(), scores=(first, *whole().scores[1:]))


# The guide


def test_an_edition_may_ask_for_none_of_it_and_says_nothing_of_it_then() -> None:
    assert (SILENT.confidence, SILENT.evidence_kinds, SILENT.high_score) == ((), (), None)
    assert "onfidence" not in summary(SILENT)
    assert "rest on" not in summary(SILENT)


@pytest.mark.parametrize("left_out", ["confidence", "evidence_kinds"])
def test_an_edition_may_ask_for_one_without_the_other(left_out: str) -> None:
    changes = WITHOUT[:1] if left_out == "confidence" else WITHOUT[1:]
    guide = read_guide(changed(*changes), name="guide.yaml")
    assert (bool(guide.confidence), bool(guide.evidence_kinds)) == (left_out != "confidence", left_out == "confidence")


MISTAKES: list[tuple[tuple[Any, ...], Any, list[str]]] = [
    (("confidence",), TWO_STEPS, ["confidence: expected exactly 3, found 2"]),
    (("confidence",), [], ["confidence: expected exactly 3, found 0"]),
    (("confidence",), None, ["confidence: expected a list, found nothing"]),
    (("confidence",), "high", ['confidence: expected a list, found "high"']),
    (("confidence", 1, "id"), "low",
     ['confidence[1].id: "low" is the id of confidence[0] already; expected its own id']),
    (("confidence", 0, "meaning"), REMOVE, ["confidence[0].meaning: is missing; expected text"]),
    (("confidence", 0, "weak"), True,
     ["confidence[0].weak: is not a field; expected only id, label, meaning"]),
    (("evidence_kinds", 0, "id"), "Our word",
     ['evidence_kinds[0].id: "Our word" is not an id; expected lower-case letters, digits and _, a letter first']),
    (("evidence_kinds", 2, "id"), "document",
     ['evidence_kinds[2].id: "document" is the id of evidence_kinds[1] already; expected its own id']),
    (("evidence_kinds", 1, "hint"), " ", ["evidence_kinds[1].hint: expected text, found nothing but blanks"]),
    (("evidence_kinds", 0, "weak"), "yes",
     [NO_QUESTION, 'evidence_kinds[0].weak: expected true or false, found "yes"']),
    (("evidence_kinds", 1, "strong"), True,
     ["evidence_kinds[1].strong: is not a field; expected only id, label, hint, weak"]),
    (("evidence_kinds",), ALL_WEAK, ["evidence_kinds: expected at least one kind that is not weak, found none"]),
    (("evidence_kinds",), [], [NO_QUESTION, "evidence_kinds: expected at least one kind that is not weak, found none"]),
    (("evidence_kinds",), NONE_WEAK, [NO_QUESTION]),
    (("evidence_kinds",), REMOVE, [NO_QUESTION]),
    (("high_score",), REMOVE,
     ["high_score: is missing; expected the score from which to ask where all evidence is weak"]),
    (("high_score",), 0, ["high_score: expected 1 or more, found 0"]),
    (("high_score",), 6, ["high_score: expected at most 5, found 6"]),
    (("high_score",), "4", ['high_score: expected a whole number, found "4"']),
    (("high_score",), True, ["high_score: expected a whole number, found true"]),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "problems"), MISTAKES, ids=lambda value: repr(value)[:60])
def test_each_mistake_in_a_guide_is_told_with_its_place(path: tuple[Any, ...], value: Any, problems: list[str]) -> None:
    assert sorted(refusals((path, value))) == sorted(problems)


# Words


@given(strengths)
def test_what_was_said_is_said_in_the_guides_words_and_order(strength: Strength) -> None:
    words = dict(strength_in_words(GUIDE, strength))
    assert ("Confidence" in words, "Rests on" in words) == (bool(strength.confidence), bool(strength.rests_on))
    if strength.rests_on:
        ordered = [kind.label for kind in GUIDE.evidence_kinds if kind.id in strength.rests_on]
        assert words["Rests on"] == ", ".join(ordered)


def test_what_another_edition_offered_is_shown_as_it_is_after_what_this_one_does() -> None:
    strength = Strength("certain", ("hearsay", "data"))
    assert strength_in_words(GUIDE, strength) == (("Confidence", "certain"), ("Rests on", "Data, hearsay"))
    assert strength_in_words(SILENT, Strength("low", ("data",))) == (("Confidence", "low"), ("Rests on", "data"))


def test_a_choice_that_is_not_offered_is_a_problem() -> None:
    assert strength_problems(GUIDE, NOT_SAID) == []
    assert strength_problems(GUIDE, Strength("high", tuple(KINDS))) == []
    assert strength_problems(GUIDE, Strength("High", ("data",))) == ["The guide has no such confidence."]
    assert strength_problems(GUIDE, Strength("high", ("data", "luck"))) == ["The guide has no such kind of evidence."]
    assert len(strength_problems(SILENT, Strength("high", ("data",)))) == 2


@given(st.permutations(KINDS), st.integers(0, len(KINDS)))
def test_the_order_of_ticking_makes_no_difference(ids: list[str], many: int) -> None:
    ticked = ids[:many]
    assert in_order(GUIDE, [*ticked, *ticked]) == tuple(id_ for id_ in KINDS if id_ in ticked)


# What is signed

BEFORE = Content(
    "E10000099", "Testshire", 2024, "working-1", 3,
    (Score("fv1", 4, "Words", (Link("Plan", "https://example.org"),), (Differing("Police", "We see a 5."),)),),
    (Priority("da1", "Why", "What"),), Sharing(True, False, True),
)  # fmt: skip
# Made by the release before there was any strength: signatures and submissions are stored under such hashes.
HASH_BEFORE = "8e6fca7159befd29816466f0391f811960f4de54e4e4a76019b3abd0ec81b7c7"


def test_what_was_signed_before_there_was_any_strength_keeps_its_hash() -> None:
    assert sha256(BEFORE) == HASH_BEFORE
    assert "strength" not in canonical_bytes(BEFORE).decode()


def test_it_is_part_of_what_is_signed_and_comes_back_from_it() -> None:
    content = said(4, "data", "dip_sample", confidence="high")
    assert sha256(content) != sha256(said(4, "data", confidence="high")) != sha256(said(4))
    assert from_json(json.loads(canonical_bytes(content))) == content


def test_it_is_in_no_sharing_permission() -> None:
    shared = said(4, "data", confidence="high").without_narrative()
    assert {entry.strength for entry in shared.scores} == {NOT_SAID}


TOLD = [
    (NOT_SAID, Strength("low"), ["confidence “Low” was given"]),
    (Strength("low"), Strength("high"), ["confidence “Low” became “High”"]),
    (Strength("high"), NOT_SAID, ["confidence “High” was taken out"]),
    (NOT_SAID, Strength("", ("data",)), ["“Data” was added to what the score rests on"]),
    (
        Strength("", ("assertion",)),
        Strength("", ("data", "dip_sample")),
        [
            "“Data” and “Dip sample” were added to what the score rests on",
            "“Assertion” was taken out of what the score rests on",
        ],
    ),
    (Strength("low", ("data", "document")), Strength("low", ("document", "data")), []),
]


@pytest.mark.parametrize(("old", "new", "told"), TOLD)
def test_what_changed_is_told_to_whoever_signed_and_in_the_history(
    old: Strength, new: Strength, told: list[str]
) -> None:
    assert list(strength_changes(GUIDE, old, new)) == told
    before, after = (said(3, *s.rests_on, confidence=s.confidence) for s in (old, new))
    if told:
        assert what_changed(before, after, GUIDE) == tuple(f"{title(IDS[0])}: {sentence}." for sentence in told)
        values = [{"confidence": s.confidence, "rests_on": list(s.rests_on)} for s in (old, new)]
        told_of = change(GUIDE, Happened(1, AT, "Ann", "record_score", IDS[0], *values))
        assert told_of.sentence.lower() == ", ".join(told).lower()


# What is asked


@pytest.mark.parametrize("score", [None, 0, 1, 2, 3, 4, 5])
@pytest.mark.parametrize(
    ("rests_on", "asked"),
    [((), False), (("assertion",), True), (("assertion", "data"), False), (("data",), False), (("hearsay",), False)],
)
def test_only_a_high_score_that_rests_on_nothing_but_assertion_is_asked_about(
    score: int | None, rests_on: tuple[str, ...], asked: bool
) -> None:
    high = score is not None and score >= 4
    assert weak_only(GUIDE, score, Strength("", rests_on)) is (asked and high)
    assert bool(questions(GUIDE, said(score, *rests_on))) is (asked and high)


def test_the_question_names_the_descriptor_its_score_and_what_it_rests_on() -> None:
    sentence = f"{title('fv1')}: scored 5, resting only on: Assertion."
    assert questions(GUIDE, said(5, "assertion")) == (Question("fv1", sentence),)


def test_a_question_is_nothing_that_is_missing() -> None:
    assert missing(GUIDE, said(5, "assertion")) == missing(GUIDE, whole()) == ()


def test_an_edition_without_kinds_of_evidence_asks_nothing() -> None:
    assert questions(SILENT, said(5, "assertion")) == ()


def test_scoring_has_begun_once_anything_is_said_of_its_strength() -> None:
    begun = replace(empty(), scores=(Score("fv1", strength=Strength("low")), *empty().scores[1:]))
    assert task_status(GUIDE, empty(), Task.SCORES) is TaskStatus.NOT_STARTED
    assert task_status(GUIDE, begun, Task.SCORES) is TaskStatus.IN_PROGRESS
