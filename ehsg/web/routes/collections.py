"""Collections as the national team runs them: all of them, a new one, its dates, opening and closing."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ehsg.domain import collections_history
from ehsg.domain.collections import Dates, as_last_year
from ehsg.domain.dates import comes_twice, date_in_words, exact_moment, uk_date
from ehsg.domain.errors import RuleBroken, StaleVersion, WrongFields
from ehsg.domain.permissions import Action, allowed
from ehsg.domain.reminders import closing_in_words
from ehsg.domain.status import Window
from ehsg.domain.subjects import CollectionSubject
from ehsg.queries import collections as queries
from ehsg.services import collections as services
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.forms.collections import ChangeDatesForm, ConfirmForm, NewCollectionForm, stored_dates
from ehsg.web.kept_forms import kept
from ehsg.web.loading import a_collection
from ehsg.web.serving import guides, now

if TYPE_CHECKING:
    from ehsg.models import Collection

blueprint = Blueprint("collections", __name__, url_prefix="/national/collections")


@blueprint.get("")
@requires(Action.VIEW_COLLECTIONS)
def index() -> ResponseReturnValue:
    """Every collection, the latest first."""
    every = queries.every()
    return render_template(
        "collections/index.html",
        collections=every,
        states={one.year: _state(one) for one in every},
        rates=queries.rates(every),
        may_manage=_may_manage(),
    )


@blueprint.get("/new")
@requires(Action.MANAGE_COLLECTIONS)
def ask_new() -> ResponseReturnValue:
    """The form, with the dates of the latest collection moved on by a year."""
    others = queries.others(queries.every())
    draft = as_last_year(others[0] if others else None, others, now())
    stored: dict[str, Any] = {"edition": next(iter(guides()))}
    if draft:
        stored |= {"year": str(draft.year), **stored_dates(draft.dates)}
    return _new_page(NewCollectionForm(formdata=kept(), data=stored), as_before=others[0].year if draft else None)


@blueprint.post("/new")
@requires(Action.MANAGE_COLLECTIONS)
def create() -> ResponseReturnValue:
    """Makes it, with an empty return for every area."""
    form = NewCollectionForm().offer(guides())
    valid, dates = form.validate(), form.dates(None)
    if not valid or dates is None:
        return _new_page(form), 422
    guide = guides()[form.edition.data]
    year = int(form.year.data or "")
    try:
        services.plan_collection(year=year, dates=dates, guide=guide, user_id=user_id(), now=now())
    except WrongFields as wrong:
        form.tell(wrong.fields)
        return _new_page(form), 422
    return _done(year, f"The {year} collection has been created.", dates)


@blueprint.get("/<int:year>")
@requires(Action.VIEW_COLLECTIONS, of=a_collection)
def show(collection: Collection) -> ResponseReturnValue:
    """Its dates in words, who has more time, and what happened to it."""
    return render_template(
        "collections/show.html",
        collection=collection,
        state=_state(collection),
        closing=closing_in_words(collection.closes_at, now()),
        rate=queries.rates([collection])[collection.year],
        extensions=queries.extensions(collection),
        history=[(event, collections_history.sentence(event)) for event in queries.history(viewer(), collection)],
        may_manage=_may_manage(),
        now=now(),
    )


@blueprint.get("/<int:year>/dates")
@requires(Action.MANAGE_COLLECTIONS, of=a_collection)
def ask_dates(collection: Collection) -> ResponseReturnValue:
    """The dates as they are; what cannot be moved any more is text."""
    stored = {"version": collection.version, **stored_dates(queries.dates_of(collection))}
    form = ChangeDatesForm(formdata=kept(), data=stored)
    form.leave_out(*_fixed(collection))
    return _dates_page(collection, form)


@blueprint.post("/<int:year>/dates")
@requires(Action.MANAGE_COLLECTIONS, of=a_collection)
def change_dates(collection: Collection) -> ResponseReturnValue:
    """Moves what was changed; boxes that the page did not have change nothing."""
    form = ChangeDatesForm()
    sent = {box.partition("_")[0] for box in request.form}
    form.leave_out(*(name for name in ("opens", "closes", "shared") if name not in sent))
    valid, dates = form.validate(), form.dates(queries.dates_of(collection))
    if not valid or dates is None:
        return _dates_page(collection, form), 422
    try:
        services.change_dates(
            collection=collection, dates=dates, version=form.base_version, user_id=user_id(), now=now()
        )
    except StaleVersion as stale:
        return _dates_page(collection, form, stale=str(stale), mine=dates), 409
    except WrongFields as wrong:
        form.tell(wrong.fields)
        return _dates_page(collection, form), 422
    return _done(collection.year, "The dates have been saved.", dates)


@blueprint.get("/<int:year>/open")
@requires(Action.MANAGE_COLLECTIONS, of=a_collection)
def ask_open(collection: Collection) -> ResponseReturnValue:
    """What opening it now means."""
    return _confirm_page("collections/open.html", collection, ConfirmForm())


@blueprint.post("/<int:year>/open")
@requires(Action.MANAGE_COLLECTIONS, of=a_collection)
def open_now(collection: Collection) -> ResponseReturnValue:
    """Opens it at this moment."""
    words = f"The {collection.year} collection is open."
    return _confirmed("collections/open.html", collection, services.open_collection, words)


@blueprint.get("/<int:year>/close")
@requires(Action.MANAGE_COLLECTIONS, of=a_collection)
def ask_close(collection: Collection) -> ResponseReturnValue:
    """What closing it now means, in numbers."""
    return _confirm_page("collections/close.html", collection, ConfirmForm())


@blueprint.post("/<int:year>/close")
@requires(Action.MANAGE_COLLECTIONS, of=a_collection)
def close_now(collection: Collection) -> ResponseReturnValue:
    """Closes it at this moment, but for areas with more time."""
    words = f"The {collection.year} collection is closed."
    return _confirmed("collections/close.html", collection, services.close_collection, words)


def _may_manage() -> bool:
    return allowed(viewer(), Action.MANAGE_COLLECTIONS, CollectionSubject())


def _state(collection: Collection) -> Window:
    return queries.dates_of(collection).window(now())


def _fixed(collection: Collection) -> list[str]:
    """The moments that no rule would let be moved now."""
    state = _state(collection)
    fixed = ["opens"] if state is Window.CLOSED or queries.is_begun(collection) else []
    fixed += ["closes"] if state is Window.CLOSED else []
    return fixed + (["shared"] if collection.sharing_from <= now() else [])


def _done(year: int, words: str, dates: Dates) -> ResponseReturnValue:
    flash(words, "saved")
    for moment in (dates.opens_at, dates.closes_at):
        if comes_twice(moment):
            flash(f"Check this time: {exact_moment(moment)}.", "note")
    return redirect(url_for("collections.show", year=year), code=303)


def _new_page(form: NewCollectionForm, as_before: int | None = None) -> str:
    next_year = uk_date(now()).year + 1
    return render_template(
        "collections/new.html", form=form.offer(guides()), as_before=as_before, example_year=next_year
    )


def _dates_page(collection: Collection, form: ChangeDatesForm, stale: str = "", mine: Dates | None = None) -> str:
    """What was typed stays in the form, which is then based on the newest version; what is stored stands beside it."""
    if stale or form.version.errors:
        form.renew(collection.version, _stored_in_words(collection))
    return render_template(
        "collections/dates.html",
        collection=collection,
        form=form,
        stale=stale,
        mine=mine,
        stored=queries.dates_of(collection),
        state=_state(collection),
    )


def _stored_in_words(collection: Collection) -> str:
    opens, closes = exact_moment(collection.opens_at), exact_moment(collection.closes_at)
    shared = date_in_words(uk_date(collection.sharing_from))
    return f"It now opens at {opens}, closes at {closes} and is shared from {shared}."


def _confirm_page(template: str, collection: Collection, form: ConfirmForm, trouble: str = "") -> str:
    """Of a form without its version, the page says so, and is then about what is there now."""
    form.version.data = str(collection.version)
    return render_template(
        template,
        collection=collection,
        form=form,
        trouble=trouble,
        state=_state(collection),
        rate=queries.rates([collection])[collection.year],
        extensions=queries.extensions(collection),
        now=now(),
    )


def _confirmed(template: str, collection: Collection, service: Callable[..., None], words: str) -> ResponseReturnValue:
    form = ConfirmForm()
    if not form.validate():
        return _confirm_page(template, collection, form), 422
    try:
        service(collection=collection, version=form.base_version, user_id=user_id(), now=now())
    except StaleVersion as stale:
        return _confirm_page(template, collection, form, str(stale)), 409
    except RuleBroken as broken:
        return _confirm_page(template, collection, form, str(broken)), 422
    flash(words, "saved")
    return redirect(url_for("collections.show", year=collection.year), code=303)
