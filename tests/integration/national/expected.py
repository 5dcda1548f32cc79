"""The lines of every published table over three editions, from raw scores: figures by SQL, [c] by `editions.shown`."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any

from tests.integration.national.editions import YEARS, Editions, groups_of, shown, told
from tests.integration.recomputing import tenths

LAST = YEARS[-1]
KINDS = {"Region": "region", "Type of authority": "kind", "Data maturity model": "model"}
Line = list[Any]


def percent(some: int, of: int) -> int | str:
    """Whole, half up."""
    return (200 * some + of) // (2 * of) if of else "[x]"


class Expected:
    """The tables of a group, compared with `before`. `where` says the group in SQL, `key` is its name here."""

    def __init__(self, found: Editions, key: str, where: str, before: int) -> None:
        self.found, self.key, self.where, self.before = found, key, where, before
        self.sections = [(s.id, s.name) for s in found.guides[LAST].sections]

    @cached_property
    def of_year(self) -> dict[int, tuple[dict[str, frozenset[int]], set[str]]]:
        """Each year's groups, and which of them may be published."""
        made = {year: groups_of(self.found, year, None) for year in YEARS}
        return {year: (groups, shown(groups)) for year, groups in made.items()}

    @cached_property
    def of_both(self) -> tuple[dict[str, frozenset[int]], set[str]]:
        """The same of the areas of both years."""
        groups = groups_of(self.found, LAST, self.before)
        return groups, shown(groups)

    def lines(self, table: str) -> list[list[str]]:
        """As the CSV file has them."""
        return [[str(cell) for cell in line] for line in getattr(self, table.replace("-", "_"))()]

    def named(self, id_: str) -> tuple[str, str]:
        """A descriptor's section and title, as the latest edition that has it says."""
        guide = next(self.found.guides[y] for y in reversed(YEARS) if self.found.guides[y].has(id_))
        one = guide.descriptor(id_)
        return guide.section(one.section).name, one.title

    def one(self, query: str, **values: Any) -> tuple[Any, ...]:
        """The one row that answers."""
        return self.found.ask(query, **values)[0]

    def selected(self, year: int) -> tuple[frozenset[int], bool]:
        groups, may = self.of_year[year]
        return self.group(groups, may)

    def group(self, groups: dict[str, frozenset[int]], may: set[str]) -> tuple[frozenset[int], bool]:
        """The areas of ours, and whether their figures may be shown; where there are none, there is nothing to tell."""
        inside = groups.get(self.key, frozenset())
        return inside, not inside or self.key in may

    def parts(self, of: tuple[dict[str, frozenset[int]], set[str]]) -> Iterator[tuple[str, str, frozenset[int], bool]]:
        for key, inside in of[0].items():
            kind, name = key.split("|")
            if kind in KINDS:
                models = {m.number: m.name for m in self.found.guides[LAST].data_maturity_models}
                yield (
                    kind,
                    f"{name} {models[int(name)]}" if kind == "Data maturity model" else name,
                    inside,
                    key in of[1],
                )

    def responses(self) -> Iterator[Line]:
        where = self.where.replace("model", "0")
        for year in YEARS:
            (asked,) = self.one(f"select count(*) from asked join areas using (area) where year = {year} and {where}")  # noqa: S608
            submitted = len(self.selected(year)[0])
            yield [year, submitted, asked, percent(submitted, asked)]

    def average(self, year: int, section: str, inside: frozenset[int], may: bool) -> str:
        if not may:
            return "[c]"
        total, scored, areas = self.one(
            "select sum(total), max(scored), count(*) from sums "
            "where year = $y and section = $s and list_contains($a, area)",
            y=year,
            s=section,
            a=sorted(inside),
        )
        return tenths(total, scored * areas) if areas else "[x]"

    def section_averages(self) -> Iterator[Line]:
        for year in YEARS:
            inside, may = self.selected(year)
            yield [year, *(self.average(year, id_, inside, may) for id_, _ in self.sections), len(inside)]

    def section_averages_by_group(self) -> Iterator[Line]:
        for year in YEARS:
            for kind, name, inside, may in self.parts(self.of_year[year]):
                cells = (self.average(year, id_, inside, may) for id_, _ in self.sections)
                yield [year, kind, name, *cells, len(inside)]

    def spread(self, values: list[int], per: int, may: bool) -> list[str]:
        """Three quartiles of whole numbers, each over `per`: four times a quartile is a whole number."""
        if not may or len(values) < 10:
            return ["[c]"] * 3
        ordered = sorted(values)
        cells = []
        for quarter in (1, 2, 3):
            low, rest = divmod((len(ordered) - 1) * quarter, 4)
            high = ordered[min(low + 1, len(ordered) - 1)]
            cells.append(tenths((4 - rest) * ordered[low] + rest * high, 4 * per))
        return cells

    def totals(self, year: int, section: str, inside: frozenset[int]) -> tuple[list[int], int]:
        rows = self.found.ask(
            "select total, scored from sums where year = $y and section = $s and list_contains($a, area)",
            y=year,
            s=section,
            a=sorted(inside),
        )
        return [int(total) for total, _ in rows], int(rows[0][1]) if rows else 1

    def section_spread(self) -> Iterator[Line]:
        for year in YEARS:
            inside, may = self.selected(year)
            for id_, name in self.sections:
                yield [year, name, len(inside), *self.spread(*self.totals(year, id_, inside), may)]

    def section_spread_by_group(self) -> Iterator[Line]:
        for year in YEARS:
            for kind, group, inside, may in self.parts(self.of_year[year]):
                for id_, name in self.sections:
                    cells = self.spread(*self.totals(year, id_, inside), may)
                    yield [year, kind, group, name, len(inside), *cells]

    def descriptors(self) -> Iterator[Line]:
        for year in YEARS:
            inside, may = self.selected(year)
            for id_ in self.found.guides[year].descriptor_ids:
                scores = [
                    score
                    for (score,) in self.found.ask(
                        "select score from raw where year = $y and descriptor = $d and list_contains($a, area)",
                        y=year,
                        d=id_,
                        a=sorted(inside),
                    )
                ]
                average = tenths(sum(scores), len(scores)) if may else "[c]"
                many = may and len(scores) >= 10
                counts = [scores.count(n) if many else "[c]" for n in range(6)]
                yield [year, *self.named(id_), len(inside), average, *self.spread(scores, 1, may), *counts]

    def ways(self, moves: list[int], may: bool) -> Line:
        if not may:
            return ["[c]"] * 6
        counts = (sum(m > 0 for m in moves), sum(m == 0 for m in moves), sum(m < 0 for m in moves))
        return [cell for n in counts for cell in (n, percent(n, len(moves)))]

    def moved(self, section: str, inside: frozenset[int]) -> list[int]:
        """Both averages over one denominator."""
        return [
            int(move)
            for (move,) in self.found.ask(
                "select b.total * a.scored - a.total * b.scored from sums a join sums b using (area, section) "
                "where a.year = $x and b.year = $y and section = $s and list_contains($a, area)",
                x=self.before,
                y=LAST,
                s=section,
                a=sorted(inside),
            )
        ]

    def changes(self) -> Iterator[Line]:
        inside, may = self.group(*self.of_both)
        for id_, name in self.sections:
            cells = self.ways(self.moved(id_, inside), may) if inside else ["[x]"] * 6
            yield [LAST, self.before, name, len(inside), *cells]

    def changes_by_group(self) -> Iterator[Line]:
        for kind, group, inside, may in self.parts(self.of_both):
            for id_, name in self.sections:
                cells = self.ways(self.moved(id_, inside), may)
                yield [LAST, kind, group, self.before, name, len(inside), *cells]

    def share(self, some: int, of: int, may: bool) -> Line:
        return [some, percent(some, of)] if may else ["[c]"] * 2

    def data_maturity(self) -> Iterator[Line]:
        for year in YEARS:
            inside, may = self.selected(year)
            for model in self.found.guides[year].data_maturity_models:
                (many,) = self.one(
                    "select count(*) from returns where year = $y and model = $m and list_contains($a, area)",
                    y=year,
                    m=model.number,
                    a=sorted(inside),
                )
                yield [year, f"{model.number} {model.name}", *self.share(many, len(inside), may)]

    def choosing(self, year: int, id_: str, inside: frozenset[int]) -> frozenset[int]:
        """The areas inside that chose it."""
        rows = self.found.ask(
            "select area from chosen where year = $y and descriptor = $d and list_contains($a, area)",
            y=year,
            d=id_,
            a=sorted(inside),
        )
        return frozenset(area for (area,) in rows)

    def priorities(self) -> Iterator[Line]:
        for year in YEARS:
            inside, may = self.selected(year)
            for id_ in self.found.guides[year].descriptor_ids:
                many = len(self.choosing(year, id_, inside))
                yield [year, *self.named(id_), *self.share(many, len(inside), may)]

    def priorities_by_group(self) -> Iterator[Line]:
        for kind, group, inside, may in self.parts(self.of_year[LAST]):
            for id_ in self.found.guides[LAST].descriptor_ids:
                many = len(self.choosing(LAST, id_, inside))
                yield [LAST, kind, group, *self.named(id_), len(inside), *self.share(many, len(inside), may)]

    def priorities_followed(self) -> Iterator[Line]:
        """Of all areas, since the year before, beside every group of both years and what was told the year before."""
        before = YEARS[-2]
        both = groups_of(self.found, LAST, before)["England|"]
        order = dict.fromkeys(id_ for year in reversed(YEARS) for id_ in self.found.guides[year].descriptor_ids)
        for id_ in order:
            areas = sorted(self.choosing(before, id_, both))
            scores = self.found.ask(
                "select a.score, b.score from raw a join raw b using (area, descriptor) "
                "where a.year = $x and b.year = $y and descriptor = $d and list_contains($a, area)",
                x=before,
                y=LAST,
                d=id_,
                a=areas,
            )
            if not scores:
                continue
            many = len(scores)
            earlier = groups_of(self.found, before, YEARS[-3])["England|"]
            first = self.choosing(YEARS[-3], id_, earlier)
            chose = frozenset(areas)
            may = self.beside(LAST, (), chose) and self.beside(before, (first,), chose)
            sums = [tenths(sum(pair[n] for pair in scores), many) if may else "[c]" for n in (0, 1)]
            again = len(self.choosing(LAST, id_, frozenset(areas))) if may else "[c]"
            moves = self.ways([b - a for a, b in scores], may)
            yield [LAST, before, *self.named(id_), many, *sums, *moves, again]

    def beside(self, year: int, first: tuple[frozenset[int], ...], areas: frozenset[int]) -> bool:
        """Whether figures of the areas give nobody away beside all that is shown of the year, and the first."""
        groups, may = self.of_year[year]
        known, every = [inside for key, inside in groups.items() if key in may], sorted(groups["England|"])
        known += [one for one in first if one and not told(every, [*known, one])]
        return not told(every, [*known, areas])

    def cohorts(self) -> Iterator[Line]:
        """Each cohort, and the areas that are not in it."""
        for name in self.found.cohorts:
            for kind in ("Cohort", "Other areas"):
                key = f"{kind}|{name}"
                (inside, both) = (of[0][key] for of in (self.of_year[LAST], self.of_both))
                may, may_both = (not of[0][key] or key in of[1] for of in (self.of_year[LAST], self.of_both))
                for id_, section in self.sections:
                    ways = self.ways(self.moved(id_, both), may_both) if both else ["[x]"] * 6
                    average = self.average(LAST, id_, inside, may)
                    yield [LAST, name, kind, self.before, section, len(inside), average, len(both), *ways]
