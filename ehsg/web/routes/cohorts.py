"""Cohorts: which there are, one of them, making, changing and taking out, and one beside the other areas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ehsg.domain.change import Direction
from ehsg.domain.errors import RuleBroken, StaleVersion, WrongFields
from ehsg.domain.permissions import Action, allowed
from ehsg.queries import cohorts as queries
from ehsg.queries import cohorts_compared, collections
from ehsg.reports.picture import Chart, Figure
from ehsg.reports.slope import SlopeRow, slopes
from ehsg.services import cohorts as services
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.forms.cohorts import CohortForm, TakeOutForm
from ehsg.web.kept_forms import kept
from ehsg.web.loading import a_cohort
from ehsg.web.routes.averages import framed
from ehsg.web.serving import now

if TYPE_CHECKING:
    from ehsg.models import Area, Cohort
    from ehsg.queries.averages import Frame
    from ehsg.queries.cohorts_compared import Compared

blueprint = Blueprint("cohorts", __name__, url_prefix="/national")
FORMER = "Former areas"


@blueprint.get("/cohorts")
@requires(Action.VIEW_NATIONAL_FIGURES)
def index() -> ResponseReturnValue:
    """Every cohort by name."""
    return _page("index", cohorts=queries.standing(), opened=collections.opened(now()))


@blueprint.get("/cohorts/new")
@requires(Action.MANAGE_COHORTS)
def ask_new() -> ResponseReturnValue:
    """An empty form."""
    return _form_page(_form(queries.register(), formdata=kept(), data={"version": 0}))


@blueprint.post("/cohorts/new")
@requires(Action.MANAGE_COHORTS)
def create() -> ResponseReturnValue:
    """Makes it, or shows it again with what is wrong and nothing lost."""
    form = _form(queries.register())
    if not form.validate():
        return _form_page(form), 422
    try:
        made = services.create_cohort(**_typed(form), user_id=user_id(), now=now())
    except WrongFields as wrong:
        form.tell(wrong.fields)
        return _form_page(form), 422
    _told("The cohort has been saved.", form)
    return redirect(url_for("cohorts.show", cohort_id=made.id), code=303)


@blueprint.get("/cohorts/<int:cohort_id>")
@requires(Action.VIEW_NATIONAL_FIGURES, of=a_cohort)
def show(cohort: Cohort) -> ResponseReturnValue:
    """Its areas by region, and the years in which it can be compared."""
    areas = sorted(queries.areas_of(cohort), key=lambda area: area.region)
    return _page(
        "show",
        cohort=cohort,
        many=len(areas),
        regions=[(region, list(inside)) for region, inside in groupby(areas, key=lambda area: area.region)],
        opened=collections.opened(now()),
        given_out_at=queries.given_out(cohort),
    )


@blueprint.get("/cohorts/<int:cohort_id>/change")
@requires(Action.MANAGE_COHORTS, of=a_cohort)
def ask_change(cohort: Cohort) -> ResponseReturnValue:
    """The cohort as it is, to be changed."""
    ids = queries.ids_of(cohort)
    stored = {"version": cohort.version, "name": cohort.name, "description": cohort.description, "cohort_areas": ids}
    return _change_page(cohort, _form(queries.register(), ids, formdata=kept(), data=stored))


@blueprint.post("/cohorts/<int:cohort_id>/change")
@requires(Action.MANAGE_COHORTS, of=a_cohort)
def change(cohort: Cohort) -> ResponseReturnValue:
    """Stores it over the version that it was drawn from; over a newer one nothing, and both are shown."""
    form = _form(queries.register(), queries.ids_of(cohort))
    if not form.validate():
        return _change_page(cohort, form, stale=bool(form.version.errors)), 422
    try:
        changed = services.change_cohort(
            cohort=cohort, **_typed(form), version=form.base_version, user_id=user_id(), now=now()
        )
    except RuleBroken as broken:
        form.tell(broken.fields if isinstance(broken, WrongFields) else {"name": str(broken)})
        return _change_page(cohort, form), 422
    except StaleVersion:
        return _change_page(cohort, form, stale=True), 409
    _told("The cohort has been saved." if changed else "The cohort is like this already.", form)
    return redirect(url_for("cohorts.show", cohort_id=cohort.id), code=303)


@blueprint.get("/cohorts/<int:cohort_id>/take-out")
@requires(Action.MANAGE_COHORTS, of=a_cohort)
def ask_take_out(cohort: Cohort) -> ResponseReturnValue:
    """What taking out means."""
    return _page("take_out", cohort=cohort, form=TakeOutForm(formdata=kept(), data={"version": cohort.version}))


@blueprint.post("/cohorts/<int:cohort_id>/take-out")
@requires(Action.MANAGE_COHORTS, of=a_cohort)
def take_out(cohort: Cohort) -> ResponseReturnValue:
    """Ends the cohort, as the page showed it."""
    form = TakeOutForm()
    if not form.validate():
        form.renew(cohort.version, "Nothing was taken out.")
        return _page("take_out", cohort=cohort, form=form), 422
    try:
        services.take_out_cohort(cohort=cohort, version=form.base_version, user_id=user_id(), now=now())
    except StaleVersion as stale:
        form.renew(cohort.version, "")
        return _page("take_out", cohort=cohort, form=form, stale=str(stale)), 409
    flash("The cohort has been taken out.", "saved")
    return redirect(url_for("cohorts.index"), code=303)


@blueprint.get("/<int:year>/cohorts/<int:cohort_id>")
@requires(Action.VIEW_NATIONAL_FIGURES)
def compared(year: int, cohort_id: int) -> ResponseReturnValue:
    """The cohort beside the areas that are not in it."""
    frame = cohorts_compared.about(framed(year), cohort_id) or abort(404)
    found = cohorts_compared.compared(frame, request.args.get("since", ""))
    return _page(
        "compared",
        frame=frame,
        cohort=frame.selection.cohort,
        found=found,
        chart=_by_year(frame, found),
        ways=tuple(Direction),
        guide=frame.edition(frame.this),
        collections=collections.opened(now()),
    )


def _page(name: str, **values: Any) -> str:
    manages = allowed(viewer(), Action.MANAGE_COHORTS)
    return render_template(f"cohorts/{name}.html", may_manage=manages, **values)


def _form(register: Sequence[Area], ids: frozenset[int] = frozenset(), **drawn: Any) -> CohortForm:
    return CohortForm(**drawn).among(queries.known(register), ids)


def _typed(form: CohortForm) -> dict[str, Any]:
    description = (form.description.data or "").strip()
    return {"name": form.name.data or "", "description": description, "area_ids": form.area_ids}


def _told(sentence: str, form: CohortForm) -> None:
    if form.removed:
        flash(f"{sentence} {form.removed} control characters cannot be stored and were left out.", "note")
    else:
        flash(sentence, "saved")


def _form_page(form: CohortForm, cohort: Cohort | None = None, **values: Any) -> str:
    """With every area that can be ticked, by region; those that are former ones last."""
    offered = set(form.cohort_areas.offered)
    by_region: dict[str, list[Area]] = {}
    for area in queries.register():
        if area.id in offered:
            by_region.setdefault(FORMER if area.closed_on else area.region, []).append(area)
    regions = sorted(by_region.items(), key=lambda item: (item[0] == FORMER, item[0]))
    return _page("form", form=form, cohort=cohort, regions=regions, ticked=form.cohort_areas.data, **values)


def _change_page(cohort: Cohort, form: CohortForm, *, stale: bool = False) -> str:
    """With what is stored beside what was typed where somebody else was faster."""
    both = None
    if stale:
        form.renew(cohort.version, "")
        both = _both(cohort, form)
    return _form_page(form, cohort, both=both, given_out_at=queries.given_out(cohort))


def _both(cohort: Cohort, form: CohortForm) -> tuple[Mapping[str, Any], ...]:
    names = {area.id: area.name for area in queries.register()}
    mine, theirs = form.area_ids, queries.ids_of(cohort)
    sides = (
        ("Yours, not saved", form.name.data, form.description.data, mine, theirs),
        ("Stored now", cohort.name, cohort.description, theirs, mine),
    )
    return tuple(
        {
            "heading": heading,
            "name": name,
            "description": description,
            "areas": sorted((names[id_], id_ in others) for id_ in ids if id_ in names),
        }
        for heading, name, description, ids, others in sides
    )


def _by_year(frame: Frame, found: Compared) -> Chart:
    """A small picture for each section, in which the cohort and the others have a line each."""
    rows = []
    for id_, name in frame.sections.items():
        first, second = (tuple(Figure(row.average(id_), row.words(id_)) for row in side.rows) for side in found.sides)
        rows.append(SlopeRow(name, first, second))
    names = (found.sides[0].name, found.sides[1].name)
    return slopes(rows, years=frame.numbers, names=names, title="Section averages by year")
