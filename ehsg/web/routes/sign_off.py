"""The sign-off pages: who has signed, and recording a signature."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from ehsg.domain import check, sign_off
from ehsg.domain.content import sha256, what_changed
from ehsg.domain.errors import NotFound, RuleBroken
from ehsg.domain.guide import SignOffRole, UnknownInGuide
from ehsg.domain.permissions import Action, allowed
from ehsg.queries import assessments
from ehsg.queries import sign_off as queries
from ehsg.services.sign_off import record_sign_off, withdraw_sign_off
from ehsg.web.access import a_return, requires, user_id, viewer
from ehsg.web.forms.sign_off import SignOffForm
from ehsg.web.forms.submissions import ConfirmForm
from ehsg.web.kept_forms import kept
from ehsg.web.serving import address, guide_of, now

if TYPE_CHECKING:
    from ehsg.models import Assessment

blueprint = Blueprint("sign_off", __name__, url_prefix="/areas/<code>/<int:year>/sign-off")


@blueprint.get("")
@requires(Action.VIEW_RETURN, of=a_return)
def show(assessment: Assessment) -> ResponseReturnValue:
    """Each role with its signatures, and what changed since any that no longer stands."""
    guide = guide_of(assessment)
    content = assessments.content(assessment, guide)
    digest = sha256(content)
    rows = queries.current(assessment)
    outdated = frozenset(row.content_sha256 for row in rows) - {digest}
    signed = queries.signed_contents(outdated) if outdated else {}
    return render_template(
        "sign_off/show.html",
        assessment=assessment,
        guide=guide,
        rows=rows,
        digest=digest,
        changes={old: what_changed(then, content, guide) for old, then in signed.items()},
        standings=sign_off.standing(guide, queries.signatures(rows), digest),
        missing=check.missing(guide, content),
        how_words=sign_off.HOW_WORDS,
        form=ConfirmForm(),
        may_edit=allowed(viewer(), Action.RECORD_SIGN_OFF, assessments.subject(assessment)),
    )


@blueprint.get("/<role_id>")
@requires(Action.RECORD_SIGN_OFF, of=a_return)
def ask(assessment: Assessment, role_id: str) -> ResponseReturnValue:
    """The form for one role."""
    role = _role(assessment, role_id)
    guide = guide_of(assessment)
    digest = sha256(assessments.content(assessment, guide))
    form = SignOffForm(formdata=kept(), data={"seen": digest})
    return _page(assessment, role, form)


@blueprint.post("/<role_id>")
@requires(Action.RECORD_SIGN_OFF, of=a_return)
def record(assessment: Assessment, role_id: str) -> ResponseReturnValue:
    """Records it for exactly the content that the page showed."""
    role = _role(assessment, role_id)
    form = SignOffForm()
    if not form.validate():
        return _page(assessment, role, form), 422
    guide = guide_of(assessment)
    try:
        record_sign_off(
            assessment=assessment,
            guide=guide,
            role_id=role.id,
            name=form.name.data or "",
            organisation=form.organisation.data or "",
            signed_on=form.signed_on.data,
            how=form.chosen_how,
            seen_sha256=form.seen.data or "",
            user_id=user_id(),
            now=now(),
        )
    except RuleBroken as broken:
        form.signed_on.errors = [*form.signed_on.errors, *broken.problems]
        form.seen.data = sha256(assessments.content(assessment, guide))
        return _page(assessment, role, form), 422
    flash(f"The sign-off by {form.name.data} has been recorded.", "saved")
    return redirect(address("sign_off.show", assessment), code=303)


@blueprint.post("/<int:sign_off_id>/withdraw")
@requires(Action.RECORD_SIGN_OFF, of=a_return)
def withdraw(assessment: Assessment, sign_off_id: int) -> ResponseReturnValue:
    """Takes out one that was recorded by mistake."""
    try:
        row = withdraw_sign_off(assessment=assessment, sign_off_id=sign_off_id, user_id=user_id(), now=now())
    except NotFound:
        abort(404)
    flash(f"The sign-off by {row.name} has been taken out.", "saved")
    return redirect(address("sign_off.show", assessment), code=303)


def _role(assessment: Assessment, role_id: str) -> SignOffRole:
    try:
        return guide_of(assessment).sign_off_role(role_id)
    except UnknownInGuide:
        abort(404)


def _page(assessment: Assessment, role: SignOffRole, form: SignOffForm) -> str:
    return render_template(
        "sign_off/record.html", assessment=assessment, guide=guide_of(assessment), role=role, form=form
    )
