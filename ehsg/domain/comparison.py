"""An area's years side by side, and beside other areas: what an address asks for, and which of that is there."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from ehsg.domain.groups import AreaFigures
from ehsg.domain.text import shortened

FILES_KEPT_FOR = timedelta(days=30)
NATIONAL = "national"  # England, the region and the statistical neighbours
MOST_NAMED = 5  # six areas side by side, the area itself among them
_LONGEST_ECHO = 20
_YEAR = re.compile(r"[0-9]{4}")


class Kind(StrEnum):
    """What a comparison is written as."""

    PDF = "pdf"
    WORD = "docx"


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
        tuple(shortened(part, _LONGEST_ECHO) for part in parts if not _YEAR.fullmatch(part)),
    )


def asked_areas(values: Iterable[str]) -> Asked:
    """Areas' codes in the same way, in capitals; beyond MOST_NAMED they are left over as strange."""
    parts = tuple(dict.fromkeys(part.upper() for part in _parts(values) if part.lower() != NATIONAL))
    return Asked(parts[:MOST_NAMED], tuple(shortened(part, _LONGEST_ECHO) for part in parts[MOST_NAMED:]))


@dataclass(frozen=True)
class Wanted:
    """Everything that an address asks for; `national`: England and the groups beside it."""

    years: Asked
    areas: Asked
    national: bool

    @property
    def query(self) -> dict[str, str]:
        """The same for another address, without what is nothing of the kind."""
        beside = [*((NATIONAL,) if self.national else ()), *self.areas.known]
        parts = {"years": ",".join(self.years.known), "with": ",".join(beside)}
        return {name: value for name, value in parts.items() if value}


def wanted(years: Iterable[str], beside: Sequence[str]) -> Wanted:
    """What the arguments `years` and `with` of an address ask for."""
    national = any(part.lower() == NATIONAL for part in _parts(beside))
    return Wanted(asked_years(years), asked_areas(beside), national)


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


def named(figures: Sequence[AreaFigures], asked: Asked, own_id: int) -> tuple[tuple[AreaFigures, ...], tuple[str, ...]]:
    """The areas asked for that the reader may see, and the codes of those that are not available.

    An area that does not exist, that did not submit and that does not permit it are all alike.
    """
    by_code = {code: area for area in figures if area.seen for code in area.codes}
    found = {area.area_id: area for code in asked.known if (area := by_code.get(code))}
    found.pop(own_id, None)
    missing = tuple(shortened(code, _LONGEST_ECHO) for code in asked.known if code not in by_code)
    return tuple(found.values()), missing


def year_to_compare(chosen: Sequence[int], final: Iterable[int]) -> int:
    """The latest of the chosen years whose figures are final; where none is, the latest.

    Raises:
        ValueError: no year was chosen.
    """
    settled = set(final)
    return max([year for year in chosen if year in settled] or chosen)
