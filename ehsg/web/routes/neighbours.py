"""Statistical neighbours: every area's lists, one area's, setting them one by one or by a file, taking them out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ehsg.domain.dates import uk_date
from ehsg.domain.errors import RuleBroken, StaleVersion
from ehsg.domain.neighbours import FEWEST, MOST, Lists, counting, fixed_for, is_year, read_lines, why_fixed
from ehsg.domain.permissions import AREA_ROLES, Action, allowed
from ehsg.domain.subjects import NeighboursSubject
from ehsg.queries import collections
from ehsg.queries import neighbours as queries
from ehsg.services import neighbours as services
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.forms.neighbours import NeighboursForm, TakeOutForm, UploadForm
from ehsg.web.kept_forms import kept
from ehsg.web.loading import an_area_with_neighbours
from ehsg.web.serving import now

if TYPE_CHECKING:
    from ehsg.models import Area

MOST_TOLD = 100  # problems; whoever has more has mistaken the file
blueprint = Blueprint("neighbours", __name__, url_prefix="/national/neighbours")


@blueprint.get("")
@requires(Action.VIEW_NEIGHBOURS)
def index() -> ResponseReturnValue:
    """Every area with how many neighbours and from which year."""
    return _page("index", rows=queries.every_area(), may_manage=allowed(viewer(), Action.MANAGE_NEIGHBOURS))


@blueprint.get("/upload")
@requires(Action.MANAGE_NEIGHBOURS)
def ask_upload() -> ResponseReturnValue:
    """An empty form."""
    return _upload_page(UploadForm(formdata=kept(), data={"version": queries.version_of_all()}))


@blueprint.post("/upload")
@requires(Action.MANAGE_NEIGHBOURS)
def upload() -> ResponseReturnValue:
    """Shows what the file would change, or stores all of it; with every problem, nothing."""
    form = UploadForm()
    if not form.validate():
        return _upload_page(form), 422
    found = queries.upload(form.content(), from_year=form.year, now=now(), held=True)
    if found.problems:
        many = len(found.problems)
        form.file.errors = [f"The file has {many} problem{'' if many == 1 else 's'}. Nothing was saved"]
        return _upload_page(form, found=found), 422
    if form.check.data:
        form.version.data = str(found.version)
        return _upload_page(form, found=found)
    try:
        services.set_many(upload=found, from_year=form.year, version=form.base_version, user_id=user_id(), now=now())
    except StaleVersion:
        form.version.data = str(found.version)
        return _upload_page(form, found=found, stale=True), 409
    many = len(found.changes)
    flash(f"{many} list{' was' if many == 1 else 's were'} saved. {found.same} stayed as they were.", "saved")
    return redirect(url_for("neighbours.index"), code=303)


@blueprint.get("/<code>")
@requires(Action.VIEW_NEIGHBOURS, of=an_area_with_neighbours)
def of_area(area: Area) -> ResponseReturnValue:
    """The area's lists, the latest first; for whoever may change them the years from which one can be set."""
    stored, areas, closed = _stored(area), queries.register(), queries.closed_years(now())
    first_years = sorted(stored)
    until = dict(zip(first_years, (year - 1 for year in first_years[1:]), strict=False))
    this_year = uk_date(now()).year
    offered = {c.year for c in collections.every()} | {this_year, this_year + 1}
    return _page(
        "of_area",
        area=area,
        lists=[(year, until.get(year), _areas(areas, stored[year])) for year in reversed(first_years)],
        fixed={year: why_fixed(area.name, late) for year in stored if (late := fixed_for(stored, closed, year))},
        offered=[year for year in sorted(offered - set(stored)) if not fixed_for(stored, closed, year)],
        own=area.id in viewer().areas_as(AREA_ROLES),
        may_list=allowed(viewer(), Action.VIEW_NEIGHBOURS),
        may_manage=area.closed_on is None and allowed(viewer(), Action.MANAGE_NEIGHBOURS, NeighboursSubject(area.id)),
    )


@blueprint.get("/<code>/<int:year>")
@requires(Action.MANAGE_NEIGHBOURS, of=an_area_with_neighbours)
def ask_change(area: Area, year: int) -> ResponseReturnValue:
    """The list that counts for the year, to be changed from that year on."""
    return _change_page(area, year)


@blueprint.post("/<code>/<int:year>")
@requires(Action.MANAGE_NEIGHBOURS, of=an_area_with_neighbours)
def change(area: Area, year: int) -> ResponseReturnValue:
    """Stores the list, or shows it again with what is wrong and nothing lost."""
    form = NeighboursForm()
    if not form.validate():
        return _change_page(area, year, form, stale=set(form.errors) == {"version"}), 422
    try:
        changed = services.set_neighbours(
            area=area,
            from_year=year,
            text=form.neighbours.data or "",
            version=form.base_version,
            user_id=user_id(),
            now=now(),
        )
    except RuleBroken as broken:
        form.neighbours.errors = _at_most(broken.problems)
        return _change_page(area, year, form), 422
    except StaleVersion:
        return _change_page(area, year, form, stale=True), 409
    flash("The list has been saved." if changed else f"This is the list for {year} already.", "saved")
    return redirect(url_for("neighbours.of_area", code=area.code), code=303)


@blueprint.get("/<code>/<int:year>/take-out")
@requires(Action.MANAGE_NEIGHBOURS, of=an_area_with_neighbours)
def ask_take_out(area: Area, year: int) -> ResponseReturnValue:
    """What taking out means."""
    if year not in _stored(area):
        abort(404)
    return _take_out_page(area, year, TakeOutForm())


@blueprint.post("/<code>/<int:year>/take-out")
@requires(Action.MANAGE_NEIGHBOURS, of=an_area_with_neighbours)
def take_out(area: Area, year: int) -> ResponseReturnValue:
    """Takes the list out, as the page showed it."""
    form = TakeOutForm()
    if not form.validate():
        return _take_out_page(area, year, form), 422
    try:
        services.take_out_neighbours(area=area, from_year=year, version=form.base_version, user_id=user_id(), now=now())
    except RuleBroken:
        return _take_out_page(area, year, form), 422
    except StaleVersion as stale:
        return _take_out_page(area, year, form, stale=str(stale)), 409
    flash(f"The list from {year} has been taken out.", "saved")
    return redirect(url_for("neighbours.of_area", code=area.code), code=303)


def _stored(area: Area) -> Lists:
    return queries.lists([area.id]).get(area.id, {})


def _areas(areas: Any, ids: frozenset[int]) -> list[Any]:
    """As the register has them, in its order."""
    return [area for area in areas.areas if area.id in ids]


def _at_most(sentences: Sequence[str]) -> list[str]:
    more = len(sentences) - MOST_TOLD
    return [*sentences[:MOST_TOLD], *([f"There are {more:,} more problems."] if more > 0 else [])]


def _page(name: str, **values: Any) -> str:
    """Lists of a demonstration are made up as its scores are."""
    made_up = any(collection.demonstration for collection in collections.every())
    return render_template(f"neighbours/{name}.html", demonstration=made_up, fewest=FEWEST, most=MOST, **values)


def _upload_page(form: UploadForm, found: queries.Upload | None = None, *, stale: bool = False) -> str:
    changes = []
    if found and not found.problems:
        written, by_id = found.register.written, found.register.by_id
        changes = [
            (by_id[c.area_id], written(c.after - c.before), written(c.before - c.after), c.since) for c in found.changes
        ]
    problems = found.problems if found else ()
    return _page(
        "upload",
        form=form,
        found=found,
        changes=sorted(changes, key=lambda change: change[0].name),
        problems=problems[:MOST_TOLD],
        more=len(problems) - MOST_TOLD,
        closed=sorted(queries.closed_years(now())),
        stale=stale,
    )


def _change_page(area: Area, year: int, form: NeighboursForm | None = None, *, stale: bool = False) -> str:
    """With the list that counts for the year where no form was sent; with both lists where it was stale."""
    if not is_year(year):
        abort(404)
    stored, areas, closed = _stored(area), queries.register(), queries.closed_years(now())
    version, since = queries.version(area.id, year), counting(stored, year)
    theirs = frozenset() if since is None else stored[since]
    late = fixed_for(stored, closed, year)
    refused = why_fixed(area.name, late) if late else f"{area.name} is a former area." if area.closed_on else ""
    both = None
    if form is None:
        data = {"version": version, "neighbours": "\n".join(areas.written(theirs))}
        form = NeighboursForm(formdata=kept(), data=data)
    if stale:
        form.version.data = str(version)
        mine = read_lines(form.neighbours.data or "", queries.known(areas, area.id), areas).ids
        both = ("Yours, not saved", _areas(areas, mine), theirs), ("Stored now", _areas(areas, theirs), mine)
    return _page(
        "change",
        area=area,
        year=year,
        form=form,
        refused=refused,
        may_edit=not refused or request.method == "POST",
        at_once=[one for one in sorted(closed) if one >= year],
        every=[one for one in areas.areas if not one.former and one.id != area.id],
        both=both,
    )


def _take_out_page(area: Area, year: int, form: TakeOutForm, stale: str = "") -> str:
    stored, areas = _stored(area), queries.register()
    late = fixed_for(stored, queries.closed_years(now()), year)
    form.version.data = str(queries.version(area.id, year))
    return _page(
        "take_out",
        area=area,
        year=year,
        form=form,
        stale=stale,
        refused=why_fixed(area.name, late) if late else "",
        neighbours=_areas(areas, stored.get(year, frozenset())),
        then=counting((first for first in stored if first != year), year),
    )
