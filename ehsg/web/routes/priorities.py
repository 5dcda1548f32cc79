"""The two priorities pages: which, then why and what will be done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ehsg.domain import check
from ehsg.domain.errors import RuleBroken, StaleVersion
from ehsg.domain.permissions import Action, allowed
from ehsg.domain.priorities import allowed_descriptors, explain
from ehsg.domain.scoring import lowest_scored
from ehsg.queries import assessments, submissions
from ehsg.services.priorities import choose_priorities, explain_priorities
from ehsg.web import kept_forms
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.forms.fields import VersionedForm
from ehsg.web.forms.priorities import PrioritiesForm, left_over, reasons_form, texts
from ehsg.web.loading import a_return
from ehsg.web.serving import address, guide_of, now

if TYPE_CHECKING:
    from ehsg.models import Assessment

blueprint = Blueprint("priorities", __name__, url_prefix="/areas/<code>/<int:year>/priorities")


@blueprint.get("")
@requires(Action.VIEW_RETURN, of=a_return)
def choose(assessment: Assessment) -> ResponseReturnValue:
    """The descriptors that the rule leaves open, with scores, lowest and last year's pointed out."""
    form = PrioritiesForm(
        formdata=kept_forms.kept(),
        data={"version": assessment.priorities_version, "chosen": _chosen(assessment)},
    )
    return _choose_page(assessment, form)


@blueprint.post("")
@requires(Action.EDIT_RETURN, of=a_return)
def save_choice(assessment: Assessment) -> ResponseReturnValue:
    """Stores which; the rule refuses any other choice."""
    form = PrioritiesForm()
    if not form.validate():
        return _choose_page(assessment, form), 422
    try:
        choose_priorities(
            assessment=assessment,
            guide=guide_of(assessment),
            chosen=form.chosen.data or (),
            version=form.base_version,
            user_id=user_id(),
            now=now(),
        )
    except RuleBroken as broken:
        form.chosen.errors = list(broken.problems)
        return _choose_page(assessment, form), 422
    except StaleVersion as stale:
        return _choose_page(assessment, form, stale=str(stale)), 409
    if not form.chosen.data:
        flash("No priorities are chosen yet.", "note")
        return redirect(address("assessments.task_list", assessment), code=303)
    return redirect(address("priorities.reasons", assessment), code=303)


@blueprint.get("/reasons")
@requires(Action.VIEW_RETURN, of=a_return)
def reasons(assessment: Assessment) -> ResponseReturnValue:
    """A reason and a plan for each."""
    stored = _stored(assessment)
    kept = kept_forms.kept()
    gone = left_over(kept or {}, guide_of(assessment), stored)
    if not stored and not gone:
        return redirect(address("priorities.choose", assessment))
    form = reasons_form(stored, assessment.priorities_version, formdata=kept)
    return _reasons_page(assessment, form, tuple(stored), gone=gone)


@blueprint.post("/reasons")
@requires(Action.EDIT_RETURN, of=a_return)
def save_reasons(assessment: Assessment) -> ResponseReturnValue:
    """Stores the texts."""
    stored = _stored(assessment)
    form = reasons_form(stored, assessment.priorities_version)
    gone = left_over(request.form, guide_of(assessment), stored)
    if not form.validate():
        theirs = stored if form.version.errors else None
        return _reasons_page(assessment, form, tuple(stored), theirs=theirs, gone=gone), 422
    entered = texts(form, stored)
    try:
        if gone:
            raise StaleVersion("Somebody else changed the priorities after you opened this page.")
        explain_priorities(
            assessment=assessment, texts=entered, version=form.base_version, user_id=user_id(), now=now()
        )
    except StaleVersion as stale:
        return _reasons_page(assessment, form, tuple(stored), stale=str(stale), theirs=stored, gone=gone), 409
    if form.removed:
        flash(f"Saved, without {form.removed} control characters that cannot be stored or printed.", "note")
    else:
        flash("Your priorities have been saved.", "saved")
    return redirect(address("assessments.task_list", assessment), code=303)


def _chosen(assessment: Assessment) -> list[str]:
    return [row.descriptor_id for row in assessments.priority_choices(assessment) if row.position]


def _stored(assessment: Assessment) -> dict[str, tuple[str, str]]:
    rows = assessments.priority_choices(assessment)
    return {row.descriptor_id: (row.reason, row.plan) for row in rows if row.position}


def _choose_page(assessment: Assessment, form: PrioritiesForm, stale: str = "") -> str:
    guide = guide_of(assessment)
    model = assessment.data_maturity_model
    content = assessments.content(assessment, guide)
    stored = f"Stored now: {', '.join(guide.descriptor(id_).title for id_ in content.chosen) or 'no priorities'}."
    if stale or form.version.errors:
        form.renew(assessment.priorities_version, stored)
    last = submissions.latest_before(assessment, now())
    offered = allowed_descriptors(guide, model) if model else ()
    return render_template(
        "priorities/choose.html",
        assessment=assessment,
        guide=guide,
        form=form,
        stale=stale and f"{stale} {stored}",
        offered=offered,
        why=explain(guide, model) if model else "",
        content=content,
        unfitting=check.priority_problems(guide, content),
        lowest=lowest_scored(guide, content.score_of, [d.id for d in offered], guide.priority_rule.required),
        last_year=last.chosen if last else (),
        may_edit=allowed(viewer(), Action.EDIT_RETURN, assessments.subject(assessment)),
    )


def _reasons_page(
    assessment: Assessment,
    form: VersionedForm,
    chosen: Sequence[str],
    stale: str = "",
    theirs: dict[str, tuple[str, str]] | None = None,
    gone: dict[str, tuple[str, str]] | None = None,
) -> str:
    guide = guide_of(assessment)
    if stale or form.version.errors:
        form.renew(assessment.priorities_version, "What is stored stands with each below.")
    return render_template(
        "priorities/reasons.html",
        assessment=assessment,
        guide=guide,
        form=form,
        chosen=[guide.descriptor(id_) for id_ in chosen],
        scores=assessments.scores_only(assessment),
        stale=stale,
        theirs=theirs,
        gone=gone or {},
        may_edit=allowed(viewer(), Action.EDIT_RETURN, assessments.subject(assessment)),
    )
