"""The actions for a return's priorities: all of them, adding, changing, taking out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ehsg.domain.actions import Status, next_level
from ehsg.domain.errors import RuleBroken, StaleVersion
from ehsg.domain.guide import Descriptor, UnknownDescriptor
from ehsg.domain.merge import compare
from ehsg.domain.permissions import Action, allowed
from ehsg.queries import actions as queries
from ehsg.queries import assessments, learning_notes
from ehsg.services import actions as services
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.errors import typed
from ehsg.web.forms.actions import ActionForm, ChangeActionForm, TakeOutForm, stored_action
from ehsg.web.kept_forms import kept
from ehsg.web.loading import a_return
from ehsg.web.serving import address, guide_of, now

if TYPE_CHECKING:
    from ehsg.models import Assessment, PlannedAction

blueprint = Blueprint("actions", __name__, url_prefix="/areas/<code>/<int:year>/actions")


@blueprint.get("")
@requires(Action.VIEW_ACTIONS, of=a_return)
def show(assessment: Assessment) -> ResponseReturnValue:
    """All actions by priority, with what the guide says of the next level for those who may add one."""
    guide, subject = guide_of(assessment), assessments.subject(assessment)
    notes = learning_notes.beside_actions(viewer(), assessment)
    groups = queries.by_descriptor(viewer(), assessment, guide, notes.of_descriptor)
    own = allowed(viewer(), Action.VIEW_RETURN, subject)
    return render_template(
        "actions/show.html",
        assessment=assessment,
        guide=guide,
        priorities=[group for group in groups if group.priority],
        former=[group for group in groups if not group.priority],
        scores=assessments.scores_only(assessment) if own else {},
        next_level=next_level,
        notes=notes,
        own=own,
        may_manage=allowed(viewer(), Action.MANAGE_ACTIONS, subject),
    )


@blueprint.get("/add/<descriptor_id>")
@requires(Action.MANAGE_ACTIONS, of=a_return)
def ask_add(assessment: Assessment, descriptor_id: str) -> ResponseReturnValue:
    """An empty form, or one with the meaning of the next level as a draft."""
    descriptor = _descriptor(assessment, descriptor_id)
    score = assessments.scores_only(assessment).get(descriptor.id)
    level = next_level(guide_of(assessment), score) if request.args.get("draft") == "next-level" else None
    stored = {"what": level.meaning if level else "", "status": Status.NOT_STARTED.value}
    return _add_page(assessment, descriptor, ActionForm(formdata=kept(), data=stored), level=level)


@blueprint.post("/add/<descriptor_id>")
@requires(Action.MANAGE_ACTIONS, of=a_return)
def add(assessment: Assessment, descriptor_id: str) -> ResponseReturnValue:
    """Stores it, or shows the form again with what is wrong and nothing lost."""
    descriptor, form, guide = _descriptor(assessment, descriptor_id), ActionForm(), guide_of(assessment)
    if not form.fits(guide, assessment.collection.year):
        return _add_page(assessment, descriptor, form), 422
    try:
        services.add_action(
            assessment=assessment,
            guide=guide,
            descriptor_id=descriptor.id,
            entry=form.entry(),
            user_id=user_id(),
            now=now(),
        )
    except RuleBroken:
        return _add_page(assessment, descriptor, form), 422
    return _saved(assessment, descriptor, "The action has been added.", form)


@blueprint.get("/<int:action_id>/change")
@requires(Action.MANAGE_ACTIONS, of=a_return)
def ask_change(assessment: Assessment, action_id: int) -> ResponseReturnValue:
    """The action as it is."""
    row = _action(assessment, action_id)
    if row.removed_at is not None:
        return _taken_out_page(assessment, row)
    form = ChangeActionForm(formdata=kept(), data=stored_action(queries.entry_of(row), row.version))
    return _change_page(assessment, row, form)


@blueprint.post("/<int:action_id>/change")
@requires(Action.MANAGE_ACTIONS, of=a_return)
def change(assessment: Assessment, action_id: int) -> ResponseReturnValue:
    """Stores it over the version that it was drawn from."""
    row, form, guide = _action(assessment, action_id), ChangeActionForm(), guide_of(assessment)
    if row.removed_at is not None:
        return _taken_out_page(assessment, row), 409
    if not form.fits(guide, assessment.collection.year):
        only_version = set(form.errors) == {"version"}
        return (_stale_page if only_version else _change_page)(assessment, row, form), 422
    try:
        services.change_action(
            assessment=assessment,
            guide=guide,
            action=row,
            entry=form.entry(),
            version=form.base_version,
            user_id=user_id(),
            now=now(),
        )
    except StaleVersion:
        return _stale_page(assessment, row, form), 409
    return _saved(assessment, _descriptor(assessment, row.descriptor_id), "The action has been saved.", form)


@blueprint.get("/<int:action_id>/take-out")
@requires(Action.MANAGE_ACTIONS, of=a_return)
def ask_take_out(assessment: Assessment, action_id: int) -> ResponseReturnValue:
    """What taking out means."""
    row = _action(assessment, action_id)
    if row.removed_at is not None:
        return _taken_out_page(assessment, row)
    return _take_out_page(assessment, row, TakeOutForm(data={"version": row.version}))


@blueprint.post("/<int:action_id>/take-out")
@requires(Action.MANAGE_ACTIONS, of=a_return)
def take_out(assessment: Assessment, action_id: int) -> ResponseReturnValue:
    """Takes it out, as the page showed it."""
    row, form = _action(assessment, action_id), TakeOutForm()
    if not form.validate():
        return _take_out_page(assessment, row, form), 422
    try:
        services.take_out_action(action=row, version=form.base_version, user_id=user_id(), now=now())
    except StaleVersion as stale:
        return _take_out_page(assessment, row, form, stale=str(stale)), 409
    flash("The action has been taken out.", "saved")
    return redirect(address("actions.show", assessment), code=303)


def _descriptor(assessment: Assessment, descriptor_id: str) -> Descriptor:
    try:
        return guide_of(assessment).descriptor(descriptor_id)
    except UnknownDescriptor:
        abort(404)


def _action(assessment: Assessment, action_id: int) -> PlannedAction:
    return queries.find(assessment, action_id) or abort(404)


def _saved(assessment: Assessment, descriptor: Descriptor, words: str, form: Any) -> ResponseReturnValue:
    removed = form.what.removed + form.note.removed
    if removed:
        flash(f"Saved, without {removed} control characters that cannot be stored or printed.", "note")
    else:
        flash(words, "saved")
    return redirect(address("actions.show", assessment, _anchor=f"actions-{descriptor.id}"), code=303)


def _add_page(assessment: Assessment, descriptor: Descriptor, form: ActionForm, **more: Any) -> str:
    """Without a button where the descriptor is no priority: what was typed stays to be read and copied."""
    return render_template(
        "actions/add.html",
        assessment=assessment,
        guide=guide_of(assessment),
        descriptor=descriptor,
        form=form,
        may_add=descriptor.id in queries.priorities_now(assessment),
        **more,
    )


def _change_page(assessment: Assessment, row: PlannedAction, form: ChangeActionForm, **more: Any) -> str:
    guide = guide_of(assessment)
    return render_template(
        "actions/change.html",
        assessment=assessment,
        guide=guide,
        descriptor=guide.descriptor(row.descriptor_id),
        action=row,
        form=form,
        **more,
    )


def _stale_page(assessment: Assessment, row: PlannedAction, form: ChangeActionForm) -> str:
    """What was typed stays in the form, now based on the newest version; what is stored stands beside it."""
    form.version.data = str(row.version)
    mine, theirs = form.entry(), queries.entry_of(row)
    stale = {
        "first": not form.version.errors,
        "mine": mine,
        "theirs": theirs,
        "what": compare(mine.what, theirs.what),
        "note": compare(mine.note, theirs.note),
    }
    return _change_page(assessment, row, form, stale=stale)


def _take_out_page(assessment: Assessment, row: PlannedAction, form: TakeOutForm, stale: str = "") -> str:
    form.version.data = str(row.version)
    guide = guide_of(assessment)
    return render_template(
        "actions/take_out.html",
        assessment=assessment,
        guide=guide,
        descriptor=guide.descriptor(row.descriptor_id),
        action=row,
        form=form,
        stale=stale,
    )


def _taken_out_page(assessment: Assessment, row: PlannedAction) -> str:
    """It is gone; what was typed into its form is given back."""
    guide = guide_of(assessment)
    kept()
    return render_template(
        "actions/taken_out.html",
        assessment=assessment,
        guide=guide,
        descriptor=guide.descriptor(row.descriptor_id),
        action=row,
        typed=typed() if request.method == "POST" else [],
        may_edit=False,
    )
