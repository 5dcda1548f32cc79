"""Response rates, quiet areas, filters and groups."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ehsg.domain.responses import Progress, Rate, Response, Wanted, grouped, rate
from ehsg.domain.status import State

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
OPENED = NOW - timedelta(days=60)
DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
LEEDS = Response(
    area_code="E08000035",
    area_name="Leeds",
    region="Yorkshire and The Humber",
    authority_type="metropolitan district",
    submits_as="Leeds",
    state=State.DRAFT,
    scored=3,
    last_active_at=NOW - DAY,
    submitted_at=None,
    number=0,
)


def like_leeds(**changed: Any) -> Response:
    return replace(LEEDS, **changed)


@pytest.mark.parametrize(
    ("submitted", "areas", "words"),
    [
        (133, 150, "133 of 150 (89%)"),  # 88.67
        (1, 8, "1 of 8 (13%)"),  # 12.5, half up
        (3, 8, "3 of 8 (38%)"),  # 37.5
        (1, 200, "1 of 200 (1%)"),  # 0.5
        (0, 150, "0 of 150 (0%)"),
        (150, 150, "150 of 150 (100%)"),
        (0, 0, "0 of 0"),
    ],
)
def test_a_response_rate_is_in_whole_percent_half_up(submitted: int, areas: int, words: str) -> None:
    assert Rate(submitted, areas).in_words == words


def test_a_return_that_was_reopened_counts_again_when_it_is_submitted_again() -> None:
    three = [like_leeds(state=state) for state in State]
    assert rate(three) == Rate(1, 3)


@pytest.mark.parametrize(
    ("changed", "progress"),
    [
        ({"scored": 0, "last_active_at": None}, Progress.NOT_STARTED),
        ({"scored": 0}, Progress.IN_PROGRESS),
        ({"scored": 31, "last_active_at": None}, Progress.IN_PROGRESS),
        ({"state": State.SUBMITTED}, Progress.SUBMITTED),
        ({"state": State.REOPENED}, Progress.REOPENED),
    ],
)
def test_whoever_has_worked_on_anything_has_started(changed: dict[str, Any], progress: Progress) -> None:
    assert like_leeds(**changed).progress is progress


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"last_active_at": NOW - 14 * DAY}, "No activity since 10 November 2026"),
        ({"last_active_at": NOW - 14 * DAY + SECOND}, ""),
        ({"last_active_at": NOW - 30 * DAY, "state": State.SUBMITTED}, ""),
        ({"last_active_at": NOW - 30 * DAY, "state": State.REOPENED}, "No activity since 25 October 2026"),
        ({"last_active_at": None}, "No activity"),
    ],
)
def test_an_area_is_quiet_from_fourteen_days_on(changed: dict[str, Any], words: str) -> None:
    assert like_leeds(**changed).quiet_since(OPENED, NOW) == words


def test_nobody_is_quiet_in_the_first_fourteen_days_after_the_opening() -> None:
    for last in (None, NOW - 100 * DAY):
        assert like_leeds(last_active_at=last).quiet_since(NOW - 14 * DAY + SECOND, NOW) == ""
        assert like_leeds(last_active_at=last).quiet_since(NOW - 14 * DAY, NOW) != ""


@pytest.mark.parametrize(
    ("wanted", "has"),
    [
        (Wanted(), True),
        (Wanted(region="Yorkshire and The Humber"), True),
        (Wanted(region="London"), False),
        (Wanted(authority_type="metropolitan district"), True),
        (Wanted(authority_type="London borough"), False),
        (Wanted(progress=Progress.IN_PROGRESS), True),
        (Wanted(progress=Progress.NOT_STARTED), False),
        (Wanted(quiet=True), False),
        (Wanted("Yorkshire and The Humber", "metropolitan district", Progress.IN_PROGRESS), True),
        (Wanted("Yorkshire and The Humber", "metropolitan district", Progress.SUBMITTED), False),
    ],
)
def test_every_filter_that_is_chosen_must_fit(wanted: Wanted, has: bool) -> None:
    assert wanted.has(LEEDS, OPENED, NOW) is has


def test_only_what_is_quiet_is_listed_where_that_is_asked_for() -> None:
    assert Wanted(quiet=True).has(like_leeds(last_active_at=None), OPENED, NOW)
    assert not Wanted()
    assert Wanted(quiet=True)


def test_areas_of_a_group_stand_under_its_name_where_the_name_would_stand() -> None:
    def area(name: str, group: str = "", state: State = State.DRAFT) -> Response:
        return like_leeds(area_name=name, submits_as=group or name, state=state)

    found = grouped(
        [
            area("Wigan", "Greater Manchester", State.SUBMITTED),
            area("Leeds"),
            area("Bolton", "Greater Manchester"),
            area("Barnet"),
            area("bath"),
        ]
    )
    assert [(group.name, [one.area_name for one in group.responses]) for group in found] == [
        ("", ["Barnet", "bath"]),
        ("Greater Manchester", ["Bolton", "Wigan"]),
        ("", ["Leeds"]),
    ]
    assert found[1].rate.in_words == "1 of 2 (50%)"
