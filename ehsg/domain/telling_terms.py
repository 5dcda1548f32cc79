"""Words and two-word phrases that are unusually common in narratives with high scores, or with low ones.

Source: B. L. Monroe, M. P. Colaresi, K. M. Quinn, Fightin’ Words, Political Analysis 16(4), 2008, section 3.5.1: the
log-odds ratio with an informative Dirichlet prior, here the words of all narratives given, and its z-score. A narrative
counts a term once, however often it says it, so that nobody’s habit of repeating counts; and a term is told only where
at least FEWEST_AREAS areas use it on its side.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from math import log, sqrt
from typing import NamedTuple

from ehsg.domain.words import WORD, searchable

HIGH, LOW = frozenset({4, 5}), frozenset({0, 1, 2})
FEWEST_AREAS = 5
MOST_TOLD = 20  # on each side
UNUSUAL = 1.96  # a z-score that chance exceeds once in twenty words, both sides together
PRIOR = 1_000  # how many words the expectation weighs as much as
_SHORTEST = 3
# Words that only hold sentences together, and numbers’ company.
_STOP = (
    "a about above across after again against all along already also although always am among an and another any are"
    " around as at away back be became because become been before began being below between both but by can cannot"
    " could did do does doing done down during each either else enough etc even ever every few first for from further"
    " gave get gets getting give given gives go goes going got had has have having he her here hers herself him himself"
    " his how however i if in into is it its itself just keep kept last least less let like made make makes making many"
    " may me might more most much must my myself near nearly neither never next no nor not now of off often on once one"
    " only onto or other others our ours ourselves out over own per put quite rather really s same second see seen she"
    " should since so some soon still such t take taken takes taking than that the their theirs them themselves then"
    " there therefore these they third this those though three through thus to together too took toward towards two"
    " under until up upon us use used uses using very via was way we well went were what when where whether which while"
    " who whole whom whose why will with within without would yet you your yours yourself yourselves"
)
STOP_WORDS = frozenset(_STOP.split())


class Said(NamedTuple):
    """One narrative: of which area, with which score (None: not scored)."""

    area_id: int
    score: int | None
    text: str


@dataclass(frozen=True)
class Term:
    """A word or phrase as it is mostly written; in how many narratives and areas of each side it occurs, and its z."""

    words: str
    high: int
    low: int
    high_areas: int
    low_areas: int
    z: float


@dataclass(frozen=True)
class Side:
    """How many narratives, and of how many areas."""

    narratives: int
    areas: int


@dataclass(frozen=True)
class Telling:
    """What is more common on each side, the most telling first, and what it rests on."""

    of_high: tuple[Term, ...]
    of_low: tuple[Term, ...]
    high: Side
    low: Side


@dataclass
class _Counted:
    """The narratives of one side: how many, of how many areas; of each term in how many of both; and how many words
    and how many phrases these are, each counted once a narrative.
    """

    narratives: Counter[str] = field(default_factory=Counter)
    areas: Counter[str] = field(default_factory=Counter)
    side: Side = Side(0, 0)
    words: int = 0
    phrases: int = 0

    def add(self, of_area: Sequence[set[str]]) -> None:
        """The terms of one area’s narratives."""
        if of_area:
            self.areas.update(set().union(*of_area))
            self.side = Side(self.side.narratives + len(of_area), self.side.areas + 1)

    def of(self, key: str) -> tuple[int, int]:
        """In how many narratives it is, of how many terms of its kind."""
        return self.narratives[key], self.phrases if " " in key else self.words


def telling(said: Iterable[Said], names: Iterable[str] = ()) -> Telling:
    """Compares the narratives with high scores to those with low ones; all of them say what is to be expected.

    `said` in the order of areas. `names` are the areas’: their words are left out where they have a capital letter.
    """
    reader = _Reader(frozenset(word.casefold() for name in names for word in WORD.findall(name)))
    high, low, middle = _count(said, reader)
    scores = {}
    for key in {key for side in (high, low) for key, many in side.areas.items() if many >= FEWEST_AREAS}:
        sides = [side.of(key) for side in (high, low, middle)]
        every = sum(many for many, _ in sides), sum(of for _, of in sides)
        scores[key] = z_score(sides[0], sides[1], every)
    keys = {sign: _most_telling(scores, side.areas, sign) for sign, side in ((1, high), (-1, low))}
    shown = reader.as_written({*keys[1], *keys[-1]})
    of_high, of_low = (
        tuple(
            Term(shown[k], high.narratives[k], low.narratives[k], high.areas[k], low.areas[k], scores[k])
            for k in keys[sign]
        )
        for sign in (1, -1)
    )
    return Telling(of_high, of_low, high.side, low.side)


def _count(said: Iterable[Said], reader: "_Reader") -> tuple[_Counted, _Counted, _Counted]:
    """Those with high scores, with low ones, and the rest."""
    counted = {True: _Counted(), False: _Counted(), None: _Counted()}
    for _, of_area in groupby(said, key=lambda one: one.area_id):
        terms: dict[bool | None, list[set[str]]] = {True: [], False: [], None: []}
        for one in of_area:
            which = True if one.score in HIGH else False if one.score in LOW else None
            words, phrases = reader.terms(one.text)
            side = counted[which]
            side.narratives.update(words)
            side.narratives.update(phrases)
            side.words += len(words)
            side.phrases += len(phrases)
            terms[which].append(words | phrases)
        counted[True].add(terms[True])
        counted[False].add(terms[False])
    return counted[True], counted[False], counted[None]


def z_score(high: tuple[int, int], low: tuple[int, int], every: tuple[int, int]) -> float:
    """How far a term’s odds differ between the sides, in standard deviations; above 0 where it is more common in high.

    Each is in how many narratives the term is, and of how many terms that is one; `every` says what is expected.
    """
    expected = PRIOR * every[0] / every[1]
    of_high, of_low = high[0] + expected, low[0] + expected
    ratio = _log_odds(of_high, high[1] + PRIOR) - _log_odds(of_low, low[1] + PRIOR)
    return ratio / sqrt(1 / of_high + 1 / of_low)


def _log_odds(many: float, of: float) -> float:
    """Where it is the only term there is, as though there were one more: the odds would have no end."""
    return log(many / max(of - many, 1.0))


def _most_telling(scores: Mapping[str, float], areas: Mapping[str, int], sign: int) -> list[str]:
    """The keys of one side, the most telling first."""
    there = [key for key, z in scores.items() if sign * z >= UNUSUAL and areas[key] >= FEWEST_AREAS]
    return sorted(there, key=lambda key: (-sign * scores[key], key))[:MOST_TOLD]


class _Reader:
    """Finds the terms of texts, words by their stems and two that follow each other, and remembers the texts."""

    def __init__(self, names: frozenset[str]) -> None:
        self._names = names
        self._stem: dict[str, str] = {}
        self._same: dict[str, str] = {}  # each word once in memory, however many texts have it
        self._texts: list[list[str]] = []

    def terms(self, text: str) -> tuple[set[str], set[str]]:
        """The stems of its words, and of its phrases with a blank between; each once."""
        words = WORD.findall(text)
        for word in set(words).difference(self._stem):
            name = word[0].isupper() and word.casefold() in self._names
            self._stem[word], self._same[word] = "" if name else _telling_stem(word), word
        self._texts.append([self._same[word] for word in words])
        stems = [self._stem[word] for word in words]
        phrases = {f"{one} {other}" for one, other in zip(stems, stems[1:], strict=False) if one and other}
        return set(stems) - {""}, phrases

    def as_written(self, keys: set[str]) -> dict[str, str]:
        """Each term as it is written most often, in small letters; of two as often, the one that comes first."""
        written: dict[str, Counter[str]] = {key: Counter() for key in keys}
        firsts = {key.split(" ")[0] for key in keys}
        for words in self._texts:
            stems = [self._stem[word] for word in words]
            for place in (place for place, one in enumerate(stems) if one in firsts):
                for end in range(place + 1, min(place + 2, len(words)) + 1):
                    if (counts := written.get(" ".join(stems[place:end]))) is not None:
                        counts[" ".join(words[place:end]).lower()] += 1
        return {key: min(counts, key=lambda one: (-counts[one], one)) for key, counts in written.items()}


@lru_cache(maxsize=50_000)
def _telling_stem(word: str) -> str:
    """Its stem, or "" for a word that tells nothing: a stop word, a number, or one of two letters."""
    plain = word.casefold().replace("’", "'")
    without_not, before_apostrophe = plain.removesuffix("n't"), plain.split("'")[0]
    if not STOP_WORDS.isdisjoint((without_not, before_apostrophe)):
        return ""
    return searchable(word) if len(plain) >= _SHORTEST and any(map(str.isalpha, plain)) else ""
