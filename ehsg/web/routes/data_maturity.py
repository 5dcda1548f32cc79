"""The data maturity page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from ehsg.domain import check
from ehsg.domain.errors import StaleVersion
from ehsg.domain.permissions import Action, allowed
from ehsg.queries import assessments, submissions
from ehsg.services.data_maturity import choose_model
from ehsg.web import kept_forms
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.forms.data_maturity import DataMaturityForm
from ehsg.web.loading import a_return
from ehsg.web.serving import address, guide_of, now

if TYPE_CHECKING:
    from ehsg.models import Assessment

blueprint = Blueprint("data_maturity", __name__, url_prefix="/areas/<code>/<int:year>/data-maturity")


@blueprint.get("")
@requires(Action.VIEW_RETURN, of=a_return)
def show(assessment: Assessment) -> ResponseReturnValue:
    """Six models, each with a line on what it means."""
    form = DataMaturityForm(
        formdata=kept_forms.kept(),
        data={"version": assessment.data_maturity_version, "model": assessment.data_maturity_model},
    )
    return _page(assessment, form)


@blueprint.post("")
@requires(Action.EDIT_RETURN, of=a_return)
def save(assessment: Assessment) -> ResponseReturnValue:
    """Stores the model; says so when priorities no longer fit it."""
    guide = guide_of(assessment)
    form = DataMaturityForm().offer(guide)
    if not form.validate():
        return _page(assessment, form), 422
    try:
        choose_model(
            assessment=assessment,
            guide=guide,
            model=int(form.model.data),
            version=form.base_version,
            user_id=user_id(),
            now=now(),
        )
    except StaleVersion as stale:
        return _page(assessment, form, stale=f"{stale} {_stored(assessment)}"), 409
    if check.priority_problems(guide, assessments.content(assessment, guide)):
        flash("Saved. Some of your priorities no longer fit this model and must be chosen again.", "note")
        return redirect(address("priorities.choose", assessment), code=303)
    flash("Your data maturity model has been saved.", "saved")
    return redirect(address("assessments.task_list", assessment), code=303)


def _stored(assessment: Assessment) -> str:
    """What is stored now, in a sentence."""
    number = assessment.data_maturity_model
    return f"It is now model {number}." if number else "No model is stored."


def _page(assessment: Assessment, form: DataMaturityForm, stale: str = "") -> str:
    guide = guide_of(assessment)
    if stale or form.version.errors:
        form.renew(assessment.data_maturity_version, _stored(assessment))
    last = submissions.latest_before(assessment, now())
    return render_template(
        "data_maturity/show.html",
        assessment=assessment,
        guide=guide,
        form=form.offer(guide),
        stale=stale,
        last=last,
        may_edit=allowed(viewer(), Action.EDIT_RETURN, assessments.subject(assessment)),
    )
