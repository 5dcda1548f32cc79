"""A cohort beside the areas that are not in it: every figure agrees with another computation, on pages and in files."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.integration.conftest import World
from tests.integration.national.computing import SECTIONS, Computed, Row, mean, section_mean
from tests.integration.national.files import BASE, table
from tests.integration.national.test_averages import table as on_page
from tests.integration.national.test_published_files import TABLES as WITHOUT
from tests.integration.national.test_published_tables import agree
from tests.integration.test_statements import needed
from tests.neighbours import told
from tests.pages import Browser

NAME = "Peer-supported areas"


@pytest.fixture
def alike(computed: Computed) -> Computed:
    """All in one region and of one type, so that next to nothing but cohorts is judged."""
    values = {"region": "London", "authority_type": "unitary authority", "earned_autonomy": False}
    db.session.query(models.Area).update(values)
    db.session.commit()
    return computed


@pytest.fixture
def cohort(computed: Computed) -> models.Cohort:
    """Half of the areas."""
    areas = db.session.query(models.Area).order_by(models.Area.code).all()
    made = factories.cohort(NAME, *areas[::2])
    db.session.commit()
    db.session.execute(text("ANALYZE"))  # PostgreSQL plans as for empty tables until it has looked at what came in
    return made


def inside(cohort: models.Cohort) -> Callable[[Row], bool]:
    """Whether a row's area is in it."""
    ids = db.session.query(models.CohortArea.area_id).filter_by(cohort_id=cohort.id, number=cohort.list_number)
    codes = {area.code for area in db.session.query(models.Area).filter(models.Area.id.in_(ids))}
    return lambda row: row["area"] in codes


def sides(cohort: models.Cohort) -> dict[str, Callable[[Row], bool]]:
    among = inside(cohort)
    return {NAME: among, "Other areas": lambda row: not among(row)}


@pytest.mark.parametrize("since", [2017, 2018])
def test_the_page_agrees_with_another_computation(
    analyst: Browser, computed: Computed, cohort: models.Cohort, since: int
) -> None:
    page = analyst.page(f"/national/2019/cohorts/{cohort.id}?since={since}")
    changes = {side: computed.table("changes", among, since) for side, among in sides(cohort).items()}
    expected = [
        [side, *(f"{line[n]} of {line[3]} ({line[n + 1]}%)" for n in (4, 6, 8))]
        for place in range(len(SECTIONS))
        for side, lines in changes.items()
        for line in (lines[place],)
    ]
    assert on_page(page, f"What changed in each section since {since}") == expected
    bases = [lines[0][3] for lines in changes.values()]
    assert f"Of the areas that submitted in both years: {bases[0]} in the cohort and {bases[1]} others." in page.main
    averages = {side: computed.table("section-averages", among, since) for side, among in sides(cohort).items()}
    assert on_page(page, "Section averages by year, of the cohort and of the other areas") == [
        [side, *lines[place][1:]] for place in (2, 1, 0) for side, lines in averages.items()
    ]
    assert len(page.soup.select("main svg.app-picture")) == len(SECTIONS) + 1, "one for each section, and the key"
    (chosen,) = page.soup.select("#since option[selected]")
    assert chosen.get_text() == str(since)


def test_a_year_without_returns_and_one_without_an_earlier_year_say_so(
    world: World, analyst: Browser, computed: Computed, cohort: models.Cohort
) -> None:
    page = analyst.page(f"/national/2017/cohorts/{cohort.id}")
    assert "There is no earlier year with returns to compare with." in page.main
    page = analyst.page(f"/national/2024/cohorts/{cohort.id}")
    assert "No area submitted in both years." in page.main
    assert on_page(page, "Section averages by year")[0] == [NAME, *["no returns"] * 5, "0"]
    for path in ("/national/1999/cohorts/1", "/national/2019/cohorts/999"):
        assert analyst.get(path).status_code == 404


def test_where_nobody_of_the_cohort_submitted_the_others_are_all_areas(
    world: World, analyst: Browser, computed: Computed
) -> None:
    empty = factories.cohort("New towns", factories.AreaFactory())
    db.session.commit()
    page = analyst.page(f"/national/2019/cohorts/{empty.id}")
    lines = on_page(page, "What changed in each section since 2018")
    assert lines[0] == ["New towns", "None of these areas submitted in both years"]
    assert lines[1][1:] == [
        f"{line[n]} of {line[3]} ({line[n + 1]}%)"
        for line in computed.table("changes", lambda _: True, 2018)[:1]
        for n in (4, 6, 8)
    ]


@pytest.mark.parametrize("page", ["averages", "priorities", "descriptors/fv1"])
def test_a_cohort_is_a_filter_of_the_national_pages(
    analyst: Browser, computed: Computed, cohort: models.Cohort, page: str
) -> None:
    found = analyst.page(f"/national/2019/{page}?cohort={cohort.id}")
    assert found.soup.select_one(".govuk-caption-l").get_text() == f"cohort {NAME}"
    many = len(computed.of(2019, inside(cohort)))
    assert f"{many} of " in found.main
    assert [o.get_text() for o in found.soup.select("#cohort option[selected]")] == [NAME]
    assert found.soup.select(f'nav a[href="/national/2019/cohorts/{cohort.id}"]')
    london = analyst.page(f"/national/2019/{page}?cohort={cohort.id}&region=London")
    both = computed.of(2019, lambda row: inside(cohort)(row) and row["region"] == "London")
    assert f"{len(both)} of " in london.main
    assert analyst.page(f"/national/2019/{page}?cohort=999").main.count("there is no such choice: 999") == 1


def test_the_page_of_averages_of_a_cohort_agrees_with_another_computation(
    analyst: Browser, computed: Computed, cohort: models.Cohort
) -> None:
    page = analyst.page(f"/national/2019/averages?cohort={cohort.id}")
    expected = computed.table("section-averages", inside(cohort), 2018)
    assert [line[:-1] for line in on_page(page, "Section averages by year")] == [line[:-1] for line in expected]


def test_files_of_a_cohort_agree_with_another_computation(
    analyst: Browser, computed: Computed, alike: Computed, cohort: models.Cohort
) -> None:
    for id_ in ("section-averages", "section-spread", "descriptors", "changes", "data-maturity", "priorities"):
        _, lines = table(analyst, id_, f"?cohort={cohort.id}")
        left_out = agree(lines, computed.table(id_, inside(cohort), 2018))
        assert left_out == 0 or id_ in ("section-spread", "descriptors"), "quartiles need ten areas"


@pytest.mark.parametrize("since", [2017, 2018])
def test_the_published_table_of_cohorts_agrees_with_another_computation(
    analyst: Browser, computed: Computed, alike: Computed, cohort: models.Cohort, since: int
) -> None:
    few = factories.cohort("A few", *db.session.query(models.Area).order_by(models.Area.code)[1:3])
    db.session.commit()
    head, lines = table(analyst, "cohorts", f"?since={since}")
    assert head[:8] == [
        *("Year", "Cohort", "Group", "Compared with", "Section", "Areas", "Average", "Areas in both years")
    ]
    expected = []
    for one in (few, cohort):
        among = inside(one)
        for kind, wanted in (("Cohort", among), ("Other areas", lambda row, among=among: not among(row))):
            rows, moves = computed.of(2019, wanted), computed.table("changes", wanted, since)
            for (section, name), line in zip(SECTIONS.items(), moves, strict=True):
                average = mean([section_mean(row, section) for row in rows])
                expected.append(["2019", one.name, kind, str(since), name, str(len(rows)), average, line[3], *line[4:]])
    left_out = agree(lines, expected)
    assert left_out == 7 * 10, "all of the two areas, and so of all the others"
    assert all("[c]" in line for line in lines if line[1] == "A few")


def test_a_table_of_cohorts_is_there_only_where_there_are_cohorts(
    world: World, analyst: Browser, computed: Computed, cohort: models.Cohort
) -> None:
    assert table(analyst, "cohorts")[1]
    assert "types of authority, models and cohorts" in analyst.page("/national/2019/averages").main
    assert analyst.get(f"{BASE}/cohorts.csv?cohort={cohort.id}").status_code == 404, "it holds all of them"
    cohort.ended_at = factories.NOW
    db.session.commit()
    assert analyst.get(f"{BASE}/cohorts.csv").status_code == 404
    assert analyst.get(f"{BASE}/section-averages.csv?cohort={cohort.id}").status_code == 404
    assert "cohorts" not in WITHOUT


def test_a_list_counts_as_given_out_from_the_first_file_with_figures_of_it(
    world: World, analyst: Browser, computed: Computed, cohort: models.Cohort
) -> None:
    def given_out() -> list[bool]:
        db.session.expire_all()
        rows = db.session.query(models.CohortList).order_by(models.CohortList.cohort_id)
        return [row.given_out_at is not None for row in rows]

    other = factories.cohort("Others", *db.session.query(models.Area).order_by(models.Area.id)[:8])
    db.session.commit()
    table(analyst, "section-averages")
    table(analyst, "section-averages", "?region=London")
    assert given_out() == [False, False]
    assert not told("give_out_cohort")
    for _ in range(2):
        table(analyst, "section-averages", f"?cohort={other.id}")
        assert given_out() == [False, True]
    (event,) = told("give_out_cohort")
    assert (event.subject, event.new) == (str(other.id), {"name": "Others", "list": 1})
    assert event.user_id == analyst.user.id
    analyst.get(f"{BASE}/tables.xlsx")
    assert given_out() == [True, True]
    world.at(factories.NOW + timedelta(days=1))
    page = world.browser(world.person(Role.NATIONAL_LEAD)).page(f"/national/cohorts/{other.id}/change")
    assert "Figures of these areas were first in a file to publish at" in page.main


def test_a_list_that_differs_in_one_area_from_one_that_was_given_out_is_left_out(
    world: World, analyst: Browser, alike: Computed, cohort: models.Cohort
) -> None:
    lead = world.browser(world.person(Role.NATIONAL_LEAD))
    in_2019 = {row["area"] for row in alike.of(2019, inside(cohort))}
    areas = [db.session.get_one(models.Area, row.area_id) for row in db.session.query(models.CohortArea).all()]
    ids = [area.id for area in sorted(areas, key=lambda area: area.code in in_2019)]  # who submitted comes last
    form = {"version": 1, "name": NAME, "description": "", "typed": ""}

    def save(version: int, chosen: list[int]) -> None:
        answer = lead.post(
            f"/national/cohorts/{cohort.id}/change", {**form, "version": version, "cohort_areas": chosen}
        )
        assert answer.status_code == 303

    def left_out() -> bool:
        lines = table(analyst, "section-averages", f"?cohort={cohort.id}")[1]
        return "[c]" in lines[-1]

    save(1, ids[:-1])
    assert not left_out(), "the first list was in no file, so that the second may differ in one area"
    save(2, ids)
    assert left_out()
    save(3, ids[:-1])
    assert not left_out(), "it is the list that was given out"


@pytest.mark.parametrize("path", ["section-averages.csv?cohort=", "cohorts.csv?x=", "tables.xlsx?x="])
def test_a_file_needs_as_many_statements_for_many_cohorts_as_for_one(
    analyst: Browser, computed: Computed, cohort: models.Cohort, path: str
) -> None:
    before = needed(analyst, f"{BASE}/{path}{cohort.id}")
    areas = db.session.query(models.Area).order_by(models.Area.code).all()
    for n in range(4):
        factories.cohort(f"Every {n + 2}", *areas[:: n + 2])
    db.session.query(models.CohortList).update({"given_out_at": factories.NOW})
    db.session.commit()
    assert len(needed(analyst, f"{BASE}/{path}{cohort.id}")) == len(before), before
