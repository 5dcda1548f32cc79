"""The national team's feedback to an area on one submission: its states, who may check it, and what it says.

Source: structured feedback was provided to all areas (annual report 2024-25, line 103, seed 001).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from ehsg.domain.consistency import Consistency
from ehsg.domain.errors import NotEditable
from ehsg.domain.guide import Guide
from ehsg.domain.status import State
from ehsg.domain.text import SHORT_TEXT_LIMIT, too_long

FEEDBACK_LIMIT = 4_000  # characters of each text
REASON_LIMIT = ANSWER_LIMIT = SHORT_TEXT_LIMIT
OVERALL = "overall"  # the part that is about no section; the others have the ids of their sections


class FeedbackState(StrEnum):
    """Where feedback stands. Until it is published only the national team sees it."""

    DRAFT = "draft"
    READY = "ready"
    CHECKED = "checked"
    PUBLISHED = "published"
    ACKNOWLEDGED = "acknowledged"


class FeedbackMove(StrEnum):
    """What can be done with feedback."""

    SAVE = "save"
    HAND_OVER = "hand_over"
    CHECK = "check"
    SEND_BACK = "send_back"
    PUBLISH = "publish"
    ACKNOWLEDGE = "acknowledge"


# A change of the text makes it a draft again: what was checked is what is published.
MOVES: dict[tuple[FeedbackState, FeedbackMove], FeedbackState] = {
    (FeedbackState.DRAFT, FeedbackMove.SAVE): FeedbackState.DRAFT,
    (FeedbackState.READY, FeedbackMove.SAVE): FeedbackState.DRAFT,
    (FeedbackState.CHECKED, FeedbackMove.SAVE): FeedbackState.DRAFT,
    (FeedbackState.DRAFT, FeedbackMove.HAND_OVER): FeedbackState.READY,
    (FeedbackState.READY, FeedbackMove.CHECK): FeedbackState.CHECKED,
    (FeedbackState.READY, FeedbackMove.SEND_BACK): FeedbackState.DRAFT,
    (FeedbackState.CHECKED, FeedbackMove.SEND_BACK): FeedbackState.DRAFT,
    (FeedbackState.CHECKED, FeedbackMove.PUBLISH): FeedbackState.PUBLISHED,
    (FeedbackState.PUBLISHED, FeedbackMove.ACKNOWLEDGE): FeedbackState.ACKNOWLEDGED,
}
SHOWN_TO_THE_AREA = frozenset({FeedbackState.PUBLISHED, FeedbackState.ACKNOWLEDGED})
STATE_WORDS = {
    FeedbackState.DRAFT: "Draft",
    FeedbackState.READY: "Ready for checking",
    FeedbackState.CHECKED: "Checked",
    FeedbackState.PUBLISHED: "Published",
    FeedbackState.ACKNOWLEDGED: "Acknowledged",
}
_REFUSALS = {
    FeedbackMove.SAVE: "This feedback has been published, so it cannot be changed.",
    FeedbackMove.HAND_OVER: "Only a draft can be handed over for checking.",
    FeedbackMove.CHECK: "Only feedback that was handed over for checking can be checked.",
    FeedbackMove.SEND_BACK: "Only feedback that waits for its check, or to be published, can be sent back.",
    FeedbackMove.PUBLISH: "Only feedback that was checked can be published.",
    FeedbackMove.ACKNOWLEDGE: "This feedback has not been published, or was acknowledged already.",
}


def after(state: FeedbackState, move: FeedbackMove) -> FeedbackState:
    """The state after the move; NotEditable when the move is not allowed from the state."""
    try:
        return MOVES[state, move]
    except KeyError:
        raise NotEditable(_REFUSALS[move]) from None


def allows(state: FeedbackState, move: FeedbackMove) -> bool:
    """Whether the move is allowed from the state."""
    return (state, move) in MOVES


@dataclass(frozen=True)
class FeedbackEntry:
    """What somebody writes: the text of each part that has one, and the questions to send, in the guide's order."""

    texts: Mapping[str, str]
    questions: tuple[Consistency, ...] = ()

    def asked_about(self, part: str) -> tuple[Consistency, ...]:
        """The questions that go with the part."""
        return tuple(question for question in self.questions if question.section_id == part)


NOTHING_WRITTEN = FeedbackEntry({})


def parts(guide: Guide) -> tuple[str, ...]:
    """Every part that feedback has, in order: overall, then the guide's sections."""
    return (OVERALL, *(section.id for section in guide.sections))


def part_name(guide: Guide, part: str) -> str:
    """The part as a heading."""
    return "Overall" if part == OVERALL else guide.section(part).name


def problems(guide: Guide, entry: FeedbackEntry) -> tuple[str, ...]:
    """Why it cannot be stored; none when it can."""
    known, found = parts(guide), []
    if not set(entry.texts) <= set(known):
        found.append("The guide has no such section.")
    for part in known:
        over = too_long(entry.texts.get(part, ""), FEEDBACK_LIMIT)
        if over:
            name = part_name(guide, part)
            found.append(f"{name} must be {FEEDBACK_LIMIT:,} characters or fewer. It is {over:,} too long.")
    return tuple(found)


def unready(texts: Mapping[str, str]) -> str:
    """Why it cannot be handed over for checking; empty when it can. A section may be left out."""
    return "" if texts.get(OVERALL, "").strip() else "Write the overall feedback before you ask for a check"


def check_problem(changed_by_id: int, checker_id: int) -> str:
    """Why this person cannot check it; empty when they can."""
    if changed_by_id == checker_id:
        return "You changed this feedback last, so somebody else has to check it."
    return ""


def since(number: int, latest: int, state: State) -> str:
    """What became of the return after the submission that the feedback is about; empty where that still counts."""
    if number < latest:
        return f"This feedback is about submission {number}. The area has submitted again since: submission {latest}."
    if state is State.REOPENED:
        return f"The return has been reopened since submission {number}, and may change."
    return ""


def publish_problem(number: int, latest: int) -> str:
    """Why feedback on the submission cannot be published; empty when it can."""
    if number == latest:
        return ""
    return (
        f"This feedback is about submission {number}, and the area has submitted again since. Take it over to "
        f"submission {latest}, check that it still fits, and publish it there."
    )


def still_offered(chosen: Iterable[Consistency], offered: Iterable[Consistency]) -> tuple[Consistency, ...]:
    """Those of the chosen questions that would be asked in the same words of another submission."""
    kept = set(chosen)
    return tuple(question for question in offered if question in kept)
