"""The comments on a descriptor: talk among the area's people, and no part of the return."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ehsg.domain.comments import Thread
from ehsg.domain.errors import RuleBroken, StaleVersion
from ehsg.domain.guide import Descriptor, UnknownDescriptor
from ehsg.domain.permissions import Action, allowed
from ehsg.queries import assessments
from ehsg.queries import comments as queries
from ehsg.services.comments import open_thread, open_thread_again, reply_in_thread, resolve_thread, take_out_comment
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.forms.comments import CommentForm
from ehsg.web.kept_forms import kept
from ehsg.web.loading import a_comment, a_return
from ehsg.web.serving import address, guide_of, now

if TYPE_CHECKING:
    from ehsg.models import Assessment, CommentThread
    from ehsg.web.loading import Commented

blueprint = Blueprint("comments", __name__, url_prefix="/areas/<code>/<int:year>/descriptors/<descriptor_id>/comments")


@blueprint.get("")
@requires(Action.VIEW_COMMENTS, of=a_return)
def show(assessment: Assessment, descriptor_id: str) -> ResponseReturnValue:
    """Open threads, then resolved ones. `thread` in the address asks for the form that replies to it."""
    descriptor = _descriptor(assessment, descriptor_id)
    form = CommentForm(formdata=kept(), data={"thread": request.args.get("thread", ""), "version": 0})
    return _page(assessment, descriptor, form)


@blueprint.post("")
@requires(Action.WRITE_COMMENT, of=a_return)
def write(assessment: Assessment, descriptor_id: str) -> ResponseReturnValue:
    """A new comment or a reply, or only whether a thread is resolved: by the button that was pressed."""
    descriptor, form = _descriptor(assessment, descriptor_id), CommentForm()
    thread = None
    if form.thread_id is not None:
        thread = queries.find_thread(assessment, descriptor.id, form.thread_id) or abort(404)
    if not form.validate():
        return _page(assessment, descriptor, form), 422
    try:
        done = _do(assessment, descriptor, thread, form)
    except RuleBroken as broken:
        form.tell.errors = [*form.tell.errors, *broken.problems]
        return _page(assessment, descriptor, form), 422
    except StaleVersion as stale:
        return _page(assessment, descriptor, form, stale=str(stale)), 409
    flash(done, "saved")
    return redirect(address("comments.show", assessment, descriptor_id=descriptor.id), code=303)


def _do(assessment: Assessment, descriptor: Descriptor, thread: CommentThread | None, form: CommentForm) -> str:
    """Does it, and says so."""
    who: dict[str, Any] = {"assessment": assessment, "user_id": user_id(), "now": now()}
    saying = form.saying(user_id(), assessment.id, descriptor.id)
    without = f", without {form.removed} control characters that cannot be stored or printed" if form.removed else ""
    if thread is None:
        open_thread(descriptor_id=descriptor.id, saying=saying, **who)
        return f"Your comment has been added{without}."
    who |= {"thread": thread, "version": form.base_version}
    resolve = bool(form.resolve.data)
    if saying.text:
        reply_in_thread(saying=saying, resolve=resolve, **who)
        return f"Your reply has been added{without}{', and the comment is resolved' if resolve else ''}."
    (resolve_thread if resolve else open_thread_again)(**who)
    return "The comment has been resolved." if resolve else "The comment is open again."


@blueprint.get("/<int:comment_id>/take-out")
@requires(Action.TAKE_OUT_COMMENT, of=a_comment)
def ask_take_out(found: Commented) -> ResponseReturnValue:
    """What taking it out means."""
    if found.comment.taken_out_at is not None:
        return redirect(_back(found))
    return render_template(
        "comments/take_out.html",
        assessment=found.assessment,
        descriptor=_descriptor(found.assessment, found.comment.thread.descriptor_id),
        comment=found.comment,
        own=found.comment.author_id == user_id(),
    )


@blueprint.post("/<int:comment_id>/take-out")
@requires(Action.TAKE_OUT_COMMENT, of=a_comment)
def take_out(found: Commented) -> ResponseReturnValue:
    """Takes the words out; their place stays."""
    take_out_comment(assessment=found.assessment, comment=found.comment, user_id=user_id(), now=now())
    flash("The comment has been taken out.", "saved")
    return redirect(_back(found), code=303)


def _back(found: Commented) -> str:
    return address("comments.show", found.assessment, descriptor_id=found.comment.thread.descriptor_id)


def _descriptor(assessment: Assessment, descriptor_id: str) -> Descriptor:
    try:
        return guide_of(assessment).descriptor(descriptor_id)
    except UnknownDescriptor:
        abort(404)


def _page(assessment: Assessment, descriptor: Descriptor, form: CommentForm, stale: str = "") -> str:
    threads = queries.threads(assessment, descriptor.id)
    chosen = next((thread for thread in threads if thread.id == form.thread_id), None)
    form.thread.data = str(chosen.id) if chosen else ""
    form.renew(chosen.version if chosen else 0, "")
    form.once.data = secrets.token_urlsafe(16)
    readers = queries.readers(assessment)
    return render_template(
        "comments/show.html",
        assessment=assessment,
        descriptor=descriptor,
        form=form,
        stale=stale,
        threads=threads,
        chosen=chosen,
        others=[person for person in readers if person.id != viewer().user_id],
        roles={person.id: person.roles for person in readers},
        may_take_out=_may_take_out(assessment, threads),
        may_edit=allowed(viewer(), Action.WRITE_COMMENT, assessments.subject(assessment)),
    )


def _may_take_out(assessment: Assessment, threads: tuple[Thread, ...]) -> frozenset[int]:
    return frozenset(
        one.id
        for thread in threads
        for one in thread.said
        if allowed(viewer(), Action.TAKE_OUT_COMMENT, queries.subject(assessment, one.author_id))
    )
