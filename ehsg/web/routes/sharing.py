"""The sharing page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from ehsg.domain.errors import StaleVersion
from ehsg.domain.history import days
from ehsg.domain.permissions import Action, allowed
from ehsg.domain.scoring import section_averages
from ehsg.domain.sharing import AUDIENCES
from ehsg.queries import assessments, history, submissions
from ehsg.services.sharing import choose_sharing
from ehsg.web import kept_forms
from ehsg.web.access import a_return, requires, user_id, viewer
from ehsg.web.forms.sharing import WORDS, SharingForm
from ehsg.web.serving import address, guide_of, now

if TYPE_CHECKING:
    from ehsg.models import Assessment

blueprint = Blueprint("sharing", __name__, url_prefix="/areas/<code>/<int:year>/sharing")


@blueprint.get("")
@requires(Action.VIEW_RETURN, of=a_return)
def show(assessment: Assessment) -> ResponseReturnValue:
    """Two questions and what is no question."""
    row = assessment.sharing
    stored = {
        "version": row.version if row else 0,
        "areas": WORDS[row.areas] if row else None,
        "departments": WORDS[row.departments] if row else None,
        "acknowledged": row.acknowledged if row else False,
    }
    return _page(assessment, SharingForm(formdata=kept_forms.kept(), data=stored))


@blueprint.post("")
@requires(Action.EDIT_RETURN, of=a_return)
def save(assessment: Assessment) -> ResponseReturnValue:
    """Stores the answers; a question may be left for later."""
    form = SharingForm()
    if not form.validate():
        return _page(assessment, form), 422
    try:
        choose_sharing(
            assessment=assessment,
            sharing=form.sharing(),
            version=form.base_version,
            user_id=user_id(),
            now=now(),
        )
    except StaleVersion as stale:
        return _page(assessment, form, stale=f"{stale} {_stored(assessment)}"), 409
    flash("Your sharing choices have been saved.", "saved")
    return redirect(address("assessments.task_list", assessment), code=303)


@blueprint.get("/preview/<audience_id>")
@requires(Action.VIEW_RETURN, of=a_return)
def preview(assessment: Assessment, audience_id: str) -> ResponseReturnValue:
    """What somebody would see to whom the return is shared as it is now: by the rules and the page that they get."""
    audience = AUDIENCES.get(audience_id) or abort(404)
    guide, subject = guide_of(assessment), assessments.subject_once_shared(assessment)
    seen = allowed(audience.viewer, Action.VIEW_SCORES, subject)
    content = submissions.as_seen_by(audience.viewer, assessments.content(assessment, guide), subject) if seen else None
    return render_template(
        "sharing/preview.html",
        assessment=assessment,
        guide=guide,
        audience=audience,
        content=content,
        averages=section_averages(guide, content.score_of) if content else (),
        answer=getattr(assessment.sharing, audience.id, None),
    )


def _stored(assessment: Assessment) -> str:
    """What is stored now, in a sentence."""
    row = assessment.sharing
    areas, departments = (WORDS[row.areas], WORDS[row.departments]) if row else (None, None)
    return (
        f"Stored now: other areas’ coordinators, {areas or 'not answered'}; "
        f"other government departments, {departments or 'not answered'}; "
        f"acknowledged, {'yes' if row and row.acknowledged else 'not yet'}."
    )


def _page(assessment: Assessment, form: SharingForm, stale: str = "") -> str:
    if stale or form.version.errors:
        form.renew(assessment.sharing.version if assessment.sharing else 0, _stored(assessment))
    guide = guide_of(assessment)
    return render_template(
        "sharing/show.html",
        assessment=assessment,
        guide=guide,
        audiences=AUDIENCES.values(),
        days=days(guide, history.of_sharing(assessment).events),
        form=form,
        stale=stale,
        may_edit=allowed(viewer(), Action.EDIT_RETURN, assessments.subject(assessment)),
    )
