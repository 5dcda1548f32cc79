"""Submitting, reading what was submitted, downloading, reopening."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ehsg.domain import check, frozen_sign_offs, sign_off
from ehsg.domain.content import canonical_bytes, from_json, sha256
from ehsg.domain.dates import uk_moment
from ehsg.domain.errors import NotComplete, NotOpen, RuleBroken
from ehsg.domain.permissions import Action, allowed
from ehsg.domain.scoring import section_averages
from ehsg.domain.status import State
from ehsg.queries import assessments, reports, sharing
from ehsg.queries import sign_off as sign_off_queries
from ehsg.queries import submissions as queries
from ehsg.reports import pdf
from ehsg.services import reports as report_services
from ehsg.services import submissions as services
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.forms.submissions import ReopenForm, SubmitReturnForm
from ehsg.web.kept_forms import kept
from ehsg.web.loading import a_return, a_submission
from ehsg.web.serving import address, attached, guide_of, now
from ehsg.web.transactions import commit, record_before_answering, undo

if TYPE_CHECKING:
    from ehsg.models import Assessment, Submission

PDF = "application/pdf"
blueprint = Blueprint("submissions", __name__, url_prefix="/areas/<code>/<int:year>")


@blueprint.get("/submit")
@requires(Action.SUBMIT_RETURN, of=a_return)
def ask(assessment: Assessment) -> ResponseReturnValue:
    """What submitting means, or what still stops it."""
    return _submit_page(assessment, SubmitReturnForm())


@blueprint.post("/submit")
@requires(Action.SUBMIT_RETURN, of=a_return)
def submit(assessment: Assessment) -> ResponseReturnValue:
    """Freezes the return, then renders the report; without a report the submission stands all the same."""
    guide = guide_of(assessment)
    try:
        submission = services.submit(assessment=assessment, guide=guide, user_id=user_id(), now=now())
    except (NotComplete, NotOpen):
        return _submit_page(assessment, SubmitReturnForm()), 422
    year = assessment.collection.year
    confirmation = address("submissions.show", assessment, number=submission.number)
    commit()  # from here on the submission stands, whatever becomes of its report
    try:
        report_services.store_report(
            submission=submission,
            guide=guide,
            key_file=current_app.extensions["ehsg_settings"].seal_key_file,
            now=now(),
            before_rendering=commit,
        )
    except Exception:
        undo()
        current_app.logger.exception("the report for %s is still to be rendered", confirmation)
    flash(f"The {year} return has been submitted to the national team.", "saved")
    return redirect(confirmation, code=303)


@blueprint.get("/submissions/<int:number>")
@requires(Action.VIEW_SCORES, of=a_submission)
def show(submission: Submission) -> ResponseReturnValue:
    """What was submitted, as far as the viewer may see it."""
    assessment = submission.assessment
    guide = guide_of(assessment)
    content = queries.visible_content(viewer(), submission, now())
    subject = queries.subject(submission, now())
    whole = allowed(viewer(), Action.VIEW_NARRATIVE, subject)
    signed, declined = frozen_sign_offs.from_json(submission.sign_offs if whole else (), submission.sha256)
    return render_template(
        "submissions/show.html",
        assessment=assessment,
        submission=submission,
        guide=guide,
        content=content,
        averages=section_averages(guide, content.score_of),
        whole=whole,
        report=queries.report(submission) if whole else None,
        others=queries.of_return(assessment) if whole else (),
        signed=signed,
        declined=declined,
        how_words=sign_off.HOW_WORDS,
        permissions=sharing.permissions(submission) if whole else {},
        own=allowed(viewer(), Action.VIEW_RETURN, subject),
        may_view_actions=allowed(viewer(), Action.VIEW_ACTIONS, subject),
        may_write_feedback=allowed(viewer(), Action.WRITE_FEEDBACK, subject),
        may_reopen=_is_latest(submission) and allowed(viewer(), Action.REOPEN_RETURN, subject),
    )


@blueprint.get("/submissions/<int:number>/report.pdf")
@requires(Action.VIEW_NARRATIVE, of=a_submission)
def report(submission: Submission) -> ResponseReturnValue:
    """The sealed PDF as it was stored."""
    data = queries.report_bytes(submission)
    if data is None:
        return _no_report(submission)
    response = attached(data, PDF, _file_name(submission.assessment, f"submission-{submission.number}"))
    _leave_a_trace(submission, "report")
    return response


@blueprint.get("/submissions/<int:number>/content.json")
@requires(Action.VIEW_NARRATIVE, of=a_submission)
def content_json(submission: Submission) -> ResponseReturnValue:
    """The very bytes whose SHA-256 is printed in the report."""
    name = _file_name(submission.assessment, f"submission-{submission.number}").replace(".pdf", ".json")
    response = attached(canonical_bytes(from_json(submission.content)), "application/json", name)
    _leave_a_trace(submission, "content")
    return response


@blueprint.get("/report.pdf")
@requires(Action.VIEW_RETURN, of=a_return)
def latest_report(assessment: Assessment) -> ResponseReturnValue:
    """The signed-off report once submitted; until then, and while reopened, a draft marked as one."""
    if assessment.state is State.SUBMITTED:
        number = assessment.submissions_made
        return redirect(address("submissions.report", assessment, number=number))
    return draft_report(assessment)


def whole_report(assessment: Assessment) -> ResponseReturnValue:
    """For whoever was asked to sign: what was submitted, or the return as it is now."""
    if assessment.state is not State.SUBMITTED:
        return draft_report(assessment)
    submission = queries.of_return(assessment)[0]
    data = queries.report_bytes(submission)
    if data is None:
        return _no_report(submission)
    return attached(data, PDF, _file_name(assessment, f"submission-{submission.number}"))


def draft_report(assessment: Assessment) -> Response:
    """The return as it is now, with the sign-offs that stand."""
    guide = guide_of(assessment)
    content = assessments.content(assessment, guide)
    places = sign_off_queries.places(assessment, guide, content, sha256(content))
    missing = tuple(m.sentence for m in check.missing(guide, content)) + sign_off.missing(guide, places)
    draft = reports.of_draft(assessment, guide, content, places, missing=missing, now=now())
    return attached(pdf.render_report(draft), PDF, _file_name(assessment, "draft"))


@blueprint.get("/reopen")
@requires(Action.REOPEN_RETURN, of=a_return)
def ask_reopen(assessment: Assessment) -> ResponseReturnValue:
    """Why, and by when it must come back."""
    return _reopen_page(assessment, ReopenForm(formdata=kept()))


@blueprint.post("/reopen")
@requires(Action.REOPEN_RETURN, of=a_return)
def reopen(assessment: Assessment) -> ResponseReturnValue:
    """Opens the return again; what was submitted stays."""
    form = ReopenForm()
    if not form.validate():
        return _reopen_page(assessment, form), 422
    day = form.closes_on.data
    try:
        services.reopen(
            assessment=assessment,
            reason=form.reason.data or "",
            closes_at=uk_moment(day, 23, 59) if day else None,
            user_id=user_id(),
            now=now(),
        )
    except RuleBroken as broken:
        form.closes_on.errors = [*form.closes_on.errors, *broken.problems]
        return _reopen_page(assessment, form), 422
    flash(f"{assessment.area.name} can now change its return and submit it again.", "saved")
    return redirect(url_for("national.responses", year=assessment.collection.year), code=303)


def _leave_a_trace(submission: Submission, what: str) -> None:
    """The area can read in its return's history that somebody from outside took its data along.

    Its own members' downloads are not recorded. A HEAD hands nothing over; ranges and conditions are not obeyed, so
    every other request is answered whole.
    """
    if request.method == "HEAD" or allowed(viewer(), Action.VIEW_RETURN, queries.subject(submission, now())):
        return
    record_before_answering(
        partial(
            services.record_download,
            assessment_id=submission.assessment_id,
            subject=f"{what} {submission.number}",
            viewer=viewer(),
            now=now(),
        )
    )


def _no_report(submission: Submission) -> ResponseReturnValue:
    """It comes later, or, of one that was imported, never."""
    return render_template("submissions/no_report.html", submission=submission), 404 if submission.imported else 503


def _is_latest(submission: Submission) -> bool:
    return bool(submission.number == submission.assessment.submissions_made)


def _submit_page(assessment: Assessment, form: SubmitReturnForm) -> str:
    guide = guide_of(assessment)
    content = assessments.content(assessment, guide)
    places = sign_off_queries.places(assessment, guide, content, sha256(content))
    return render_template(
        "submissions/submit.html",
        assessment=assessment,
        guide=guide,
        form=form,
        missing=check.missing(guide, content),
        unsigned=sign_off.missing(guide, places),
        window=assessments.window_of(assessment, now()),
        closes_at=assessments.closes_at(assessment),
        content=content,
        digest=sha256(content),
    )


def _reopen_page(assessment: Assessment, form: ReopenForm) -> str:
    return render_template(
        "submissions/reopen.html",
        assessment=assessment,
        form=form,
        window=assessments.window_of(assessment, now()),
        closes_at=assessments.closes_at(assessment),
    )


def _file_name(assessment: Assessment, what: str) -> str:
    start = "demonstration-" if assessment.collection.demonstration else ""
    return f"{start}early-help-self-assessment-{assessment.area.code}-{assessment.collection.year}-{what}.pdf"
