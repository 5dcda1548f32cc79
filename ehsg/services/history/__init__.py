"""Importing past years' returns from a file: all of it or nothing."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice

from sqlalchemy import select

from ehsg.domain.errors import FileRefused
from ehsg.domain.guide import Guide
from ehsg.domain.history_file import Refusals, Table
from ehsg.domain.past_returns import PastReturn, Reader, narratives
from ehsg.domain.past_years import Known, KnownArea, Places, Year
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection
from ehsg.services.collections import create_collection
from ehsg.services.history.texts import Texts
from ehsg.services.history.writing import write_returns

CHUNK = 500
TOLD_EACH = 10_000


@dataclass(frozen=True)
class File:
    """A file's name, and its lines from the start each time they are asked for."""

    name: str
    lines: Callable[[], Iterator[str]]


@dataclass(frozen=True)
class Imported:
    """How many returns of each year were imported, for which years a collection was made, and how many narratives.

    `removed` counts characters of narratives that cannot be stored.
    """

    returns: Mapping[int, int]
    new_years: tuple[int, ...]
    narratives: int
    removed: int


def import_history(
    *,
    returns: File,
    texts: File | None = None,
    guide: Guide,
    guides: Mapping[str, Guide],
    demonstration: bool = False,
    dry_run: bool = False,
    now: datetime,
    tell: Callable[[str], None] = lambda _: None,
) -> Imported:
    """Imports every row of the file, with the narratives of `texts`, as submissions that nobody signed here.

    A year without a collection gets a closed one under `guide`. Both files are read twice: checked, then written.
    `dry_run` only checks. `tell` is told how far it is. FileRefused with every reason, and nothing is stored.
    """
    with closing(Texts()) as kept:
        importing = _Import(returns, texts, kept, demonstration, now, tell)
        known = _known(guide, guides, demonstration, now)
        result = importing.check(known)
        if not dry_run:
            importing.write(known, result)
    return result


def _known(guide: Guide, guides: Mapping[str, Guide], demonstration: bool, now: datetime) -> Known:
    areas = db.session.execute(select(Area.id, Area.code, Area.later_code, Area.name, Area.closed_on))
    collections = db.session.execute(
        select(
            Collection.year,
            Collection.guide_edition,
            Collection.opens_at,
            Collection.closes_at,
            Collection.demonstration,
        )
    )
    returns = db.session.execute(select(Assessment.area_id, Collection.year).join(Assessment.collection))
    return Known(
        areas=tuple(KnownArea(*row) for row in areas),
        collections={
            year: Year(guides[edition], opens_at, closes_at, made_up)
            for year, edition, opens_at, closes_at, made_up in collections
        },
        returns=frozenset((area_id, year) for area_id, year in returns),
        guide=guide,
        demonstration=demonstration,
        now=now,
    )


@dataclass
class _Import:
    """One run over both files."""

    returns: File
    texts: File | None
    kept: Texts
    demonstration: bool
    now: datetime
    tell: Callable[[str], None]
    collections: dict[int, int] = field(default_factory=dict)

    def check(self, known: Known) -> Imported:
        """What would be imported; FileRefused with everything that is wrong."""
        refusals = Refusals()
        reader = Reader(Places(known))
        found = Counter(past.year for past in self._read(reader, self._lines(self.returns), refusals))
        words, removed = self._check_texts(reader, refusals) if self.texts else (0, 0)
        if refusals.count:
            raise FileRefused(refusals)
        new = tuple(sorted(set(found) - set(known.collections)))
        return Imported(dict(sorted(found.items())), new, words, removed)

    def _read(self, reader: Reader, lines: Iterator[str], refusals: Refusals) -> Iterator[PastReturn]:
        table = Table(self.returns.name, lines, refusals)
        yield from reader.returns(table)
        if not reader.rows and not refusals.count:
            table.refuse(2, "", "", "The file has no returns.")

    def _lines(self, file: File) -> Iterator[str]:
        for number, line in enumerate(file.lines(), start=1):
            yield line
            if number % TOLD_EACH == 0:
                self.tell(f"{number:,} lines of {file.name} checked.")

    def _check_texts(self, reader: Reader, refusals: Refusals) -> tuple[int, int]:
        assert self.texts  # noqa: S101  # nosec B101  # for the type checker: asked by the caller
        table = Table(self.texts.name, self._lines(self.texts), refusals)
        kept = removed = 0
        for text in narratives(table, reader.places, reader.rows):
            if earlier := self.kept.add(text):
                table.refuse(text.row, "descriptor", text.descriptor_id, f"Row {earlier} has its narrative already.")
            kept, removed = kept + 1, removed + text.removed
        return kept, removed

    def write(self, known: Known, checked: Imported) -> None:
        """Stores what was checked. FileRefused where the file has changed meanwhile; the caller undoes the rest."""
        refusals = Refusals()
        reader = Reader(Places(known))
        self._find_collections(known, checked)
        written, of = 0, sum(checked.returns.values())
        found = self._read(reader, self.returns.lines(), refusals)
        while chunk := list(islice(found, CHUNK)):
            write_returns(returns=chunk, texts=self.kept, collections=self.collections, now=self.now)
            written += len(chunk)
            if written % TOLD_EACH == 0 or written == of:
                self.tell(f"{written:,} of {of:,} returns written.")
        if refusals.count:
            raise FileRefused(refusals)

    def _find_collections(self, known: Known, checked: Imported) -> None:
        for number in checked.new_years:
            year = known.year(number)
            create_collection(
                year=number,
                opens_at=year.opens_at,
                closes_at=year.closes_at,
                sharing_from=year.closes_at,
                guide=year.guide,
                demonstration=self.demonstration,
                area_ids=(),
                user_id=None,
                now=self.now,
            )
        rows = db.session.execute(select(Collection.year, Collection.id).where(Collection.year.in_(checked.returns)))
        self.collections = {row.year: row.id for row in rows}
