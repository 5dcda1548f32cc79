"""Feedback on a submission until it is published: writing, checking and publishing it, by the national team."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from ehsg.domain.content import from_json
from ehsg.domain.errors import RuleBroken, StaleVersion
from ehsg.domain.feedback import STATE_WORDS, FeedbackMove, FeedbackState, allows, publish_problem
from ehsg.domain.feedback_history import told
from ehsg.domain.merge import compare
from ehsg.domain.permissions import Action, allowed
from ehsg.domain.scoring import section_averages
from ehsg.queries import collections, submissions
from ehsg.queries import feedback as queries
from ehsg.services import feedback as services
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.forms.feedback_drafts import SEND_BACK, CheckForm, FeedbackForm, PublishForm, feedback_form
from ehsg.web.kept_forms import kept
from ehsg.web.loading import a_return, a_submission, a_submission_held
from ehsg.web.routes.feedback import about, named
from ehsg.web.serving import address, guide_of, guides, now, public_address

if TYPE_CHECKING:
    from ehsg.models import Assessment, Submission
    from ehsg.queries.feedback import Found

blueprint = Blueprint("feedback_drafts", __name__, url_prefix="/national/<int:year>/feedback")
ONE = "/<code>/<int:number>"


@blueprint.get("")
@requires(Action.LIST_RESPONSES)
def of_year(year: int) -> ResponseReturnValue:
    """How far the feedback to each area is."""
    collection = collections.find(year) or abort(404)
    return render_template(
        "feedback_drafts/of_year.html",
        collection=collection,
        collections=collections.opened(now()),
        rows=queries.of_year(viewer(), year=year),
        guide=guides()[collection.guide_edition],
        words=STATE_WORDS,
    )


@blueprint.get("/<code>")
@requires(Action.WRITE_FEEDBACK, of=a_return)
def latest(assessment: Assessment) -> ResponseReturnValue:
    """To the feedback on the submission that counts."""
    return redirect(address("feedback_drafts.ask", assessment, number=assessment.submissions_made))


@blueprint.get(ONE)
@requires(Action.WRITE_FEEDBACK, of=a_submission)
def ask(submission: Submission) -> ResponseReturnValue:
    """What is written so far, to be changed until it is published."""
    guide, found = guide_of(submission.assessment), queries.of_submission(submission)
    offered = queries.questions(submission, guide, found)
    form = feedback_form(guide, found.entry, found.version, offered, formdata=kept())
    return _write_page(submission, found, form)


@blueprint.post(ONE)
@requires(Action.WRITE_FEEDBACK, of=a_submission_held)
def save(submission: Submission) -> ResponseReturnValue:
    """Stores it over the version that it was drawn from, and asks for a check where that button was pressed."""
    guide, found = guide_of(submission.assessment), queries.of_submission(submission)
    form = feedback_form(guide, found.entry, found.version, queries.questions(submission, guide, found))
    if not form.fits():
        return _write_page(submission, found, form, stale=_stale(found, form) if form.version.errors else None), 422
    who: dict[str, Any] = {"submission": submission, "user_id": user_id(), "now": now()}
    try:
        saved = services.save_feedback(guide=guide, found=found, entry=form.entry(), version=form.base_version, **who)
        if form.hand_over.data:
            services.hand_over_feedback(found=saved, version=saved.version, **who)
    except StaleVersion:
        return _write_page(submission, found, form, stale=_stale(found, form)), 409
    if form.removed:
        flash(f"Saved, without {form.removed} control characters that cannot be stored or printed.", "note")
    else:
        handed_over = "The feedback has been saved. Somebody else can check it now."
        flash(handed_over if form.hand_over.data else "The feedback has been saved.", "saved")
    return _back(submission)


@blueprint.get(f"{ONE}/check")
@requires(Action.WRITE_FEEDBACK, of=a_submission)
def ask_check(submission: Submission) -> ResponseReturnValue:
    """What the area would read, and the outcome of the check."""
    found = queries.of_submission(submission)
    return _check_page(submission, found, CheckForm(formdata=kept(), data={"version": found.version}))


@blueprint.post(f"{ONE}/check")
@requires(Action.WRITE_FEEDBACK, of=a_submission_held)
def check(submission: Submission) -> ResponseReturnValue:
    """Records that it was checked, or sends it back with the reason."""
    found, form = queries.of_submission(submission), CheckForm()
    if not form.validate():
        return _check_page(submission, found, form), 422
    row = found.row or abort(404)
    what: dict[str, Any] = {"submission": submission, "row": row, "version": form.base_version}
    who: dict[str, Any] = {"user_id": user_id(), "now": now()}
    try:
        if form.outcome.data == SEND_BACK:
            services.send_back_feedback(reason=form.reason.data or "", **what, **who)
            flash("The feedback has been sent back.", "saved")
        else:
            services.check_feedback(**what, **who)
            flash("The check has been recorded. A national lead can publish the feedback now.", "saved")
    except RuleBroken as broken:
        form.outcome.errors = [*form.outcome.errors, *broken.problems]
        return _check_page(submission, found, form), 422
    except StaleVersion as stale:
        return _check_page(submission, found, form, stale=str(stale)), 409
    return _back(submission)


@blueprint.get(f"{ONE}/publish")
@requires(Action.PUBLISH_FEEDBACK, of=a_submission)
def ask_publish(submission: Submission) -> ResponseReturnValue:
    """What the area will read, and what became of its return since."""
    found = queries.of_submission(submission)
    return _publish_page(submission, found, PublishForm(formdata=kept(), data={"version": found.version}))


@blueprint.post(f"{ONE}/publish")
@requires(Action.PUBLISH_FEEDBACK, of=a_submission_held)
def publish(submission: Submission) -> ResponseReturnValue:
    """From now on the area reads it; its coordinators are told by mail."""
    assessment, found, form = submission.assessment, queries.of_submission(submission), PublishForm()
    if not form.validate():
        return _publish_page(submission, found, form), 422
    page = {"code": assessment.area.code, "year": assessment.collection.year, "number": submission.number}
    try:
        services.publish_feedback(
            submission=submission,
            row=found.row or abort(404),
            version=form.base_version,
            page=lambda: public_address("feedback.read", **page),
            user_id=user_id(),
            now=now(),
        )
    except RuleBroken:
        return _publish_page(submission, found, form), 422
    except StaleVersion as stale:
        return _publish_page(submission, found, form, stale=str(stale)), 409
    flash(f"The feedback has been published to {assessment.area.name}. Its coordinators are told by email.", "saved")
    return _back(submission)


@blueprint.post(f"{ONE}/take-over")
@requires(Action.WRITE_FEEDBACK, of=a_submission_held)
def take_over(submission: Submission) -> ResponseReturnValue:
    """A draft for the latest submission, with the texts of this feedback."""
    assessment = submission.assessment
    to = submissions.find(assessment.area.code, assessment.collection.year, assessment.submissions_made)
    try:
        services.take_over_feedback(
            submission=submission,
            guide=guide_of(assessment),
            found=queries.of_submission(submission),
            to=to or submission,
            user_id=user_id(),
            now=now(),
        )
    except RuleBroken as broken:
        flash(str(broken), "note")
        return _back(submission)
    flash(f"The texts are now a draft on submission {assessment.submissions_made}.", "saved")
    return redirect(address("feedback_drafts.ask", assessment, number=assessment.submissions_made), code=303)


def _back(submission: Submission) -> ResponseReturnValue:
    return redirect(address("feedback_drafts.ask", submission.assessment, number=submission.number), code=303)


def _write_page(submission: Submission, found: Found, form: FeedbackForm, stale: dict[str, Any] | None = None) -> str:
    shown, row = about(submission, found), found.row
    content = from_json(submission.content)
    subject = submissions.subject(submission, now())
    state = row.state if row else FeedbackState.DRAFT
    return render_template(
        "feedback_drafts/write.html",
        **shown,
        form=form,
        stale=stale,
        may_edit=allows(state, FeedbackMove.SAVE),
        may_check=allows(state, FeedbackMove.CHECK),
        own_check=row is not None and row.changed_by_id == user_id(),
        may_publish=allows(state, FeedbackMove.PUBLISH)
        and shown["latest"]
        and allowed(viewer(), Action.PUBLISH_FEEDBACK, subject),
        averages={s.section_id: s.shown for s in section_averages(shown["guide"], content.score_of)},
        history=told(shown["guide"], queries.history(submission, row)) if row else (),
        numbers=queries.written_numbers(submission.assessment),
    )


def _stale(found: Found, form: FeedbackForm) -> dict[str, Any]:
    """Both texts of each part that differs. What was typed stays in the form, now based on the newest version."""
    first = not form.version.errors
    form.version.data = str(found.version)
    mine, theirs = form.entry(), found.entry
    differing = [
        (name, compare(mine.texts.get(part, ""), theirs.texts.get(part, "")))
        for part, name in named(form.guide)
        if mine.texts.get(part, "") != theirs.texts.get(part, "")
    ]
    return {"first": first, "parts": differing, "mine": mine.questions, "theirs": theirs.questions}


def _check_page(submission: Submission, found: Found, form: CheckForm, stale: str = "") -> str:
    form.version.data = str(found.version)
    row, shown = found.row, about(submission, found)
    waits = row is not None and allows(row.state, FeedbackMove.SEND_BACK)
    own = row is not None and row.changed_by_id == user_id()
    return render_template(
        "feedback_drafts/check.html",
        **shown,
        form=form,
        stale=stale,
        without=[name for part, name in shown["parts"] if part not in found.entry.texts],
        may_edit=waits and not own,
        own=own,
    )


def _publish_page(submission: Submission, found: Found, form: PublishForm, stale: str = "") -> str:
    form.version.data = str(found.version)
    row = found.row
    return render_template(
        "feedback_drafts/publish.html",
        **about(submission, found),
        form=form,
        stale=stale,
        problem=publish_problem(submission.number, submission.assessment.submissions_made),
        may_publish=row is not None and allows(row.state, FeedbackMove.PUBLISH),
    )
