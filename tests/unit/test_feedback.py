"""Feedback to an area: where it can go from where, who may check it, and what is said when the return moved on."""

from itertools import product

import pytest

from ehsg.domain.consistency import Consistency
from ehsg.domain.errors import NotEditable
from ehsg.domain.feedback import (
    FEEDBACK_LIMIT,
    OVERALL,
    SHOWN_TO_THE_AREA,
    STATE_WORDS,
    FeedbackEntry,
    FeedbackMove,
    FeedbackState,
    after,
    allows,
    check_problem,
    part_name,
    parts,
    problems,
    publish_problem,
    since,
    still_offered,
    unready,
)
from ehsg.domain.feedback_history import OF_DRAFTS, told
from ehsg.domain.status import State
from tests.unit.content_samples import GUIDE
from tests.unit.history_told import happened

# Written out again, apart from the code: from each state, what can be done and where it leads.
EXPECTED = {
    "draft": {"save": "draft", "hand_over": "ready"},
    "ready": {"save": "draft", "check": "checked", "send_back": "draft"},
    "checked": {"save": "draft", "send_back": "draft", "publish": "published"},
    "published": {"acknowledge": "acknowledged"},
    "acknowledged": {},
}
JUMP = Consistency("jump-fv1", "family_voice", "fv1", "What has changed?")
FAR = Consistency("far-data", "data", "", "What makes the difference?")


@pytest.mark.parametrize(("state", "move"), tuple(product(FeedbackState, FeedbackMove)))
def test_each_move_from_each_state_leads_where_it_should_or_says_why_not(
    state: FeedbackState, move: FeedbackMove
) -> None:
    to = EXPECTED[state.value].get(move.value)
    assert allows(state, move) is (to is not None)
    if to:
        assert after(state, move) is FeedbackState(to)
    else:
        with pytest.raises(NotEditable, match=r"\.$"):
            after(state, move)


def test_only_what_was_published_is_for_the_area_and_every_state_has_words() -> None:
    assert {"published", "acknowledged"} == SHOWN_TO_THE_AREA
    assert set(STATE_WORDS) == set(FeedbackState)


def test_nothing_reaches_the_area_without_a_check() -> None:
    leading = {state for state in FeedbackState for to in EXPECTED[state.value].values() if to == "published"}
    assert leading == {FeedbackState.CHECKED}
    assert {s for s in FeedbackState if "checked" in EXPECTED[s.value].values()} == {FeedbackState.READY}


def test_whoever_changed_it_last_cannot_check_it_and_anybody_else_can() -> None:
    assert check_problem(7, 7) == "You changed this feedback last, so somebody else has to check it."
    assert check_problem(7, 8) == ""


def test_feedback_has_a_part_for_the_whole_and_one_for_each_section() -> None:
    assert parts(GUIDE) == (OVERALL, "family_voice", "workforce", "communities", "leaders", "data")
    assert part_name(GUIDE, OVERALL) == "Overall"
    assert part_name(GUIDE, "data") == "Data"


def test_each_text_fits_up_to_four_thousand_characters_and_is_told_by_how_much_it_does_not() -> None:
    assert problems(GUIDE, FeedbackEntry(dict.fromkeys(parts(GUIDE), "é" * FEEDBACK_LIMIT))) == ()
    long = {"data": "é" * 4_012, OVERALL: "x" * 4_001}
    assert problems(GUIDE, FeedbackEntry(long)) == (
        "Overall must be 4,000 characters or fewer. It is 1 too long.",
        "Data must be 4,000 characters or fewer. It is 12 too long.",
    )
    assert problems(GUIDE, FeedbackEntry({"weather": "Rain"})) == ("The guide has no such section.",)


@pytest.mark.parametrize("texts", [{}, {OVERALL: " \n"}, {"data": "Only this"}])
def test_a_check_can_be_asked_for_only_when_something_overall_is_written(texts: dict[str, str]) -> None:
    assert unready(texts) == "Write the overall feedback before you ask for a check"
    assert unready({**texts, OVERALL: "A clear return."}) == ""


def test_questions_belong_to_the_part_that_they_are_about() -> None:
    entry = FeedbackEntry({}, (JUMP, FAR))
    assert (entry.asked_about("data"), entry.asked_about("family_voice"), entry.asked_about(OVERALL)) == (
        (FAR,),
        (JUMP,),
        (),
    )


def test_what_became_of_the_return_since_is_said_in_a_sentence() -> None:
    again = "This feedback is about submission 1. The area has submitted again since: submission 2."
    assert since(1, 2, State.SUBMITTED) == again
    assert since(1, 2, State.REOPENED) == again
    assert since(2, 2, State.REOPENED) == "The return has been reopened since submission 2, and may change."
    assert since(2, 2, State.SUBMITTED) == ""


def test_only_feedback_on_the_latest_submission_can_be_published() -> None:
    assert publish_problem(2, 2) == ""
    assert publish_problem(1, 3).startswith("This feedback is about submission 1, and the area has submitted again")
    assert "submission 3" in publish_problem(1, 3)


def test_of_the_questions_chosen_those_are_taken_over_that_would_be_asked_in_the_same_words() -> None:
    other_words = Consistency("jump-fv1", "family_voice", "fv1", "What else has changed?")
    assert still_offered((JUMP, FAR), (FAR, other_words)) == (FAR,)
    assert still_offered((), (FAR,)) == ()
    assert still_offered((FAR, JUMP), (JUMP, FAR)) == (JUMP, FAR)


def said(kind: str, old: object = None, new: object = None, subject: str = "1") -> str:
    ((_, sentence),) = told(GUIDE, [happened(kind, subject, old, new)])
    return sentence


def test_the_national_team_reads_everything_that_happened_to_it_in_words() -> None:
    before = {"texts": {"data": "a", OVERALL: "b"}, "questions": []}
    after_ = {"texts": {"data": "c", OVERALL: "b", "workforce": "d"}, "questions": ["Why?"]}
    assert said("save_feedback", before, after_) == "Changed: Workforce, Data, questions to send"
    assert said("save_feedback", {}, {"texts": {OVERALL: "a"}, "questions": []}) == "Changed: Overall"
    assert said("save_feedback", before, before) == "Saved"
    assert said("take_over_feedback", None, {"from": 1}) == "Taken over from submission 1"
    assert said("send_back_feedback", None, {"reason": "Too long"}) == "Sent back. Reason given: Too long"
    assert (said("hand_over_feedback"), said("check_feedback")) == ("Handed over for checking", "Checked")
    assert said("publish_feedback") == "The national team’s feedback on submission 1 was published"


def test_what_is_about_drafts_is_told_to_the_national_team_only() -> None:
    from ehsg.domain.history import SENTENCES

    assert not set(SENTENCES) & OF_DRAFTS
