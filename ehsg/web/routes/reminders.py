"""Reminders: who would get one, and sending it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ehsg.domain.errors import StaleVersion
from ehsg.domain.permissions import Action, allowed
from ehsg.domain.reminders import Reminder, closing_in_words
from ehsg.domain.subjects import CollectionSubject
from ehsg.queries import reminders as queries
from ehsg.services.reminders import Queued, send_reminders
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.forms.reminders import RemindForm
from ehsg.web.loading import a_collection
from ehsg.web.serving import guides, now, public_address

if TYPE_CHECKING:
    from ehsg.models import Collection

blueprint = Blueprint("reminders", __name__, url_prefix="/national/collections/<int:year>/reminders")


@blueprint.get("")
@requires(Action.VIEW_COLLECTIONS, of=a_collection)
def show(collection: Collection) -> ResponseReturnValue:
    """Both reminders with everybody who would get them."""
    return _page(collection)


@blueprint.post("/<reminder>")
@requires(Action.MANAGE_COLLECTIONS, of=a_collection)
def send(collection: Collection, reminder: str) -> ResponseReturnValue:
    """Queues the messages to exactly those who were shown."""
    if reminder not in set(Reminder):
        abort(404)
    try:
        queued = send_reminders(
            collection=collection,
            reminder=Reminder(reminder),
            guide=guides()[collection.guide_edition],
            seen=RemindForm().seen.data or "",
            link_to=lambda code, year: public_address("assessments.task_list", code=code, year=year),
            user_id=user_id(),
            now=now(),
        )
    except StaleVersion as stale:
        return _page(collection, trouble=f"{stale} Nothing was sent. This is who would get it now."), 409
    flash(_told(queued), "saved" if queued.areas else "note")
    return redirect(url_for("reminders.show", year=collection.year), code=303)


def _told(queued: Queued) -> str:
    if not queued.areas:
        return "Nobody was left to be reminded today."
    people = "1 person" if queued.people == 1 else f"{queued.people} people"
    return f"The reminder is on its way to {people} in {queued.areas} {'area' if queued.areas == 1 else 'areas'}."


def _page(collection: Collection, trouble: str = "") -> str:
    moment = now()
    sections: list[dict[str, Any]] = []
    for reminder in Reminder:
        areas = queries.waiting(collection, reminder, moment)
        to_send = [one for one in areas if one.coordinators and not one.is_reminded(moment)]
        sections.append(
            {
                "reminder": reminder,
                "areas": areas,
                "to_send": to_send,
                "people": sum(len(one.coordinators) for one in to_send),
                "form": RemindForm(formdata=None, data={"seen": queries.fingerprint(areas)}),
            }
        )
    return render_template(
        "reminders/show.html",
        collection=collection,
        sections=sections,
        trouble=trouble,
        total=len(guides()[collection.guide_edition].descriptor_ids),
        closing=lambda one: closing_in_words(one.closes_at, moment),
        may_send=allowed(viewer(), Action.MANAGE_COLLECTIONS, CollectionSubject()),
        now=moment,
    )
