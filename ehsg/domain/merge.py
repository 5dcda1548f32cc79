"""Two texts side by side, with what differs marked, so that a person can merge them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

_WORDS = re.compile(r"\s+|[^\s]{1,60}")


@dataclass(frozen=True)
class Piece:
    """A run of text; `differs` is true where the other text does not have it."""

    text: str
    differs: bool


@dataclass(frozen=True)
class Comparison:
    """What each side says, in pieces whose texts joined give the side again."""

    mine: tuple[Piece, ...]
    theirs: tuple[Piece, ...]

    @property
    def same(self) -> bool:
        """Whether nothing differs."""
        return not any(piece.differs for piece in self.mine + self.theirs)


def compare(mine: str, theirs: str) -> Comparison:
    """Both texts word by word; as many words as possible, in the same order, are shown as common to both."""
    left, right = _WORDS.findall(mine), _WORDS.findall(theirs)
    common = _common(left, right)
    return Comparison(
        mine=_pieces(left, {place for place, _ in common}),
        theirs=_pieces(right, {place for _, place in common}),
    )


def _common(left: Sequence[str], right: Sequence[str]) -> list[tuple[int, int]]:
    """The places, in both, of a longest common subsequence; the last pair first.

    Bit-parallel (Hyyrö 2004): one long integer for each word of `right`, in which bit i is 0 where word i of `left`
    makes the common part longer by one. Its time does not depend on what the texts say: difflib takes minutes for
    some texts of 5,000 characters, and anybody who may edit could send them.
    """
    every = (1 << len(left)) - 1
    places: dict[str, int] = {}
    for place, word in enumerate(left):
        places[word] = places.get(word, 0) | 1 << place
    rows = [every]
    for word in right:
        row = rows[-1]
        hits = row & places.get(word, 0)
        rows.append(((row + hits) | (row - hits)) & every)
    found = []
    i, j = len(left), len(right)
    while i and j:
        if rows[j] >> (i - 1) & 1:
            i -= 1
        elif rows[j - 1] >> (i - 1) & 1:
            i, j = i - 1, j - 1
            found.append((i, j))
        else:
            j -= 1
    return found


def _pieces(words: Sequence[str], common: set[int]) -> tuple[Piece, ...]:
    runs = groupby(enumerate(words), key=lambda entry: entry[0] not in common)
    return tuple(Piece("".join(word for _, word in run), differs) for differs, run in runs)
