"""A return's figures as two short texts, so that those of very many areas are put together by the database and counted
here: a character for each score, two for each section's sum and number of scores.

What stands at which place is the layout. Nearly all returns of an edition have the same one.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ehsg.domain.change import Direction
from ehsg.domain.content import Content
from ehsg.domain.guide import Guide
from ehsg.domain.scoring import section_averages

_NOUGHT = ord("0")
_WIDE = 2  # characters of a section


@dataclass(frozen=True)
class Layout:
    """Which sections and descriptors the characters are of, by id."""

    section_ids: tuple[str, ...]
    descriptor_ids: tuple[str, ...]

    @property
    def wide(self) -> int:
        """Characters of one return's sections."""
        return _WIDE * len(self.section_ids)


@dataclass(frozen=True)
class Packed:
    """One return's figures."""

    layout: Layout
    sections: str
    scores: str


@lru_cache(maxsize=256)
def layout_of(section_ids: str, descriptor_ids: str) -> Layout:
    """Of ids with blanks between them, as they are stored."""
    return Layout(tuple(section_ids.split()), tuple(descriptor_ids.split()))


def pack(sections: Mapping[str, tuple[int, int]], scores: Mapping[str, int]) -> Packed:
    """Of each section's sum and number of scores, and each descriptor's score. A section without scores is left out."""
    scored = {id_: counts for id_, counts in sorted(sections.items()) if counts[1]}
    return Packed(
        Layout(tuple(scored), tuple(sorted(scores))),
        "".join(chr(_NOUGHT + number) for counts in scored.values() for number in counts),
        "".join(chr(_NOUGHT + scores[id_]) for id_ in sorted(scores)),
    )


def figures_of(guide: Guide, content: Content) -> Packed:
    """What is counted of a submission that says this."""
    sections = {s.section_id: (s.total, s.scored) for s in section_averages(guide, content.score_of)}
    return pack(sections, {id_: score for id_, score in content.score_of.items() if score is not None})


def sections_of(section_ids: str, text: str) -> dict[str, tuple[int, int]]:
    """Of one return: each section's sum and number of scores. The ids are as they are stored."""
    numbers = [ord(one) - _NOUGHT for one in text]
    return dict(zip(section_ids.split(), zip(numbers[::2], numbers[1::2], strict=True), strict=True))


def scores_of(layout: Layout, text: str) -> dict[str, int]:
    """Of one return: each descriptor's score."""
    return {id_: ord(one) - _NOUGHT for id_, one in zip(layout.descriptor_ids, text, strict=True)}


def section_counts(layout: Layout, texts: str) -> dict[str, Counter[tuple[int, ...]]]:
    """Of many returns' `sections`, one after the other: how many have which sum and number of scores, by section."""
    return {id_: _counted(texts, layout.wide, places) for id_, places in _places(layout).items()}


def score_counts(layout: Layout, texts: str, only: str | None = None) -> dict[str, Counter[tuple[int, ...]]]:
    """Of many returns' `scores`, one after the other: how many gave which score, by descriptor, all or one."""
    wide = len(layout.descriptor_ids)
    places = {id_: place for place, id_ in enumerate(layout.descriptor_ids) if only in (None, id_)}
    return {id_: _counted(texts, wide, (place,)) for id_, place in places.items()}


def section_moves(then: Layout, now: Layout, texts: str) -> dict[str, Counter[Direction]]:
    """Of many areas' earlier and later `sections`, the two together, one area after the other: how many averages went
    which way, of the sections that both have. Both over one denominator, so that no rounding comes in between.
    """
    before, after = _places(then), _places(now, then.wide)
    found: dict[str, Counter[Direction]] = {}
    for id_ in sorted(after.keys() & before.keys()):
        ways = found[id_] = Counter()
        for numbers, many in _counted(texts, then.wide + now.wide, (*before[id_], *after[id_])).items():
            old_sum, old_scored, new_sum, new_scored = numbers
            ways[_direction(new_sum * old_scored - old_sum * new_scored)] += many
    return found


def _direction(move: int) -> Direction:
    if not move:
        return Direction.SAME
    return Direction.IMPROVED if move > 0 else Direction.DECLINED


def _places(layout: Layout, start: int = 0) -> dict[str, tuple[int, ...]]:
    return {
        id_: tuple(start + _WIDE * number + more for more in range(_WIDE))
        for number, id_ in enumerate(layout.section_ids)
    }


def _counted(texts: str, wide: int, places: Iterable[int]) -> Counter[tuple[int, ...]]:
    """How many have which numbers at these places. Where all have the same, as most sections' number of scores, it is
    not counted: that takes most of the time.
    """
    columns = [texts[place::wide] for place in places]
    differ = [place for place, column in enumerate(columns) if len(set(column)) > 1] or [0]
    keys: Iterable[Iterable[str]] = columns[differ[0]]  # a string is its characters
    if len(differ) > 1:
        keys = zip(*(columns[place] for place in differ), strict=True)
    found: Counter[tuple[int, ...]] = Counter()
    numbers = [ord(column[0]) - _NOUGHT for column in columns if column]
    for key, many in Counter(keys).items():
        for place, character in zip(differ, key, strict=True):
            numbers[place] = ord(character) - _NOUGHT
        found[tuple(numbers)] = many
    return found
