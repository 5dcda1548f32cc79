"""An area's own action learning sets, and the notes that it brings back from them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from ehsg.domain.errors import NotFound, WrongFields
from ehsg.domain.guide import Descriptor, UnknownDescriptor
from ehsg.domain.permissions import Action, allowed
from ehsg.queries import actions, assessments
from ehsg.queries import learning_notes as queries
from ehsg.services import learning_notes as services
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.forms.learning_notes import NoteForm, TakeOutNoteForm, note_form
from ehsg.web.kept_forms import kept
from ehsg.web.loading import a_return
from ehsg.web.serving import address, guide_of, now

if TYPE_CHECKING:
    from ehsg.models import Assessment, LearningSetNote

blueprint = Blueprint("learning_notes", __name__, url_prefix="/areas/<code>/<int:year>/learning-sets")


@blueprint.get("")
@requires(Action.VIEW_OWN_LEARNING_SETS, of=a_return)
def show(assessment: Assessment) -> ResponseReturnValue:
    """The sets that the area is in, who else is as far as they share, and the area's notes."""
    subject = assessments.subject(assessment)
    return render_template(
        "learning_notes/show.html",
        assessment=assessment,
        guide=guide_of(assessment),
        priorities=queries.own(viewer(), assessment, guide_of(assessment), now()),
        may_write=allowed(viewer(), Action.WRITE_LEARNING_NOTE, subject),
        date_reached=assessment.collection.sharing_from <= now(),
    )


@blueprint.get("/<descriptor_id>/note")
@requires(Action.WRITE_LEARNING_NOTE, of=a_return)
def ask_write(assessment: Assessment, descriptor_id: str) -> ResponseReturnValue:
    """An empty note."""
    about = _descriptor(assessment, descriptor_id)
    if queries.own_set(assessment, about.id) is None:
        abort(404)
    return _write_page(assessment, about, _form(assessment, about, formdata=kept()))


@blueprint.post("/<descriptor_id>/note")
@requires(Action.WRITE_LEARNING_NOTE, of=a_return)
def write(assessment: Assessment, descriptor_id: str) -> ResponseReturnValue:
    """Stores it, or shows the form again with what is wrong and nothing lost."""
    about = _descriptor(assessment, descriptor_id)
    form = _form(assessment, about)
    if not form.fits():
        return _write_page(assessment, about, form), 422
    try:
        services.write_learning_note(
            assessment=assessment,
            descriptor_id=about.id,
            action_id=form.action_id,
            text=form.text.data or "",
            user_id=user_id(),
            now=now(),
        )
    except WrongFields as wrong:
        for name, sentence in wrong.fields.items():
            form[name].errors = [sentence]
        return _write_page(assessment, about, form), 422
    except NotFound as gone:
        return _write_page(assessment, about, form, gone=str(gone)), 409
    if form.text.removed:
        flash(f"Saved, without {form.text.removed} control characters that cannot be stored or printed.", "note")
    else:
        flash("The note has been saved.", "saved")
    return redirect(address("learning_notes.show", assessment, _anchor=f"set-{about.id}"), code=303)


@blueprint.get("/notes/<int:note_id>/take-out")
@requires(Action.WRITE_LEARNING_NOTE, of=a_return)
def ask_take_out(assessment: Assessment, note_id: int) -> ResponseReturnValue:
    """The note, and what taking it out means."""
    note = _note(assessment, note_id)
    about = _descriptor(assessment, note.descriptor_id)
    return render_template(
        "learning_notes/take_out.html",
        assessment=assessment,
        guide=guide_of(assessment),
        descriptor=about,
        note=note,
        form=TakeOutNoteForm(),
    )


@blueprint.post("/notes/<int:note_id>/take-out")
@requires(Action.WRITE_LEARNING_NOTE, of=a_return)
def take_out(assessment: Assessment, note_id: int) -> ResponseReturnValue:
    """Its words go at once."""
    note = _note(assessment, note_id)
    services.take_out_learning_note(assessment=assessment, note=note, user_id=user_id(), now=now())
    flash("The note has been taken out.", "saved")
    return redirect(address("learning_notes.show", assessment), code=303)


def _descriptor(assessment: Assessment, descriptor_id: str) -> Descriptor:
    try:
        return guide_of(assessment).descriptor(descriptor_id)
    except UnknownDescriptor:
        abort(404)


def _note(assessment: Assessment, note_id: int) -> LearningSetNote:
    return queries.find(assessment, note_id) or abort(404)


def _form(assessment: Assessment, about: Descriptor, **kwargs: Any) -> NoteForm:
    offered = [row for row in actions.of_return(assessment) if row.descriptor_id == about.id]
    return note_form(offered, **kwargs)


def _write_page(assessment: Assessment, about: Descriptor, form: NoteForm, gone: str = "") -> str:
    """Without a button where the area is in no set any more: what was typed stays to be read and copied."""
    return render_template(
        "learning_notes/write.html",
        assessment=assessment,
        guide=guide_of(assessment),
        descriptor=about,
        form=form,
        gone=gone,
    )
