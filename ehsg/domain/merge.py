"""Two texts side by side, with what differs marked, so that a person can merge them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

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
    """Both texts word by word. Takes time with the square of the number of words: meant for texts within the limit."""
    left, right = _WORDS.findall(mine), _WORDS.findall(theirs)
    blocks = SequenceMatcher(None, left, right, autojunk=False).get_opcodes()
    return Comparison(
        mine=_pieces(left, [(tag != "equal", i1, i2) for tag, i1, i2, _, _ in blocks]),
        theirs=_pieces(right, [(tag != "equal", j1, j2) for tag, _, _, j1, j2 in blocks]),
    )


def _pieces(words: Sequence[str], runs: Sequence[tuple[bool, int, int]]) -> tuple[Piece, ...]:
    return tuple(Piece("".join(words[start:end]), differs) for differs, start, end in runs if end > start)
