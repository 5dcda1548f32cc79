"""Cohorts: named groups of areas that are compared with the rest, such as areas that peers have supported.

Source: annual report 2024-25 (seed 001, line 274), the share of a group of areas that improved in each section; rule 10
of the domain. Two lists of one cohort differ in few areas, so a list of which figures were given out counts for ever
among what can be subtracted: `ehsg.domain.publishing` judges all of them together.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from ehsg.domain.past_years import KnownArea, find_by
from ehsg.domain.text import SHORT_TEXT_LIMIT, shortened

NAME_LIMIT = 100
DESCRIPTION_LIMIT = SHORT_TEXT_LIMIT
LONGEST_ID = 9  # digits of an area's number in a form
_LONGEST_SHOWN = 60  # characters of what somebody typed, in a sentence about it


@dataclass(frozen=True)
class Cohort:
    """A cohort as figures know it: the ids of the areas in the list of it that counts."""

    id: int
    number: int
    name: str
    areas: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Listed:
    """A list of a cohort's areas that figures can be about, or have been: `current` is the one that counts."""

    cohort_id: int
    number: int
    areas: frozenset[int]
    current: bool
    given_out_at: datetime | None = None


@dataclass(frozen=True)
class Read:
    """The ids of the areas that were typed, and every problem with them: to be stored only where there is none."""

    ids: frozenset[int]
    problems: tuple[str, ...]


def one_line(name: str) -> str:
    """The name with single blanks and none around it."""
    return " ".join(name.split())


def name_key(name: str) -> str:
    """What two names have in common that are the same, whatever their case."""
    return one_line(name).casefold()


def name_problem(name: str) -> str:
    """Why a cohort cannot be called so; empty where it can. The trail keeps names and no e-mail addresses."""
    if not one_line(name):
        return "Enter a name for the cohort"
    if len(one_line(name)) > NAME_LIMIT:
        return f"The name must be {NAME_LIMIT} characters or fewer"
    return "The name must not hold an email address" if "@" in name else ""


def read_lines(text: str, areas: Iterable[KnownArea], kept: Collection[int] = ()) -> Read:
    """Areas as they are typed: a name, an official name or a GSS code on each line; blank lines are nothing.

    `kept`: ids of former areas that may be named, because they are in the cohort already.
    """
    known, found, problems = find_by(areas), set(), []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        meant = known.get(one_line(line).casefold(), frozenset())
        present = [area for area in meant if area.closed_on is None or area.id in kept]
        if len(present) == 1:
            found.add(present[0].id)
        else:
            problems.append(f"Line {number}: {_why_not(line, meant, len(present))}")
    return Read(frozenset(found), tuple(problems))


def _why_not(line: str, meant: Collection[KnownArea], present: int) -> str:
    shown = f"“{shortened(one_line(line), _LONGEST_SHOWN)}”"
    if present > 1:
        return f"{shown} is the name of more than one area. Give the GSS code."
    if meant:
        return f"{shown} is a former area, which makes no returns any more."
    return f"{shown} is not the name or GSS code of an area."


def in_order(lists: Iterable[Listed]) -> list[Listed]:
    """As they are judged: what was given out first comes first and stays first, whatever is made after it."""
    every = list(lists)
    given = [(one.given_out_at, one.cohort_id, one.number, one) for one in every if one.given_out_at]
    others = [one for one in every if not one.given_out_at and one.current]
    return [one for *_, one in sorted(given, key=lambda row: row[:3])] + sorted(others, key=lambda one: one.cohort_id)
