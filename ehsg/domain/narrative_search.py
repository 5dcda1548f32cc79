"""What somebody looks for in narratives, and where a text says it.

Words must all occur; what is in quotation marks must occur as it is; what a minus sign is before must not occur. All
other signs are no more than gaps between words, so that nothing that is typed can be wrong in a database's language.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ehsg.domain.words import Word, stems, words

LONGEST = 200  # characters
MOST_TERMS = 12
ALL_OF_IT = 45  # words of an excerpt
BEFORE = 10  # of these, so many before the first that was looked for
LONGEST_BEFORE, LONGEST_EXCERPT = 200, 600  # characters before the first and from it on, for texts without gaps
_PART = re.compile(r'(?P<no>-?)["“”„](?P<phrase>[^"“”„]*)["“”„]|(?P<without>-?)(?P<word>[^\s"“”„]+)')


@dataclass(frozen=True)
class Term:
    """One word, or several that follow each other: their stems, and how they were typed."""

    stems: tuple[str, ...]
    typed: str


@dataclass(frozen=True)
class Search:
    """What must occur and what must not. `problem` is the sentence to show where it cannot be looked for."""

    wanted: tuple[Term, ...] = ()
    unwanted: tuple[Term, ...] = ()
    problem: str = ""

    @property
    def in_words(self) -> str:
        """Such as: “voice”, “early help” and not “police”."""
        terms = [f"“{term.typed}”" for term in self.wanted]
        terms += [f"not “{term.typed}”" for term in self.unwanted]
        return " and ".join((", ".join(terms[:-1]), terms[-1])) if len(terms) > 1 else "".join(terms)


@dataclass(frozen=True)
class Piece:
    """A run of an excerpt; `marked` where it is what was looked for."""

    text: str
    marked: bool


def read(typed: str) -> Search:
    """What was typed as something to look for, or the problem with it."""
    if len(typed) > LONGEST:
        return Search(problem=f"What you look for must be {LONGEST} characters or fewer. You typed {len(typed)}.")
    terms = {without: tuple(dict(_terms(typed, without=without)).values()) for without in (False, True)}
    wanted, unwanted = terms[False], terms[True]
    return Search(wanted, unwanted, _problem(wanted, unwanted))


def _problem(wanted: Sequence[Term], unwanted: Sequence[Term]) -> str:
    if unwanted and not wanted:
        return "Type at least one word to look for. A minus sign only leaves narratives out."
    if not wanted:
        return "Type at least one word to look for, with letters or digits."
    many = len(wanted) + len(unwanted)
    if many > MOST_TERMS:
        return f"Look for {MOST_TERMS} words or phrases at most. You typed {many}."
    return ""


def _terms(typed: str, *, without: bool) -> Iterator[tuple[tuple[str, ...], Term]]:
    """Each term by its stems, so that what is there twice is there once. A word with signs inside is a phrase."""
    for part in _PART.finditer(typed):
        minus = part["no"] or part["without"]
        text = part["phrase"] if part["phrase"] is not None else part["word"]
        found = stems(text)
        if found and bool(minus) is without:
            yield found, Term(found, " ".join(text[word.start : word.end] for word in words(text)))


def excerpt(text: str, search: Search) -> tuple[Piece, ...]:
    """The part of the text that says most of what is looked for, in pieces; "…" where more is before or behind it.

    Without any of it, the text's beginning.
    """
    there = list(words(text))
    hits = sorted({hit for term in search.wanted for hit in _hits(there, term)})
    if not there:
        return ()
    first = _best([place for place, _ in hits])
    begin = max(0, first - BEFORE)
    end = min(len(there), begin + ALL_OF_IT)
    start = max(there[begin].start if begin else 0, there[first].start - LONGEST_BEFORE)
    stop = there[end - 1].end if end < len(there) else len(text)
    stop = min(stop, there[first].start + LONGEST_EXCERPT)
    marked = ((there[place].start, there[place + many - 1].end) for place, many in hits if begin <= place < end)
    pieces = tuple(_pieces(text, start, stop, marked))
    return _with_dots(pieces, before=start > 0, behind=stop < len(text))


def _hits(there: Sequence[Word], term: Term) -> Iterator[tuple[int, int]]:
    """Where the term begins, counted in words, and how many words it has."""
    many = len(term.stems)
    for place, word in enumerate(there):
        if word.stem == term.stems[0] and tuple(w.stem for w in there[place : place + many]) == term.stems:
            yield place, many


def _best(places: Sequence[int]) -> int:
    """Of the places, in order, the first from which on most others are near; 0 without any."""
    near = ALL_OF_IT - BEFORE
    many = [bisect_left(places, place + near) - number for number, place in enumerate(places)]
    return places[many.index(max(many))] if places else 0


def _pieces(text: str, start: int, stop: int, marked: Iterator[tuple[int, int]]) -> Iterator[Piece]:
    """The part between, with what is marked apart; marks that overlap are one."""
    done = start
    for begin, end in marked:
        begin, end = max(begin, done), min(end, stop)  # what is marked already is not marked again
        if begin >= end:
            continue
        if begin > done:
            yield Piece(text[done:begin], False)
        yield Piece(text[begin:end], True)
        done = end
    if done < stop:
        yield Piece(text[done:stop], False)


def _with_dots(pieces: tuple[Piece, ...], *, before: bool, behind: bool) -> tuple[Piece, ...]:
    dots = Piece("…", False)
    return ((dots,) if before else ()) + pieces + ((dots,) if behind else ())
