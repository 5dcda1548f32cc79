"""The words of a text as they are searched for: one rule for both databases, for what is typed and for what is marked.

Neither database's own stemming is used: they differ from each other, leave out different words, and no page could mark
what they found. Changing a rule here means writing the words of every submission again, by a migration.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from ehsg.domain.stems import stem

LONGEST_WORD = 60  # what is behind it makes no difference; no database takes words of any length
# Letters and digits, with accents that stand apart; an apostrophe is inside a word only.
WORD = re.compile("[^\\W_]+(?:(?:['’](?=[^\\W_])|[\u0300-\u036f])[^\\W_]*)*")


class Word(NamedTuple):
    """Where a word begins and ends in its text, and its stem."""

    start: int
    end: int
    stem: str


def words(text: str) -> Iterator[Word]:
    """Every word of the text, in order."""
    for found in WORD.finditer(text):
        if one := searchable(found[0]):
            yield Word(found.start(), found.end(), one)


def stems(text: str) -> tuple[str, ...]:
    """The stems of the text's words, in order: nothing but small letters and digits, none longer than LONGEST_WORD."""
    return tuple(word.stem for word in words(text))


def searched_by(text: str) -> str:
    """The stems as they are kept, with a blank between; "" for a text without words, which nobody can find."""
    return " ".join(stems(text))


@lru_cache(maxsize=50_000)
def searchable(word: str) -> str:
    """The word without capitals, accents, apostrophes and its ending; "" where nothing is left of it."""
    plain = unicodedata.normalize("NFKD", word.casefold().replace("’", "'").removesuffix("'s"))
    return stem("".join(filter(str.isalnum, plain.casefold()))[:LONGEST_WORD])
