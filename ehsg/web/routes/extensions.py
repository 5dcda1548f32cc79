"""Giving one area more time than the collection gives everybody."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ehsg.domain.dates import exact_moment
from ehsg.domain.errors import RuleBroken, StaleVersion
from ehsg.domain.permissions import Action
from ehsg.queries import assessments
from ehsg.services.collections import extend_area
from ehsg.web.access import requires, user_id
from ehsg.web.forms.collections import clock_words, shown
from ehsg.web.forms.extensions import MoreTimeForm
from ehsg.web.kept_forms import kept
from ehsg.web.loading import a_return
from ehsg.web.serving import now

if TYPE_CHECKING:
    from ehsg.models import Assessment

blueprint = Blueprint("extensions", __name__, url_prefix="/national/collections/<int:year>/areas/<code>/more-time")


@blueprint.get("")
@requires(Action.MANAGE_COLLECTIONS, of=a_return)
def ask(assessment: Assessment) -> ResponseReturnValue:
    """What the area was given before, where it was."""
    row = assessment.extension
    stored: dict[str, Any] = {"version": 0}
    if row:
        stored = {
            "version": row.version,
            "closes_on": shown(row.closes_at)[0],
            "closes_time": clock_words(row.closes_at),
            "reason": row.reason,
        }
    return _page(assessment, MoreTimeForm(formdata=kept(), data=stored))


@blueprint.post("")
@requires(Action.MANAGE_COLLECTIONS, of=a_return)
def give(assessment: Assessment) -> ResponseReturnValue:
    """Stores it over what the page was drawn from."""
    form, row = MoreTimeForm(), assessment.extension
    valid, until = form.validate(), form.until(row.closes_at if row else None)
    if not valid or until is None:
        return _page(assessment, form), 422
    try:
        extend_area(
            assessment=assessment,
            closes_at=until,
            reason=form.reason.data or "",
            version=form.base_version,
            user_id=user_id(),
            now=now(),
        )
    except StaleVersion as stale:
        return _page(assessment, form, stale=str(stale), mine=until), 409
    except RuleBroken as broken:
        form.closes_on.errors = [*form.closes_on.errors, *broken.problems]
        return _page(assessment, form), 422
    flash(f"{assessment.area.name} has until {exact_moment(until)}.", "saved")
    if form.removed:
        flash(f"Saved, without {form.removed} control characters that cannot be stored or printed.", "note")
    return redirect(url_for("collections.show", year=assessment.collection.year), code=303)


def _page(assessment: Assessment, form: MoreTimeForm, stale: str = "", mine: datetime | None = None) -> str:
    """What was typed stays in the form, which is then based on the newest version; what is stored stands beside it."""
    row = assessment.extension
    if stale or form.version.errors:
        stored = f"The area now has until {exact_moment(row.closes_at)}." if row else "The area has no more time now."
        form.renew(row.version if row else 0, stored)
    return render_template(
        "extensions/ask.html",
        assessment=assessment,
        collection=assessment.collection,
        form=form,
        stale=stale,
        mine=mine,
        extension=row,
        window=assessments.window_of(assessment, now()),
        closes_at=assessments.closes_at(assessment),
    )
