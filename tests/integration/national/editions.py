"""Areas over three editions of the guide, and every table to publish worked out again in SQL over raw scores.

It shares nothing with the service: DuckDB, whole numbers of tenths, and the rule of what may be published said another
way. An area's latest submission counts; some were submitted twice, some of these are open again, some never were.
"""

import random
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any

import duckdb
import pytest
from sqlalchemy import insert, text

from ehsg import models
from ehsg.domain.guide import Guide
from ehsg.domain.status import State
from ehsg.extensions import db
from tests import factories
from tests.counting import count_returns
from tests.integration.comparing import a_year
from tests.integration.conftest import World
from tests.integration.recomputing import SECOND, THIRD

AREAS, YEARS = 32, (2021, 2022, 2023)
REGIONS = ("London", "London", "North East", "North East", "North East", "South West", "South East")
TYPES = ("county council", "county council", "unitary authority", "London borough")
RAW = """
create table areas (area int, region text, kind text, autonomy bool);
create table asked (area int, year int);
create table returns (area int, year int, model int);
create table raw (area int, year int, section text, descriptor text, score int);
create table chosen (area int, year int, descriptor text);
create view members as
    select year, area, region, kind, model, autonomy from returns join areas using (area);
"""
SUMS = """
create table sums as
    select area, year, section, sum(score)::bigint as total, count(*)::bigint as scored from raw group by all;
"""


@dataclass
class Editions:
    """The guides by year, what was submitted, in DuckDB, and the areas of each cohort by its name."""

    guides: Mapping[int, Guide]
    raw: duckdb.DuckDBPyConnection
    cohorts: dict[str, frozenset[int]] = field(default_factory=dict)

    _answers: dict[str, list[tuple[Any, ...]]] = field(default_factory=dict)

    def ask(self, query: str, **values: Any) -> list[tuple[Any, ...]]:
        """The rows that answer; what was submitted stays, so the same is asked once."""
        asked = f"{query} {values}"
        if asked not in self._answers:
            self._answers[asked] = self.raw.execute(query, values).fetchall()
        return self._answers[asked]


def editions(world: World, monkeypatch: pytest.MonkeyPatch) -> Editions:
    """Everybody's returns in the service's database, and what counts of them in DuckDB."""
    guides = {2021: world.guide, 2022: SECOND, 2023: THIRD}
    monkeypatch.setitem(world.app.extensions, "ehsg_guides", {guide.edition: guide for guide in guides.values()})
    chance = random.Random(29)
    found = Editions(guides, duckdb.connect())
    found.raw.execute(RAW)
    db.session.query(models.Extension).delete()
    areas = [_area(chance) for _ in range(AREAS)]
    db.session.flush()
    found.raw.executemany(
        "insert into areas values (?, ?, ?, ?)",
        [(a.id, a.region, a.authority_type, a.earned_autonomy) for a in areas],
    )
    for year, guide in guides.items():
        collection = a_year(year)
        collection.guide_edition = guide.edition
        db.session.flush()
        for area in areas:
            if chance.random() < 0.95:
                _take_part(found, world, chance, guide, collection, area)
    found.raw.execute(SUMS)
    _make_cohorts(found, [area.id for area in areas])
    count_returns()
    db.session.commit()
    db.session.execute(text("ANALYZE"))
    db.session.commit()
    return found


def _make_cohorts(found: Editions, ids: list[int]) -> None:
    """Two that differ in three areas, and one of four."""
    for name, areas in (("Alpha", ids[:14]), ("Beta", ids[3:14]), ("Gamma", ids[20:24])):
        cohort = factories.CohortFactory(name=name)
        factories.CohortListFactory(cohort_id=cohort.id)
        for area_id in areas:
            factories.CohortAreaFactory(cohort_id=cohort.id, area_id=area_id)
        found.cohorts[name] = frozenset(areas)


def _area(chance: random.Random) -> models.Area:
    made: models.Area = factories.AreaFactory(region=chance.choice(REGIONS), authority_type=chance.choice(TYPES))
    made.earned_autonomy = chance.random() < 0.3
    return made


def _take_part(
    found: Editions, world: World, chance: random.Random, guide: Guide, collection: models.Collection, area: models.Area
) -> None:
    """Asked; and with one submission, or two, of which one area in three is open again, or none."""
    year, numbers = collection.year, chance.choice((0, 1, 1, 1, 1, 2, 2))
    state = State.DRAFT if not numbers else chance.choice((State.SUBMITTED, State.SUBMITTED, State.REOPENED))
    assessment: models.Assessment = factories.AssessmentFactory(
        area=area,
        collection=collection,
        state=state,
        submissions_made=numbers,
        submitted_at=factories.NOW if state is State.SUBMITTED else None,
    )
    db.session.flush()
    found.raw.execute("insert into asked values (?, ?)", [area.id, year])
    for number in range(1, numbers + 1):
        scores, model, chosen = _made_up(chance, guide)
        _write(world, guide, assessment.id, number, scores, model, chosen)
        if number == numbers:
            found.raw.execute("insert into returns values (?, ?, ?)", [area.id, year, model])
            sections = {d.id: d.section for d in guide.descriptors}
            rows = [(area.id, year, sections[id_], id_, score) for id_, score in scores.items()]
            found.raw.executemany("insert into raw values (?, ?, ?, ?, ?)", rows)
            found.raw.executemany("insert into chosen values (?, ?, ?)", [(area.id, year, id_) for id_ in chosen])


def _made_up(chance: random.Random, guide: Guide) -> tuple[dict[str, int], int, list[str]]:
    usual = chance.randint(1, 4)
    scores = {id_: min(5, max(0, usual + chance.randint(-2, 2))) for id_ in guide.descriptor_ids}
    favourites = [id_ for id_ in guide.descriptor_ids if id_ in ("fv2", "co1", "le1", "da1", "da2")]
    return (
        scores,
        chance.choice((1, 2, 2, 3, 3, 3, 4)),
        chance.sample(favourites, 2) + ["fv9" if guide.has("fv9") else "fv1"],
    )


def _write(
    world: World, guide: Guide, assessment: int, number: int, scores: dict[str, int], model: int, chosen: list[str]
) -> None:
    """A submission with the rows that are counted."""
    made = models.Submission(
        assessment_id=assessment,
        number=number,
        submitted_at=datetime(2024, 1, number, tzinfo=UTC),
        submitted_by_id=world.coordinator.id,
        guide_edition=guide.edition,
        data_maturity_model=model,
        shared_with_areas=False,
        shared_with_departments=False,
        content={},
        sha256=f"{assessment:032}{number:032}",
        sign_offs=[],
    )
    db.session.add(made)
    db.session.flush()
    sections: dict[str, list[int]] = {}
    for d in guide.descriptors:
        sections.setdefault(d.section, []).append(scores[d.id])
    for table, rows in (
        (models.SubmissionScore, [{"descriptor_id": id_, "score": score} for id_, score in scores.items()]),
        (models.SubmissionSection, [{"section_id": s, "total": sum(v), "scored": len(v)} for s, v in sections.items()]),
        (models.SubmissionPriority, [{"descriptor_id": id_, "position": n} for n, id_ in enumerate(chosen, 1)]),
    ):
        db.session.execute(insert(table), [{"submission_id": made.id, **row} for row in rows])


PRIME = 2**61 - 1  # larger than any minor of so few rows of noughts and ones: nothing is lost by counting in it


def shown(groups: Mapping[str, frozenset[int]]) -> set[str]:
    """Which groups' figures may be published together: taken in their order, each that gives nobody away.

    Whoever knows the sums of some groups knows every combination of them. Some areas' sum can be told when it is one of
    these combinations; of one to four areas it must not be. A combination is whatever stands at right angles to all
    that the groups cannot tell apart (the null space): so a few areas can be told where their rows in it depend on one
    another.
    """
    found: list[frozenset[int]] = []
    names: set[str] = set()
    areas = sorted(frozenset().union(*groups.values()))
    for name, inside in groups.items():
        if not told(areas, [*found, inside]):
            names.add(name)
            found.append(inside)
    return names


def told(areas: list[int], groups: list[frozenset[int]]) -> bool:
    """Whether one to four areas can be told."""
    return _told(tuple(areas), tuple(groups))


@cache
def _told(areas: tuple[int, ...], groups: tuple[frozenset[int], ...]) -> bool:
    """Once for the same groups, which most tables share: it takes most of the time."""
    vectors = _null_rows([[int(area in group) for area in areas] for group in groups], len(areas))
    return _dependent(vectors, 0, [], 4)


def _null_rows(rows: list[list[int]], width: int) -> list[list[int]]:
    """For each area, its row in a basis of the null space."""
    pivots: list[int] = []
    for column in range(width):
        place = next((n for n in range(len(pivots), len(rows)) if rows[n][column]), None)
        if place is None:
            continue
        at = len(pivots)
        rows[at], rows[place] = rows[place], rows[at]
        inverse = pow(rows[at][column], -1, PRIME)
        rows[at] = [v * inverse % PRIME for v in rows[at]]
        for n, row in enumerate(rows):
            if n != at and row[column]:
                rows[n] = [(v - row[column] * w) % PRIME for v, w in zip(row, rows[at], strict=True)]
        pivots.append(column)
    free = [column for column in range(width) if column not in pivots]
    of = {pivot: [-rows[n][column] % PRIME for column in free] for n, pivot in enumerate(pivots)}
    return [of.get(c) or [int(c == f) for f in free] for c in range(width)]


def _dependent(vectors: list[list[int]], start: int, basis: list[tuple[int, list[int]]], left: int) -> bool:
    """Whether some of the vectors from `start` on, `left` at most, depend on one another and on the basis."""
    for place in range(start, len(vectors)):
        rest = vectors[place]
        for pivot, row in basis:
            if rest[pivot]:
                rest = [(v - rest[pivot] * w) % PRIME for v, w in zip(rest, row, strict=True)]
        at = next((n for n, v in enumerate(rest) if v), None)
        if at is None:
            return True
        if left > 1:
            inverse = pow(rest[at], -1, PRIME)
            more = [*basis, (at, [v * inverse % PRIME for v in rest])]
            if _dependent(vectors, place + 1, more, left - 1):
                return True
    return False


JUDGED = {
    "England": "''",
    "Region": "region",
    "Type of authority": "kind",
    "Data maturity model": "model::text",
    "Earned Autonomy": "case when autonomy then '1 yes' else '2 no' end",
}


def groups_of(found: Editions, year: int, before: int | None) -> dict[str, frozenset[int]]:
    """England, its parts and the cohorts, in the order in which they are judged; of the areas of both years."""
    both = "$before is null or area in (select area from returns where year = $before)"
    inside = f"from members where year = $year and ({both})"
    groups: dict[str, frozenset[int]] = {}
    for kind, column in JUDGED.items():
        query = f"select {column} as name, list(area) {inside} group by name order by name"
        for name, ids in found.ask(query, year=year, before=before):
            groups[f"{kind}|{name}"] = frozenset(ids)
    england = groups.get("England|", frozenset())
    for name, listed in found.cohorts.items():
        groups[f"Cohort|{name}"] = listed & england
        groups[f"Other areas|{name}"] = england - listed
    return groups
