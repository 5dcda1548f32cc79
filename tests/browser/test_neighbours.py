"""The national lead sets statistical neighbours, one area's and many areas', and a member reads them."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from tests.browser.house import BRADFORD, CALDERDALE, COORDINATED, KIRKLEES, LEAD, LEEDS
from tests.browser.visitor import Visitor

INDEX = "/national/neighbours"
LONG = "Llanfairpwllgwyngyll" * 12
UNNAMED = "is not an area. Give its name or its GSS code as they are in this service."


def choose_file(person: Visitor, *rows: str) -> None:
    head = "area," + ",".join(f"neighbour_{n}" for n in range(1, 6))
    file: Any = {"name": "lists.csv", "mimeType": "text/csv", "buffer": "\n".join((head, *rows)).encode()}
    person.page.locator("[name=file]").set_input_files(file)


@pytest.mark.parametrize(
    ("scripts", "name", "others"),
    [
        (True, "Leeds", "Bradford\nWakefield\nYork\nCalderdale"),
        (False, "Bradford", "Leeds\nWakefield\nYork\nCalderdale"),
    ],
    ids=["with scripts", "without scripts"],
)
def test_a_list_is_typed_refused_with_every_problem_changed_by_two_and_taken_out(
    visit: Callable[..., Visitor], scripts: bool, name: str, others: str
) -> None:
    code = {"Leeds": LEEDS, "Bradford": BRADFORD}[name]
    person, colleague = visit(LEAD, scripts=scripts), visit(LEAD, scripts=scripts)
    person.open("/")
    person.follow("Statistical neighbours of every area")
    person.looks_right()
    person.follow(name)
    person.sees(f"{name} has no list yet.")
    person.looks_right()
    person.open(f"{INDEX}/{code}/2030")
    person.looks_right()
    person.fill(re.compile("Neighbours of"), f"{others}\n{LONG}\n{name}")
    person.press("Save the list")
    person.is_told(f"Line 5: “{LONG[:60]}…” {UNNAMED}", f"Line 6: {name} cannot be its own neighbour.")
    person.looks_right()
    colleague.open(f"{INDEX}/{code}/2030")
    colleague.fill(re.compile("Neighbours of"), f"{others}\nKirklees")
    colleague.press("Save the list")
    colleague.sees("The list has been saved.", "From 2030 on")
    colleague.looks_right()
    colleague.open(f"{INDEX}/{code}/2030/take-out")
    colleague.looks_right()
    colleague.press("Take the list out")
    colleague.sees("The list from 2030 has been taken out.")
    person.fill(re.compile("Neighbours of"), f"{others}\n{KIRKLEES}")
    person.press("Save the list")
    person.sees("somebody else changed this list first", "No list")
    person.looks_right()
    person.press("Save the list")
    person.sees("The list has been saved.", "Kirklees Yorkshire and The Humber")
    person.open(f"{INDEX}/{code}/2023")
    person.sees("2023 has closed")
    person.looks_right()

    member = visit(f"{name.lower()}@example.org", scripts=scripts)
    member.open("/")
    member.follow(f"Statistical neighbours of {name}")
    member.sees("From 2030 on", "The national team sets the list.")
    member.looks_right()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_lists_are_set_with_a_file_that_is_put_right_and_checked_first(
    visit: Callable[..., Visitor], scripts: bool
) -> None:
    person, year = visit(LEAD, scripts=scripts), "2040" if scripts else "2041"
    person.open(INDEX)
    person.follow("Set the lists of many areas with a file")
    person.looks_right()
    person.press("Check the file")
    person.is_told("Enter a year between 2000 and 2099", "Choose a file")
    person.looks_right()
    person.fill("Year from which these lists count", year)
    choose_file(person, f"{LONG},{LONG},,York", "Wakefield,Wakefield,York,York,Leeds,Bradford", "York,Leeds")
    person.press("Check the file")
    person.is_told("The file has 4 problems. Nothing was saved")
    person.sees(
        f"Row 2, column A: “{LONG[:60]}…” {UNNAMED}", "Row 3, column D: York is there already: row 3, column C."
    )
    person.looks_right()
    assert person.value("[name=from_year]") == year
    whole = [
        ",".join((code, *[other for other in COORDINATED.values() if other != code][:5]))
        for code in (CALDERDALE, KIRKLEES)
    ]
    choose_file(person, *whole)
    person.press("Check the file")
    person.sees("Nothing is saved yet.", "Choose the file again")
    person.looks_right()
    choose_file(person, *whole)
    person.press("Save the lists")
    person.sees("stayed as they were.")
    person.looks_right()
