"""The national lead makes a collection, gives an area more time and looks at who has answered."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.browser.house import KIRKLEES, LEAD
from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]
LONG = "The partnership board could not meet. " * 20 + "Llanfairpwllgwyngyll" * 10


@pytest.mark.parametrize("scripts", [True, False])
def test_a_lead_makes_next_years_collection_from_this_years(visit: Visit, scripts: bool) -> None:
    lead = visit(LEAD, scripts=scripts)
    lead.open("/")
    lead.looks_right()
    lead.follow("Collections")
    lead.looks_right()
    lead.follow("Create a collection")
    lead.looks_right()
    year, opening_time = lead.value("#year"), lead.value("#opens_time")
    lead.fill("Year", "")
    lead.fill("Opening time", "25:00")
    lead.press("Create the collection")
    lead.is_told("Enter the year", "The opening time must be on the 24-hour clock")
    lead.looks_right()
    lead.fill("Year", year)
    lead.fill("Opening time", opening_time)
    lead.press("Create the collection")
    lead.is_at(f"{year} collection")
    lead.sees(f"The {year} collection has been created.", "Not open yet.")
    lead.looks_right()
    lead.follow("Change dates")
    lead.sees("The guide edition is working-1. It cannot be changed")
    lead.looks_right()
    lead.open(f"/national/collections/{year}/open")
    lead.looks_right()
    lead.open(f"/national/collections/{year}/reminders")
    lead.sees("There is nobody to remind yet.")
    lead.looks_right()


@pytest.mark.parametrize("scripts", [True, False])
def test_a_lead_gives_an_area_more_time_from_the_list_of_responses(visit: Visit, scripts: bool) -> None:
    lead = visit(LEAD, scripts=scripts)
    lead.open("/national/2024/responses")
    lead.looks_right()
    lead.page.get_by_label("Region").select_option("Yorkshire and The Humber")
    lead.page.get_by_label("State").select_option("Not started")
    lead.press("Filter")
    lead.sees("shown.")
    lead.looks_right()
    lead.follow("More time for Kirklees")
    lead.looks_right()
    lead.fill("Day", "31")
    lead.fill("Month", "2")
    lead.fill("New closing time", "")
    lead.fill("Why is the area given more time?", "")
    lead.press("Give more time")
    lead.is_told("The new closing date must be", "Enter the new closing time", "Say why the area is given more time")
    lead.looks_right()
    until = datetime.now(UTC) + timedelta(days=60 if scripts else 61)
    lead.open(f"/national/collections/2024/areas/{KIRKLEES}/more-time")
    for part, value in (("Day", until.day), ("Month", until.month), ("Year", until.year)):
        lead.fill(part, str(value))
    lead.fill("New closing time", "17:00")
    lead.fill("Why is the area given more time?", LONG)
    lead.press("Give more time")
    lead.sees("Kirklees has until 5pm on")
    lead.looks_right()


def test_the_pages_of_an_open_collection_look_right(visit: Visit) -> None:
    lead = visit(LEAD)
    for page in ("", "/dates", "/close", "/reminders"):
        lead.open(f"/national/collections/2024{page}")
        lead.looks_right()
