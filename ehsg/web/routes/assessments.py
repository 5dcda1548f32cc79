"""A return as a whole: its task list and its check page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from ehsg.domain import check, sign_off
from ehsg.domain.content import sha256
from ehsg.domain.permissions import Action, allowed
from ehsg.domain.scoring import count_scored, section_averages
from ehsg.domain.status import State
from ehsg.queries import assessments, feedback, submissions
from ehsg.queries import sign_off as sign_off_queries
from ehsg.web.access import requires, viewer
from ehsg.web.loading import a_return
from ehsg.web.serving import guide_of, now

if TYPE_CHECKING:
    from ehsg.models import Assessment

blueprint = Blueprint("assessments", __name__, url_prefix="/areas/<code>/<int:year>")


@blueprint.get("/")
@requires(Action.VIEW_RETURN, of=a_return)
def task_list(assessment: Assessment) -> ResponseReturnValue:
    """Everything there is to do for the return, each with its status."""
    guide = guide_of(assessment)
    content = assessments.content(assessment, guide)
    places = sign_off_queries.places(assessment, guide, content, sha256(content))
    return render_template(
        "assessments/task_list.html",
        assessment=assessment,
        guide=guide,
        content=content,
        imported=assessment.state is State.SUBMITTED and submissions.is_imported(assessment),
        entries={entry.descriptor_id: entry for entry in content.scores},
        scored=count_scored(guide, content.score_of),
        sections=section_averages(guide, content.score_of),
        status={task: check.task_status(guide, content, task) for task in check.Task},
        missing=check.missing(guide, content),
        signing=sign_off.summary(guide, places),
        window=assessments.window_of(assessment, now()),
        closes_at=assessments.closes_at(assessment),
        feedback=feedback.latest_published(assessment),
        may_edit=allowed(viewer(), Action.EDIT_RETURN, assessments.subject(assessment)),
    )


@blueprint.get("/check")
@requires(Action.VIEW_RETURN, of=a_return)
def check_answers(assessment: Assessment) -> ResponseReturnValue:
    """Everything on one page, with what is still missing."""
    guide = guide_of(assessment)
    content = assessments.content(assessment, guide)
    return render_template(
        "assessments/check.html",
        assessment=assessment,
        guide=guide,
        content=content,
        averages=section_averages(guide, content.score_of),
        missing=check.missing(guide, content),
        questions=check.questions(guide, content),
        unfitting=check.priority_problems(guide, content),
        without_narrative=[s.descriptor_id for s in content.scores if s.score is not None and not s.narrative.strip()],
        last=submissions.latest_before(assessment, now()),
        digest=sha256(content),
        may_edit=allowed(viewer(), Action.EDIT_RETURN, assessments.subject(assessment)),
    )
