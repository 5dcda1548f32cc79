"""The national team's averages and priorities, of every area or of a selection."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ehsg.domain.averages import NO_FIGURE, NOT_IN_GUIDE, moves
from ehsg.domain.change import Direction
from ehsg.domain.distribution import Band, Quartiles
from ehsg.domain.national import with_share
from ehsg.domain.permissions import Action
from ehsg.queries import averages as queries
from ehsg.queries import collections, exports
from ehsg.queries.averages import Averages, Frame, OfDescriptor, Priorities
from ehsg.reports.distribution import Middle, distribution
from ehsg.reports.picture import Chart, Figure, Picture, Table
from ehsg.reports.slope import SlopeRow, slopes
from ehsg.web.access import requires
from ehsg.web.serving import guides, now

blueprint = Blueprint("averages", __name__, url_prefix="/national")
MOST_PICTURES = 3  # years of a descriptor that are drawn; its table has all of them


@blueprint.get("/averages")
@requires(Action.VIEW_NATIONAL_FIGURES)
def latest() -> ResponseReturnValue:
    """To the latest collection that has opened."""
    opened = collections.opened(now())
    if not opened:
        return render_template("averages/no_collection.html")
    return redirect(url_for("averages.show", year=opened[0].year))


@blueprint.get("/<int:year>/averages")
@requires(Action.VIEW_NATIONAL_FIGURES)
def show(year: int) -> ResponseReturnValue:
    """The headline table, spread, what changed, models, and how each descriptor was scored."""
    frame = framed(year)
    found = queries.averages(frame, request.args.get("since", ""))
    return _page(
        "averages/show.html",
        frame,
        found=found,
        chart=_by_year(frame, found),
        spread=_spread(frame, found),
        ways=tuple(Direction),
    )


@blueprint.get("/<int:year>/descriptors/<descriptor_id>")
@requires(Action.VIEW_NATIONAL_FIGURES)
def descriptor(year: int, descriptor_id: str) -> ResponseReturnValue:
    """One descriptor over the years: how it was scored, and how many areas chose it as a priority."""
    frame = framed(year)
    # A year's editions first; one that only a later year's has is said not to be in the guide of this one.
    edition = next((one for one in (*frame.guides, *guides().values()) if one.has(descriptor_id)), None)
    if edition is None:
        abort(404)
    found = queries.of_descriptor(frame, descriptor_id)
    return _page(
        "averages/descriptor.html",
        frame,
        found=found,
        descriptor=edition.descriptor(descriptor_id),
        chart=_latest_years(found),
    )


@blueprint.get("/<int:year>/priorities")
@requires(Action.VIEW_NATIONAL_FIGURES)
def priorities(year: int) -> ResponseReturnValue:
    """What was chosen most often, by whom, and what became of last year's."""
    frame = framed(year)
    found = queries.priorities(frame)
    return _page(
        "averages/priorities.html",
        frame,
        found=found,
        chosen_in=_chosen_by_year(frame, found),
        ways=tuple(Direction),
        model_names={str(number): f"{number} {name}" for number, name in frame.models.items()},
    )


def framed(year: int) -> Frame:
    """The year, and what the address asks for; 404 for a year without a collection."""
    frame = queries.frame(year, request.args, guides())
    if frame is None:
        abort(404)
    return frame


def _page(template: str, frame: Frame, **values: object) -> str:
    return render_template(
        template,
        frame=frame,
        guide=frame.edition(frame.this),
        collections=collections.opened(now()),
        final=frame.this.final_at <= now(),
        tables=exports.names(frame),
        with_share=with_share,
        **values,
    )


def _chosen_by_year(frame: Frame, found: Priorities) -> dict[str, tuple[str, ...]]:
    """Of each descriptor that anybody chose, how many areas did, the latest year first."""
    years = [(y.year, frame.edition(y), found.responses.get(y.year)) for y in reversed(frame.years)]
    return {
        id_: tuple(
            with_share(found.counts.get((year, id_), 0), responses.submitted if responses else 0)
            if (year, id_) in found.counts or edition.has(id_)
            else NOT_IN_GUIDE
            for year, edition, responses in years
        )
        for id_ in found.ordered
    }


def _by_year(frame: Frame, found: Averages) -> Chart:
    """A small picture for each section."""
    rows = []
    for id_, name in frame.sections.items():
        figures = tuple(Figure(row.average(id_), row.words(id_)) for row in found.rows)
        change = moves(found.rows, id_)
        rows.append(SlopeRow(name, figures, note=change.in_words if change else ""))
    chart = slopes(rows, years=frame.numbers, names=(frame.selection.name, ""), title="Section averages by year")
    return replace(chart, key=None)  # there is one line in each, and the page says whose it is


def _spread(frame: Frame, found: Averages) -> Chart | None:
    """How areas are spread in each section of the year, with one table for all of them; None of no returns."""
    if not found.shapes:
        return None
    title = f"How areas’ averages are spread, {frame.this.year}"
    names = [frame.sections[shape.section_id] for shape in found.shapes]
    counts = [[str(band.count) for band in shape.bands] for shape in found.shapes]
    quartiles = [shape.quartiles.shown if shape.quartiles else (NO_FIGURE,) * 3 for shape in found.shapes]
    heads = (*(band.name for band in found.shapes[0].bands), "Lower quartile", "Median", "Upper quartile")
    columns = [(*one, *other) for one, other in zip(counts, quartiles, strict=True)]
    return Chart(
        pictures=tuple(
            _picture(shape.bands, name, shape.quartiles) for shape, name in zip(found.shapes, names, strict=True)
        ),
        table=Table(title, ("Average", *names), tuple(zip(heads, *columns, strict=True))),
    )


def _picture(bands: Sequence[Band], title: str, middle: Quartiles | None) -> Picture:
    shown = Middle((middle.lower, middle.median, middle.upper), middle.shown) if middle else None
    return distribution(bands, title=title, middle=shown).pictures[0]


def _latest_years(found: OfDescriptor) -> Chart:
    """Its latest years, with the table that the page has of all of them."""
    years = sorted(found.spreads)[-MOST_PICTURES:]
    pictures = (_picture(found.spreads[year].bands, str(year), found.spreads[year].quartiles) for year in years)
    return Chart(tuple(pictures), Table("", (), ()))
