"""Good practice that the national team looks for: candidates, and the case that it writes about one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ehsg.domain.content import from_json
from ehsg.domain.errors import StaleVersion
from ehsg.domain.good_practice import STATE_WORDS, WITH_AGREEMENT, CaseMove, CaseState, allows, doubt_in_words, doubts
from ehsg.domain.good_practice_history import told
from ehsg.domain.guide import Descriptor, Guide, UnknownDescriptor
from ehsg.domain.merge import compare
from ehsg.domain.permissions import Action, allowed
from ehsg.domain.sharing import SharedWith
from ehsg.queries import collections, sharing, submissions
from ehsg.queries import good_practice as queries
from ehsg.queries import good_practice_drafts as drafts
from ehsg.services import good_practice as services
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.forms.good_practice_drafts import ApproachForm, CaseForm
from ehsg.web.kept_forms import kept
from ehsg.web.loading import the_submission_that_counts
from ehsg.web.serving import address, guide_of, guides, now

if TYPE_CHECKING:
    from ehsg.models import Collection, GoodPractice, Submission

blueprint = Blueprint("good_practice_drafts", __name__, url_prefix="/national/<int:year>/good-practice")
ONE = "/<descriptor_id>/<code>"


@blueprint.get("")
@requires(Action.FIND_GOOD_PRACTICE)
def of_year(year: int) -> ResponseReturnValue:
    """Each descriptor with its candidates, and how far their cases are; of one section where that is asked for."""
    collection, guide = _of_year(year)
    wanted = request.args.get("section", "")
    sections = [section for section in guide.sections if section.id == wanted] or list(guide.sections)
    return render_template(
        "good_practice_drafts/of_year.html",
        collection=collection,
        collections=collections.opened(now()),
        guide=guide,
        sections=sections,
        wanted=wanted if len(sections) == 1 else "",
        counts=drafts.counts(viewer(), collection, guide),
        words=STATE_WORDS,
    )


@blueprint.get("/<descriptor_id>")
@requires(Action.FIND_GOOD_PRACTICE)
def of_descriptor(year: int, descriptor_id: str) -> ResponseReturnValue:
    """The candidates for one descriptor; of one state where that is asked for."""
    collection, guide = _of_year(year)
    descriptor = descriptor_of(guide, descriptor_id)
    found = drafts.candidates(viewer(), collection, guide, descriptor.id)
    wanted = request.args.get("state", "")
    return render_template(
        "good_practice_drafts/of_descriptor.html",
        collection=collection,
        guide=guide,
        descriptor=descriptor,
        section=guide.section(descriptor.section),
        found=found,
        shown=[one for one in found.candidates if wanted not in set(CaseState) or one.shown_state == wanted],
        wanted=wanted if wanted in set(CaseState) else "",
        words=STATE_WORDS,
    )


@blueprint.get(ONE)
@requires(Action.WRITE_GOOD_PRACTICE, of=the_submission_that_counts)
def ask(submission: Submission, descriptor_id: str) -> ResponseReturnValue:
    """What the area says of the descriptor, and its case as it is written so far."""
    row = row_of(submission, descriptor_id)
    stored = {**vars(queries.case_of(row)), "version": row.version if row else 0}
    return _write_page(submission, descriptor_id, row, CaseForm(formdata=kept(), data=stored))


@blueprint.post(ONE)
@requires(Action.WRITE_GOOD_PRACTICE, of=the_submission_that_counts)
def save(submission: Submission, descriptor_id: str) -> ResponseReturnValue:
    """Stores the words over the version that they were drawn from."""
    row, form = row_of(submission, descriptor_id), CaseForm()
    if not form.fits():
        stale = _stale(row, form) if form.version.errors else None
        return _write_page(submission, descriptor_id, row, form, stale), 422
    try:
        services.save_good_practice(
            of=services.Of(submission.assessment, descriptor_id, row),
            case=form.case(),
            version=form.base_version,
            user_id=user_id(),
            now=now(),
        )
    except StaleVersion:
        return _write_page(submission, descriptor_id, row, form, _stale(row, form)), 409
    if form.removed:
        flash(f"Saved, without {form.removed} control characters that cannot be stored or printed.", "note")
    else:
        flash("The case has been saved.", "saved")
    return back(submission, descriptor_id)


@blueprint.post(f"{ONE}/approach")
@requires(Action.WRITE_GOOD_PRACTICE, of=the_submission_that_counts)
def approach(submission: Submission, descriptor_id: str) -> ResponseReturnValue:
    """Records that the area was asked."""
    row, form = row_of(submission, descriptor_id), ApproachForm()
    if not form.validate():
        return back(submission, descriptor_id)
    of = services.Of(submission.assessment, descriptor_id, row)
    try:
        services.approach_good_practice(of=of, version=form.base_version, user_id=user_id(), now=now())
    except StaleVersion as stale:
        flash(f"Not recorded. {stale} Read it as it is now.", "note")
        return back(submission, descriptor_id)
    flash("It has been recorded that the area was approached.", "saved")
    return back(submission, descriptor_id)


def _of_year(year: int) -> tuple[Collection, Guide]:
    collection = collections.find(year) or abort(404)
    return collection, guides()[collection.guide_edition]


def descriptor_of(guide: Guide, descriptor_id: str) -> Descriptor:
    """The descriptor; 404 where the edition does not have it."""
    try:
        return guide.descriptor(descriptor_id)
    except UnknownDescriptor:
        abort(404)


def row_of(submission: Submission, descriptor_id: str) -> GoodPractice | None:
    """The case, if anything was done about it."""
    descriptor_of(guide_of(submission.assessment), descriptor_id)
    return queries.find(submission.assessment, descriptor_id)


def back(submission: Submission, descriptor_id: str) -> ResponseReturnValue:
    """To the page of the case."""
    to = address("good_practice_drafts.ask", submission.assessment, descriptor_id=descriptor_id)
    return redirect(to, code=303)


def about(submission: Submission, descriptor_id: str, row: GoodPractice | None) -> dict[str, Any]:
    """What every page about one case shows: what the area says, whom it shares its scores with, and what to consider.

    Until the area has agreed, nothing has changed since.
    """
    assessment, guide = submission.assessment, guide_of(submission.assessment)
    score, permissions = from_json(submission.content).entry(descriptor_id), sharing.permissions(submission)
    agreed = row.agreed_number if row else None
    found = doubts(
        guide,
        score,
        agreed_number=agreed or submission.number,
        number=submission.number,
        state=assessment.state,
        shared=permissions[SharedWith.AREAS].stands,
    )
    return {
        "assessment": assessment,
        "submission": submission,
        "guide": guide,
        "descriptor": guide.descriptor(descriptor_id),
        "row": row,
        "case": queries.case_of(row),
        "entry": score,
        "permissions": permissions,
        "doubts": found,
        "considered": [doubt_in_words(doubt, guide, score, submission.number) for doubt in found],
        "with_agreement": row is not None and row.state in WITH_AGREEMENT,
        "words": STATE_WORDS,
    }


def _stale(row: GoodPractice | None, form: CaseForm) -> dict[str, Any]:
    """Both texts of what differs. What was typed stays in the form, now based on the newest version."""
    first = not form.version.errors
    form.version.data = str(row.version if row else 0)
    mine, theirs = vars(form.case()), vars(queries.case_of(row))
    parts = [(form[name].label.text, compare(mine[name], theirs[name])) for name in mine if mine[name] != theirs[name]]
    return {"first": first, "parts": parts}


def _write_page(
    submission: Submission, descriptor_id: str, row: GoodPractice | None, form: CaseForm, stale: Any = None
) -> str:
    state = row.state if row else CaseState.CANDIDATE
    subject = submissions.subject(submission, now())
    return render_template(
        "good_practice_drafts/write.html",
        **about(submission, descriptor_id, row),
        form=form,
        stale=stale,
        state=state,
        may_edit=allows(state, CaseMove.SAVE),
        may={move.value for move in CaseMove if allows(state, move)},
        may_publish=allowed(viewer(), Action.PUBLISH_GOOD_PRACTICE, subject),
        history=told(guide_of(submission.assessment), queries.history(row)) if row else (),
    )
