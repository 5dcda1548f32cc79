"""Good practice: what an area does well on one descriptor, told to every area once the area has agreed to it.

Source: the national team finds good practice in the returns (prospectus 2022-25, lines 170 to 180, seed 002).
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ehsg.domain.content import Score
from ehsg.domain.errors import NotEditable
from ehsg.domain.guide import Guide
from ehsg.domain.status import State
from ehsg.domain.strength import weak_only
from ehsg.domain.text import LABEL_LIMIT, too_long

CASE_LIMIT = 1_500  # characters
HIGH_SCORE = 4  # where the guide's edition says nothing of a high score
_ADDRESS = re.compile(r"\S@\S")


class CaseState(StrEnum):
    """Where a case stands. Its text is the national team's own until it is published."""

    CANDIDATE = "candidate"
    APPROACHED = "approached"
    AGREED = "agreed"
    PUBLISHED = "published"
    DECLINED = "declined"
    TAKEN_BACK = "taken_back"


class CaseMove(StrEnum):
    """What can be done with a case. WITHDRAW is the area's, everything else the national team's."""

    SAVE = "save"
    APPROACH = "approach"
    AGREE = "agree"
    DECLINE = "decline"
    PUBLISH = "publish"
    TAKE_BACK = "take_back"
    WITHDRAW = "withdraw"


# A change after the area agreed takes the agreement away: what was agreed to is what is published.
MOVES: dict[tuple[CaseState, CaseMove], CaseState] = {
    (CaseState.CANDIDATE, CaseMove.SAVE): CaseState.CANDIDATE,
    (CaseState.APPROACHED, CaseMove.SAVE): CaseState.APPROACHED,
    (CaseState.AGREED, CaseMove.SAVE): CaseState.APPROACHED,
    (CaseState.CANDIDATE, CaseMove.APPROACH): CaseState.APPROACHED,
    (CaseState.DECLINED, CaseMove.APPROACH): CaseState.APPROACHED,
    (CaseState.TAKEN_BACK, CaseMove.APPROACH): CaseState.APPROACHED,
    (CaseState.APPROACHED, CaseMove.AGREE): CaseState.AGREED,
    (CaseState.APPROACHED, CaseMove.DECLINE): CaseState.DECLINED,
    (CaseState.AGREED, CaseMove.DECLINE): CaseState.DECLINED,
    (CaseState.AGREED, CaseMove.PUBLISH): CaseState.PUBLISHED,
    (CaseState.PUBLISHED, CaseMove.TAKE_BACK): CaseState.TAKEN_BACK,
    (CaseState.AGREED, CaseMove.WITHDRAW): CaseState.DECLINED,
    (CaseState.PUBLISHED, CaseMove.WITHDRAW): CaseState.TAKEN_BACK,
}
WITH_AGREEMENT = frozenset({CaseState.AGREED, CaseState.PUBLISHED})
STATE_WORDS = {
    CaseState.CANDIDATE: "Candidate",
    CaseState.APPROACHED: "Approached",
    CaseState.AGREED: "Agreed",
    CaseState.PUBLISHED: "Published",
    CaseState.DECLINED: "Declined",
    CaseState.TAKEN_BACK: "Taken back",
}
_REFUSALS = {
    CaseMove.SAVE: "This case cannot be changed as it stands. Record first that the area was approached again.",
    CaseMove.APPROACH: "The area has been approached already.",
    CaseMove.AGREE: "The area’s answer can be recorded once it has been approached.",
    CaseMove.DECLINE: "That the area declined can be recorded once it was approached, until the case is published.",
    CaseMove.PUBLISH: "A case can be published once the area’s agreement to it is recorded.",
    CaseMove.TAKE_BACK: "Only a case that is published can be taken back.",
    CaseMove.WITHDRAW: "There is no agreement of your area to withdraw.",
}


def after(state: CaseState, move: CaseMove) -> CaseState:
    """The state after the move; NotEditable when the move is not allowed from the state."""
    try:
        return MOVES[state, move]
    except KeyError:
        raise NotEditable(_REFUSALS[move]) from None


def allows(state: CaseState, move: CaseMove) -> bool:
    """Whether the move is allowed from the state."""
    return (state, move) in MOVES


@dataclass(frozen=True)
class Case:
    """What every area will read. The contact is a team or a role, never a person's address."""

    title: str = ""
    text: str = ""
    contact: str = ""


@dataclass(frozen=True)
class Agreement:
    """Who at the area agreed that the case is published, in which role, and when."""

    name: str
    role: str
    on: date


def case_problems(case: Case) -> dict[str, str]:
    """Name of the field to what is wrong with it; empty when nothing is. A draft may be unfinished."""
    found = {
        "title": _line_problem("The title", case.title),
        "text": _text_problem(case.text),
        "contact": _line_problem("The contact", case.contact),
    }
    return {name: problem for name, problem in found.items() if problem}


def unready(case: Case) -> dict[str, str]:
    """What has to be written before an area can agree to it: the name of the field to a sentence."""
    needed = {
        "title": "" if case.title.strip() else "Give the case a title before you record an agreement to it",
        "text": "" if case.text.strip() else "Write the case before you record an agreement to it",
    }
    return {name: problem for name, problem in needed.items() if problem}


def agreement_problems(agreement: Agreement, *, year: int, today: date) -> dict[str, str]:
    """Name of the field to what is wrong with it, for a case from the year's return."""
    found = {
        "name": _line_problem("The name", agreement.name, needed="Enter who at the area agreed"),
        "role": _line_problem("The role", agreement.role, needed="Enter that person’s role at the area"),
        "agreed_on": _day_problem(agreement.on, year, today),
    }
    return {name: problem for name, problem in found.items() if problem}


def _line_problem(name: str, text: str, needed: str = "") -> str:
    if needed and not text.strip():
        return needed
    if "@" in text:
        return f"{name} must not have an email address in it"
    over = too_long(text, LABEL_LIMIT)
    return f"{name} must be {LABEL_LIMIT} characters or fewer. It is {over:,} too long." if over else ""


def _text_problem(text: str) -> str:
    if _ADDRESS.search(text):
        return "The case must not have an email address in it"
    over = too_long(text, CASE_LIMIT)
    return f"The case must be {CASE_LIMIT:,} characters or fewer. It is {over:,} too long." if over else ""


def _day_problem(on: date, year: int, today: date) -> str:
    if on > today:
        return "The date of the agreement must be today or in the past"
    return f"The date of the agreement must be in {year} or later" if on.year < year else ""


def high_score(guide: Guide) -> int:
    """From which score on an area's answer is worth looking at."""
    return HIGH_SCORE if guide.high_score is None else guide.high_score


def has_evidence(score: Score) -> bool:
    """Whether the return says what the score rests on, or links to any evidence."""
    return bool(score.strength.rests_on or score.evidence)


def is_candidate(guide: Guide, score: Score) -> bool:
    """A high score with evidence."""
    return score.score is not None and score.score >= high_score(guide) and has_evidence(score)


def order(guide: Guide, score: Score, name: str) -> tuple[int, int, str]:
    """By which candidates are sorted: the score, then the evidence (what is weak only last), then the area's name."""
    weak = weak_only(guide, score.score, score.strength) and not score.evidence
    evidence = 2 if not has_evidence(score) else int(weak)
    return (-(score.score if score.score is not None else -1), evidence, name.casefold())


class Doubt(StrEnum):
    """What somebody who publishes has to have seen: it does not forbid publishing."""

    NOT_SHARED = "not_shared"
    REOPENED = "reopened"
    SUBMITTED_AGAIN = "submitted_again"
    LOWER = "lower"
    NO_EVIDENCE = "no_evidence"


def doubts(
    guide: Guide, score: Score, *, agreed_number: int, number: int, state: State, shared: bool
) -> tuple[Doubt, ...]:
    """Of a case that the area agreed to when `agreed_number` was its latest submission; now it is `number`.

    `score` is what that one says of the descriptor; `shared`: whether the area shares its scores with other areas.
    """
    known = {
        Doubt.NOT_SHARED: not shared,
        Doubt.REOPENED: state is State.REOPENED,
        Doubt.SUBMITTED_AGAIN: number > agreed_number,
        Doubt.LOWER: score.score is None or score.score < high_score(guide),
        Doubt.NO_EVIDENCE: not has_evidence(score),
    }
    return tuple(doubt for doubt, holds in known.items() if holds)


def doubt_in_words(doubt: Doubt, guide: Guide, score: Score, number: int) -> str:
    """A sentence or two for whoever publishes."""
    given = "has no score here" if score.score is None else f"scores {score.score} here"
    return {
        Doubt.NOT_SHARED: (
            "The area does not share its scores with other areas. The case must not say or suggest what its score is."
        ),
        Doubt.REOPENED: "The return has been reopened, and may change.",
        Doubt.SUBMITTED_AGAIN: f"The area has submitted again since it agreed: submission {number}.",
        Doubt.LOWER: f"Submission {number} {given}, which is below {high_score(guide)}.",
        Doubt.NO_EVIDENCE: f"Submission {number} does not say what its score rests on.",
    }[doubt]


def fingerprint(number: int, found: Iterable[Doubt]) -> str:
    """Stands for the doubts that a page showed: other ones have to be shown before anything is published."""
    return " ".join((str(number), *found))
