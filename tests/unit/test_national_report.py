"""What a national report says, made from published tables written by hand: usual ones, and everything left out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from ehsg.reports.comparison_parts import Part, Pictures, Words
from ehsg.reports.comparison_tables import PaperTable
from ehsg.reports.national_report import NationalReport, parts
from ehsg.reports.national_report_pdf import render_national_report
from ehsg.reports.published import HIDDEN, NO_RETURNS, NOT_IN_GUIDE, Publication, PublishedTable, Value
from tests.printed import text_of

SHARES = ("Improved", "Improved (%)", "Same", "Same (%)", "Declined", "Declined (%)")
QUARTILES = ("Lower quartile", "Median", "Upper quartile")
SCORED = tuple(f"Areas that scored {score}" for score in range(6))
Rows = tuple[tuple[Value, ...], ...]


def d(text: str) -> Decimal:
    return Decimal(text)


def table(id_: str, columns: tuple[str, ...], rows: Rows) -> PublishedTable:
    return PublishedTable(id_, id_, "", columns, rows, 1)


def tables(*, hidden: bool = False) -> tuple[PublishedTable, ...]:
    """Two years, two sections, two descriptors, two regions; or all figures of them left out."""

    def f(value: Value) -> Value:
        return HIDDEN if hidden else value

    ways = tuple(f(v) for v in (60, 50, 36, 30, 24, 20))
    spread = tuple(f(d(v)) for v in ("2.9", "3.4", "4.0"))
    counts = tuple(f(n) for n in (0, 1, 12, 60, 50, 10))
    rate = ("Year", "Areas that submitted", "Areas in the collection", "Response rate (%)")
    chosen = ("Year", "Section", "Descriptor", "Areas that chose it", "Share (%)")
    group = ("Year", "Division", "Group")
    return (
        table("responses", rate, ((2023, 120, 120, NO_RETURNS), (2024, 133, 150, 89))),
        table(
            "section-averages",
            ("Year", "Workforce", "Data", "Areas"),
            ((2023, f(d("3.3")), NOT_IN_GUIDE, 120), (2024, f(d("3.6")), f(d("3.0")), 133)),
        ),
        table(
            "section-spread",
            ("Year", "Section", "Areas", *QUARTILES),
            (
                (2023, "Workforce", 120, *spread),
                (2024, "Workforce", 133, *spread),
                (2024, "Data", 133, HIDDEN, HIDDEN, HIDDEN),
            ),
        ),
        table(
            "descriptors",
            ("Year", "Section", "Descriptor", "Areas", "Average", *QUARTILES, *SCORED),
            (
                (2024, "Workforce", "Shared practice framework", 133, f(d("3.4")), *spread, *counts),
                (2024, "Data", "Regular data feeds", 133, f(d("2.4")), *spread, *counts),
            ),
        ),
        table(
            "changes",
            ("Year", "Compared with", "Section", "Areas in both years", *SHARES),
            ((2024, 2023, "Workforce", 120, *ways), (2024, 2023, "Data", 120, *(NOT_IN_GUIDE,) * 6)),
        ),
        table(
            "data-maturity",
            ("Year", "Model", "Areas", "Share (%)"),
            ((2024, "1 Manual", f(33), f(25)), (2024, "2 Basic", f(100), f(75))),
        ),
        table(
            "priorities",
            chosen,
            (
                (2023, "Workforce", "Shared practice framework", f(40), f(33)),
                (2024, "Workforce", "Shared practice framework", f(3), f(2)),
                (2024, "Data", "Regular data feeds", f(41), f(31)),
            ),
        ),
        table(
            "priorities-followed",
            (
                "Year",
                "Compared with",
                "Section",
                "Descriptor",
                "Areas",
                "Average then",
                "Average now",
                *SHARES,
                "Chose it again",
            ),
            (
                (
                    *(2024, 2023, "Workforce", "Shared practice framework", 38, f(d("1.8")), f(d("2.6"))),
                    *ways,
                    f(3),
                ),
            ),
        ),
        table(
            "section-averages-by-group",
            (*group, "Workforce", "Data", "Areas"),
            (
                (2024, "Region", "London", f(d("3.7")), f(d("3.1")), 30),
                (2024, "Region", "North East", HIDDEN, HIDDEN, 4),
            ),
        ),
        table(
            "changes-by-group",
            (*group, "Compared with", "Section", "Areas in both years", *SHARES),
            (
                (2024, "Region", "London", 2023, "Workforce", 28, *ways),
                (2024, "Region", "North East", 2023, "Workforce", 3, *(HIDDEN,) * 6),
            ),
        ),
    )


def report(*, hidden: bool = False, areas: str = "England", without: tuple[str, ...] = ()) -> NationalReport:
    made = tuple(one for one in tables(hidden=hidden) if one.id not in without)
    publication = Publication(
        title=f"Early help self-assessment 2024: {areas}",
        facts=("Made at 9am on Friday 1 November 2024.", "This is the working wording."),
        notes=((HIDDEN, "Confidential."), (NO_RETURNS, "Not available.")),
        tables=made,
        made_at=datetime(2024, 11, 1, 9, tzinfo=UTC),
    )
    return NationalReport(2024, areas, "5pm on Monday 1 July 2024", False, publication)


def by_id(made: NationalReport) -> dict[str, Part]:
    return {part.id: part for part in parts(made)}


def only_table(part: Part) -> PaperTable:
    (found,) = [block for block in part.blocks if isinstance(block, PaperTable)]
    return found


def test_the_response_rate_is_said_with_its_base_and_of_imported_years_only_the_number() -> None:
    part = by_id(report())["responses"]
    assert part.blocks[0] == Words("133 of 150 (89%) areas submitted a return for 2024.")
    assert only_table(part).rows == (("2023", "120", "[x]"), ("2024", "133", "133 of 150 (89%)"))


def test_the_headline_table_is_to_the_digit_what_is_published_with_a_picture_for_each_section() -> None:
    part = by_id(report())["averages"]
    assert only_table(part).rows == (("2023", "3.3", "[z]", "120"), ("2024", "3.6", "3.0", "133"))
    (drawn,) = [block.chart for block in part.blocks if isinstance(block, Pictures)]
    assert [picture.description for picture in drawn.pictures] == [
        "Average of areas: 2023 3.3, 2024 3.6.",
        "Average of areas: 2023 not in the guide, 2024 3.0.",
    ]


def test_the_spread_is_that_of_the_year_and_of_the_one_it_is_compared_with() -> None:
    part = by_id(report())["spread"]
    assert [row[:3] for row in only_table(part).rows] == [
        ("Workforce", "2023", "120"),
        ("Workforce", "2024", "133"),
        ("Data", "2024", "133"),
    ]
    (drawn,) = [block.chart for block in part.blocks if isinstance(block, Pictures)]
    assert [picture.description for picture in drawn.pictures] == [
        "2023: 2.9 to 4.0, median 3.4. 2024: 2.9 to 4.0, median 3.4.",
        "2024: not shown.",
    ]


def test_changes_are_shares_of_the_areas_in_both_years() -> None:
    part = by_id(report())["changes"]
    assert isinstance(part.blocks[0], Words)
    assert part.blocks[0].text.startswith("120 areas submitted in both 2023 and 2024.")
    assert only_table(part).rows[0] == ("Workforce", "120", "60 (50%)", "36 (30%)", "24 (20%)")
    assert only_table(part).rows[1] == ("Data", "120", "[z]", "[z]", "[z]")


def test_priorities_have_the_most_chosen_first_and_what_the_year_before_did_not_have() -> None:
    assert only_table(by_id(report())["priorities"]).rows == (
        ("Regular data feeds", "Data", "[z]", "41 (31%)"),
        ("Shared practice framework", "Workforce", "40 (33%)", "3 (2%)"),
    )


def test_what_became_of_priorities_and_the_parts_of_england_keep_their_bases() -> None:
    found = by_id(report())
    assert only_table(found["followed"]).rows == (
        ("Shared practice framework", "38", "1.8", "2.6", "60 (50%)", "36 (30%)", "24 (20%)", "3"),
    )
    (region,) = found["groups"].parts
    averages, improved = (block for block in region.blocks if isinstance(block, PaperTable))
    assert averages.rows == (("London", "3.7", "3.1", "30"), ("North East", "[c]", "[c]", "4"))
    assert improved.rows == (("London", "60 (50%)", "28"), ("North East", "[c]", "3"))


def test_where_everything_is_left_out_nothing_is_drawn_or_put_in_an_order() -> None:
    found = by_id(report(hidden=True))
    assert not [block for block in found["spread"].blocks if isinstance(block, Pictures)]
    assert [row[0] for row in only_table(found["priorities"]).rows][0] == "Shared practice framework"
    figures = [
        cell
        for part in found.values()
        for inner in (part, *part.parts)
        for block in inner.blocks
        if isinstance(block, PaperTable) and inner.id not in ("about", "responses")
        for row in block.rows
        for cell in row[1:]
    ]
    assert not [cell for cell in figures if "." in cell or "%" in cell]


def test_a_report_on_some_areas_has_no_parts_of_england_and_one_on_a_model_no_response_rate() -> None:
    without = ("responses", "priorities-followed", "section-averages-by-group", "changes-by-group")
    found = parts(report(areas="data maturity model 3", without=without))
    assert [part.id for part in found] == [
        *("averages", "spread", "changes", "models", "priorities", "descriptors", "about"),
    ]
    assert found[0].new_page


def test_without_an_earlier_year_the_report_says_so() -> None:
    made = report()
    emptied = tuple(
        replace(one, rows=())
        if one.id.startswith(("changes", "priorities-followed"))
        else replace(one, rows=tuple(row for row in one.rows if row[0] == 2024))
        for one in made.publication.tables
    )
    found = by_id(replace(made, publication=replace(made.publication, tables=emptied)))
    assert found["changes"].blocks == (Words("There is no earlier year with returns to compare with."),)
    assert "followed" not in found
    assert only_table(found["priorities"]).head == ("Descriptor", "Section", "Chosen in 2024")


@pytest.mark.parametrize("bad", ["=cmd|' /C calc'!A0", "<script>alert(1)</script> &amp; {{ 7 * 7 }}", "家" * 60])
def test_names_that_would_break_a_page_are_printed_as_they_are(bad: str) -> None:
    text = text_of(render_national_report(report(areas=bad)))
    if bad.isascii():
        assert bad in text
    else:
        assert "Some characters in names cannot be printed" in text


def test_the_same_report_gives_the_same_bytes() -> None:
    assert render_national_report(report()) == render_national_report(report())
