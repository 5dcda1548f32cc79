"""An area's years side by side, and beside the averages of England and its region: what was asked for, what is shown.

Source: rules 8 to 10 of the domain. The average of a group is the mean of its areas' section averages, exact, with how
many areas it rests on. Nothing here puts areas in an order by their scores.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from ehsg.domain.suppression import may_be_shown

ENGLAND = "England"
MOST_NAMED = 5  # six areas side by side, the area itself among them
_LONGEST_ECHO = 20
_YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True)
class Asked:
    """What an address asks for, each once in the order given, and what is nothing of the kind, shortened."""

    known: tuple[str, ...]
    strange: tuple[str, ...] = ()


def asked_years(values: Iterable[str]) -> Asked:
    """Years as the address gives them: several with commas between, or one a time."""
    parts = _parts(values)
    return Asked(
        tuple(part for part in parts if _YEAR.fullmatch(part)),
        tuple(_short(part) for part in parts if not _YEAR.fullmatch(part)),
    )


def asked_areas(values: Iterable[str]) -> Asked:
    """Areas' codes in the same way, in capitals; beyond MOST_NAMED they are left over as strange."""
    parts = tuple(dict.fromkeys(part.upper() for part in _parts(values)))
    return Asked(parts[:MOST_NAMED], tuple(_short(part) for part in parts[MOST_NAMED:]))


def chosen_years(asked: Asked, there: Sequence[int]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Which of the years that are there to show, earliest first (all, where none of them was asked for), and which of
    those asked for are not there.
    """
    wanted = {int(year) for year in asked.known}
    chosen = tuple(sorted(wanted & set(there))) or tuple(sorted(there))
    return chosen, tuple(sorted(wanted - set(there)))


def _parts(values: Iterable[str]) -> tuple[str, ...]:
    found = ("".join(filter(str.isprintable, part)).strip() for value in values for part in value.split(","))
    return tuple(dict.fromkeys(part for part in found if part))


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_ECHO else text[: _LONGEST_ECHO - 1] + "…"


@dataclass(frozen=True)
class AreaFigures:
    """One area's section averages in one year. `seen`: the reader may see the area's own scores."""

    area_id: int
    codes: frozenset[str]
    name: str
    region: str
    seen: bool
    averages: Mapping[str, Fraction]


@dataclass(frozen=True)
class Group:
    """The averages of a group by section, and how many areas they rest on; None where they are not to be shown."""

    name: str
    areas: int
    averages: Mapping[str, Fraction] | None


def groups(figures: Sequence[AreaFigures], *, final: bool) -> dict[str, Group]:
    """England and every region by name, each with its averages as far as they may be shown to the reader.

    All of them are judged together and in one order, whichever area's page is open. While they are not `final`, those
    with areas that the reader may not see are not shown: yesterday's and today's would differ in one area.
    """
    members = {ENGLAND: list(figures)}
    for region in sorted({area.region for area in figures}):
        members[region] = [area for area in figures if area.region == region]
    seen = [area.area_id for area in figures if area.seen]
    shown = may_be_shown({name: [a.area_id for a in inside] for name, inside in members.items()}, seen=seen)
    return {
        name: Group(name, len(inside), _means(inside) if name in shown and (final or _all_seen(inside)) else None)
        for name, inside in members.items()
    }


def _all_seen(areas: Iterable[AreaFigures]) -> bool:
    return all(area.seen for area in areas)


def _means(areas: Sequence[AreaFigures]) -> dict[str, Fraction]:
    """Section to the mean over the areas that have an average in it."""
    sections = dict.fromkeys(section for area in areas for section in area.averages)
    found = {section: [a.averages[section] for a in areas if section in a.averages] for section in sections}
    return {section: sum(values, Fraction(0)) / len(values) for section, values in found.items()}


def named(figures: Sequence[AreaFigures], asked: Asked, own_id: int) -> tuple[tuple[AreaFigures, ...], tuple[str, ...]]:
    """The areas asked for that the reader may see, and the codes of those that are not available.

    An area that does not exist, that did not submit and that does not permit it are all alike.
    """
    by_code = {code: area for area in figures if area.seen for code in area.codes}
    found = {area.area_id: area for code in asked.known if (area := by_code.get(code))}
    found.pop(own_id, None)
    missing = tuple(_short(code) for code in asked.known if code not in by_code)
    return tuple(found.values()), missing


def year_to_compare(chosen: Sequence[int], final: Iterable[int]) -> int:
    """The latest of the chosen years whose figures are final; where none is, the latest.

    Raises:
        ValueError: no year was chosen.
    """
    settled = set(final)
    return max([year for year in chosen if year in settled] or chosen)
