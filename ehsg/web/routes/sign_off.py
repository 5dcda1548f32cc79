"""The sign-off board: who has signed, the summary that is read before, and recording a signature."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ehsg.domain import check, sign_off
from ehsg.domain.content import Content, sha256
from ehsg.domain.errors import NotFound, RuleBroken
from ehsg.domain.guide import SignOffRole, UnknownInGuide
from ehsg.domain.permissions import Action, allowed
from ehsg.domain.progress import YearScores, progress
from ehsg.domain.scoring import section_averages
from ehsg.domain.text import clean
from ehsg.queries import assessments, submissions
from ehsg.queries import sign_off as queries
from ehsg.services.sign_off import record_sign_off, withdraw_sign_off
from ehsg.web import seen
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.forms.sign_off import SignOffForm
from ehsg.web.forms.submissions import ConfirmForm
from ehsg.web.kept_forms import kept
from ehsg.web.loading import a_return
from ehsg.web.serving import address, guide_of, guides, now

if TYPE_CHECKING:
    from ehsg.models import Assessment

MOST_MOVES = 3  # each way, so that the summary stays one page
blueprint = Blueprint("sign_off", __name__, url_prefix="/areas/<code>/<int:year>/sign-off")


@blueprint.get("")
@requires(Action.VIEW_RETURN, of=a_return)
def show(assessment: Assessment) -> ResponseReturnValue:
    """Each place with its signature, who is asked and since when, and what changed since it was signed."""
    guide = guide_of(assessment)
    content = assessments.content(assessment, guide)
    digest = sha256(content)
    places = queries.places(assessment, guide, content, digest)
    may_edit = allowed(viewer(), Action.RECORD_SIGN_OFF, assessments.subject(assessment))
    return render_template(
        "sign_off/show.html",
        assessment=assessment,
        guide=guide,
        digest=digest,
        places=places,
        signed=sum(place.state is sign_off.PlaceState.SIGNED for place in places),
        missing=check.missing(guide, content),
        how_words=sign_off.HOW_WORDS,
        form=ConfirmForm(),
        may_edit=may_edit,
        own_request=_own_request(assessment),
        now=now(),
    )


def _own_request(assessment: Assessment) -> int | None:
    who = viewer().user_id
    return queries.request_of(assessment, who) if who is not None else None


@blueprint.get("/summary")
@requires(Action.VIEW_RETURN, of=a_return)
def summary(assessment: Assessment) -> ResponseReturnValue:
    """What every signatory reads first, on one page."""
    content = assessments.content(assessment, guide_of(assessment))
    return render_template("sign_off/summary.html", assessment=assessment, **summary_of(assessment, content))


def summary_of(assessment: Assessment, content: Content) -> dict[str, Any]:
    """What the summary shows: averages, the biggest changes, priorities, permissions, differing views."""
    guide = guide_of(assessment)
    last = submissions.latest_before(assessment, now())
    scores = YearScores(content.year, guide, content.score_of)
    since = progress(YearScores(last.year, guides()[last.guide_edition], last.score_of), scores) if last else None
    return {
        "guide": guide,
        "content": content,
        "last": last,
        "averages": section_averages(guide, content.score_of),
        "since": since,
        "ways": since.both_ways(MOST_MOVES) if since else (),
        "missing": check.missing(guide, content),
        "digest": sha256(content),
    }


@blueprint.get("/<role_id>")
@requires(Action.RECORD_SIGN_OFF, of=a_return)
def ask(assessment: Assessment, role_id: str) -> ResponseReturnValue:
    """The form for one role."""
    role = role_of(assessment, role_id)
    content = assessments.content(assessment, guide_of(assessment))
    organisation = clean(request.args.get("organisation", "")).text[:200]
    drawn = {"seen": sha256(content), "sketch": seen.token(content), "organisation": organisation}
    return _page(assessment, role, SignOffForm(formdata=kept(), data=drawn))


@blueprint.post("/<role_id>")
@requires(Action.RECORD_SIGN_OFF, of=a_return)
def record(assessment: Assessment, role_id: str) -> ResponseReturnValue:
    """Records it for exactly the content that the page showed."""
    role = role_of(assessment, role_id)
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
            details=form.details(guide),
        )
    except RuleBroken as broken:
        form.signed_on.errors = [*form.signed_on.errors, *broken.problems]
        return _page(assessment, role, form, changed=renew(assessment, form)), 422
    flash(f"The sign-off by {form.name.data} has been recorded.", "saved")
    return redirect(address("sign_off.show", assessment), code=303)


def renew(assessment: Assessment, form: Any) -> tuple[str, ...]:
    """Bases the form on the content as it is now, and answers with what changed since it was drawn."""
    guide = guide_of(assessment)
    content = assessments.content(assessment, guide)
    changed = seen.changes_since(form.sketch.data or "", content, guide)
    form.seen.data, form.sketch.data = sha256(content), seen.token(content)
    return changed


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


def role_of(assessment: Assessment, role_id: str) -> SignOffRole:
    """The guide's role, or 404."""
    try:
        return guide_of(assessment).sign_off_role(role_id)
    except UnknownInGuide:
        abort(404)


def _page(assessment: Assessment, role: SignOffRole, form: SignOffForm, changed: tuple[str, ...] = ()) -> str:
    return render_template(
        "sign_off/record.html",
        assessment=assessment,
        guide=guide_of(assessment),
        role=role,
        form=form,
        changed=changed,
    )
