"""Partners' own scores side by side: spread, order and what to talk about first. Nothing here makes an agreed score.

Source: guidance on the self-assessment (seed 002, lines 138-146): an honest assessment made with partners who
challenge one another.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ehsg.domain.guide import Guide
from ehsg.domain.partners import PartnerEntry
from ehsg.domain.people import Partner
from ehsg.domain.scoring import half_up


@dataclass(frozen=True)
class Spread:
    """The scores given for one descriptor: `judged` organisations scored it, lowest to highest, with this median."""

    lowest: int
    highest: int
    median: Fraction
    judged: int

    @property
    def width(self) -> int:
        """How far apart the organisations are: 0 when they agree."""
        return self.highest - self.lowest

    @property
    def median_shown(self) -> str:
        """The median to one place where it lies between two scores, else as a score."""
        return str(self.median) if self.median.denominator == 1 else str(half_up(self.median))

    @property
    def in_words(self) -> str:
        """Such as: From 1 to 4, median 2.5."""
        if self.judged == 1:
            return f"One organisation: {self.lowest}"
        if self.width == 0:
            return f"All {self.judged} organisations: {self.lowest}"
        return f"From {self.lowest} to {self.highest}, median {self.median_shown}"


def spread(scores: Iterable[int]) -> Spread | None:
    """The spread of the scores given; None of none. Who could not judge is not among them: that is no score."""
    known = sorted(scores)
    if not known:
        return None
    middle = len(known) // 2
    median = Fraction(known[middle]) if len(known) % 2 else Fraction(known[middle - 1] + known[middle], 2)
    return Spread(known[0], known[-1], median, len(known))


def by_disagreement(guide: Guide, spreads: Mapping[str, Spread | None]) -> tuple[str, ...]:
    """The descriptors' ids with the widest spread first; of equal width in the guide's order, unscored ones last."""
    ids = guide.descriptor_ids
    return tuple(sorted(ids, key=lambda id_: (-_width(spreads.get(id_)), ids.index(id_))))


def _width(found: Spread | None) -> int:
    return found.width if found else -1


def at_score(scores: Sequence[tuple[str, int]]) -> dict[int, tuple[str, ...]]:
    """Score to the names of those who gave it, lowest first: what the strip chart shows and its table says."""
    found: dict[int, list[str]] = {}
    for name, score in sorted(scores, key=lambda pair: (pair[1], pair[0].casefold())):
        found.setdefault(score, []).append(name)
    return {score: tuple(names) for score, names in found.items()}


@dataclass(frozen=True)
class Voice:
    """One organisation's answer as the board sees it; `by` is who gave it, in words, empty where nobody has yet.

    `left`: it was taken out of the round after it had answered; what it said stays, marked.
    """

    organisation: str
    partner: Partner
    entry: PartnerEntry
    by: str = ""
    participant_id: int = 0
    left: bool = False

    @property
    def name(self) -> str:
        """The organisation, marked where it has left."""
        return f"{self.organisation} (has left the round)" if self.left else self.organisation


@dataclass(frozen=True)
class SideBySide:
    """Every organisation that was asked about one descriptor."""

    descriptor_id: str
    voices: tuple[Voice, ...]

    @property
    def scores(self) -> tuple[tuple[str, int], ...]:
        """Organisation and score, of those that scored."""
        return tuple((v.name, v.entry.score) for v in self.voices if v.entry.score is not None)

    @property
    def spread(self) -> Spread | None:
        """Of the scores given; None when there is none."""
        return spread(score for _, score in self.scores)

    @property
    def cannot_judge(self) -> tuple[str, ...]:
        """The organisations that said so."""
        return tuple(v.name for v in self.voices if v.entry.cannot_judge)

    @property
    def silent(self) -> tuple[str, ...]:
        """The organisations that have not answered."""
        return tuple(v.organisation for v in self.voices if not v.entry.answered)

    @property
    def in_words(self) -> str:
        """What the strip chart shows: the spread, then who gave which score, and who gave none."""
        found = self.spread
        parts = [f"{found.in_words if found else 'No organisation has scored this'}."]
        parts += [f"Score {score}: {', '.join(names)}." for score, names in at_score(self.scores).items()]
        parts += [f"Cannot judge: {', '.join(self.cannot_judge)}."] if self.cannot_judge else []
        parts += [f"No answer: {', '.join(self.silent)}."] if self.silent else []
        return " ".join(parts)


def side_by_side(guide: Guide, voices: Mapping[str, Sequence[Voice]]) -> dict[str, SideBySide]:
    """Descriptor id to what the organisations say of it, for every descriptor in the guide's order."""
    return {id_: SideBySide(id_, tuple(voices.get(id_, ()))) for id_ in guide.descriptor_ids}
