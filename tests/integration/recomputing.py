"""A second implementation of every figure of a comparison, in SQL over the raw scores, and two hundred areas for it.

It shares nothing with the service's own: DuckDB, whole numbers of tenths, quartiles by its own window.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from sqlalchemy import text

from ehsg import models
from ehsg.domain.guide import Guide
from ehsg.extensions import db
from tests import factories
from tests.integration.comparing import a_year, submit
from tests.integration.conftest import World
from tests.unit.test_progress import FV9, edition, without_fv1

AREAS = 200
REGIONS = 9
# The 2022 edition has neither fv1 nor wf2 and has fv9; the 2023 edition has fv1 and wf2 again, and fv9.
SECOND = edition("second", lambda d: None if d.id == "wf2" else without_fv1(d), FV9)
THIRD = edition("third", lambda d: d, FV9)


@dataclass(frozen=True)
class Country:
    """Areas in regions with random returns in three years, each with an edition of its own."""

    guides: Mapping[int, Guide]
    areas: tuple[models.Area, ...]
    raw: duckdb.DuckDBPyConnection
    asked: dict[Any, tuple[Any, ...]] = field(default_factory=dict)

    def one(self, query: str, *values: Any) -> tuple[Any, ...]:
        """The one row that answers; what was asked before is not asked again."""
        if (query, values) not in self.asked:
            found = self.raw.execute(query, values).fetchone()
            assert found is not None, query
            self.asked[query, values] = found
        return self.asked[query, values]


def country(world: World, monkeypatch: pytest.MonkeyPatch) -> Country:
    """Everybody's returns, in the service's database and as raw scores in DuckDB."""
    guides = {2021: world.guide, 2022: SECOND, 2023: THIRD}
    monkeypatch.setitem(world.app.extensions, "ehsg_guides", {guide.edition: guide for guide in guides.values()})
    chance = random.Random(5)
    regions = [f"Region {n % REGIONS}" for n in range(AREAS - 1)]
    world.leeds.region = "Region 0"
    areas = (world.leeds, *(factories.AreaFactory(region=region) for region in regions))
    raw = duckdb.connect()
    raw.execute("create table scores (area text, region text, year int, section text, descriptor text, score int)")
    rows: list[tuple[Any, ...]] = []
    for year, guide in guides.items():
        collection = a_year(year)
        collection.guide_edition = guide.edition
        for area in areas:
            if area is not world.leeds and chance.random() < 0.1:
                continue  # took no part
            usual = chance.randint(1, 4)
            scores = {id_: min(5, max(0, usual + chance.randint(-2, 2))) for id_ in guide.descriptor_ids}
            submit(replace(world, guide=guide), collection, area, scores, commit=False, guide_edition=guide.edition)
            rows += [(area.code, area.region, year, d.section, d.id, scores[d.id]) for d in guide.descriptors]
    db.session.flush()
    db.session.execute(text("ANALYZE"))  # PostgreSQL plans as for empty tables until it has looked at what came in
    db.session.commit()
    columns = ", ".join(["unnest(?)"] * len(rows[0]))
    raw.execute(f"insert into scores select {columns}", [list(column) for column in zip(*rows, strict=True)])
    raw.execute("""
        create table sections as
        select area, region, year, section, sum(score)::bigint as total, count(*)::bigint as scored
        from scores group by all
    """)
    return Country(guides, areas, raw)


def tenths(total: int, of: int) -> str:
    """The mean to one place, half up, in whole numbers."""
    return str(Decimal((20 * int(total) + of) // (2 * of)) / 10 + Decimal("0.0"))


def area_average(found: Country, area: str, year: int, section: str) -> str:
    total, scored = found.one(
        "select total, scored from sections where area = ? and year = ? and section = ?", area, year, section
    )
    return tenths(total, scored)


def group_average(found: Country, year: int, section: str, region: str = "%") -> tuple[str, int]:
    """The mean of the areas' averages (all of a year's areas have as many scores in a section), and of how many."""
    total, scored, areas = found.one(
        "select sum(total), max(scored), count(*) from sections where year = ? and section = ? and region like ?",
        year,
        section,
        region,
    )
    return tenths(total, scored * areas), areas


def quartiles(found: Country, column: str, where: str, *values: Any) -> tuple[str, str, str]:
    """Three quartiles of a column of whole numbers, each divided by `per`, to one place."""
    shown = []
    for quarter in (1, 2, 3):
        # Four times the quartile is a whole number: between neighbours in proportion to quarters.
        four, per = found.one(
            f"""
            with ordered as (
                select {column} as v, per, row_number() over (order by {column}) - 1 as place, count(*) over () as n
                from {where}
            ),
            spot as (select distinct ((n - 1) * {quarter}) // 4 as low, ((n - 1) * {quarter}) % 4 as rest from ordered)
            select (4 - rest) * (select v from ordered where place = low)
                 + rest * coalesce((select v from ordered where place = low + 1), 0), (select max(per) from ordered)
            from spot
            """,  # noqa: S608
            *values,
        )
        shown.append(tenths(four, 4 * per))
    return shown[0], shown[1], shown[2]


def section_quartiles(found: Country, year: int, section: str) -> tuple[str, str, str]:
    where = "(select total, scored as per from sections where year = ? and section = ?)"
    return quartiles(found, "total", where, year, section)


def descriptor_quartiles(found: Country, year: int, descriptor: str) -> tuple[str, str, str]:
    where = "(select score, 1 as per from scores where year = ? and descriptor = ?)"
    return quartiles(found, "score", where, year, descriptor)


def bands(found: Country, year: int, section: str) -> list[int]:
    """How many areas' averages, as shown, lie in each half point."""
    band = "least(((20 * total + scored) // (2 * scored)) // 5, 9)"
    counted = ", ".join(f"count(*) filter ({band} = {number})" for number in range(10))
    return [*found.one(f"select {counted} from sections where year = ? and section = ?", year, section)]  # noqa: S608
