"""How areas are spread over the scale, without saying which is where: quartiles, and counts for each value or band."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate

from ehsg.domain.scoring import HIGHEST, LOWEST, half_up
from ehsg.domain.suppression import FEWEST

BAND = Fraction(1, 2)


@dataclass(frozen=True)
class Quartiles:
    """The middle of so many areas' figures: a quarter lie at or below `lower`, half below `median`, a quarter above
    `upper`, as near as can be.
    """

    lower: Fraction
    median: Fraction
    upper: Fraction
    areas: int

    @property
    def shown(self) -> tuple[str, str, str]:
        """All three to one place, half up."""
        return str(half_up(self.lower)), str(half_up(self.median)), str(half_up(self.upper))

    @property
    def in_words(self) -> str:
        """Such as: median 3.1, the middle half from 2.8 to 3.5, of 133 areas."""
        lower, median, upper = self.shown
        return f"median {median}, the middle half from {lower} to {upper}, of {self.areas} areas"


Counts = Mapping[Fraction, int] | Mapping[int, int]
"""A figure to how many areas have it: many areas take no longer than few."""


def quartiles(values: Iterable[Fraction]) -> Quartiles | None:
    """The quartiles of areas' figures, exact; None of fewer than five."""
    return quartiles_of(Counter(values))


def quartiles_of(counts: Counts) -> Quartiles | None:
    """The same of figures that are counted.

    In order from 0, the quartile q of n figures is at place (n - 1) * q; between two places it lies between their
    figures in proportion. (The method is called inclusive, or type 7, and is what spreadsheets' QUARTILE does.) A
    quartile can be one area's figure; it never says whose.
    """
    ordered = sorted((figure, areas) for figure, areas in counts.items() if areas)
    upto = list(accumulate(areas for _, areas in ordered))
    if not upto or upto[-1] < FEWEST:
        return None
    many = upto[-1]

    def at(quarter: int) -> Fraction:
        whole, rest = divmod((many - 1) * quarter, 4)
        low, high = (ordered[bisect_right(upto, place)][0] for place in (whole, min(whole + 1, many - 1)))
        return low + (high - low) * Fraction(rest, 4)

    return Quartiles(at(1), at(2), at(3), many)


@dataclass(frozen=True)
class Band:
    """So many areas with figures from `low` to below `high` (the last band: to 5 itself), named as shown."""

    name: str
    low: Fraction
    high: Fraction
    count: int


def by_score(scores: Sequence[int]) -> tuple[Band, ...]:
    """How many areas gave each score from 0 to 5, as bands around the whole numbers."""
    half = Fraction(1, 2)
    return tuple(Band(str(s), s - half, s + half, scores.count(s)) for s in range(LOWEST, HIGHEST + 1))


def by_band(averages: Iterable[Fraction]) -> tuple[Band, ...]:
    """How many areas have an average in each half point of the scale: 0.0 to 0.4, and so on up to 4.5 to 5.0.

    By the averages as shown, so that what a page says of one area and the band that it is counted in agree.
    """
    return bands_of(Counter(averages))


def bands_of(counts: Counts) -> tuple[Band, ...]:
    """The same of averages that are counted."""
    places = int((HIGHEST - LOWEST) / BAND)
    found: Counter[int] = Counter()
    for average, areas in counts.items():
        found[min(int((half_up(Fraction(average)) - LOWEST) * 2), places - 1)] += areas
    return tuple(_band(LOWEST + BAND * place, found[place]) for place in range(places))


def _band(low: Fraction, count: int) -> Band:
    high = low + BAND
    highest_shown = high if high == HIGHEST else high - Fraction(1, 10)
    return Band(f"{half_up(low)} to {half_up(highest_shown)}", low, high, count)
