"""Two hundred areas and three editions of the guide: every figure that is shown, worked out again from raw scores."""

from collections.abc import Iterable, Iterator
from io import BytesIO

import pytest
from docx import Document
from flask import Flask

from ehsg.domain.comparison import wanted
from ehsg.domain.guide import Guide
from ehsg.domain.permissions import Membership, Role, Viewer
from ehsg.queries import comparison
from ehsg.queries.compared import compare
from ehsg.queries.comparison_document import NOT_IN_GUIDE, document
from ehsg.reports.comparison_document import ComparisonDocument
from tests import factories
from tests.integration import recomputing as again
from tests.integration.conftest import World, make_world, undone
from tests.integration.recomputing import Country, country
from tests.printed import text_of

LATEST = 2023
ANALYST = Viewer(1, frozenset({Membership(Role.NATIONAL_ANALYST)}))


@pytest.fixture(scope="module")
def world(migrated_app: Flask, guide: Guide) -> Iterator[World]:
    """One for both tests, which only look."""
    with undone(migrated_app) as app:
        yield make_world(app, guide, factories.AreaFactory(code="E08000035", name="Leeds"), 2024)


@pytest.fixture(scope="module")
def england(world: World) -> Iterator[Country]:
    with pytest.MonkeyPatch.context() as monkeypatch:
        yield country(world, monkeypatch)


def document_of(found: Country, world: World, code: str) -> ComparisonDocument | None:
    latest = comparison.latest_submissions(code)
    area = next(area for area in found.areas if area.code == code)
    guides = world.app.extensions["ehsg_guides"]
    compared = compare(ANALYST, area, latest, wanted([], ["national"]), guides, factories.NOW)
    return document(compared, today=factories.NOW.date(), groups=True) if compared.found else None


def check_averages(found: Country, shown: ComparisonDocument) -> int:
    """The area's and England's section averages of each year; how many figures were compared."""
    names = {section.name: section.id for section in found.guides[LATEST].sections}
    count = 0
    for row in shown.averages.rows:
        for year, own, england in zip(shown.averages.years, row.first, row.second, strict=True):
            assert own.words == again.area_average(found, shown.area_code, year, names[row.name])
            assert england.words == again.group_average(found, year, names[row.name])[0]
            count += 2
    return count


def check_beside(found: Country, shown: ComparisonDocument) -> int:
    """England's and the region's averages, and how areas are spread."""
    assert shown.beside is not None
    year, count = shown.beside.year, 0
    names = {section.name: section.id for section in found.guides[year].sections}
    for row in shown.beside.dots.rows:
        groups = [again.group_average(found, year, names[row.name], r) for r in ("%", shown.region)]
        assert [f.words for f in row.figures[1:]] == [average for average, _ in groups]
        for sentence, (_, areas) in zip(shown.beside.sentences, groups, strict=True):
            assert f"average of {areas} areas" in sentence
        count += 4
    for spread in shown.beside.spreads:
        assert [band.count for band in spread.bands] == again.bands(found, year, names[spread.title])
        assert spread.middle.figures == again.section_quartiles(found, year, names[spread.title])
        count += 13
    return count


def check_descriptors(found: Country, shown: ComparisonDocument) -> int:
    """Each score in each year, what became of it, and the quartiles of all areas."""
    ids = {d.title: d.id for guide in found.guides.values() for d in guide.descriptors}
    year, count = shown.beside.year if shown.beside else 0, 0
    scores = dict(
        found.raw.execute("select (year, descriptor), score from scores where area = ?", [shown.area_code]).fetchall()
    )
    for part in shown.descriptors:
        for line in part.lines:
            id_ = ids[line.title]
            expected = [str(scores.get((y.year, id_), NOT_IN_GUIDE)) for y in shown.years]
            assert list(line.scores) == expected
            lower, median, upper = again.descriptor_quartiles(found, year, id_)
            assert line.beside == (median, f"{lower} to {upper}")
            count += len(expected) + 3
    return count


def test_two_hundred_areas_are_shown_the_figures_of_their_raw_scores(england: Country, world: World) -> None:
    compared = figures = 0
    for area in england.areas:
        shown = document_of(england, world, area.code)
        if shown is None or shown.years[-1].year != LATEST:
            continue
        compared += 1
        figures += check_averages(england, shown) + check_beside(england, shown)
        if compared % 10 == 1:
            figures += check_descriptors(england, shown)
    assert compared > 170
    assert figures > 20_000


def rows_of(shown: ComparisonDocument) -> set[tuple[str, ...]]:
    """What must be rows of tables, each figure of which was worked out again above."""
    assert shown.beside is not None
    averages, dots = shown.averages.chart().table.rows, shown.beside.dots.chart().table.rows
    lines = [(line.title, *line.scores, line.change, *line.beside) for part in shown.descriptors for line in part.lines]
    return {*averages, *dots, *lines}


def without_gaps(rows: Iterable[tuple[str, ...]]) -> set[tuple[str, ...]]:
    """As on paper, where an empty cell has a dash."""
    return {tuple(cell or "–" for cell in row) for row in rows}


@pytest.mark.parametrize("place", [5])
def test_the_page_the_pdf_and_the_word_file_have_these_figures(england: Country, world: World, place: int) -> None:
    area = england.areas[place]
    shown = document_of(england, world, area.code)
    assert shown is not None
    figures = check_averages(england, shown) + check_beside(england, shown) + check_descriptors(england, shown)
    assert figures > 250
    expected = rows_of(shown)
    assert len(expected) > 40
    analyst = world.browser(world.person(Role.NATIONAL_ANALYST))
    soup = analyst.page(f"/areas/{area.code}/comparison").soup
    page = [tuple(c.get_text(" ", strip=True) for c in row.select("th, td")) for row in soup.select("main tr")]
    assert expected <= set(page)
    spread = shown.beside.spread_chart().table if shown.beside else None
    assert spread is not None
    assert set(spread.rows) <= set(page)

    data = analyst.get(f"/areas/{area.code}/comparison.pdf?with=national").data
    squeezed = "".join(text_of(data).split()).replace("\u200b", "")
    for row in without_gaps(expected):
        assert "".join("".join(row).split()) in squeezed, row

    coordinator = world.browser(factories.MembershipFactory(role=Role.COORDINATOR, area=area).user)
    word = Document(BytesIO(coordinator.get(f"/areas/{area.code}/committee-paper.docx").data))
    written = {tuple(cell.text for cell in row.cells) for table in word.tables for row in table.rows}
    assert without_gaps(expected) <= written
