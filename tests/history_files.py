"""Files of past returns: rows to change one value of, and what is known before they are read."""

import csv
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from io import StringIO
from typing import Any

from ehsg.domain.guide import Guide
from ehsg.domain.history_file import Refusal, Refusals, Table
from ehsg.domain.past_returns import FIXED, PastReturn, Reader
from ehsg.domain.past_years import Known, KnownArea, Places, Year
from tests.factories import NOW

LEEDS = KnownArea(1, "E08000035", None, "Leeds", None)
HULL = KnownArea(2, "E06000010", None, "Kingston upon Hull", None)
BCP = KnownArea(3, "E06000058", None, "BCP", None)
BARNSLEY = KnownArea(4, "E08000016", "E08000038", "Barnsley", None)
CUMBRIA = KnownArea(5, "E10000006", None, "Cumbria", date(2023, 4, 1))
AREAS = (LEEDS, HULL, BCP, BARNSLEY, CUMBRIA)


def row(guide: Guide, **changed: str) -> dict[str, str]:
    """Leeds in 2019, at model 4 with three service priorities and every score 3, but for what is given."""
    chosen = dict(zip(FIXED[5:], ("fv1", "wf1", "co1"), strict=True))
    shared = {"share_with_coordinators": "yes", "share_with_departments": "no"}
    fixed = {"area": "Leeds", "year": "2019", "data_maturity_model": "4", **shared, **chosen}
    return {**fixed, **dict.fromkeys(guide.descriptor_ids, "3"), **changed}


def text(rows: Iterable[Mapping[str, str]], columns: Iterable[str] = ()) -> str:
    """The rows as CSV, under the columns of the first of them or those given."""
    rows = list(rows)
    out = StringIO(newline="")
    writer = csv.DictWriter(out, list(columns) or list(rows[0]), extrasaction="ignore", lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def known(guide: Guide, **changed: Any) -> Known:
    """What is there: five areas and no collection."""
    values = {"collections": {}, "returns": frozenset(), "guide": guide, "demonstration": False, "now": NOW}
    return Known(**{"areas": AREAS, **values, **changed})


def year(guide: Guide, number: int, *, closes: date | None = None, demonstration: bool = False) -> Year:
    """A collection from 1 April to 1 July, or to the day given."""
    day = closes or date(number, 7, 1)
    return Year(
        guide, datetime(number, 4, 1, tzinfo=UTC), datetime(day.year, day.month, day.day, tzinfo=UTC), demonstration
    )


def read(file: str, before: Known) -> tuple[list[PastReturn], list[Refusal]]:
    """What could be taken, and what was refused."""
    refusals = Refusals()
    found = list(Reader(Places(before)).returns(Table("h.csv", file.splitlines(keepends=True), refusals)))
    return found, refusals.shown
