"""What a comparison says on paper, as plain values: the only thing that its PDF and its Word file are given.

Whoever builds a `ComparisonDocument` has already decided what the reader may see; everything in it is printed. Figures
come as the words in which they are printed, rounded by the domain; what is empty or None is left out with its heading.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ehsg.reports.distribution import Middle, distribution
from ehsg.reports.dots import DotsRow, dots
from ehsg.reports.picture import Chart, Figure, Table
from ehsg.reports.slope import SlopeRow, slopes

LAYOUT = 1  # to be raised when a template or style sheet of it changes, so that files that were kept are made anew


@dataclass(frozen=True, slots=True)
class Slopes:
    """Averages over the years, a row for each section."""

    title: str
    years: tuple[int, ...]
    names: tuple[str, str]
    rows: tuple[SlopeRow, ...]

    def chart(self) -> Chart:
        """Pictures, table and key."""
        return slopes(self.rows, years=self.years, names=self.names, title=self.title)


@dataclass(frozen=True, slots=True)
class Dots:
    """The area beside others in one year, a row for each section; the first name is the area itself."""

    title: str
    names: tuple[str, ...]
    rows: tuple[DotsRow, ...]

    def chart(self) -> Chart:
        """Pictures and table."""
        return dots(self.rows, names=self.names, title=self.title)


@dataclass(frozen=True, slots=True)
class SpreadBand:
    """So many areas from `low` to `high`, named as shown, such as: 3.0 to 3.4."""

    name: str
    low: Fraction
    high: Fraction
    count: int


@dataclass(frozen=True, slots=True)
class Spread:
    """How the areas' averages in one section are spread, with the area's own place."""

    title: str
    bands: tuple[SpreadBand, ...]
    own: tuple[str, Figure]
    middle: Middle

    def chart(self) -> Chart:
        """One picture and its table."""
        return distribution(self.bands, title=self.title, own=self.own, middle=self.middle)


@dataclass(frozen=True, slots=True)
class ComparedYear:
    """One year of the area: which submission, and its data maturity model ("" where the reader may not see it)."""

    year: int
    submission: str
    model: str


@dataclass(frozen=True, slots=True)
class Moves:
    """The largest moves one way (`way`: up or down), each as a sentence, and how many more moved as far as the last."""

    way: str
    sentences: tuple[str, ...]
    others: int


@dataclass(frozen=True, slots=True)
class Changes:
    """What changed between the last two years: a sentence, the largest moves, what averages rest on if it differs."""

    before: int
    after: int
    sentence: str
    moves: tuple[Moves, ...]
    basis: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """The area beside groups and other areas in one year: a sentence for each of them, the dots, how areas spread."""

    year: int
    sentences: tuple[str, ...]
    dots: Dots
    spreads: tuple[Spread, ...]

    def spread_chart(self) -> Chart:
        """All spreads together, with one table: a column for each section. Only where there are spreads."""
        title = f"How areas’ averages are spread, {self.year}"
        bands = (
            (band.name, *(str(spread.bands[place].count) for spread in self.spreads))
            for place, band in enumerate(self.spreads[0].bands)
        )
        middles = [spread.middle.figures for spread in self.spreads]
        rows = (
            *bands,
            ("Median", *(median for _, median, _ in middles)),
            ("Middle half", *(f"{lower} to {upper}" for lower, _, upper in middles)),
            (self.spreads[0].own[0], *(spread.own[1].words for spread in self.spreads)),
        )
        head = ("Average", *(spread.title for spread in self.spreads))
        return Chart(tuple(spread.chart().pictures[0] for spread in self.spreads), Table(title, head, rows))


@dataclass(frozen=True, slots=True)
class FollowedPriority:
    """A priority of one year: the score then and in the latest year, how many actions are done ("" where not seen)."""

    title: str
    year: int
    then: str
    latest: str
    actions: str


@dataclass(frozen=True, slots=True)
class ActionLine:
    """An action for a priority: what, whose (a role, with a name where there is one), by when and how far it is."""

    priority: str
    year: int
    what: str
    owner: str
    due: str
    status: str


@dataclass(frozen=True, slots=True)
class DescriptorLine:
    """One descriptor: its score in each year, and in `beside` what England or other areas have in the year compared."""

    title: str
    scores: tuple[str, ...]
    change: str
    beside: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DescriptorPart:
    """One section's descriptors."""

    name: str
    lines: tuple[DescriptorLine, ...]


@dataclass(frozen=True, slots=True)
class Predecessor:
    """An area that this one took over from: its own section averages, never added to anything."""

    name: str
    sentence: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class ComparisonDocument:
    """The whole comparison. `beside_heads` are the heads of what a descriptor's line has in `beside`.

    `decisions`: what a board is asked to decide; only a committee paper has any. `made_on` is when it was put together
    and no part of what is compared: the same comparison on another day is the same document.
    """

    area_name: str
    area_code: str
    region: str
    title: str
    span: str
    with_whom: str
    demonstration: bool
    made_on: date
    notices: tuple[str, ...]
    years: tuple[ComparedYear, ...]
    edition_notes: tuple[str, ...]
    changes: Changes | None
    averages: Slopes
    beside: Beside | None
    priorities: tuple[FollowedPriority, ...]
    actions: tuple[ActionLine, ...]
    beside_heads: tuple[str, ...]
    descriptors: tuple[DescriptorPart, ...]
    predecessors: tuple[Predecessor, ...]
    decisions: tuple[str, ...] = ()
