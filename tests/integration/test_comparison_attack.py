"""Somebody opens every comparison page there is and subtracts every shown figure from every other.

What a figure over a group gives away is the sum over its areas. So two figures of one year give away the sum over the
areas that are in one of the groups only, less what the reader sees anyway: it may never rest on one to four areas.
"""

import random
import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.domain.scoring import half_up
from ehsg.extensions import db
from tests import factories, once
from tests.integration.comparing import PATH, a_year, submit, table
from tests.integration.conftest import World
from tests.pages import Page

pytestmark = once.with_sqlite()

REGIONS = {"London": 4, "North East": 5, "South West": 7, "Yorkshire": 9}  # how many areas each
YEARS = (2022, 2023)


@dataclass(frozen=True)
class Shown:
    """A figure that some page shows: the group and year, and the areas that it rests on."""

    name: str
    year: int
    areas: frozenset[int]


class Country:
    """Areas with returns in two years; some took no part, some permit others to see their scores."""

    def __init__(self, world: World, seed: int) -> None:
        chance = random.Random(seed)
        self.world = world
        world.leeds.region = "Yorkshire"
        regions = [region for region, count in REGIONS.items() for _ in range(count)]
        self.areas = [world.leeds, *(factories.AreaFactory(region=region) for region in regions)]
        self.submitted: dict[int, dict[int, models.Submission]] = {}
        for number in YEARS:
            year = a_year(number)
            took_part = [area for area in self.areas if area is world.leeds or chance.random() < 0.9]
            self.submitted[number] = {
                area.id: submit(world, year, area, score=chance.randint(0, 5), shared_with_areas=chance.random() < 0.3)
                for area in took_part
            }

        neighbours = chance.sample(self.areas[1:], 10)
        factories.NeighbourListFactory(area_id=world.leeds.id, from_year=2000)
        for area in neighbours:
            factories.NeighbourFactory(area_id=world.leeds.id, from_year=2000, neighbour_id=area.id)
        self.neighbours = frozenset(area.id for area in neighbours)

    def seen(self, year: int, own: int) -> frozenset[int]:
        """The areas whose scores a coordinator of `own` may see."""
        rows = self.submitted[year]
        return frozenset(id_ for id_, made in rows.items() if made.shared_with_areas or id_ == own)

    def rests_on(self, name: str, year: int) -> frozenset[int]:
        of = {area.id for area in self.areas if name in ("England", area.region)}
        if name == "Statistical neighbours":
            of = set(self.neighbours)
        return frozenset(of & self.submitted[year].keys())


def figures_on(page: Page, country: Country) -> set[Shown]:
    """The figures over groups that the page shows, each checked against the areas that it says it rests on."""
    found = set()
    (year,) = map(int, re.findall(r"Beside other areas, (\d{4})", page.main))
    for name, count in re.findall(r"([A-Z][A-Za-z ]+): average of (\d+) areas? that submitted", page.main):
        shown = Shown(name, year, country.rests_on(name, year))
        assert len(shown.areas) == int(count)
        found.add(shown)
        section = country.world.guide.sections[0].name
        rows = [country.submitted[year][id_].content["scores"][0]["score"] for id_ in shown.areas]
        column = 1 + [group for group, _ in re.findall(r"([A-Z][A-Za-z ]+): average of (\d+)", page.main)].index(name)
        mean = str(half_up(Fraction(sum(rows), len(rows))))
        assert table(page, f"Section averages {year}")[section][column] == mean
    years = [head.get_text() for head in page.soup.select("main table")[0].select("thead th")][1:]
    line = table(page, "Section averages by year").get(f"{country.world.guide.sections[0].name}: England", [])
    for head, figure in zip(years, line, strict=False):
        if re.fullmatch(r"\d\.\d", figure):
            found.add(Shown("England", int(head), country.rests_on("England", int(head))))
    return found


@pytest.mark.parametrize("seed", range(2))
def test_no_two_figures_that_a_coordinator_finds_anywhere_give_away_fewer_than_five_areas(
    world: World, seed: int
) -> None:
    country = Country(world, seed)
    db.session.commit()
    browser = world.browser(world.coordinator)
    found: set[Shown] = set()
    opened = 0
    for area in country.areas:
        for query in ("?years=2022", "") if area is world.leeds else ("?years=2022", "?years=2023"):
            answer = browser.get(PATH.replace("E08000035", area.code) + query)
            if answer.status_code == 200:
                opened += 1
                found |= figures_on(Page(answer), country)
    assert opened > 20
    assert found
    for year in YEARS:
        unseen = [(s.name, s.areas - country.seen(year, world.leeds.id)) for s in found if s.year == year]
        for name, areas in unseen:
            assert len(areas) not in range(1, 5), name
        for (one, first), (other, second) in combinations(unseen, 2):
            assert len(first ^ second) not in range(1, 5), (one, other)


def test_the_national_team_finds_every_group(world: World) -> None:
    country = Country(world, 0)
    db.session.commit()
    browser = world.browser(world.person(Role.NATIONAL_ANALYST))
    found = set()
    for area in country.areas:
        answer = browser.get(PATH.replace("E08000035", area.code))
        if answer.status_code == 200:
            found |= figures_on(Page(answer), country)
    assert {shown.name for shown in found} == {"England", "Statistical neighbours", *REGIONS}
