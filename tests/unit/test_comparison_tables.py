"""Tables of a comparison: no empty cells, and columns with room for what is in them."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from ehsg.reports import comparison_tables as tables
from ehsg.reports.comparison_parts import parts
from ehsg.reports.comparison_tables import LANDSCAPE, PORTRAIT, PaperTable, laid_out, table
from tests.unit import comparison_samples as samples
from tests.unit.test_comparison_pdf import every

WORDS = st.text(st.sampled_from("abcWi \u200b"), max_size=60)


@st.composite
def any_table(draw: st.DrawFn) -> PaperTable:
    columns, rows = draw(st.integers(1, 12)), draw(st.integers(0, 4))
    lines = [[draw(WORDS) for _ in range(columns)] for _ in range(rows)]
    return table("Caption", [draw(WORDS) for _ in range(columns)], lines, draw(st.sets(st.integers(0, 12))))


@given(any_table())
def test_columns_take_the_whole_page_and_a_table_that_breaks_words_says_so(made: PaperTable) -> None:
    assert sum(made.widths) == 100 or min(made.widths) == 1
    assert len(made.widths) == len(made.head) == len(made.needs) == len(made.wants)
    assert all(want >= need for want, need in zip(made.wants, made.needs, strict=True))
    fits = all(need <= width * PORTRAIT / 100 for need, width in zip(made.needs, made.widths, strict=True))
    assert fits or made.tight


@given(any_table())
def test_no_cell_is_empty(made: PaperTable) -> None:
    assert all(cell for row in made.rows for cell in row)
    assert all(len(row) == len(made.head) for row in made.rows)


def test_tables_of_real_names_break_no_word() -> None:
    for name in ("three_years", "one_year", "ten_years", "six_areas", "everything", "committee"):
        for part in every(parts(samples.SAMPLES[name]())):
            for block in part.blocks:
                if isinstance(block, PaperTable):
                    assert not block.tight, (name, block.caption)


def test_a_column_that_is_empty_in_every_row_is_left_out_with_its_head() -> None:
    made = table("Priorities", ("Priority", "Score", "Actions"), [("a", "3", ""), ("b", "", "")], (2,))
    assert (made.head, made.rows, made.worded) == (("Priority", "Score"), (("a", "3"), ("b", "–")), frozenset())


def test_tables_laid_out_together_have_the_same_columns() -> None:
    short = table("a", ("x", "y"), [("a", "1")])
    long = table("b", ("x", "y"), [("a long name of something", "1234567")])
    both = laid_out((short, long))
    assert both[0].widths == both[1].widths
    assert laid_out((short,))[0].widths != both[0].widths


def test_the_sections_of_a_comparison_have_the_same_columns() -> None:
    inside = next(part for part in parts(samples.three_years()) if part.id == "descriptors").parts
    widths = {block.widths for part in inside for block in part.blocks if isinstance(block, PaperTable)}
    assert len(widths) == 1


def test_what_is_too_wide_even_for_a_page_on_its_side_is_told_in_two_tables() -> None:
    def blocks(name: str) -> int:
        found = next(part for part in parts(samples.SAMPLES[name]()) if part.id == "descriptors")
        return len(found.parts[0].blocks)

    assert (blocks("three_years"), blocks("everything")) == (1, 2)
    document = samples.everything()
    whole = tables.descriptors(document, document.descriptors[0])
    assert not whole.fits_in(LANDSCAPE)
    first, second = (make(document, document.descriptors[0]) for make in (tables.by_year, tables.by_area))
    assert first.head[1] == "2015"
    assert second.head[1] == "Testshire"
    assert [row[1] for row in second.rows] == [line.scores[-1] for line in document.descriptors[0].lines]


def test_beside_an_earlier_year_the_area_has_its_score_of_that_year() -> None:
    document = samples.three_years()
    assert document.beside
    earlier = replace(document, beside=replace(document.beside, year=2023))
    made = tables.by_area(earlier, earlier.descriptors[0])
    assert [row[1] for row in made.rows] == [line.scores[1] for line in document.descriptors[0].lines]
    assert "2023" in made.caption


def test_many_areas_side_by_side_have_a_row_each() -> None:
    few, many = samples.three_years().beside, samples.six_areas().beside
    assert few and many  # noqa: PT018
    assert tables.beside(few.dots).head == ("Section", "Testshire", "England", "East Midlands")
    turned = tables.beside(many.dots)
    assert turned.head[0] == "Area"
    assert [row[0] for row in turned.rows] == list(many.dots.names)


def test_averages_have_a_column_for_each_year_as_long_as_there_is_room() -> None:
    three, ten = (tables.averages(samples.SAMPLES[name]().averages) for name in ("three_years", "ten_years"))
    assert three.head == ("Section", "2022", "2023", "2024", "Change")
    assert [row[0] for row in three.rows[:2]] == ["Family voice and experience", "Family voice and experience: England"]
    assert ten.head == ("Section", *map(str, range(2015, 2025)))
    thirty = tables.averages(samples.sample(range(1995, 2025)).averages)
    assert thirty.head[0] == "Year", "with more, a row for each year"
    assert len(thirty.rows) == 30
