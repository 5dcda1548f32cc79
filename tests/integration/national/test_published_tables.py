"""Files of the national tables: every figure agrees with another computation, and small numbers are left out."""

from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook

from ehsg.domain.permissions import Role
from ehsg.domain.publishing import parts
from ehsg.extensions import db
from ehsg.queries import national_tables
from ehsg.queries.exports import MAKERS
from tests.integration.conftest import World
from tests.integration.importing import LATER, PUBLISHED, areas_of_the_file, run
from tests.integration.national.computing import MODELS, Computed, Row
from tests.integration.national.files import shown, table
from tests.integration.three_years import YEARS
from tests.pages import Browser

KINDS: dict[str, Callable[[Row], str]] = {
    "Region": lambda row: row["region"],
    "Type of authority": lambda row: row["type"],
    "Data maturity model": lambda row: MODELS[int(row["data_maturity_model"])],
}
OF_ONE_GROUP = [id_ for id_, maker in MAKERS.items() if not maker.divided]


def agree(lines: list[list[str]], expected: list[list[str]]) -> int:
    """Every cell is as expected or left out; how many are left out."""
    assert len(lines) == len(expected)
    for line, right in zip(lines, expected, strict=True):
        assert [cell if cell != "[c]" else right[place] for place, cell in enumerate(line)] == right
    return sum(cell == "[c]" for line in lines for cell in line)


@pytest.mark.parametrize("since", [2017, 2018])
@pytest.mark.parametrize("id_", OF_ONE_GROUP)
def test_every_table_of_england_agrees_with_another_computation(
    analyst: Browser, computed: Computed, id_: str, since: int
) -> None:
    head, lines = table(analyst, id_, f"?since={since}")
    assert len(head) == len(lines[0])
    before = 2018 if id_ == "priorities-followed" else since  # of each year one set of figures, whatever is asked for
    left_out = agree(lines, computed.table(id_, lambda _: True, before))
    assert left_out == 0 if id_ != "priorities-followed" else 0 < left_out < sum(map(len, lines))


@pytest.mark.parametrize("id_", OF_ONE_GROUP)
def test_every_table_of_a_selection_agrees_with_another_computation(
    analyst: Browser, computed: Computed, id_: str
) -> None:
    if id_ in ("responses", "priorities-followed"):  # whoever never submitted has a region of chance, too
        return
    _, lines = table(analyst, id_, "?region=London&earned-autonomy=")
    agree(lines, computed.table(id_, lambda row: row["region"] == "London", 2018))


@pytest.mark.parametrize(
    ("id_", "of_group"),
    [("section-averages-by-group", "section-averages"), ("section-spread-by-group", "section-spread")],
)
def test_figures_of_the_parts_of_england_agree_with_another_computation_or_are_left_out(
    analyst: Browser, computed: Computed, id_: str, of_group: str
) -> None:
    _, lines = table(analyst, id_)
    seen = set()
    for (kind, group), inside in grouped(lines).items():
        expected = computed.table(of_group, lambda row, k=kind, g=group: KINDS[k](row) == g, 2018)
        there = [line for line in expected if line[0] in {one[0] for one in inside}]
        left_out = agree([[line[0], *line[3:]] for line in inside], there)
        seen.add((left_out > 0, left_out < sum(len(line) for line in inside)))
        for line in inside:
            if line[-1] != "[c]" and id_ == "section-averages-by-group" and int(line[-1]) < 5:
                assert line[3] == "[c]", line
    assert (False, True) in seen or (True, True) in seen
    assert {kind for kind, _ in grouped(lines)} == set(KINDS)


def grouped(lines: list[list[str]]) -> dict[tuple[str, str], list[list[str]]]:
    """The lines of each division and group."""
    found: dict[tuple[str, str], list[list[str]]] = {}
    for line in lines:
        found.setdefault((line[1], line[2]), []).append(line)
    return found


def test_changes_and_priorities_of_the_parts_agree_with_another_computation(
    analyst: Browser, computed: Computed
) -> None:
    _, changes = table(analyst, "changes-by-group")
    for (kind, group), inside in grouped(changes).items():
        expected = computed.table("changes", lambda row, k=kind, g=group: KINDS[k](row) == g, 2018)
        agree([[line[0], *line[3:]] for line in inside], expected)
    _, chosen = table(analyst, "priorities-by-group")
    there = 0
    for (kind, group), inside in grouped(chosen).items():
        every = computed.table("priorities", lambda row, k=kind, g=group: KINDS[k](row) == g, 2018)
        agree(
            [[line[0], line[3], line[4], *line[6:]] for line in inside], [line for line in every if line[0] == "2019"]
        )
        there += inside[0][-1] != "[c]"
    assert 0 < there < len(grouped(chosen)), "some are left out, and some are not"


def test_a_part_is_left_out_just_where_the_rule_says(analyst: Browser, computed: Computed) -> None:
    _, lines = table(analyst, "section-averages-by-group")
    for year in YEARS:
        members = [m for m in national_tables.members(YEARS) if m.year == year]
        judged = {k: part for k, part in parts(members, ()).of.items() if k[0] in KINDS}
        found = {
            (line[1], line[2][:1] if line[1].startswith("Data") else line[2]): line
            for line in lines
            if line[0] == str(year)
        }
        assert {key: line[3] != "[c]" for key, line in found.items()} == {k: p.may for k, p in judged.items()}
        assert {key: int(line[-1]) for key, line in found.items()} == {k: p.areas for k, p in judged.items()}


def test_quartiles_of_a_part_need_ten_areas_and_averages_five(analyst: Browser, computed: Computed) -> None:
    averages = {tuple(line[:3]): line for line in table(analyst, "section-averages-by-group")[1]}
    seen = set()
    for line in table(analyst, "section-spread-by-group")[1]:
        may = averages[tuple(line[:3])][3] != "[c]"
        assert (line[5] != "[c]") is (may and int(line[4]) >= 10), line
        seen.add((may, line[5] != "[c]"))
    assert seen == {(True, True), (True, False), (False, False)}


def test_the_published_table_comes_out_to_the_digit_on_the_page_in_csv_and_in_the_spreadsheet(world: World) -> None:
    """Section averages by year: annual report 2024-25 (seed 001, lines 107-112)."""
    world.at(LATER)
    areas_of_the_file()
    world.collection.year = 2030
    db.session.commit()
    assert run(world, "history", "import", PUBLISHED).exit_code == 0
    lines = [
        ["2022", "3.2", "3.0", "2.9", "2.9", "2.7"],
        ["2023", "3.5", "3.3", "3.2", "3.2", "2.9"],
        ["2024", "3.8", "3.6", "3.6", "3.5", "3.2"],
    ]
    browser = world.browser(world.person(Role.NATIONAL_ANALYST))
    page = browser.page("/national/2024/averages")
    (found,) = [t for t in page.soup.select("main table") if t.caption.get_text() == "Section averages by year"]
    cells = [[c.get_text(strip=True) for c in tr.select("th, td")] for tr in found.select("tr")]
    names = ["Family voice and experience", "Workforce", "Communities", "Leaders", "Data"]
    assert cells == [["Year", *names, "Areas"], *([*line, "5, all imported"] for line in lines)]
    base = "/national/2024/exports"
    assert table(browser, "section-averages", base=base) == (["Year", *names, "Areas"], [[*l_, "5"] for l_ in lines])
    sheet = load_workbook(BytesIO(browser.get(f"{base}/tables.xlsx").data))["Table 2"]
    assert [[shown(cell) for cell in row] for row in sheet["A5:G7"]] == [[*line, "5"] for line in lines]
