"""The national lead makes a cohort, two change it, and it is read beside the other areas."""

import re
from collections.abc import Callable

import pytest

from tests.browser.house import ANALYST, LEAD
from tests.browser.visitor import Visitor

LONG = "Llanfairpwllgwyngyll" * 5


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_cohort_is_made_changed_by_two_compared_and_taken_out(visit: Callable[..., Visitor], scripts: bool) -> None:
    name = "Peer-supported areas" if scripts else LONG
    person, colleague = visit(LEAD, scripts=scripts), visit(LEAD, scripts=scripts)
    person.open("/")
    person.follow("Cohorts")
    person.sees("There is no cohort yet.")
    person.looks_right()
    person.follow("Make a cohort")
    person.looks_right()
    person.press("Save the cohort")
    person.is_told("Enter a name for the cohort", "Choose at least one area")
    person.looks_right()
    person.fill("Name", name)
    person.fill("Description", "Areas that peers have supported since 2023. " * 3)
    person.page.get_by_label("Leeds", exact=True).check()
    person.fill("More areas", f"E08000032\nCalderdale\n{LONG}")
    person.press("Save the cohort")
    person.is_told(f"Line 3: “{LONG[:59]}…” is not the name or GSS code of an area.")
    person.looks_right()
    person.fill("More areas", "E08000032\nCalderdale")
    person.press("Save the cohort")
    person.sees("The cohort has been saved.", "3 areas", "Bradford")
    person.looks_right()
    page = person.page.url
    for one in (person, colleague):
        one.page.goto(f"{page}/change")
    colleague.page.get_by_label("Kirklees", exact=True).check()
    colleague.press("Save the cohort")
    colleague.sees("4 areas")
    person.page.get_by_label("Calderdale", exact=True).uncheck()
    person.press("Save the cohort")
    person.sees("somebody else changed this cohort first", "Kirklees (only here)")
    person.looks_right()
    person.press("Save the cohort")
    person.sees("2 areas")
    reader = visit(ANALYST, scripts=scripts)
    reader.open("/national/cohorts")
    reader.looks_right()
    reader.follow(re.compile("Compare in"))
    reader.sees("beside the other areas", "Section averages by year")
    reader.looks_right()
    for path in ("averages", "priorities"):
        reader.open(f"/national/2023/{path}?cohort={page.rsplit('/', 1)[1]}")
        reader.sees(f"cohort {name}")
        reader.looks_right()
    person.follow("Take the cohort out")
    person.looks_right()
    person.press("Take the cohort out")
    person.sees("The cohort has been taken out.")
    person.looks_right()
