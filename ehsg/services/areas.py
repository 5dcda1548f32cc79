"""Loading the registry of upper-tier authorities."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import StringIO

from sqlalchemy import select

from ehsg.domain.errors import RuleBroken
from ehsg.domain.text import NOT_TEXT
from ehsg.extensions import db
from ehsg.models import Area, AreaSuccession

# Reorganisations since 2019 (each named in the registry's notes): the former area's code, its last day's morrow, and
# the codes of the areas that took over.
FORMER = {
    "E10000006": (date(2023, 4, 1), ("E06000063", "E06000064")),
    "E10000021": (date(2021, 4, 1), ("E06000061", "E06000062")),
    "E06000028": (date(2019, 4, 1), ("E06000058",)),
    "E06000029": (date(2019, 4, 1), ("E06000058",)),
}
GSS_CODE = re.compile(r"E[0-9]{8}")
LONGEST = 255  # characters of a value
COLUMNS = (
    "area",
    "kind",
    "gss_code",
    "gss_code_from_april_2025",
    "region",
    "authority_type",
    "submits_as",
    "earned_autonomy_2021_22",
)


@dataclass(frozen=True)
class Loaded:
    """How many areas were new, and how many were there and brought up to date."""

    new: int
    updated: int


def load_areas(*, text: str) -> Loaded:
    """Adds or updates every authority and former authority in the CSV text; nothing is ever removed.

    Loading the same file again changes nothing. RuleBroken names the line and what is wrong with it, and nothing is
    loaded.
    """
    rows = _rows(text)
    known = {area.code: area for area in db.session.scalars(select(Area))}
    new = 0
    for row in rows:
        area = known.get(row["gss_code"])
        if area is None:
            area = known[row["gss_code"]] = Area(code=row["gss_code"])
            db.session.add(area)
            new += 1
        _bring_up_to_date(area, row)
    db.session.flush()
    _link_successors(known)
    return Loaded(new=new, updated=len(rows) - new)


def _rows(text: str) -> list[dict[str, str]]:
    try:
        reader = csv.DictReader(StringIO(text.lstrip("\ufeff")), strict=True)
        absent = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
        if absent:
            raise RuleBroken((f"The file has no column {', '.join(absent)}.",))
        rows = [row for row in reader if row["kind"] in ("authority", "former")]
    except csv.Error as error:
        raise RuleBroken((f"The file cannot be read as CSV after line {reader.line_num}: {error}.",)) from None
    problems = tuple(_problems(rows))
    if problems:
        raise RuleBroken(problems)
    return rows


def _problems(rows: list[dict[str, str]]) -> Iterable[str]:
    seen: set[str] = set()
    if not rows:
        yield "The file has no areas."
    for number, row in enumerate(rows, start=1):
        if any(row[column] is None for column in COLUMNS):
            yield f"Area {number} ({row['area']}): the line has fewer values than the file has columns."
        elif wrong := [column for column in COLUMNS if NOT_TEXT.search(row[column]) or len(row[column]) > LONGEST]:
            yield f"Area {number}: {', '.join(wrong)} must be text of at most {LONGEST} characters."
        else:
            yield from (f"Area {number} {problem}" for problem in _problems_of(row, seen))
            seen |= {row["gss_code"], row["gss_code_from_april_2025"]} - {""}


def _problems_of(row: dict[str, str], seen: set[str]) -> Iterable[str]:
    """What is wrong with one area; `seen` are the codes of those before it."""
    name, code, later = row["area"], row["gss_code"], row["gss_code_from_april_2025"]
    if not GSS_CODE.fullmatch(code):
        yield f"({name}): “{code}” is not a GSS code such as E08000035."
    elif code in seen:
        yield f"({name}): the code {code} is there twice."
    if later and (later in {*seen, code} or not GSS_CODE.fullmatch(later)):
        yield f"({name}): “{later}” is not a GSS code of its own."
    if not name.strip() or not row["region"].strip():
        yield f"({code}): the name or the region is missing."


def _bring_up_to_date(area: Area, row: dict[str, str]) -> None:
    area.name = row["area"].strip()
    area.later_code = row["gss_code_from_april_2025"] or None
    area.region = row["region"].strip()
    area.authority_type = row["authority_type"].strip()
    area.submits_as = (row["submits_as"] or row["area"]).strip()
    area.earned_autonomy = row["earned_autonomy_2021_22"] == "yes"
    area.closed_on = FORMER[area.code][0] if area.code in FORMER else None


def _link_successors(known: dict[str, Area]) -> None:
    linked = {(s.area_id, s.successor_id) for s in db.session.scalars(select(AreaSuccession))}
    for code, (_, successors) in FORMER.items():
        for successor in successors:
            if code in known and successor in known:
                pair = (known[code].id, known[successor].id)
                if pair not in linked:
                    db.session.add(AreaSuccession(area_id=pair[0], successor_id=pair[1]))
    db.session.flush()
