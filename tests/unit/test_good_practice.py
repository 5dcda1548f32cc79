"""Good practice: which moves are allowed, who is a candidate, what a case may say, what has to be considered."""

from datetime import UTC, date, datetime
from itertools import product
from typing import Any

import pytest

from ehsg.domain.content import Link, Score
from ehsg.domain.errors import NotEditable
from ehsg.domain.good_practice import (
    CASE_LIMIT,
    MOVES,
    STATE_WORDS,
    WITH_AGREEMENT,
    Agreement,
    Case,
    CaseMove,
    CaseState,
    Doubt,
    after,
    agreement_problems,
    allows,
    case_problems,
    doubt_in_words,
    doubts,
    fingerprint,
    high_score,
    is_candidate,
    order,
    unready,
)
from ehsg.domain.good_practice_history import OF_DRAFTS, SENTENCES, told
from ehsg.domain.happened import Happened
from ehsg.domain.status import State
from ehsg.domain.strength import Strength
from tests.unit.content_samples import GUIDE

DATA, WEAK = Strength(rests_on=("data",)), Strength(rests_on=("assertion",))
LINK = (Link("Plan", "https://example.org/plan"),)
# Every state and move, written out apart from the code; "-" is refused.
EXPECTED = """
             save        approach    agree   decline   publish    take_back   withdraw
candidate    candidate   approached  -       -         -          -           -
approached   approached  -           agreed  declined  -          -           -
agreed       approached  -           -       declined  published  -           declined
published    -           -           -       -         -          taken_back  taken_back
declined     -           approached  -       -         -          -           -
taken_back   -           approached  -       -         -          -           -
"""


def _expected() -> dict[tuple[str, str], str]:
    head, *rows = (line.split() for line in EXPECTED.strip().splitlines())
    return {(state, move): cell for state, *cells in rows for move, cell in zip(head, cells, strict=True)}


@pytest.mark.parametrize(("state", "move"), list(product(CaseState, CaseMove)))
def test_each_move_from_each_state_leads_where_the_table_says(state: CaseState, move: CaseMove) -> None:
    wanted = _expected()[state.value, move.value]
    assert allows(state, move) is (wanted != "-")
    if wanted == "-":
        with pytest.raises(NotEditable):
            after(state, move)
    else:
        assert after(state, move) is CaseState(wanted)


def test_nothing_is_published_but_by_a_move_from_agreed() -> None:
    to_published = [state for (state, _), result in MOVES.items() if result is CaseState.PUBLISHED]
    assert to_published == [CaseState.AGREED]
    assert frozenset({CaseState.AGREED, CaseState.PUBLISHED}) == WITH_AGREEMENT
    assert set(STATE_WORDS) == set(CaseState)


@pytest.mark.parametrize(
    ("score", "candidate"),
    [
        (Score("fv1", 5, strength=DATA), True),
        (Score("fv1", 4, strength=DATA), True),
        (Score("fv1", 4, evidence=LINK), True),
        (Score("fv1", 4, strength=WEAK), True),
        (Score("fv1", 3, strength=DATA, evidence=LINK), False),
        (Score("fv1", 0, strength=DATA), False),
        (Score("fv1", None, strength=DATA), False),
        (Score("fv1", 5), False),
        (Score("fv1", 5, "Words alone", strength=Strength("high")), False),
    ],
)
def test_a_candidate_scores_high_and_says_what_that_rests_on(score: Score, candidate: bool) -> None:
    assert high_score(GUIDE) == 4
    assert is_candidate(GUIDE, score) is candidate


def test_where_an_edition_says_nothing_of_a_high_score_it_is_four() -> None:
    older = GUIDE.model_copy(update={"high_score": None, "evidence_kinds": ()})
    assert high_score(older) == 4
    assert is_candidate(older, Score("fv1", 4, evidence=LINK))
    assert not is_candidate(older, Score("fv1", 3, evidence=LINK))
    assert order(older, Score("fv1", 5, evidence=LINK), "Alpha") == (-5, 0, "alpha")


def test_candidates_are_in_order_of_score_then_evidence_then_name() -> None:
    wanted = [
        (Score("fv1", 5, strength=DATA), "alpha"),
        (Score("fv1", 5, evidence=LINK, strength=WEAK), "Beta"),
        (Score("fv1", 5, strength=DATA), "Gamma"),
        (Score("fv1", 5, strength=WEAK), "Alpha"),
        (Score("fv1", 4, strength=DATA), "Alpha"),
        (Score("fv1", 0, strength=DATA), "Alpha"),
        (Score("fv1", 0), "Alpha"),
        (Score("fv1", None), "Alpha"),
    ]
    mixed = [*wanted[4:], *wanted[:4]]
    assert sorted(mixed, key=lambda pair: order(GUIDE, *pair)) == wanted


def test_a_case_may_be_unfinished_but_holds_no_address_and_is_short() -> None:
    assert case_problems(Case()) == {}
    assert case_problems(Case("T" * 200, "é" * CASE_LIMIT, "Team")) == {}
    assert case_problems(Case(text="Meet us @ the hub, or see @Leeds")) == {}
    assert set(case_problems(Case("a@b", "x a@b", "a@b"))) == {"title", "text", "contact"}
    assert case_problems(Case("T" * 201, "x" * 1_501)) == {
        "title": "The title must be 200 characters or fewer. It is 1 too long.",
        "text": "The case must be 1,500 characters or fewer. It is 1 too long.",
    }


def test_an_area_agrees_to_a_case_with_a_title_and_words_only() -> None:
    assert unready(Case("Title", "Words")) == {}
    assert set(unready(Case(" ", "\n"))) == {"title", "text"}


def test_an_agreement_names_who_in_which_role_and_a_day_that_has_been() -> None:
    today = date(2024, 5, 14)
    good = Agreement("Robin Head", "Head of early help", today)
    assert agreement_problems(good, year=2024, today=today) == {}
    bad = Agreement("", "a@b", date(2024, 5, 15))
    assert agreement_problems(bad, year=2024, today=today) == {
        "name": "Enter who at the area agreed",
        "role": "The role must not have an email address in it",
        "agreed_on": "The date of the agreement must be today or in the past",
    }
    early = Agreement("Robin Head", "Head", date(2023, 12, 31))
    assert set(agreement_problems(early, year=2024, today=today)) == {"agreed_on"}


NOTHING: dict[str, Any] = {"agreed_number": 1, "number": 1, "state": State.SUBMITTED, "shared": True}


@pytest.mark.parametrize(
    ("score", "facts", "wanted"),
    [
        (Score("fv1", 4, strength=DATA), {}, ()),
        (Score("fv1", 4, strength=DATA), {"shared": False}, (Doubt.NOT_SHARED,)),
        (Score("fv1", 4, strength=DATA), {"state": State.REOPENED}, (Doubt.REOPENED,)),
        (Score("fv1", 4, strength=DATA), {"number": 2}, (Doubt.SUBMITTED_AGAIN,)),
        (Score("fv1", 3, strength=DATA), {"number": 2}, (Doubt.SUBMITTED_AGAIN, Doubt.LOWER)),
        (Score("fv1", None, strength=DATA), {}, (Doubt.LOWER,)),
        (Score("fv1", 5), {}, (Doubt.NO_EVIDENCE,)),
    ],
)
def test_what_has_to_be_considered_before_publishing(
    score: Score, facts: dict[str, Any], wanted: tuple[Doubt, ...]
) -> None:
    found = doubts(GUIDE, score, **{**NOTHING, **facts})
    assert found == wanted
    assert all(doubt_in_words(doubt, GUIDE, score, 2).endswith(".") for doubt in found)


def test_other_doubts_or_another_submission_have_another_fingerprint() -> None:
    assert fingerprint(1, ()) == "1"
    different = {fingerprint(1, ()), fingerprint(2, ()), fingerprint(1, (Doubt.LOWER,)), fingerprint(1, tuple(Doubt))}
    assert len(different) == 4


def test_what_happened_is_told_to_the_national_team_with_drafts() -> None:
    def said(kind: str, old: dict[str, Any], new: dict[str, Any]) -> str:
        event = Happened(1, datetime(2024, 5, 1, tzinfo=UTC), "Robin", kind, "fv1", old, new)
        return told(GUIDE, [event])[0][1]

    words = {"title": "T", "text": "W", "contact": ""}
    assert said("save_good_practice", {}, words) == "Changed: title, case"
    assert said("save_good_practice", words, {**words, "agreement_gone": True}).startswith("Changed: nothing. The")
    assert said("publish_good_practice", {}, {}).endswith("a case of good practice was published")
    assert not OF_DRAFTS & set(SENTENCES)
