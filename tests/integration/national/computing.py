"""National tables worked out again from the rows of a file of past returns, in another way than the service's."""

import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import yaml

GUIDE = yaml.safe_load(Path("descriptors.yaml").read_text(encoding="utf-8"))
SECTIONS = {s["id"]: s["name"] for s in GUIDE["sections"]}
INSIDE = {id_: [d["id"] for d in GUIDE["descriptors"] if d["section"] == id_] for id_ in SECTIONS}
TITLES = {d["id"]: (SECTIONS[d["section"]], d["title"]) for d in GUIDE["descriptors"]}
MODELS = {m["number"]: f"{m['number']} {m['name']}" for m in GUIDE["data_maturity_models"]}
Row = Mapping[str, str]


def places(value: Fraction) -> str:
    """To one place, half up."""
    tenths = int(value * 10 + Fraction(1, 2))
    return f"{tenths // 10}.{tenths % 10}"


def percent(some: int, of: int) -> str:
    """Whole, half up."""
    return str(int(Fraction(100 * some, of) + Fraction(1, 2)))


def section_mean(row: Row, section: str) -> Fraction:
    """One area's average."""
    return Fraction(sum(int(row[id_]) for id_ in INSIDE[section]), len(INSIDE[section]))


def mean(values: Sequence[Fraction | int]) -> str:
    """Of areas' figures, shown; of none there is none."""
    if not values:
        return "none"
    return places(Fraction(sum(values)) / len(values))


def quartiles(values: Sequence[Fraction | int]) -> list[str]:
    """All three, shown; the library's inclusive method, which needs two."""
    if len(values) < 2:
        return ["too few"] * 3
    return [places(Fraction(q)) for q in statistics.quantiles(map(Fraction, values), n=4, method="inclusive")]


@dataclass
class Computed:
    """The rows that count, each with its area's region, type and Earned Autonomy."""

    rows: Sequence[Row]
    years: Sequence[int]
    waiting: Mapping[int, int]

    def of(self, year: int, among: Callable[[Row], bool]) -> list[Row]:
        """One year's."""
        return [row for row in self.rows if row["year"] == str(year) and among(row)]

    def pairs(self, before: int, year: int, among: Callable[[Row], bool]) -> list[tuple[Row, Row]]:
        """Of the areas that are in both years, what they said then and now; `among` asks about now."""
        earlier = {row["area"]: row for row in self.of(before, lambda _: True)}
        return [(earlier[row["area"]], row) for row in self.of(year, among) if row["area"] in earlier]

    def table(self, name: str, among: Callable[[Row], bool], before: int) -> list[list[str]]:
        """The lines of one of the tables that are about one group, nothing left out."""
        return [[str(value) for value in line] for line in getattr(self, name.replace("-", "_"))(among, before)]

    def section_averages(self, among: Callable[[Row], bool], _: int) -> Iterable[Sequence[object]]:
        """By year."""
        for year in self.years:
            rows = self.of(year, among)
            yield year, *(mean([section_mean(r, s) for r in rows]) for s in SECTIONS), len(rows)

    def section_spread(self, among: Callable[[Row], bool], _: int) -> Iterable[Sequence[object]]:
        """By year and section."""
        for year in self.years:
            rows = self.of(year, among)
            for section, name in SECTIONS.items():
                yield year, name, len(rows), *quartiles([section_mean(r, section) for r in rows])

    def descriptors(self, among: Callable[[Row], bool], _: int) -> Iterable[Sequence[object]]:
        """By year and descriptor."""
        for year in self.years:
            rows = self.of(year, among)
            for id_, words in TITLES.items():
                scores = [int(row[id_]) for row in rows]
                counts = Counter(scores)
                yield year, *words, len(rows), mean(scores), *quartiles(scores), *(counts[n] for n in range(6))

    def changes(self, among: Callable[[Row], bool], before: int) -> Iterable[Sequence[object]]:
        """By section."""
        pairs = self.pairs(before, self.years[-1], among)
        for section, name in SECTIONS.items():
            moves = [section_mean(now, section) - section_mean(then, section) for then, now in pairs]
            yield self.years[-1], before, name, len(pairs), *_ways(moves)

    def data_maturity(self, among: Callable[[Row], bool], _: int) -> Iterable[Sequence[object]]:
        """By year and model."""
        for year in self.years:
            rows = self.of(year, among)
            counts = Counter(int(row["data_maturity_model"]) for row in rows)
            for number, name in MODELS.items():
                yield year, name, counts[number], percent(counts[number], len(rows))

    def priorities(self, among: Callable[[Row], bool], _: int) -> Iterable[Sequence[object]]:
        """By year and descriptor."""
        for year in self.years:
            rows = self.of(year, among)
            counts = Counter(chosen for row in rows for chosen in _chosen(row))
            for id_, words in TITLES.items():
                yield year, *words, counts[id_], percent(counts[id_], len(rows))

    def priorities_followed(self, among: Callable[[Row], bool], before: int) -> Iterable[Sequence[object]]:
        """By descriptor that anybody chose then."""
        for id_, words in TITLES.items():
            pairs = [pair for pair in self.pairs(before, self.years[-1], among) if id_ in _chosen(pair[0])]
            if pairs:
                then, now = ([int(pair[n][id_]) for pair in pairs] for n in (0, 1))
                moves = [b - a for a, b in zip(then, now, strict=True)]
                again = sum(id_ in _chosen(pair[1]) for pair in pairs)
                start = (self.years[-1], before, *words, len(pairs), mean(then), mean(now))
                yield *start, *_ways(moves), again

    def responses(self, among: Callable[[Row], bool], _: int) -> Iterable[Sequence[object]]:
        """By year; the waiting are those that never submitted."""
        for year in self.years:
            rows = self.of(year, among)
            asked = len(rows) + self.waiting[year]
            imported = all(row.get("again") != "true" for row in rows) and not self.waiting[year]
            yield year, len(rows), asked, "[x]" if imported else percent(len(rows), asked)


def _chosen(row: Row) -> list[str]:
    return [row[f"priority_{place}"] for place in (1, 2, 3)]


def _ways(moves: Sequence[Fraction | int]) -> list[str]:
    counts = [sum(m > 0 for m in moves), sum(m == 0 for m in moves), sum(m < 0 for m in moves)]
    return [cell for count in counts for cell in (str(count), percent(count, len(moves)))]
