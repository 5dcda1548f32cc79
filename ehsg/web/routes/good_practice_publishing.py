"""A case of good practice with the area's answer: recording it, publishing the case, and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, render_template
from flask.typing import ResponseReturnValue

from ehsg.domain.dates import uk_date
from ehsg.domain.errors import StaleVersion, WrongFields
from ehsg.domain.good_practice import CaseMove, allows, fingerprint
from ehsg.domain.permissions import Action
from ehsg.services import good_practice as services
from ehsg.web.access import requires, user_id
from ehsg.web.forms.good_practice_publishing import DECLINED, AnswerForm, PublishCaseForm, TakeBackForm
from ehsg.web.kept_forms import kept
from ehsg.web.loading import the_submission_that_counts
from ehsg.web.routes.good_practice_drafts import about, back, row_of
from ehsg.web.serving import now, public_address

if TYPE_CHECKING:
    from ehsg.models import GoodPractice, Submission

blueprint = Blueprint("good_practice_publishing", __name__, url_prefix="/national/<int:year>/good-practice")
ONE = "/<descriptor_id>/<code>"
MOVE = {"answer": CaseMove.AGREE, "publish": CaseMove.PUBLISH, "take_back": CaseMove.TAKE_BACK}


@blueprint.get(f"{ONE}/answer")
@requires(Action.WRITE_GOOD_PRACTICE, of=the_submission_that_counts)
def ask_answer(submission: Submission, descriptor_id: str) -> ResponseReturnValue:
    """The case as it is, and what the area says to it."""
    row = _there(submission, descriptor_id)
    return _page("answer", submission, descriptor_id, row, AnswerForm(formdata=kept(), data={"version": row.version}))


@blueprint.post(f"{ONE}/answer")
@requires(Action.WRITE_GOOD_PRACTICE, of=the_submission_that_counts)
def answer(submission: Submission, descriptor_id: str) -> ResponseReturnValue:
    """Records that the area agreed, with who and when, or that it declined."""
    row, form, moment = _there(submission, descriptor_id), AnswerForm(), now()
    if not form.fits(submission.assessment.collection.year, uk_date(moment)):
        return _page("answer", submission, descriptor_id, row, form), 422
    who: dict[str, Any] = {"row": row, "version": form.base_version, "user_id": user_id(), "now": moment}
    try:
        if form.outcome.data == DECLINED:
            services.decline_good_practice(**who)
        else:
            of = services.Of(submission.assessment, descriptor_id, row)
            services.agree_good_practice(of=of, agreement=form.agreement(), **who)
    except WrongFields as wrong:
        form.outcome.errors = [*form.outcome.errors, *wrong.problems]
        return _page("answer", submission, descriptor_id, row, form), 422
    except StaleVersion as stale:
        return _page("answer", submission, descriptor_id, row, form, stale=str(stale)), 409
    flash("The area’s answer has been recorded.", "saved")
    return back(submission, descriptor_id)


@blueprint.get(f"{ONE}/publish")
@requires(Action.PUBLISH_GOOD_PRACTICE, of=the_submission_that_counts)
def ask_publish(submission: Submission, descriptor_id: str) -> ResponseReturnValue:
    """The case as every area will see it, and what there is to consider first."""
    row = _there(submission, descriptor_id)
    return _page("publish", submission, descriptor_id, row, PublishCaseForm(data={"version": row.version}))


@blueprint.post(f"{ONE}/publish")
@requires(Action.PUBLISH_GOOD_PRACTICE, of=the_submission_that_counts)
def publish(submission: Submission, descriptor_id: str) -> ResponseReturnValue:
    """From now on everybody with a role reads it, and the area's coordinators are told by mail."""
    row, form, assessment = _there(submission, descriptor_id), PublishCaseForm(), submission.assessment
    doubts = about(submission, descriptor_id, row)["doubts"]
    seen = fingerprint(submission.number, doubts)
    if not form.fits(seen, len(doubts)):
        return _page("publish", submission, descriptor_id, row, form), 422
    if form.seen.data != seen:
        changed = "What there is to consider has changed since you opened this page."
        return _page("publish", submission, descriptor_id, row, form, stale=changed), 409
    place = {"code": assessment.area.code, "year": assessment.collection.year}
    try:
        services.publish_good_practice(
            of=services.Of(assessment, descriptor_id, row),
            row=row,
            version=form.base_version,
            page=lambda: public_address("good_practice.of_area", **place),
            user_id=user_id(),
            now=now(),
        )
    except StaleVersion as stale:
        return _page("publish", submission, descriptor_id, row, form, stale=str(stale)), 409
    flash("The case has been published. The area’s coordinators are told by email.", "saved")
    return back(submission, descriptor_id)


@blueprint.get(f"{ONE}/take-back")
@requires(Action.PUBLISH_GOOD_PRACTICE, of=the_submission_that_counts)
def ask_take_back(submission: Submission, descriptor_id: str) -> ResponseReturnValue:
    """What taking back does."""
    row = _there(submission, descriptor_id)
    return _page("take_back", submission, descriptor_id, row, TakeBackForm(data={"version": row.version}))


@blueprint.post(f"{ONE}/take-back")
@requires(Action.PUBLISH_GOOD_PRACTICE, of=the_submission_that_counts)
def take_back(submission: Submission, descriptor_id: str) -> ResponseReturnValue:
    """From the next request on no area reads it."""
    row, form = _there(submission, descriptor_id), TakeBackForm()
    if not form.validate():
        return _page("take_back", submission, descriptor_id, row, form), 422
    try:
        services.take_back_good_practice(row=row, version=form.base_version, user_id=user_id(), now=now())
    except StaleVersion as stale:
        return _page("take_back", submission, descriptor_id, row, form, stale=str(stale)), 409
    flash("The case has been taken back. No area can read it any more.", "saved")
    return back(submission, descriptor_id)


def _there(submission: Submission, descriptor_id: str) -> GoodPractice:
    return row_of(submission, descriptor_id) or abort(404)


def _page(
    name: str,
    submission: Submission,
    descriptor_id: str,
    row: GoodPractice,
    form: AnswerForm | PublishCaseForm | TakeBackForm,
    stale: str = "",
) -> str:
    """The form where the case stands so that it can be done; else how it stands. Always of what is stored now."""
    shown = about(submission, descriptor_id, row)
    form.version.data = str(row.version)
    if isinstance(form, PublishCaseForm):
        form.seen.data = fingerprint(submission.number, shown["doubts"])
    may_decline = name == "answer" and allows(row.state, CaseMove.DECLINE)
    return render_template(
        f"good_practice_publishing/{name}.html",
        **shown,
        form=form,
        stale=stale,
        may_edit=allows(row.state, MOVE[name]) or may_decline,
        shown_case=shown["case"],
    )
