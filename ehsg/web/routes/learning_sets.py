"""Action learning sets for the national team: which could be made, making them, changing them by hand, showing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ehsg.domain.errors import RuleBroken, StaleVersion
from ehsg.domain.guide import Descriptor, UnknownDescriptor
from ehsg.domain.learning_sets import (
    LARGEST,
    METHOD,
    SMALLEST,
    USUAL,
    fingerprint,
    propose,
    regions_in_words,
    scores_in_words,
    too_few,
)
from ehsg.domain.learning_sets_history import told
from ehsg.domain.merge import compare
from ehsg.domain.permissions import Action, allowed
from ehsg.queries import collections
from ehsg.queries import learning_sets as queries
from ehsg.services import learning_sets as services
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.doing import done
from ehsg.web.forms.learning_sets import NO_SET, MakeForm, PlaceForm, SetForm, place_form, size_of
from ehsg.web.kept_forms import kept
from ehsg.web.loading import a_collection
from ehsg.web.serving import guides, now

if TYPE_CHECKING:
    from ehsg.models import Collection, LearningSet
    from ehsg.queries.learning_sets import Placed

blueprint = Blueprint("learning_sets", __name__, url_prefix="/national/<int:year>/learning-sets")
ONE = "/<descriptor_id>"


@blueprint.get("")
@requires(Action.VIEW_LEARNING_SETS, of=a_collection)
def index(collection: Collection) -> ResponseReturnValue:
    """Which priorities were chosen by how many areas, and for which there are sets."""
    guide = guides()[collection.guide_edition]
    return render_template(
        "learning_sets/index.html",
        collection=collection,
        collections=collections.opened(now()),
        guide=guide,
        rows=queries.overview(collection, guide),
    )


@blueprint.get(ONE)
@requires(Action.VIEW_LEARNING_SETS, of=a_collection)
def show(collection: Collection, descriptor_id: str) -> ResponseReturnValue:
    """The sets as they are, and who is in none."""
    about = _descriptor(collection, descriptor_id)
    rows, found = queries.sets(collection, about.id), queries.places(collection, about.id)
    return _page(
        "show",
        collection,
        about,
        groups=[(row, [one for one in found if one.set_number == row.set_number]) for row in rows],
        without=[one for one in found if one.set_number is None],
        areas=len(queries.chosen(found)),
        shown=[row for row in rows if row.shown_at is not None],
        notes=queries.notes_written(collection, about.id),
        history=told(queries.history(collection, about.id)),
    )


@blueprint.get(f"{ONE}/make")
@requires(Action.MANAGE_LEARNING_SETS, of=a_collection)
def ask_make(collection: Collection, descriptor_id: str) -> ResponseReturnValue:
    """What would be made, of the size that the address asks for."""
    about = _descriptor(collection, descriptor_id)
    return _make_page(collection, about, MakeForm(formdata=kept()), size_of(request.args.get("size", "")) or USUAL)


@blueprint.post(f"{ONE}/make")
@requires(Action.MANAGE_LEARNING_SETS, of=a_collection)
def make(collection: Collection, descriptor_id: str) -> ResponseReturnValue:
    """Makes what the page showed."""
    about, form = _descriptor(collection, descriptor_id), MakeForm()
    if not form.validate():
        return _make_page(collection, about, form, USUAL), 422
    try:
        services.make_learning_sets(
            collection=collection,
            descriptor_id=about.id,
            size=form.chosen_size,
            seen=form.seen.data or "",
            again=form.again.data,
            user_id=user_id(),
            now=now(),
        )
    except RuleBroken as broken:
        form.again.errors = list(broken.problems)
        return _make_page(collection, about, form, form.chosen_size), 422
    except StaleVersion as stale:
        return _make_page(collection, about, form, form.chosen_size, stale=str(stale)), 409
    flash("The sets have been made. Their areas do not see them yet.", "saved")
    return _back(collection, about)


@blueprint.post(f"{ONE}/show-to-areas")
@requires(Action.MANAGE_LEARNING_SETS, of=a_collection)
def show_to_areas(collection: Collection, descriptor_id: str) -> ResponseReturnValue:
    """From now on each area reads its set."""
    return _do(services.show_learning_sets, collection, descriptor_id, "The areas can read their sets now.")


@blueprint.post(f"{ONE}/hide-from-areas")
@requires(Action.MANAGE_LEARNING_SETS, of=a_collection)
def hide_from_areas(collection: Collection, descriptor_id: str) -> ResponseReturnValue:
    """Areas read their sets no more."""
    return _do(services.hide_learning_sets, collection, descriptor_id, "The areas do not see their sets any more.")


def _do(service: Callable[..., None], collection: Collection, descriptor_id: str, saying: str) -> ResponseReturnValue:
    """Something that is done to all sets of a priority at once."""
    about = _descriptor(collection, descriptor_id)
    who: dict[str, Any] = {"user_id": user_id(), "now": now()}
    back = url_for("learning_sets.show", year=collection.year, descriptor_id=about.id)
    return done(lambda: service(collection=collection, descriptor_id=about.id, **who), saying, back)


@blueprint.get(f"{ONE}/<int:set_number>")
@requires(Action.VIEW_LEARNING_SETS, of=a_collection)
def ask_change(collection: Collection, descriptor_id: str, set_number: int) -> ResponseReturnValue:
    """One set, to be changed by whoever may."""
    about = _descriptor(collection, descriptor_id)
    row = queries.find(collection, about.id, set_number) or abort(404)
    form = SetForm(formdata=kept(), data={**vars(queries.entry_of(row)), "version": row.version})
    return _set_page(collection, about, row, form)


@blueprint.post(f"{ONE}/<int:set_number>")
@requires(Action.MANAGE_LEARNING_SETS, of=a_collection)
def change(collection: Collection, descriptor_id: str, set_number: int) -> ResponseReturnValue:
    """Stores name, date and note over the version that they were drawn from."""
    about, form = _descriptor(collection, descriptor_id), SetForm()
    row = queries.find(collection, about.id, set_number) or abort(404)
    if not form.fits(collection.year):
        return _set_page(collection, about, row, form, stale=set(form.errors) == {"version"}), 422
    try:
        services.change_learning_set(
            collection=collection,
            row=row,
            entry=form.entry(),
            version=form.base_version,
            user_id=user_id(),
            now=now(),
        )
    except StaleVersion:
        return _set_page(collection, about, row, form, stale=True), 409
    if form.removed:
        flash(f"Saved, without {form.removed} control characters that cannot be stored or printed.", "note")
    else:
        flash("The set has been saved.", "saved")
    return _back(collection, about)


@blueprint.get(f"{ONE}/areas/<code>")
@requires(Action.MANAGE_LEARNING_SETS, of=a_collection)
def ask_place(collection: Collection, descriptor_id: str, code: str) -> ResponseReturnValue:
    """In which set an area is, and where else it could be."""
    about = _descriptor(collection, descriptor_id)
    rows, area = queries.sets(collection, about.id), _area(collection, about, code)
    form = place_form(
        rows, may_leave=area.set_number is not None, formdata=kept(), data={"version": area.set_number or 0}
    )
    return _place_page(collection, about, area, form)


@blueprint.post(f"{ONE}/areas/<code>")
@requires(Action.MANAGE_LEARNING_SETS, of=a_collection)
def place(collection: Collection, descriptor_id: str, code: str) -> ResponseReturnValue:
    """Puts an area into a set, moves it to another, or takes it out."""
    about = _descriptor(collection, descriptor_id)
    rows, area = queries.sets(collection, about.id), _area(collection, about, code)
    form = place_form(rows, may_leave=True)
    if not form.validate():
        return _place_page(collection, about, area, form), 422
    try:
        services.place_in_learning_set(
            collection=collection,
            descriptor_id=about.id,
            area=area,
            set_number=form.set_number,
            version=form.base_version,
            user_id=user_id(),
            now=now(),
        )
    except StaleVersion as stale:
        return _place_page(collection, about, area, form, stale=str(stale)), 409
    where = "in no set now" if form.to.data == NO_SET else "in the set now"
    flash(f"{area.name} is {where}.", "saved")
    return _back(collection, about)


def _descriptor(collection: Collection, descriptor_id: str) -> Descriptor:
    try:
        return guides()[collection.guide_edition].descriptor(descriptor_id)
    except UnknownDescriptor:
        abort(404)


def _area(collection: Collection, about: Descriptor, code: str) -> Placed:
    found = queries.places(collection, about.id)
    return next((one for one in found if one.code == code), None) or abort(404)


def _back(collection: Collection, about: Descriptor) -> ResponseReturnValue:
    return redirect(url_for("learning_sets.show", year=collection.year, descriptor_id=about.id), code=303)


def _page(name: str, collection: Collection, about: Descriptor, **values: Any) -> str:
    return render_template(
        f"learning_sets/{name}.html",
        collection=collection,
        guide=guides()[collection.guide_edition],
        descriptor=about,
        regions_in_words=regions_in_words,
        scores_in_words=scores_in_words,
        date_reached=collection.sharing_from <= now(),
        may_manage=allowed(viewer(), Action.MANAGE_LEARNING_SETS),
        **values,
    )


def _make_page(collection: Collection, about: Descriptor, form: MakeForm, size: int, stale: str = "") -> str:
    """With the proposal as it is now: the button stands for what the page shows."""
    rows, found = queries.sets(collection, about.id), queries.places(collection, about.id)
    chosen = queries.chosen(found)
    sets = propose(chosen, size)
    form.size.data, form.seen.data = str(size), fingerprint(sets, queries.stored(rows, found))
    return _page(
        "make",
        collection,
        about,
        form=form,
        size=size,
        sizes=range(SMALLEST, LARGEST + 1),
        sets=sets,
        areas=len(chosen),
        remark=too_few(len(chosen)),
        method=METHOD,
        rows=rows,
        notes=queries.notes_written(collection, about.id),
        stale=stale,
    )


def _set_page(
    collection: Collection, about: Descriptor, row: LearningSet, form: SetForm, *, stale: bool = False
) -> str:
    """With both texts where it was stale; what was typed stays in the form, now based on the newest version."""
    both = None
    if stale or form.version.errors:
        mine, theirs = form.entry(), queries.entry_of(row)
        both = {"first": not form.version.errors, "mine": mine, "theirs": theirs}
        both["note"] = compare(mine.note, theirs.note)
        form.version.data = str(row.version)
    found = queries.places(collection, about.id)
    return _page(
        "change",
        collection,
        about,
        row=row,
        form=form,
        both=both,
        members=[one for one in found if one.set_number == row.set_number],
        may_edit=allowed(viewer(), Action.MANAGE_LEARNING_SETS),
    )


def _place_page(collection: Collection, about: Descriptor, area: Placed, form: PlaceForm, stale: str = "") -> str:
    form.version.data = str(area.set_number or 0)
    rows = queries.sets(collection, about.id)
    inside = next((row for row in rows if row.set_number == area.set_number), None)
    return _page("place", collection, about, form=form, area=area, inside=inside, rows=rows, stale=stale)
