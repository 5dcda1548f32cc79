"""The national report of a year: the tables that are published, for paper. A constant number of statements."""

from datetime import datetime

from ehsg.domain.dates import moment_in_words
from ehsg.queries import exports
from ehsg.queries.averages import Frame
from ehsg.reports.national_report import NationalReport


def national_report(found: Frame, *, since: str, now: datetime) -> NationalReport:
    """All tables of the year and what the cover says. `since` is the year to compare with, else the latest earlier one.

    Raises:
        StillOpen: the year's collection has not closed for every area.
    """
    return NationalReport(
        year=found.this.year,
        areas=found.selection.name,
        closed=moment_in_words(found.this.final_at),
        demonstration=found.demonstration,
        publication=exports.publication(found, since=since, only=None, now=now),
    )
