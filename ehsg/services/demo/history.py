"""A made-up return that came from a file, as those do that were made before there was the service."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from ehsg.domain.dates import uk_moment
from ehsg.domain.guide import Guide
from ehsg.domain.past_returns import FIXED, NARRATIVE_COLUMNS
from ehsg.services.demo import texts
from ehsg.services.demo.plans import MadeUp
from ehsg.services.demo.texts import Material
from ehsg.services.history import File, import_history

ANSWERS = {True: "yes", False: "no"}


def import_made_up(*, guide: Guide, material: Material, made: Sequence[MadeUp]) -> None:
    """Imports the returns, which the year's collection has not got, in the autumn after the last of their years."""
    import_history(
        returns=_file("returns.csv", _returns(guide, made)),
        texts=_file("narratives.csv", _narratives(guide, material, made)),
        guide=guide,
        guides={guide.edition: guide},
        demonstration=True,
        now=uk_moment(max(one.worked_until for one in made).replace(month=10, day=3), 14, 20),
    )


def _file(name: str, rows: Iterable[Sequence[object]]) -> File:
    out = StringIO()
    csv.writer(out).writerows(rows)
    return File(name, lambda: iter(out.getvalue().splitlines(keepends=True)))


def _returns(guide: Guide, made: Iterable[MadeUp]) -> Iterator[Sequence[object]]:
    yield *FIXED, *guide.descriptor_ids
    for one in made:
        shared = (ANSWERS[bool(one.sharing.areas)], ANSWERS[bool(one.sharing.departments)])
        scores = (one.scores[id_] for id_ in guide.descriptor_ids)
        yield one.area_code, one.year, one.model, *shared, *one.chosen, *scores


def _narratives(guide: Guide, material: Material, made: Iterable[MadeUp]) -> Iterator[Sequence[object]]:
    yield NARRATIVE_COLUMNS
    for one in made:
        for id_, score in one.scores.items():
            narrative = texts.narrative(material, guide, id_, score, one.area_code, one.year)
            yield one.area_code, one.year, id_, narrative
