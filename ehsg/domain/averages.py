"""The headline table of section averages by year, and how areas are spread around an average or over a scale.

Source: annual report 2024-25 (seed 001, lines 105-112). Figures come counted, so many areas with the same one, so that
many areas take no longer than few. Nothing here says what may be shown to whom.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property

from ehsg.domain.change import Change
from ehsg.domain.distribution import Band, Quartiles, by_score, quartiles_of
from ehsg.domain.guide import Guide
from ehsg.domain.national import NationalYear, ScoreCount, SectionFigure, SectionSpread
from ehsg.domain.scoring import HIGHEST, LOWEST, half_up

NOT_IN_GUIDE, NO_RETURNS, NO_FIGURE = "not in guide", "no returns", "–"
SCORES = tuple(range(LOWEST, HIGHEST + 1))


@dataclass(frozen=True)
class HeadlineRow:
    """One year's averages by section; `lacking` are the sections that its edition of the guide has not."""

    year: int
    figures: Mapping[str, SectionFigure]
    lacking: frozenset[str]

    @property
    def areas(self) -> int:
        """How many areas the averages rest on: a submission has a score for everything."""
        return max((figure.areas for figure in self.figures.values()), default=0)

    def average(self, section_id: str) -> Fraction | None:
        """Exact; None where there is none."""
        return self.figures[section_id].average if section_id in self.figures else None

    def words(self, section_id: str) -> str:
        """To one place, or why there is no average."""
        if section_id in self.figures:
            return self.figures[section_id].shown
        return NOT_IN_GUIDE if section_id in self.lacking else NO_RETURNS


def headline(
    years: Sequence[NationalYear],
    guides: Mapping[str, Guide],
    sections: Iterable[str],
    figures: Iterable[SectionFigure],
) -> tuple[HeadlineRow, ...]:
    """A row for each year, in the order given."""
    every = frozenset(sections)
    of: dict[int, dict[str, SectionFigure]] = {}
    for figure in figures:
        of.setdefault(figure.year, {})[figure.section_id] = figure
    return tuple(
        HeadlineRow(one.year, of.get(one.year, {}), every - {s.id for s in guides[one.guide_edition].sections})
        for one in years
    )


def moves(rows: Sequence[HeadlineRow], section_id: str) -> Change | None:
    """From the last year but one that has an average of the section to the last one; None of fewer than two."""
    found = [average for row in rows if (average := row.average(section_id)) is not None]
    return Change(found[-2], found[-1]) if len(found) > 1 else None


def counted(spreads: Iterable[SectionSpread]) -> dict[tuple[int, str], Counter[Fraction]]:
    """Year and section to the areas' averages."""
    found: dict[tuple[int, str], Counter[Fraction]] = {}
    for one in spreads:
        found.setdefault((one.year, one.section_id), Counter())[Fraction(one.total, one.scored)] += one.areas
    return found


@dataclass(frozen=True)
class ScoreSpread:
    """How many areas gave each score from 0 to 5."""

    counts: tuple[int, ...]

    @property
    def areas(self) -> int:
        """How many gave one."""
        return sum(self.counts)

    @property
    def average(self) -> Fraction | None:
        """Exact; None of none."""
        total = sum(score * areas for score, areas in zip(SCORES, self.counts, strict=True))
        return Fraction(total, self.areas) if self.areas else None

    @property
    def shown(self) -> str:
        """The average to one place, or a dash."""
        return NO_FIGURE if self.average is None else str(half_up(self.average))

    @cached_property
    def quartiles(self) -> Quartiles | None:
        """None of fewer than five areas."""
        return quartiles_of(dict(zip(SCORES, self.counts, strict=True)))

    @property
    def bands(self) -> tuple[Band, ...]:
        """For a chart."""
        return tuple(replace(band, count=areas) for band, areas in zip(by_score(()), self.counts, strict=True))


def score_spreads(counts: Iterable[ScoreCount]) -> dict[tuple[int, str], ScoreSpread]:
    """Year and descriptor to how its scores are spread."""
    found: dict[tuple[int, str], list[int]] = {}
    for one in counts:
        found.setdefault((one.year, one.descriptor_id), [0] * len(SCORES))[one.score] += one.areas
    return {key: ScoreSpread(tuple(areas)) for key, areas in found.items()}
