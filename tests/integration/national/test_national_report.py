"""The national report on paper: what is published and nothing else, readable to everybody."""

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pikepdf
import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.queries.exports import MAKERS
from ehsg.reports.comparison_parts import Part, Pictures
from ehsg.reports.comparison_tables import PaperTable
from ehsg.reports.national_report import NationalReport, parts
from ehsg.reports.published import SHORTHAND
from ehsg.web.routes import national_report as routes
from tests import factories, once
from tests.integration.conftest import World
from tests.integration.importing import LATER, PUBLISHED, areas_of_the_file, run
from tests.integration.national.computing import SECTIONS, TITLES, Computed, percent
from tests.integration.national.files import table
from tests.integration.test_statements import needed
from tests.pages import Browser
from tests.printed import pages_of, text_of
from tests.unit.test_reports_standards import HEADINGS, elements, unmarked

pytestmark = once.with_sqlite()

PATH = "/national/2019/report.pdf"


def together(words: str) -> str:
    return "".join(words.replace("\u200b", "").split())


def every(found: tuple[Part, ...]) -> Iterator[Part]:
    for part in found:
        yield part
        yield from every(part.parts)


@pytest.fixture
def reports(monkeypatch: pytest.MonkeyPatch) -> list[NationalReport]:
    """What is given to be printed, instead of being printed."""
    found: list[NationalReport] = []

    def keep(report: NationalReport) -> bytes:
        found.append(report)
        return b"%PDF"

    monkeypatch.setitem(routes.WRITTEN, "pdf", keep)
    return found


def cells(report: NationalReport, caption: str) -> list[list[str]]:
    """The rows of the table whose caption begins so."""
    (found,) = [
        block
        for part in every(parts(report))
        for block in part.blocks
        if isinstance(block, PaperTable) and block.caption.startswith(caption)
    ]
    return [list(row) for row in found.rows]


def test_every_figure_agrees_with_another_computation(
    analyst: Browser, computed: Computed, reports: list[NationalReport]
) -> None:
    assert analyst.get(PATH).status_code == 200
    (report,) = reports
    assert cells(report, "Section averages by year") == computed.table("section-averages", lambda _: True, 2018)
    submitted = len(computed.of(2019, lambda _: True))
    assert cells(report, "Areas that submitted")[2] == [
        "2019",
        str(submitted),
        f"{submitted} of {submitted + 2} ({percent(submitted, submitted + 2)}%)",
    ]
    spread = [line for line in computed.table("section-spread", lambda _: True, 0) if line[0] in ("2018", "2019")]
    assert sorted(cells(report, "How areas’ section averages are spread, 2018 and 2019")) == sorted(
        [line[1], line[0], *line[2:]] for line in spread
    )
    changes = computed.table("changes", lambda _: True, 2018)
    assert cells(report, "What changed in each section") == [
        [line[2], line[3], *(f"{line[n]} ({line[n + 1]}%)" for n in (4, 6, 8))] for line in changes
    ]
    shares = {
        (line[0], line[1]): f"{line[2]} ({line[3]}%)" for line in computed.table("data-maturity", lambda _: True, 0)
    }
    for year, *found in cells(report, "Data maturity models"):
        assert found == [share for (of, _), share in shares.items() if of == year]
    chosen = {(line[0], line[2]): f"{line[3]} ({line[4]}%)" for line in computed.table("priorities", lambda _: True, 0)}
    lines = cells(report, "Priorities, those chosen most often in 2019 first")
    assert {line[0]: line[2:] for line in lines} == {
        title: [chosen["2018", title], chosen["2019", title]] for _, title in TITLES.values()
    }
    counts = [int(line[3].split()[0]) for line in lines]
    assert counts == sorted(counts, reverse=True)
    scores = [line for line in computed.table("descriptors", lambda _: True, 0) if line[0] == "2019"]
    for name in SECTIONS.values():
        assert cells(report, f"{name}: how areas scored") == [
            [line[2], *line[4:], line[3]] for line in scores if line[1] == name
        ]


@pytest.mark.parametrize("query", ["", "?since=2017", "?region=London", "?type=county+council", "?model=3"])
def test_the_report_shows_no_figure_that_the_files_leave_out(
    analyst: Browser, computed: Computed, reports: list[NationalReport], query: str
) -> None:
    assert analyst.get(f"{PATH}{query}").status_code == 200
    (report,) = reports
    followed = [one for one in report.publication.tables if one.id == "priorities-followed"]
    if followed:
        _, lines = table(analyst, "priorities-followed", query)
        shown = {row[0]: row[1:] for row in cells(report, "What became of the priorities")}
        assert {line[3]: line[5] in SHORTHAND for line in lines} == {
            title: found[1] in SHORTHAND for title, found in shown.items()
        }
        assert any(line[5] in SHORTHAND for line in lines)
    if not query:
        _, lines = table(analyst, "section-averages-by-group")
        for division in ("Region", "Type of authority", "Data maturity model"):
            assert cells(report, f"Section averages by {division.lower()}") == [
                line[2:] for line in lines if line[:2] == ["2019", division]
            ]
        assert any("[c]" in line for line in lines)


def test_the_published_table_comes_out_to_the_digit_in_the_report(world: World) -> None:
    """Section averages by year: annual report 2024-25 (seed 001, lines 107-112)."""
    world.at(LATER)
    areas_of_the_file()
    world.collection.year = 2030
    db.session.commit()
    assert run(world, "history", "import", PUBLISHED).exit_code == 0
    browser = world.browser(world.person(Role.NATIONAL_ANALYST))
    text = together(text_of(browser.get("/national/2024/report.pdf").data))
    lines = ("2022 3.2 3.0 2.9 2.9 2.7 5", "2023 3.5 3.3 3.2 3.2 2.9 5", "2024 3.8 3.6 3.6 3.5 3.2 5")
    head = "Year Family voice and experience Workforce Communities Leaders Data Areas"
    assert together(f"Section averages by year {head} {' '.join(lines)}") in text
    assert together("5 areas’ returns for 2024 were imported, which do not say of how many.") in text


def test_the_file_states_both_standards_and_everybody_can_read_it(analyst: Browser, computed: Computed) -> None:
    response = analyst.get(PATH)
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Cache-Control"] == "no-store"
    with pikepdf.open(BytesIO(response.data)) as document:
        with document.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"], metadata["pdfuaid:part"]) == (
                "2",
                "A",
                "1",
            )
            assert str(metadata["dc:title"]) == "Early help self-assessment 2019: England"
        assert document.Root.MarkInfo.Marked is True
        assert str(document.Root.Lang) == "en-GB"
        assert [unmarked(page) for page in document.pages] == [[] for _ in document.pages]
        found = list(elements(document.Root.StructTreeRoot))
        levels = [HEADINGS[str(item.S)] for item in found if str(item.S) in HEADINGS]
        assert (levels[0], levels.count(1)) == (1, 1)
        assert all(after <= before + 1 for before, after in zip(levels, levels[1:], strict=False))
        tables = [item for item in found if item.S == "/Table"]
        assert len(tables) >= 15
        for one in tables:
            named = {str(cell.ID) for cell in elements(one) if cell.S == "/TH"}
            headers = [{str(of) for of in cell.A.Headers} for cell in elements(one) if cell.S == "/TD"]
            assert all(len(of) == 2 and of <= named for of in headers)
        spoken = [str(item.Alt) for item in found if item.S == "/Figure"]
        assert len(spoken) == 2 * len(SECTIONS)
        assert all("2019" in words for words in spoken)
        with document.open_outline() as outline:
            marked = [(entry.title, [child.title for child in entry.children]) for entry in outline.root]
    assert [title for title, _ in marked] == [
        "Responses",
        "Section averages by year",
        "How areas are spread",
        "What changed since 2018",
        "Data maturity",
        "Priorities",
        "What became of the priorities of 2018",
        "Parts of England",
        "Every descriptor",
        "About the figures",
    ]
    assert dict(marked)["Every descriptor"] == list(SECTIONS.values())


def test_every_row_and_every_picture_of_the_report_is_printed(
    analyst: Browser, computed: Computed, monkeypatch: pytest.MonkeyPatch
) -> None:
    given: list[NationalReport] = []
    render = routes.WRITTEN["pdf"]
    monkeypatch.setitem(routes.WRITTEN, "pdf", lambda report: given.append(report) or render(report))
    data = analyst.get(PATH).data
    pages = pages_of(data)
    text = together(" ".join(pages))
    for part in every(parts(given[0])):
        for block in part.blocks:
            if isinstance(block, PaperTable):
                said = [block.caption, *("".join(row) for row in block.rows if len(row[0]) < 24 and part.id != "about")]
                assert [words for words in said if together(words) not in text] == []
            elif isinstance(block, Pictures):
                drawn = [one.words for picture in block.chart.pictures for one in picture.texts]
                assert [words for words in drawn if together(words) not in text] == []
    cover = pages[0]
    assert "England Collection of 2019, closed at" in cover
    assert "Made at 11:30am on Tuesday 14 May 2024 from what areas had submitted by then." in cover
    assert world_notice(given[0]) in " ".join(cover.split())
    for number, page in enumerate(pages, start=1):
        assert f"Page {number} of {len(pages)}" in page


def world_notice(report: NationalReport) -> str:
    """What the guide's edition says of its wording."""
    return report.publication.facts[-1]


def test_it_is_named_and_marked_when_scores_are_made_up(analyst: Browser, computed: Computed) -> None:
    told = analyst.get(f"{PATH}?region=North+East").headers["Content-Disposition"]
    assert told == 'attachment; filename="early-help-2019-report-north-east-2024-05-14-1130.pdf"'
    db.session.query(models.Collection).filter_by(year=2018).one().demonstration = True
    db.session.commit()
    response = analyst.get(PATH)
    assert 'filename="demonstration-early-help-2019-report-' in response.headers["Content-Disposition"]
    pages = pages_of(response.data)
    assert all("Made-up demonstration scores" in page for page in pages)
    assert "Demonstration: the scores of 2018 are made up." in pages[0]


def test_there_is_none_of_a_year_that_has_not_closed_for_every_area(
    world: World, analyst: Browser, computed: Computed, reports: list[NationalReport]
) -> None:
    late = db.session.query(models.Collection).filter_by(year=2019).one()
    area = db.session.query(models.Area).filter_by(code=computed.rows[0]["area"]).one()
    factories.ExtensionFactory(collection_id=late.id, area_id=area.id, closes_at=factories.NOW + timedelta(days=3))
    db.session.commit()
    assert "Tables of 2019 can be published when its collection has closed" in analyst.page(PATH, 403).main
    assert "report.pdf" not in str(analyst.page("/national/2019/averages").soup.main)
    assert not reports
    world.at(factories.NOW + timedelta(days=3))
    assert analyst.get(PATH).status_code == 200


@pytest.mark.parametrize("path", [f"{PATH}?region=Wales", f"{PATH}?model=7", "/national/1999/report.pdf"])
def test_a_report_that_there_is_not_is_not_found(
    analyst: Browser, computed: Computed, reports: list[NationalReport], path: str
) -> None:
    assert analyst.get(path).status_code == 404
    assert not reports


def test_a_year_without_returns_has_a_report_that_says_so(
    world: World, analyst: Browser, reports: list[NationalReport]
) -> None:
    factories.CollectionFactory(year=2010, closes_at=factories.NOW - timedelta(days=1))
    db.session.commit()
    assert analyst.get("/national/2010/report.pdf").status_code == 200
    assert cells(reports[0], "Section averages by year") == [["2010", *["[x]"] * 5, "0"]]
    assert [part.heading for part in parts(reports[0])][3] == "What changed"


def test_the_page_of_averages_leads_to_the_report_of_the_same_areas_and_years(
    analyst: Browser, computed: Computed
) -> None:
    page = analyst.page("/national/2019/averages?region=London&since=2017")
    (link,) = page.soup.select('main a[href^="/national/2019/report.pdf"]')
    assert link["href"] == "/national/2019/report.pdf?since=2017&region=London"
    assert link.get_text() == "The same tables and charts as a report, PDF"


@pytest.mark.usefixtures("reports")
def test_it_needs_as_many_statements_for_three_years_as_for_two(analyst: Browser, computed: Computed) -> None:
    before = needed(analyst, "/national/2018/report.pdf")
    assert len(needed(analyst, PATH)) == len(before) <= 30, before
    assert len(before) <= len(needed(analyst, "/national/2018/exports/tables.xlsx")) <= len(MAKERS) + 18
