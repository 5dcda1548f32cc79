"""A past year's return in a file: what is taken as it is meant, and what is refused in which row, and why."""

import csv
import tracemalloc
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.guide import Guide
from ehsg.domain.history_file import Refusals, Table
from ehsg.domain.past_returns import FIXED, NARRATIVE_COLUMNS, PastNarrative, Reader, narratives
from ehsg.domain.past_years import KnownArea, Places, find_by, whole_number
from tests.history_files import AREAS, BARNSLEY, BCP, CUMBRIA, HULL, LEEDS, known, read, row, text, year
from tests.unit.content_samples import GUIDE

KEPT = tuple(d for d in GUIDE.descriptors if d.id != "da7")
OTHER = Guide(**{n: getattr(GUIDE, n) for n in Guide.model_fields} | {"edition": "older", "descriptors": KEPT})
WHOLE = "Give a whole number from 0 to 5."
MODEL = "Give a whole number from 1 to 6."


def _read(*rows: dict[str, str], **before: Any) -> tuple[list[Any], list[Any]]:
    return read(text(rows), known(GUIDE, **before))


def _refused(**changed: str) -> list[tuple[int, str, str, str]]:
    found, refused = _read(row(GUIDE, **changed))
    assert found == []
    return [(one.row, one.column, one.value, one.reason) for one in refused]


def test_a_row_becomes_a_return_with_everything_in_its_place() -> None:
    (found,), refused = _read(row(GUIDE, fv1="0", da7="5"))
    assert refused == []
    assert (found.area, found.year, found.guide) == (LEEDS, 2019, GUIDE)
    assert (found.model, found.shared_with_areas, found.shared_with_departments) == (4, True, False)
    assert found.priorities == ("fv1", "wf1", "co1")
    assert dict(zip(GUIDE.descriptor_ids, found.scores, strict=True)) == {
        **dict.fromkeys(GUIDE.descriptor_ids, 3),
        "fv1": 0,
        "da7": 5,
    }


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("E08000035", LEEDS),
        ("e08000035 ", LEEDS),
        (" leeds", LEEDS),
        ("BCP", BCP),
        ("\u0412\u0421\u0420", BCP),
        ("Bournemouth, Christchurch  and Poole", BCP),
        ("Kingston upon Hull", HULL),
        ("Kingston upon Hull, City of", HULL),
        ("E08000038", BARNSLEY),
        ("E08000016", BARNSLEY),
    ],
)
def test_an_area_goes_by_its_codes_its_name_and_its_official_name(typed: str, meant: KnownArea) -> None:
    (found,), refused = _read(row(GUIDE, area=typed))
    assert (found.area, refused) == (meant, [])


def test_every_official_name_of_the_registry_is_understood() -> None:
    with Path("data/areas.csv").open(encoding="utf-8") as file:
        rows = [r for r in csv.DictReader(file) if r["kind"] in ("authority", "former")]
    areas = [KnownArea(n, r["gss_code"], None, r["area"], None) for n, r in enumerate(rows)]
    found = find_by(areas)
    for area, registered in zip(areas, rows, strict=True):
        assert found[(registered["ons_name"] or area.name).casefold()] == {area}


@pytest.mark.parametrize(("typed", "number"), [("4", 4), ("4.0", 4), (" 4 ", 4), ("4.000", 4), ("04", 4), ("4\xa0", 4)])
def test_a_whole_number_is_one_however_a_spreadsheet_wrote_it(typed: str, number: int) -> None:
    assert whole_number(typed) == number
    (found,), refused = _read(row(GUIDE, fv1=typed, data_maturity_model=typed))
    assert (found.scores[0], found.model, refused) == (number, number, [])


@given(st.text(max_size=8))
def test_nothing_else_is_a_number(typed: str) -> None:
    found = whole_number(typed)
    assert found is None or (found == float(typed) and set(typed.strip()) <= set("0123456789."))


@pytest.mark.parametrize("typed", ["five", "6", "-1", "4.5", "+4", "=1+4", "4,0", "3-4", "٤", "1e0", "²"])
@pytest.mark.parametrize("column", ["fv1", "da7"])
def test_a_score_that_is_none_is_refused_with_its_row_column_and_value(column: str, typed: str) -> None:
    assert _refused(**{column: typed}) == [(2, column, typed, WHOLE)]


@pytest.mark.parametrize("column", [*FIXED, "fv1"])
@pytest.mark.parametrize("typed", ["", "  "])
def test_every_value_must_be_given(column: str, typed: str) -> None:
    assert _refused(**{column: typed}) == [(2, column, "", "This is empty.")]


@pytest.mark.parametrize(
    ("column", "typed", "reason"),
    [
        ("area", "Leads", "There is no area with this GSS code or name."),
        ("area", "=HYPERLINK(1)", "There is no area with this GSS code or name."),
        ("area", "Greater Manchester", "There is no area with this GSS code or name."),
        ("year", "19", "Give the year in four figures, from 2000 on."),
        ("year", "1999", "Give the year in four figures, from 2000 on."),
        ("year", "20190", "Give the year in four figures, from 2000 on."),
        ("year", "2019/20", "Give the year in four figures, from 2000 on."),
        ("data_maturity_model", "0", MODEL),
        ("data_maturity_model", "7", MODEL),
        ("data_maturity_model", "Basic", MODEL),
        ("share_with_coordinators", "1", "Give yes or no."),
        ("share_with_departments", "perhaps", "Give yes or no."),
        ("priority_2", "zz9", "Give the id of a descriptor of the guide working-1."),
        ("priority_2", "fv1", "This is priority_1 already."),
        ("priority_3", "da1", "Data descriptors cannot be chosen at data maturity model 4."),
    ],
)
def test_what_is_wrong_in_one_value_is_told_with_the_reason(column: str, typed: str, reason: str) -> None:
    assert _refused(**{column: typed}) == [(2, column, typed, reason)]


@pytest.mark.parametrize(
    ("model", "chosen", "columns"),
    [
        ("1", ("da1", "da2", "da3"), []),
        ("2", ("da1", "da2", "fv1"), ["priority_3"]),
        ("3", ("fv1", "da2", "wf1"), []),
        ("3", ("da1", "da2", "wf1"), ["priority_1", "priority_2"]),
        ("3", ("fv1", "fv2", "wf1"), ["priority_1", "priority_2", "priority_3"]),
        ("6", ("FV1", "fv2 ", "fv3"), []),
        ("5", ("da1", "fv2", "da3"), ["priority_1", "priority_3"]),
    ],
)
def test_priorities_must_fit_the_data_maturity_model(model: str, chosen: tuple[str, ...], columns: list[str]) -> None:
    values = dict(zip(FIXED[5:], chosen, strict=True))
    found, refused = _read(row(GUIDE, data_maturity_model=model, **values))
    assert [one.column for one in refused] == columns
    assert [one.priorities for one in found] == ([] if columns else [tuple(id_.strip().lower() for id_ in chosen)])


def test_everything_that_is_wrong_with_a_file_is_told_at_once() -> None:
    rows = row(GUIDE), row(GUIDE, area="Leads", fv1="five", da7="6"), row(GUIDE, year="20", priority_1="x")
    found, refused = _read(*rows)
    assert len(found) == 1
    assert [(one.row, one.column) for one in refused] == [
        (3, "area"),
        (3, "fv1"),
        (3, "da7"),
        (4, "year"),
        (4, "priority_1"),
    ]


def test_an_area_has_one_row_a_year_whatever_it_is_called() -> None:
    found, refused = _read(row(GUIDE), row(GUIDE, year="2018"), row(GUIDE, area="E08000035", year="2019.0"))
    assert [one.year for one in found] == [2019, 2018]
    assert [str(one) for one in refused] == [
        "h.csv, row 4, column area, “E08000035”: Leeds has its return for 2019 in row 2 already."
    ]


def test_a_return_that_is_there_is_never_overwritten() -> None:
    found, refused = _read(row(GUIDE), row(GUIDE, area="BCP"), returns={(LEEDS.id, 2019)})
    assert [one.area for one in found] == [BCP]
    assert [one.reason for one in refused] == ["Leeds has a return for 2019 already. None is ever overwritten."]


def test_a_name_that_two_areas_have_is_refused_and_their_codes_are_not() -> None:
    twins = (KnownArea(8, "E06000100", None, "Newtown", None), KnownArea(9, "E06000101", None, "Newtown", None))
    found, refused = _read(row(GUIDE, area="newtown"), row(GUIDE, area="E06000101"), areas=(*AREAS, *twins))
    assert [one.area for one in found] == [twins[1]]
    assert [one.reason for one in refused] == ["Several areas have this name. Give the GSS code."]


def test_a_former_area_made_returns_until_it_ended() -> None:
    found, refused = _read(row(GUIDE, area="Cumbria", year="2022"), row(GUIDE, area="Cumbria", year="2023"))
    assert [(one.area, one.year) for one in found] == [(CUMBRIA, 2022)]
    assert [str(one) for one in refused] == [
        "h.csv, row 3, column year, “2023”: Cumbria ended on 1 April 2023, so it made no return for 2023."
    ]


def test_only_years_that_are_over_are_imported() -> None:
    late = {2024: year(GUIDE, 2024, closes=date(2024, 5, 13)), 2023: year(GUIDE, 2023, closes=date(2024, 5, 15))}
    rows = [row(GUIDE, year=str(number)) for number in (2024, 2023, 2025)]
    found, refused = _read(*rows, collections=late)
    assert [one.year for one in found] == [2024]
    closes = "Only past years are imported, and the {} collection closes at {}."
    assert [one.reason for one in refused] == [
        closes.format(2023, "1am on Wednesday 15 May 2024"),
        closes.format(2025, "11:59pm on Tuesday 1 July 2025"),
    ]


def test_a_collection_takes_returns_from_the_moment_when_it_closes() -> None:
    there = {2022: year(GUIDE, 2022)}
    before, at = datetime(2022, 6, 30, 23, 59, tzinfo=UTC), datetime(2022, 7, 1, tzinfo=UTC)
    assert len(_read(row(GUIDE, year="2022"), collections=there, now=before)[1]) == 1
    assert _read(row(GUIDE, year="2022"), collections=there, now=at)[1] == []


@pytest.mark.parametrize(("made_up", "taken"), [(False, False), (True, True)])
def test_what_is_real_does_not_go_in_with_what_is_made_up(made_up: bool, taken: bool) -> None:
    there = {2019: year(GUIDE, 2019, demonstration=True)}
    found, refused = _read(row(GUIDE), collections=there, demonstration=made_up)
    assert bool(found) is taken
    assert ["made-up scores" in one.reason for one in refused] == ([] if taken else [True])


def test_a_return_is_read_with_the_guide_that_its_collection_was_held_under() -> None:
    there = {2018: year(OTHER, 2018)}
    rows = row(GUIDE, year="2018", da7=""), row(GUIDE, year="2019")
    (older, newer), refused = _read(*rows, collections=there)
    assert refused == []
    assert (older.guide, newer.guide) == (OTHER, GUIDE)
    assert (len(older.scores), len(newer.scores)) == (30, 31)


def test_a_score_of_a_descriptor_that_the_edition_lacks_is_refused() -> None:
    found, refused = _read(row(GUIDE, year="2018"), collections={2018: year(OTHER, 2018)})
    assert found == []
    assert [(one.column, one.reason) for one in refused] == [
        ("da7", "The guide older, under which the year was held, has no such descriptor.")
    ]


def test_columns_that_only_some_editions_need_are_missed_once_and_only_where_they_are_needed() -> None:
    columns = [*FIXED, *OTHER.descriptor_ids]
    there = {2018: year(OTHER, 2018)}
    old, new, again = row(GUIDE, year="2018"), row(GUIDE), row(GUIDE, area="BCP")
    found, refused = read(text([old], columns), known(GUIDE, collections=there))
    assert (len(found), refused) == (1, [])
    found, refused = read(text([old, new, again], columns), known(GUIDE, collections=there))
    assert len(found) == 1
    assert [(one.row, one.column, one.reason) for one in refused] == [
        (1, "da7", "This column is missing. The guide working-1 has such a descriptor.")
    ]


@pytest.mark.parametrize("column", FIXED)
def test_a_missing_column_is_named(column: str) -> None:
    found, refused = read(text([row(GUIDE)], [c for c in row(GUIDE) if c != column]), known(GUIDE))
    assert found == []
    assert [(one.row, one.column, one.reason) for one in refused] == [(1, column, "This column is missing.")]


def test_a_column_of_a_descriptor_that_nobody_knows_is_refused() -> None:
    found, refused = _read({**row(GUIDE), "zz9": "4"})
    assert [(one.row, one.column) for one in refused] == [(1, "zz9")]
    assert refused[0].reason == "There is no such column, and no descriptor with this id."
    assert len(found) == 1, "the rows are checked all the same"


def _narratives(*rows: tuple[str, str, str, str]) -> tuple[list[PastNarrative], list[str]]:
    refusals = Refusals()
    reader = Reader(Places(known(GUIDE)))
    list(reader.returns(Table("h.csv", text([row(GUIDE)]).splitlines(keepends=True), refusals)))
    lines = text([dict(zip(NARRATIVE_COLUMNS, one, strict=True)) for one in rows]).splitlines(keepends=True)
    found = list(narratives(Table("n.csv", lines, refusals), reader.places, reader.rows))
    return found, [str(one) for one in refusals.shown]


def test_a_narrative_goes_with_its_return_as_it_was_written() -> None:
    words = "=Not a formula.\r\n\r\nSecond “paragraph”, with a comma"
    found, refused = _narratives(("E08000035", "2019.0", "FV1", words), ("Leeds", "2019", "fv2", "  "))
    assert refused == []
    assert found == [PastNarrative(2, LEEDS.id, 2019, "fv1", words.replace("\r\n", "\n"), 0)]


def test_characters_that_cannot_be_stored_are_left_out_of_a_narrative_and_counted() -> None:
    (found,), refused = _narratives(("Leeds", "2019", "fv1", "a\x00b\x1bc"))
    assert (found.text, found.removed, refused) == ("abc", 2, [])


def test_a_narrative_without_its_return_of_a_strange_descriptor_or_too_long_is_refused() -> None:
    found, refused = _narratives(
        ("Leeds", "2018", "fv1", "a"),
        ("BCP", "2019", "fv1", "a"),
        ("Leeds", "2019", "zz1", "a"),
        ("Leeds", "2019", "fv1", "a" * 5_001),
        ("Leeds", "2019", "fv1", "a" * 5_000),
    )
    assert [one.row for one in found] == [6]
    assert refused == [
        "n.csv, row 2, column area, “Leeds”: The file of returns has none of Leeds for 2018.",
        "n.csv, row 3, column area, “BCP”: The file of returns has none of BCP for 2019.",
        "n.csv, row 4, column descriptor, “zz1”: Give the id of a descriptor of the guide working-1.",
        f"n.csv, row 5, column narrative, “{'a' * 39}…”: A narrative has at most 5,000 characters, and this has 5,001.",
    ]


def test_a_file_is_never_in_memory_whole() -> None:
    """20,000 rows, of which all but one are refused: nothing is kept of them but what is printed."""
    one = text([row(GUIDE)])
    header, line = one.splitlines(keepends=True)

    def lines() -> Iterator[str]:
        yield header
        yield from (line for _ in range(20_000))

    tracemalloc.start()
    refusals = Refusals()
    found = sum(1 for _ in Reader(Places(known(GUIDE))).returns(Table("h.csv", lines(), refusals)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (found, refusals.count) == (1, 19_999)
    assert peak < 500_000
