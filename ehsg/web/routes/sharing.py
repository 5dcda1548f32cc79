"""The sharing page, its previews, and withdrawing what was permitted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from ehsg.domain.errors import RuleBroken, StaleVersion
from ehsg.domain.history import days
from ehsg.domain.permissions import Action, allowed
from ehsg.domain.scoring import section_averages
from ehsg.domain.sharing import AUDIENCES, Audience, withdrawn
from ehsg.domain.status import State
from ehsg.queries import assessments, history, submissions
from ehsg.queries import sharing as queries
from ehsg.services.sharing import choose_sharing, share_again, withdraw_sharing
from ehsg.web import kept_forms
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.forms.sharing import WORDS, ShareAgainForm, SharingForm, WithdrawForm
from ehsg.web.loading import a_return
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
    audience, permissions = _audience(audience_id), queries.of_latest(assessment)
    gone = withdrawn(permissions) if assessment.state is State.SUBMITTED else frozenset()
    guide, subject = guide_of(assessment), assessments.subject_once_shared(assessment, gone)
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
        permission=permissions.get(audience.id),
    )


@blueprint.get("/withdraw/<audience_id>")
@requires(Action.WITHDRAW_SHARING, of=a_return)
def ask_withdraw(assessment: Assessment, audience_id: str) -> ResponseReturnValue:
    """What withdrawing does, and what it does not."""
    return _withdraw_page(assessment, _audience(audience_id), WithdrawForm(formdata=kept_forms.kept()))


@blueprint.post("/withdraw/<audience_id>")
@requires(Action.WITHDRAW_SHARING, of=a_return)
def withdraw(assessment: Assessment, audience_id: str) -> ResponseReturnValue:
    """From the next request on nobody sees anything by this permission."""
    audience, form = _audience(audience_id), WithdrawForm()
    if not form.validate():
        return _withdraw_page(assessment, audience, form), 422
    try:
        withdraw_sharing(
            assessment=assessment,
            which=audience.id,
            number=form.base_version,
            reason=(form.reason.data or "").strip(),
            user_id=user_id(),
            now=now(),
        )
    except StaleVersion as stale:
        return _withdraw_page(assessment, audience, form, str(stale)), 409
    except RuleBroken:
        return _withdraw_page(assessment, audience, form), 422
    flash(f"The {assessment.collection.year} return is not shared with {audience.name} any more.", "saved")
    return redirect(address("sharing.show", assessment), code=303)


@blueprint.get("/share-again/<audience_id>")
@requires(Action.WITHDRAW_SHARING, of=a_return)
def ask_share_again(assessment: Assessment, audience_id: str) -> ResponseReturnValue:
    """What taking a withdrawal back does."""
    return _share_again_page(assessment, _audience(audience_id), ShareAgainForm(formdata=kept_forms.kept()))


@blueprint.post("/share-again/<audience_id>")
@requires(Action.WITHDRAW_SHARING, of=a_return)
def take_back(assessment: Assessment, audience_id: str) -> ResponseReturnValue:
    """Shares again what the submission permits."""
    audience, form = _audience(audience_id), ShareAgainForm()
    if not form.validate():
        return _share_again_page(assessment, audience, form), 422
    try:
        share_again(
            assessment=assessment, which=audience.id, withdrawal_id=form.base_version, user_id=user_id(), now=now()
        )
    except StaleVersion as stale:
        return _share_again_page(assessment, audience, form, str(stale)), 409
    except RuleBroken:
        return _share_again_page(assessment, audience, form), 422
    flash(f"The {assessment.collection.year} return is shared with {audience.name} again.", "saved")
    return redirect(address("sharing.show", assessment), code=303)


def _audience(audience_id: str) -> Audience:
    return AUDIENCES.get(audience_id) or abort(404)


def _withdraw_page(assessment: Assessment, audience: Audience, form: WithdrawForm, stale: str = "") -> str:
    """The form where the permission stands; else why there is nothing to withdraw."""
    permission = queries.of_latest(assessment)[audience.id]
    form.renew(permission.number, "")
    return render_template(
        "sharing/withdraw.html",
        assessment=assessment,
        permission=permission,
        form=form,
        stale=stale,
        may_edit=permission.stands,
    )


def _share_again_page(assessment: Assessment, audience: Audience, form: ShareAgainForm, stale: str = "") -> str:
    permission = queries.of_latest(assessment)[audience.id]
    form.renew(permission.withdrawn.id if permission.withdrawn else 0, "")
    return render_template(
        "sharing/share_again.html",
        assessment=assessment,
        permission=permission,
        form=form,
        stale=stale,
        date_reached=assessment.collection.sharing_from <= now(),
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
    guide, subject = guide_of(assessment), assessments.subject(assessment)
    return render_template(
        "sharing/show.html",
        assessment=assessment,
        guide=guide,
        audiences=AUDIENCES.values(),
        permissions=queries.of_latest(assessment),
        days=days(guide, history.of_sharing(assessment).events),
        form=form,
        stale=stale,
        may_edit=allowed(viewer(), Action.EDIT_RETURN, subject),
        may_withdraw=allowed(viewer(), Action.WITHDRAW_SHARING, subject),
    )
