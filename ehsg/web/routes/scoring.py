"""The page of one descriptor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, jsonify, redirect, render_template
from flask.typing import ResponseReturnValue

from ehsg.domain.errors import StaleVersion
from ehsg.domain.guide import Descriptor, UnknownDescriptor
from ehsg.domain.merge import compare
from ehsg.domain.permissions import Action, allowed
from ehsg.domain.scoring import count_scored, next_unscored
from ehsg.queries import actions, assessments, scoring, submissions
from ehsg.services.scoring import Saved, entry_of, record_score
from ehsg.web import kept_forms
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.forms.scoring import DescriptorForm
from ehsg.web.loading import a_return, a_return_alongside
from ehsg.web.serving import address, guide_of, now

if TYPE_CHECKING:
    from ehsg.models import Assessment

blueprint = Blueprint("scoring", __name__, url_prefix="/areas/<code>/<int:year>/descriptors/<descriptor_id>")


@blueprint.get("")
@requires(Action.VIEW_RETURN, of=a_return)
def show(assessment: Assessment, descriptor_id: str) -> ResponseReturnValue:
    """Title, statement, prompts, the form, and last year's answer beside it."""
    descriptor = _descriptor(assessment, descriptor_id)
    row = scoring.find(assessment, descriptor.id)
    if row is None:
        abort(404)
    entry = entry_of(row)
    form = DescriptorForm(
        formdata=kept_forms.kept(),
        data={
            "version": row.version,
            "score": entry.score,
            "confidence": row.confidence,
            "rests_on": row.rests_on,
            "narrative": entry.narrative,
            "evidence": entry.evidence,
        },
    )
    return _page(assessment, descriptor, form.offer(guide_of(assessment)), row=row, entry=entry)


@blueprint.post("")
@requires(Action.EDIT_RETURN, of=a_return_alongside)
def save(assessment: Assessment, descriptor_id: str) -> ResponseReturnValue:
    """Stores the form, or shows it again with what is wrong and nothing lost."""
    descriptor = _descriptor(assessment, descriptor_id)
    form = DescriptorForm().offer(guide_of(assessment))
    if not form.validate():
        only_version = set(form.errors) == {"version"}
        return (_merge_page if only_version else _page)(assessment, descriptor, form), 422
    try:
        _record(assessment, descriptor, form)
    except StaleVersion:
        return _merge_page(assessment, descriptor, form), 409
    if form.removed:
        flash(f"Saved, without {form.removed} control characters that cannot be stored or printed.", "note")
    else:
        flash(f"“{descriptor.title}” has been saved.", "saved")
    return redirect(_next_address(assessment, descriptor, form), code=303)


@blueprint.post("/autosave")
@requires(Action.EDIT_RETURN, of=a_return_alongside)
def autosave(assessment: Assessment, descriptor_id: str) -> ResponseReturnValue:
    """The same as saving, for the script that saves while somebody types."""
    descriptor = _descriptor(assessment, descriptor_id)
    form = DescriptorForm().offer(guide_of(assessment))
    if not form.validate():
        messages = [str(message) for found in form.errors.values() for message in found]
        return jsonify(saved=False, message=" ".join(messages)), 422
    try:
        saved = _record(assessment, descriptor, form)
    except StaleVersion as stale:
        return jsonify(saved=False, stale=True, message=f"{stale} Choose Save to see both texts and merge them."), 409
    return jsonify(saved=True, version=saved.version, removed=form.removed)


def _descriptor(assessment: Assessment, descriptor_id: str) -> Descriptor:
    try:
        return guide_of(assessment).descriptor(descriptor_id)
    except UnknownDescriptor:
        abort(404)


def _record(assessment: Assessment, descriptor: Descriptor, form: DescriptorForm) -> Saved:
    return record_score(
        assessment=assessment,
        guide=guide_of(assessment),
        descriptor_id=descriptor.id,
        entry=form.entry(),
        version=form.base_version,
        user_id=user_id(),
        now=now(),
    )


def _next_address(assessment: Assessment, descriptor: Descriptor, form: DescriptorForm) -> str:
    if form.add_link.data:
        return address("scoring.show", assessment, descriptor_id=descriptor.id, _anchor="evidence")
    if not form.save_and_continue.data:
        return address("scoring.show", assessment, descriptor_id=descriptor.id)
    following = next_unscored(guide_of(assessment), assessments.scores_only(assessment), descriptor.id)
    if following:
        return address("scoring.show", assessment, descriptor_id=following)
    return address("assessments.task_list", assessment)


def _page(assessment: Assessment, descriptor: Descriptor, form: DescriptorForm, **more: Any) -> str:
    guide = guide_of(assessment)
    ids = guide.descriptor_ids
    place = ids.index(descriptor.id)
    last = submissions.latest_before(assessment, now())
    beside = scoring.beside(assessment, descriptor.id)
    return render_template(
        "scoring/show.html",
        assessment=assessment,
        guide=guide,
        descriptor=descriptor,
        section=guide.section(descriptor.section),
        form=form,
        previous=guide.descriptor(ids[place - 1]) if place else None,
        following=guide.descriptor(ids[place + 1]) if place + 1 < len(ids) else None,
        last=last,
        last_entry=last.entry(descriptor.id) if last else None,
        before=actions.of_year_before(assessment, descriptor.id),
        scored=count_scored(guide, beside.scores),
        open_comments=beside.open_comments,
        cases=beside.cases,
        may_edit=allowed(viewer(), Action.EDIT_RETURN, assessments.subject(assessment)),
        **more,
    )


def _merge_page(assessment: Assessment, descriptor: Descriptor, form: DescriptorForm) -> str:
    """The person's own answer stays in the form, now based on the newest version; what is stored stands beside it."""
    row = scoring.find(assessment, descriptor.id)
    if row is None:
        abort(404)
    form.version.data = str(row.version)
    stored = entry_of(row)
    mine = form.entry()
    return _page(
        assessment,
        descriptor,
        form,
        row=row,
        stale={
            "first": not form.version.errors,
            "by": row.saved_by.name if row.saved_by else "",
            "at": row.saved_at,
            "theirs": stored,
            "mine": mine,
            "narrative": compare(mine.narrative, stored.narrative),
        },
    )
