"""Somebody takes every published file there is, of every filter, and adds and subtracts every figure.

Whoever reads the files may know which areas are in which group. A figure over a group gives away the sum over its
areas, and numbers of areas give it away exactly. So no combination of what is shown may rest on one to four areas.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations, permutations
from pathlib import Path

import pytest

from ehsg import models
from ehsg.domain import publishing
from ehsg.domain.disclosure import Disclosed
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories, once
from tests.history_files import row
from tests.integration.conftest import World
from tests.integration.importing import import_rows
from tests.integration.national.computing import SECTIONS, Row, places, section_mean
from tests.integration.national.files import table
from tests.integration.three_years import made_up
from tests.pages import Browser

pytestmark = once.with_sqlite()

YEARS = (2018, 2019)
REGIONS = (("London", 15), ("North East", 4), ("South West", 14), ("North West", 12), ("East", 5))
FIRST_SECTION = next(iter(SECTIONS))
Areas = frozenset[str]


@dataclass
class Country:
    """Fifty areas with returns in two years, and cohorts: of one, of few, of all but few, some that nearly agree."""

    world: World
    folder: Path
    seed: int
    groups: dict[str, Areas] = field(default_factory=dict)  # an address's query to the codes of the areas
    rows: dict[tuple[str, int], Row] = field(default_factory=dict)

    def __post_init__(self) -> None:
        chance = random.Random(self.seed)
        regions = [name for name, many in REGIONS for _ in range(many)]
        areas = [factories.AreaFactory(region=region) for region in regions]
        for area in areas:
            area.authority_type = chance.choice(("county council", "unitary authority", "unitary authority"))
            area.earned_autonomy = chance.random() < 0.2
        made = [
            {**row(self.world.guide), **made_up(chance, area.code, year)}
            for area in areas
            for year in YEARS
            if chance.random() < 0.95
        ]
        assert import_rows(self.world, self.folder, made).exit_code == 0
        self.rows = {(one["area"], int(one["year"])): one for one in made}
        self.codes = [area.code for area in areas]
        self.attributes = {area.code: (area.region, area.authority_type, area.earned_autonomy) for area in areas}
        some = chance.sample(areas, 20)
        for name, inside in (
            ("Twelve", some[:12]),
            ("Twelve and one more", some[:13]),
            ("Twelve others", some[8:]),
            ("One", areas[:1]),
            ("Four", some[:4]),
            ("All but one", areas[1:]),
            ("All but four", areas[4:]),
            ("London and one more", [*areas[:15], areas[20]]),
            ("All", areas),
        ):
            self.cohort(factories.cohort(name, *inside), inside)
        db.session.commit()

    def cohort(self, cohort: models.Cohort, areas: list[models.Area]) -> None:
        self.groups[f"cohort={cohort.id}"] = frozenset(area.code for area in areas)

    def asked(self) -> Iterator[str]:
        """Every filter that there are files of."""
        yield ""
        for name, _ in REGIONS:
            yield f"region={name}"
        for name in ("county council", "unitary authority"):
            yield f"type={name}"
        yield from (f"model={number}" for number in range(1, 7))
        yield from ("earned-autonomy=yes", "earned-autonomy=no", *self.groups)

    def inside(self, query: str, year: int) -> Areas:
        """The areas that a file's figures of the year rest on."""
        kind, _, value = query.partition("=")
        submitted = [code for code in self.codes if (code, year) in self.rows]
        if kind == "cohort":
            return self.groups[query] & frozenset(submitted)
        return frozenset(code for code in submitted if not query or self._has(kind, value, code, year))

    def _has(self, kind: str, value: str, code: str, year: int) -> bool:
        region, type_, autonomy = self.attributes[code]
        model = self.rows[code, year]["data_maturity_model"]
        words = {"region": region, "type": type_, "model": model, "earned-autonomy": "yes" if autonomy else "no"}
        return words[kind] == value


Shown = dict[str, dict[str, Areas]]
"""What a figure is about, to every group of which it is shown, to the areas that it rests on."""


def published(browser: Browser, country: Country) -> Shown:
    """Every figure that any file shows; each is checked against the areas that it is said to rest on."""
    found: Shown = {}
    for query in country.asked():
        _, lines = table(browser, "section-averages", f"?{query}")
        for line in lines:
            year = int(line[0])
            areas = country.inside(query, year)
            assert int(line[-1]) == len(areas), (query, year)
            if line[1] not in ("[c]", "[x]"):
                means = [section_mean(country.rows[code, year], FIRST_SECTION) for code in areas]
                assert line[1] == places(sum(means) / len(means))
                found.setdefault(f"average {year}", {})[query] = areas
        _, lines = table(browser, "changes", f"?{query}")
        both = country.inside(query, 2019) & country.inside("", 2018)
        assert int(lines[0][3]) == len(both), query
        if lines[0][4] not in ("[c]", "[x]"):
            assert int(lines[0][4]) == improved(country, both)
            found.setdefault("improved", {})[query] = both
    _of_others(found, browser, country)
    return found


def _of_others(found: Shown, browser: Browser, country: Country) -> None:
    """The areas that are not in a cohort, of the table of cohorts."""
    names = {cohort.name: f"cohort={cohort.id}" for cohort in db.session.query(models.Cohort)}
    first = SECTIONS[FIRST_SECTION]
    for line in table(browser, "cohorts")[1]:
        if line[2] != "Other areas" or line[4] != first:
            continue
        for year, name, areas, cell in ((2019, "average 2019", 5, 6), (0, "improved", 7, 8)):
            every = country.inside("", 2019) & country.inside("", year or 2018)
            rest = every - country.groups[names[line[1]]]
            assert int(line[areas]) == len(rest), line
            if line[cell] not in ("[c]", "[x]"):
                found[name][f"others of {line[1]}"] = rest


def improved(country: Country, areas: Areas) -> int:
    rows = country.rows
    return sum(
        section_mean(rows[code, 2019], FIRST_SECTION) > section_mean(rows[code, 2018], FIRST_SECTION) for code in areas
    )


def given_away(groups: Mapping[str, Areas]) -> list[tuple[tuple[str, ...], Areas]]:
    """Each pair and triple of groups of which some sum or difference rests on one to four areas, and these areas.

    Of two groups the difference; of three, two less the third. Of a whole, it less all of its parts but one.
    """
    found = [((name,), areas) for name, areas in groups.items()]
    found += [((one, other), groups[one] ^ groups[other]) for one, other in combinations(groups, 2)]
    for one, other, less in permutations(groups, 3):
        a, b, c = groups[one], groups[other], groups[less]
        if one < other:
            found.append(((one, other, less), _less(a, b, c)))
    for kind in ("region=", "type=", "model=", "earned-autonomy="):
        parts = {name: areas for name, areas in groups.items() if name.startswith(kind)}
        if "" in groups and parts:
            found.append((("", *parts), groups[""].difference(*parts.values())))
    return [(names, areas) for names, areas in found if 1 <= len(areas) <= 4]


def _less(a: Areas, b: Areas, c: Areas) -> Areas:
    """Where the sum of a and b less c has something."""
    return (a ^ b ^ c) | ((a & b) - c)


@pytest.fixture
def country(world: World, tmp_path: Path) -> Country:
    return Country(world, tmp_path, 5)


@pytest.fixture
def reader(world: World) -> Browser:
    """Who takes the files from the service; they are made for everybody."""
    return world.browser(world.person(Role.NATIONAL_ANALYST))


def test_no_files_of_any_filters_give_away_anything_about_one_to_four_areas(country: Country, reader: Browser) -> None:
    found = published(reader, country)
    assert set(found) == {"average 2018", "average 2019", "improved"}
    for what, groups in found.items():
        assert given_away(groups) == [], what
        assert "" in groups, "England is shown"
        assert sum(name.startswith("region=") for name in groups) >= 3
        assert any(name.startswith("cohort=") for name in groups)
    assert len(found["average 2019"]) >= 12, sorted(found["average 2019"])


def test_the_cohort_of_one_and_its_others_are_shown_nowhere(country: Country, reader: Browser) -> None:
    ids = {cohort.name: f"cohort={cohort.id}" for cohort in db.session.query(models.Cohort)}
    for groups in published(reader, country).values():
        hidden = ("One", "Four", "All but one", "All but four")
        assert not {ids[name] for name in hidden} & groups.keys()
        assert not {f"others of {name}" for name in hidden} & groups.keys()
        assert ids["All"] in groups, "it is England again"


def test_without_the_rule_the_attack_finds_single_areas(
    country: Country, reader: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it would be noticed. What is found is the truth about an area: here, whether it improved."""
    (all_but_one,) = db.session.query(models.Cohort.id).filter_by(name="All but one").one()
    query = f"cohort={all_but_one}"
    with monkeypatch.context() as without_it:
        without_it.setattr(Disclosed, "may", lambda self, areas: True)
        publishing._judged.cache_clear()
        found = published(reader, country)
        england, without = (int(table(reader, "changes", f"?{asked}")[1][0][4]) for asked in ("", query))
    publishing._judged.cache_clear()
    assert all(given_away(groups) for groups in found.values())
    (alone,) = found["improved"][""] - found["improved"][query]
    assert england - without == improved(country, frozenset({alone}))


def test_a_cohort_that_is_changed_by_one_area_between_two_files_gives_nothing_away(
    world: World, country: Country, reader: Browser
) -> None:
    first = published(reader, country)
    twelve = db.session.query(models.Cohort).filter_by(name="Twelve").one()
    query = f"cohort={twelve.id}"
    ids = [id_ for (id_,) in db.session.query(models.CohortArea.area_id).filter_by(cohort_id=twelve.id, number=1)]
    fields = {"version": 1, "name": "Twelve", "description": "", "typed": "", "cohort_areas": ids[1:]}
    lead = world.browser(world.person(Role.NATIONAL_LEAD))
    assert lead.post(f"/national/cohorts/{twelve.id}/change", fields).status_code == 303
    left = db.session.query(models.Area.code).filter(models.Area.id.in_(ids[1:]))
    country.groups[query] = frozenset(code for (code,) in left)
    second = published(reader, country)
    for what, groups in first.items():
        both = {**groups, **{f"later {name}": areas for name, areas in second[what].items()}}
        assert given_away(both) == [], what
    assert query in first["average 2019"]
    assert query not in second["average 2019"]


def test_there_are_no_files_of_two_filters_together(country: Country, reader: Browser) -> None:
    one_of_each = {query.partition("=")[0]: query for query in country.asked() if query}
    for one, other in combinations(one_of_each.values(), 2):
        for path in ("section-averages.csv", "tables.xlsx"):
            assert reader.get(f"/national/2019/exports/{path}?{one}&{other}").status_code == 404


def test_priorities_that_were_followed_give_nothing_away_beside_any_file(country: Country, reader: Browser) -> None:
    groups: Shown = {}
    for query in country.asked():
        for line in table(reader, "descriptors", f"?{query}")[1]:
            if line[4] not in ("[c]", "[x]"):
                groups.setdefault(f"{line[0]} {line[2]}", {})[query] = country.inside(query, int(line[0]))
    titles = {d.title: d.id for d in country.world.guide.descriptors}
    shown = 0
    for line in table(reader, "priorities-followed")[1]:
        chose = frozenset(
            code
            for code in country.inside("", 2019) & country.inside("", 2018)
            if titles[line[3]] in [country.rows[code, 2018][f"priority_{n}"] for n in (1, 2, 3)]
        )
        assert int(line[4]) == len(chose)
        if line[5] != "[c]":
            shown += 1
            for year in YEARS:
                every = {**groups[f"{year} {line[3]}"], "chose it": chose}
                assert given_away(every) == [], line[3]
    assert shown
