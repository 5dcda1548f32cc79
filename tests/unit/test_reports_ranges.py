"""Where the middle half of areas lies: inside the picture, and the same in picture, words and table."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.reports.distribution import Middle
from ehsg.reports.picture import Chart, Scale
from ehsg.reports.ranges import RangesRow, ranges
from tests.unit.chart_samples import NAMES, VALUES, YEARS, fits, macro, printed, svgs

MIDDLES = st.lists(VALUES, min_size=3, max_size=3).map(
    lambda values: Middle(tuple(sorted(values)), tuple(map(printed, sorted(values))))  # type: ignore[arg-type]
)
LANES = MIDDLES | st.sampled_from(["not shown", "no returns", "not in the guide"])


@st.composite
def range_charts(draw: st.DrawFn) -> Chart:
    rows = [
        RangesRow(draw(NAMES), tuple((year, draw(LANES)) for year in draw(YEARS)))
        for _ in range(draw(st.integers(1, 3)))
    ]
    return ranges(rows, title="How areas are spread")


@given(range_charts())
def test_ranges_fit_into_their_pictures_and_are_well_formed(drawn: Chart) -> None:
    for picture in drawn.pictures:
        fits(picture)
    assert len(svgs(macro("chart", drawn, "ranges"))) == len(drawn.pictures)


def test_the_box_goes_from_one_quartile_to_the_other_with_its_line_at_the_median() -> None:
    middle = Middle((Fraction(2), Fraction(3), Fraction(4)), ("2.0", "3.0", "4.0"))
    (picture,) = ranges([RangesRow("Data", ((2023, "not shown"), (2024, middle)))], title="x").pictures
    (box,) = [box for box in picture.boxes if box.style == "open"]
    assert (box.x, box.x + box.width) == pytest.approx((Scale().x(2), Scale().x(4)))
    (line,) = [line for line in picture.lines if line.style == "first"]
    assert {x for x, _ in line.points} == {Scale().x(3)}
    assert picture.description == "2023: not shown. 2024: 2.0 to 4.0, median 3.0."


def test_the_table_has_a_row_for_each_section_and_year() -> None:
    middle = Middle((Fraction(2), Fraction(3), Fraction(4)), ("2.0", "3.0", "4.0"))
    table = ranges([RangesRow("Data", ((2023, "not shown"), (2024, middle)))], title="x").table
    assert table.rows == (("Data", "2023", *["not shown"] * 3), ("Data", "2024", "2.0", "3.0", "4.0"))


def test_quartiles_that_are_the_same_are_still_seen() -> None:
    same = Middle((Fraction(3), Fraction(3), Fraction(3)), ("3.0", "3.0", "3.0"))
    (picture,) = ranges([RangesRow("Data", ((2024, same),))], title="x").pictures
    assert [box.width for box in picture.boxes] == [1]


def test_a_section_without_years_is_refused() -> None:
    with pytest.raises(ValueError, match="needs a year"):
        ranges([RangesRow("Data", ())], title="x")
