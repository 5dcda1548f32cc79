"""What stands beside an area: England over the years, how areas are spread, and the areas that it took over from."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO
from statistics import quantiles

import pytest
from docx import Document
from sqlalchemy import select

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.integration.comparing import NARRATIVE, PATH, a_year, submit, table
from tests.integration.conftest import World
from tests.printed import text_of

SPREAD = "How areas’ averages are spread, 2023"
AVERAGES = "Section averages by year"
DESCRIPTORS = "Scores by descriptor and year"


def one_place(value: float) -> str:
    return str(Decimal(str(value)).quantize(Decimal("0.1"), ROUND_HALF_UP))


def others(world: World, collection: models.Collection, count: int, **more: bool) -> None:
    for number in range(count):
        area = factories.AreaFactory(region=f"Region {number % 2}")
        submit(world, collection, area, {"fv1": number % 6, "fv2": 2}, score=number % 5, **more)


def test_quartiles_stand_beside_each_descriptor_and_each_section(world: World) -> None:
    year = a_year(2023)
    submit(world, year, world.leeds, {"fv1": 5})
    others(world, year, 12)
    page = world.browser(world.coordinator).page(PATH)
    lower, median, upper = quantiles([5, *(n % 6 for n in range(12))], n=4, method="inclusive")
    rows = table(page, DESCRIPTORS)
    assert rows[world.guide.descriptor("fv1").title][1:] == [
        one_place(median),
        f"{one_place(lower)} to {one_place(upper)}",
    ]
    shown = table(page, SPREAD)
    lower, median, upper = quantiles([3, *(n % 5 for n in range(12))], n=4, method="inclusive")
    last = len(world.guide.sections) - 1  # nothing in it was scored otherwise
    assert shown["Median"][last] == one_place(median)
    assert shown["Middle half"][last] == f"{one_place(lower)} to {one_place(upper)}"
    assert shown["Leeds"][last] == "3.0"
    assert [shown[band][last] for band in ("0.0 to 0.4", "1.0 to 1.4", "3.0 to 3.4")] == ["3", "3", "3"]


def test_counts_wait_for_the_closing_and_are_not_shown_of_few_areas_that_one_may_not_see(world: World) -> None:
    year = a_year(2023)
    submit(world, year, world.leeds)
    others(world, year, 9)
    browser = world.browser(world.coordinator)
    page = browser.page(PATH)
    assert "England: average of 10 areas" in page.main
    assert "spread" not in page.main
    assert "England median 2023" not in page.main
    assert "Median" in table(world.browser(world.person(Role.NATIONAL_ANALYST)).page(PATH), SPREAD)
    others(world, year, 1)
    assert "Median" in table(browser.page(PATH), SPREAD)


def neighbours_of(area: models.Area, others: list[models.Area], from_year: int = 2020) -> None:
    factories.NeighbourListFactory(area_id=area.id, from_year=from_year)
    for other in others:
        factories.NeighbourFactory(area_id=area.id, from_year=from_year, neighbour_id=other.id)
    db.session.commit()


def test_the_average_of_its_statistical_neighbours_is_shown_to_the_areas_people_and_the_national_team(
    world: World,
) -> None:
    year = a_year(2023)
    submit(world, year, world.leeds, shared_with_areas=True)
    others(world, year, 20)
    submitted = db.session.scalars(select(models.Area).where(models.Area.id != world.leeds.id)).all()
    neighbours_of(world.leeds, [*submitted[:7], factories.AreaFactory()])  # one submitted nothing
    last = world.guide.sections[-1].name
    mean = one_place(sum(n % 5 for n in range(7)) / 7)
    for user in (world.coordinator, world.person(Role.NATIONAL_ANALYST)):
        page = world.browser(user).page(PATH)
        assert "Statistical neighbours: average of 7 areas that submitted." in page.main
        head = [cell.get_text() for cell in page.soup.select("main table")[1].select("thead th")]
        assert table(page, "Section averages 2023")[last][head.index("Statistical neighbours") - 1] == mean
    stranger = world.person(Role.COORDINATOR, factories.AreaFactory())
    assert "Statistical neighbours" not in world.browser(stranger).page(PATH).main


def test_neighbours_that_with_england_and_the_regions_would_give_away_few_areas_are_not_shown(world: World) -> None:
    year = a_year(2023)
    submit(world, year, world.leeds)
    others(world, year, 20)
    region = db.session.scalars(select(models.Area).where(models.Area.region == "Region 0")).all()
    neighbours_of(world.leeds, list(region[:8]))  # of ten
    page = world.browser(world.coordinator).page(PATH)
    assert "Statistical neighbours: not shown, because it would rest on too few areas." in page.main


def test_england_has_its_line_in_the_years_in_which_it_may_be_shown(world: World) -> None:
    for number, count in ((2021, 8), (2022, 3), (2023, 8)):
        year = a_year(number)
        submit(world, year, world.leeds)
        others(world, year, count)
    rows = table(world.browser(world.coordinator).page(PATH), AVERAGES)
    last = world.guide.sections[-1].name
    of = [Decimal(3 + sum(n % 5 for n in range(8))) / 9, None, Decimal(3 + sum(n % 5 for n in range(8))) / 9]
    expected = [one_place(float(value)) if value is not None else "no figure" for value in of]
    assert rows[f"{last}: England"][:3] == expected


def test_an_area_that_took_over_from_others_shows_theirs_as_their_own_history(world: World) -> None:
    old = factories.AreaFactory(name="Old Shire", closed_on=date(2022, 4, 1))
    factories.AreaSuccessionFactory(area_id=old.id, successor_id=world.leeds.id)
    submit(world, a_year(2021), old, score=1, chosen=("fv1",))
    submit(world, a_year(2023), world.leeds, score=3)
    own = world.browser(world.coordinator).page(PATH)
    assert "Before: Old Shire" in own.main
    assert "Old Shire was an area of its own until 1 April 2022." in own.main
    section = world.guide.sections[0].name
    assert table(own, "Section averages of Old Shire by year")[section] == ["1.0"]
    assert table(own, AVERAGES)[section] == ["3.0"]  # never added
    assert "There is one year to show, 2023" in own.main
    assert NARRATIVE not in own.html


@pytest.mark.parametrize("shared", [True, False])
def test_others_see_the_history_of_a_former_area_only_where_it_was_shared(world: World, *, shared: bool) -> None:
    old = factories.AreaFactory(name="Old Shire", closed_on=date(2022, 4, 1))
    factories.AreaSuccessionFactory(area_id=old.id, successor_id=world.leeds.id)
    submit(world, a_year(2021), old, shared_with_areas=shared)
    submit(world, a_year(2023), world.leeds, shared_with_areas=True)
    page = world.browser(world.person(Role.COORDINATOR, factories.AreaFactory())).page(PATH)
    assert ("Before: Old Shire" in page.main) is shared


def test_a_former_area_without_years_is_not_mentioned_and_an_area_with_nothing_of_its_own_is_told_so(
    world: World,
) -> None:
    old = factories.AreaFactory(name="Old Shire", closed_on=date(2022, 4, 1))
    factories.AreaSuccessionFactory(area_id=old.id, successor_id=world.leeds.id)
    db.session.commit()
    assert "Old Shire" not in world.browser(world.coordinator).page(PATH).main


def test_a_half_is_rounded_up_and_less_is_not_on_page_pdf_word_and_export_alike(world: World) -> None:
    year = a_year(2023)
    submit(world, year, world.leeds)
    for number in range(9):
        # Communities: 118 points over 40 scores, exactly 2.95. Workforce: 265 over 90, less than 2.95.
        lower = {"co1": 2} if number < 2 else {}
        submit(world, year, factories.AreaFactory(), lower | ({"wf1": 2} if number < 5 else {}))
    places = {section.id: section.name for section in world.guide.sections}
    expected = {places["communities"]: "3.0", places["workforce"]: "2.9"}
    browser, analyst = world.browser(world.coordinator), world.browser(world.person(Role.NATIONAL_ANALYST))

    page = table(browser.page(PATH), "Section averages 2023")
    assert {name: page[name][1] for name in expected} == expected
    printed = text_of(browser.get(f"{PATH}.pdf?with=national").data)
    for name, figure in expected.items():
        assert f"{name}: England {figure}" in printed
    word = Document(BytesIO(browser.get("/areas/E08000035/committee-paper.docx").data))
    rows = [[cell.text for cell in row.cells] for found in word.tables for row in found.rows]
    for name, figure in expected.items():
        assert [f"{name}: England", figure] in [row[:2] for row in rows]
    national = table(analyst.page("/national/2023/averages"), "Section averages by year")
    assert national["2023"][: len(places)] == [expected.get(name, "3.0") for name in places.values()]
    export = analyst.get("/national/2023/exports/section-averages.csv").data.decode("utf-8-sig")
    figures = ",".join(expected.get(name, "3.0") for name in places.values())
    assert f"2023,{figures}," in export, export
