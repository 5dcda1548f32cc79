"""What a comparison says after its cover, part by part, the same in its PDF and in its Word file.

A part about which there is nothing to say is not there. A paper for a board has the decisions first and its annex last.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ehsg.reports import comparison_tables as tables
from ehsg.reports.comparison_document import Beside, Changes, ComparisonDocument, Moves
from ehsg.reports.comparison_tables import LANDSCAPE, PORTRAIT, PaperTable
from ehsg.reports.picture import Chart

MADE_UP = "Made-up demonstration scores, not those of a real area"


@dataclass(frozen=True, slots=True)
class Words:
    """A paragraph."""

    text: str

    kind = "words"


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    items: tuple[str, ...]
    numbered: bool = False

    kind = "points"


@dataclass(frozen=True, slots=True)
class Pictures:
    """A chart's pictures. Their table stands after them."""

    chart: Chart

    kind = "pictures"


Block = Words | Points | Pictures | PaperTable


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands below it, smaller parts last.

    `new_page`: it begins one; `wide`: its pages lie on their side.
    """

    id: str
    heading: str
    blocks: tuple[Block, ...]
    parts: tuple[Part, ...] = ()
    new_page: bool = False
    wide: bool = False


def parts(document: ComparisonDocument) -> tuple[Part, ...]:
    """All parts, in their order."""
    first = (
        _decisions(document),
        _changed(document.changes),
        _averages(document),
        _beside(document.beside),
        _one("models", "Data maturity by year", tables.models(document)),
        _one("priorities", "Priorities and what became of them", tables.priorities(document)),
        _one("actions", "Actions", tables.actions(document)),
    )
    last = (_descriptors(document), _predecessors(document), _about(document))
    return tuple(part for part in (*first, *(reversed(last) if document.decisions else last)) if part)


def _one(id_: str, heading: str, table: PaperTable | None) -> Part | None:
    return Part(id_, heading, (table,)) if table else None


def _decisions(document: ComparisonDocument) -> Part | None:
    decisions = document.decisions
    return Part("decisions", "Decisions asked for", (Points(decisions, numbered=True),)) if decisions else None


def _changed(changes: Changes | None) -> Part | None:
    if changes is None:
        return None
    inside = [Part(f"moves-{moves.way}", f"Largest moves {moves.way}", (_moved(moves),)) for moves in changes.moves]
    if changes.basis:
        inside.append(Part("basis", "What the section averages rest on", (Points(changes.basis),)))
    return Part("changed", f"What changed since {changes.before}", (Words(changes.sentence),), tuple(inside))


def _moved(moves: Moves) -> Words | Points:
    others = (f"{moves.others} more moved as far as the last of these",) if moves.others else ()
    return Points((*moves.sentences, *others)) if moves.sentences else Words("None.")


def _averages(document: ComparisonDocument) -> Part:
    drawn = document.averages
    notes = tuple(Words(note) for note in document.edition_notes)
    return Part("averages", "Section averages by year", (*notes, Pictures(drawn.chart()), tables.averages(drawn)))


def _beside(beside: Beside | None) -> Part | None:
    if beside is None:
        return None
    blocks = (Points(beside.sentences), Pictures(beside.dots.chart()), tables.beside(beside.dots))
    inside = (_spread(beside.spread_chart()),) if beside.spreads else ()
    return Part("beside", f"Beside other areas, {beside.year}", blocks, inside)


def _spread(chart: Chart) -> Part:
    said = "How many areas have an average in each half point of the scale, and where the middle half of areas lies."
    return Part("spread", "How areas’ averages are spread", (Words(said), Pictures(chart), tables.of_chart(chart)))


def _descriptors(document: ComparisonDocument) -> Part | None:
    """A table for each section, on pages that lie on their side where it is wide, in two where it is wider still."""
    if not document.descriptors:
        return None
    kinds = [[tables.descriptors(document, part) for part in document.descriptors]]
    if document.beside_heads and not _fit(kinds, LANDSCAPE):
        kinds = [[make(document, part) for part in document.descriptors] for make in (tables.by_year, tables.by_area)]
    wide = not _fit(kinds, PORTRAIT)
    ready = [tables.laid_out(kind, LANDSCAPE if wide else PORTRAIT) for kind in kinds]
    inside = tuple(
        Part(f"descriptors-{place}", part.name, tuple(blocks))
        for place, (part, *blocks) in enumerate(zip(document.descriptors, *ready, strict=True), start=1)
    )
    heading = "Annex: every descriptor" if document.decisions else "Every descriptor"
    return Part("descriptors", heading, (), inside, new_page=True, wide=wide)


def _fit(kinds: Sequence[Sequence[PaperTable]], room: float) -> bool:
    return all(table.fits_in(room) for kind in kinds for table in kind)


def _predecessors(document: ComparisonDocument) -> Part | None:
    if not document.predecessors:
        return None
    inside = tuple(
        Part(f"predecessor-{place}", before.name, (Words(before.sentence), tables.predecessor(before)))
        for place, before in enumerate(document.predecessors, start=1)
    )
    return Part("predecessors", "Areas before this one", (), inside)


def _about(document: ComparisonDocument) -> Part:
    mean = "A section’s average is the mean of the scores of its descriptors, each from 0 to 5."
    points = [f"{mean} It is worked out exactly and shown to one decimal place; a half is rounded up."]
    if document.beside:
        points += [
            "The average of a group of areas is the mean of its areas’ section averages.",
            "Figures over fewer than five areas are not shown.",
        ]
    points += [
        "No narrative is in this document.",
        "Nothing in it is a list of areas in the order of their scores.",
    ]
    if document.demonstration:
        points.append("The scores and text in this document are made up for demonstration.")
    returns = " ".join(f"{year.year}: {year.submission}." for year in document.years if year.submission)
    if returns:
        points.append(f"The returns compared. {returns}")
    return Part("about", "About the figures", (Points(tuple(points)),))
