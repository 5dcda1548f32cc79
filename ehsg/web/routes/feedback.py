"""The national team's feedback as the area reads and acknowledges it; what a page about feedback shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from ehsg.domain.errors import StaleVersion
from ehsg.domain.feedback import STATE_WORDS, FeedbackMove, allows, part_name, parts, since
from ehsg.domain.permissions import Action, allowed
from ehsg.queries import feedback as queries
from ehsg.queries import submissions
from ehsg.services import feedback as services
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.forms.feedback import AcknowledgeForm
from ehsg.web.kept_forms import kept
from ehsg.web.loading import a_return, a_submission, a_submission_held
from ehsg.web.serving import address, guide_of, now

if TYPE_CHECKING:
    from ehsg.domain.guide import Guide
    from ehsg.models import Assessment, Submission
    from ehsg.queries.feedback import Found

blueprint = Blueprint("feedback", __name__, url_prefix="/areas/<code>/<int:year>/feedback")


@blueprint.get("")
@requires(Action.VIEW_FEEDBACK, of=a_return)
def index(assessment: Assessment) -> ResponseReturnValue:
    """To the latest feedback that was published."""
    numbers = queries.published_numbers(assessment)
    if numbers:
        return redirect(address("feedback.read", assessment, number=numbers[0]))
    return render_template("feedback/none.html", assessment=assessment, guide=guide_of(assessment))


@blueprint.get("/<int:number>")
@requires(Action.VIEW_FEEDBACK, of=a_submission)
def read(submission: Submission) -> ResponseReturnValue:
    """What was published to the area."""
    found = queries.published(submission) or abort(404)
    return _read_page(submission, found, AcknowledgeForm(formdata=kept(), data={"version": found.version}))


@blueprint.post("/<int:number>")
@requires(Action.ACKNOWLEDGE_FEEDBACK, of=a_submission_held)
def acknowledge(submission: Submission) -> ResponseReturnValue:
    """The area has read it, and may have answered."""
    found, form = queries.published(submission) or abort(404), AcknowledgeForm()
    if not form.validate():
        return _read_page(submission, found, form), 422
    try:
        services.acknowledge_feedback(
            submission=submission,
            row=found.row or abort(404),
            answer=form.answer.data or "",
            version=form.base_version,
            user_id=user_id(),
            now=now(),
        )
    except StaleVersion as stale:
        return _read_page(submission, found, form, stale=str(stale)), 409
    flash("The national team can now see that your area has read the feedback.", "saved")
    return redirect(address("feedback.read", submission.assessment, number=submission.number), code=303)


def about(submission: Submission, found: Found) -> dict[str, Any]:
    """What every page about feedback on one submission shows."""
    assessment, guide = submission.assessment, guide_of(submission.assessment)
    return {
        "assessment": assessment,
        "submission": submission,
        "guide": guide,
        "row": found.row,
        "entry": found.entry,
        "parts": named(guide),
        "latest": submission.number == assessment.submissions_made,
        "since": since(submission.number, assessment.submissions_made, assessment.state),
        "words": STATE_WORDS,
    }


def named(guide: Guide) -> list[tuple[str, str]]:
    """Each part of feedback with its heading."""
    return [(part, part_name(guide, part)) for part in parts(guide)]


def _read_page(submission: Submission, found: Found, form: AcknowledgeForm, stale: str = "") -> str:
    assessment = submission.assessment
    form.version.data = str(found.version)
    may = allowed(viewer(), Action.ACKNOWLEDGE_FEEDBACK, submissions.subject(submission, now()))
    return render_template(
        "feedback/read.html",
        **about(submission, found),
        form=form,
        stale=stale,
        may_edit=may and found.row is not None and allows(found.row.state, FeedbackMove.ACKNOWLEDGE),
        others=[number for number in queries.published_numbers(assessment) if number != submission.number],
    )
