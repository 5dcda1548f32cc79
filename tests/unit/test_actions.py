"""Actions for the priorities: what is refused, when one is overdue, what counts say, and the next level as a draft."""

from datetime import date, timedelta
from typing import Any

import pytest

from ehsg.domain.actions import (
    STATUS_WORDS,
    YEARS_AHEAD,
    ActionEntry,
    Status,
    as_json,
    counts_in_words,
    difference,
    due_in_words,
    is_overdue,
    next_level,
    problems,
)
from tests.unit.content_samples import GUIDE

TODAY = date(2024, 7, 1)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
GOOD = {"what": "Set up a parent panel", "owner": "Head of early help"}


def refused(**values: Any) -> dict[str, str]:
    return problems(GUIDE, ActionEntry(**{**GOOD, **values}), 2024)


def test_what_and_by_which_role_are_enough() -> None:
    assert refused() == {}


def test_everything_at_its_longest_is_taken() -> None:
    whole = {"what": "w" * 1_000, "owner": "o" * 200, "person": "p" * 200, "note": "n" * 1_000}
    assert refused(**whole, due_on=date(2034, 12, 31), status=Status.STOPPED) == {}


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("what", "", "Enter what will be done"),
        ("what", " \n\t", "Enter what will be done"),
        ("what", "w" * 1_001, "What will be done must be 1,000 characters or fewer. It is 1 too long."),
        ("owner", "", "Enter the role that owns the action"),
        ("owner", "  ", "Enter the role that owns the action"),
        ("owner", "o" * 203, "The owner must be 200 characters or fewer. It is 3 too long."),
        ("owner", "head@example.org", "The owner must not have an email address in it"),
        ("person", "p" * 201, "The name must be 200 characters or fewer. It is 1 too long."),
        ("person", "Pat <pat@example.org>", "The name must not have an email address in it"),
        ("note", "n" * 1_001, "The progress note must be 1,000 characters or fewer. It is 1 too long."),
    ],
)
def test_what_is_out_of_bounds_is_refused_at_its_field(field: str, value: str, sentence: str) -> None:
    assert refused(**{field: value}) == {field: sentence}


def test_several_mistakes_are_told_together() -> None:
    assert set(refused(what="", owner="", note="n" * 2_000)) == {"what", "owner", "note"}


@pytest.mark.parametrize("level", GUIDE.scale, ids=lambda level: str(level.score))
def test_the_words_of_a_level_alone_are_no_action(level: Any) -> None:
    words = {"what": "Change the guide’s words into what your partnership will do"}
    assert refused(what=level.meaning) == refused(what=f" {level.meaning}\n") == words
    assert refused(what=f"{level.meaning} We begin in the north.") == {}


@pytest.mark.parametrize("day", [date(2024, 1, 1), date(2024, 12, 31), date(2024 + YEARS_AHEAD, 12, 31), None])
def test_a_due_date_in_the_returns_year_or_up_to_ten_years_on_is_taken(day: date | None) -> None:
    assert refused(due_on=day) == {}


@pytest.mark.parametrize("day", [date(2023, 12, 31), date(2035, 1, 1), date(1, 1, 1), date(9999, 12, 31)])
def test_a_due_date_that_can_only_be_a_slip_is_refused(day: date) -> None:
    assert refused(due_on=day) == {"due_on": "The due date must be between 1 January 2024 and 31 December 2034"}


@pytest.mark.parametrize(
    ("status", "due_on", "late", "words"),
    [
        (Status.NOT_STARTED, YESTERDAY, True, "Overdue, was due 30 June 2024"),
        (Status.UNDER_WAY, YESTERDAY, True, "Overdue, was due 30 June 2024"),
        (Status.DONE, YESTERDAY, False, "Was due 30 June 2024"),
        (Status.STOPPED, YESTERDAY, False, "Was due 30 June 2024"),
        (Status.UNDER_WAY, TODAY, False, "Due 1 July 2024"),
        (Status.NOT_STARTED, TOMORROW, False, "Due 2 July 2024"),
        (Status.DONE, TOMORROW, False, "Due 2 July 2024"),
        (Status.NOT_STARTED, None, False, "No due date"),
        (Status.DONE, None, False, "No due date"),
    ],
)
def test_only_what_is_still_to_be_done_is_overdue_and_not_on_the_day_itself(
    status: Status, due_on: date | None, late: bool, words: str
) -> None:
    assert is_overdue(status, due_on, TODAY) is late
    assert due_in_words(status, due_on, TODAY) == words


@pytest.mark.parametrize(
    ("actions", "words"),
    [
        ([], "No actions yet"),
        ([(Status.NOT_STARTED, None)], "0 of 1 done"),
        ([(Status.DONE, YESTERDAY), (Status.DONE, None), (Status.UNDER_WAY, TOMORROW)], "2 of 3 done"),
        (
            [
                (Status.DONE, None),
                (Status.STOPPED, YESTERDAY),
                (Status.UNDER_WAY, YESTERDAY),
                (Status.NOT_STARTED, None),
            ],
            "1 of 4 done, 1 stopped, 1 overdue",
        ),
    ],
)
def test_counts_are_told_in_words(actions: list[tuple[Status, date | None]], words: str) -> None:
    assert counts_in_words(iter(actions), TODAY) == words


@pytest.mark.parametrize("score", range(5))
def test_the_next_level_is_the_one_above_the_score_nought_included(score: int) -> None:
    assert next_level(GUIDE, score) == GUIDE.level(score + 1)


@pytest.mark.parametrize("score", [None, 5])
def test_without_a_score_and_above_the_highest_there_is_no_next_level(score: int | None) -> None:
    assert next_level(GUIDE, score) is None


def test_every_status_has_its_words() -> None:
    assert set(STATUS_WORDS) == set(Status)


def test_an_event_keeps_plain_values_and_of_a_change_only_what_differs() -> None:
    before = ActionEntry(**GOOD, due_on=TODAY)
    after = ActionEntry(**GOOD, status=Status.DONE, note="The panel meets")
    assert as_json(before) == {
        **GOOD, "person": "", "due_on": "2024-07-01", "status": "not_started", "note": "",
    }  # fmt: skip
    assert difference(before, after) == {"due_on": "2024-07-01", "status": "not_started", "note": ""}
    assert difference(after, before) == {"due_on": None, "status": "done", "note": "The panel meets"}
    assert difference(before, before) == {}
