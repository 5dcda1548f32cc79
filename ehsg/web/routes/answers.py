"""An organisation's own view: given by its contributors, or by whoever confirmed a link for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, jsonify, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from ehsg.domain.errors import LinkUnusable, StaleVersion
from ehsg.domain.guide import Descriptor
from ehsg.domain.merge import compare
from ehsg.domain.partners import answered_of, asked
from ehsg.domain.permissions import Action, allowed
from ehsg.queries import answers as queries
from ehsg.queries import assessments, partners
from ehsg.services import answers as services
from ehsg.web import kept_forms, partner_browser
from ehsg.web.access import requires, viewer
from ehsg.web.forms.answers import CANNOT, AnswerForm, RespondentForm
from ehsg.web.loading import Asked, a_participant
from ehsg.web.serving import address, guide_of, now

if TYPE_CHECKING:
    from ehsg.models import Assessment, Participant, PartnerLink

blueprint = Blueprint("answers", __name__)
BASE = "/areas/<code>/<int:year>/partners/<int:participant_id>/answers"


@blueprint.get(BASE)
@requires(Action.VIEW_PARTNER_SCORES, of=a_participant)
def index(this: Asked) -> ResponseReturnValue:
    """Every descriptor that the organisation is asked about, with its answer."""
    ids = asked(this.participant.scope, guide_of(this.assessment).descriptor_ids)
    entries = queries.entries(this.participant, ids)
    return render_template(
        "answers/index.html",
        **_common(this),
        ids=ids,
        entries=entries,
        answered=answered_of(entries, ids),
        closes_at=assessments.closes_at(this.assessment),
    )


@blueprint.get(f"{BASE}/<descriptor_id>")
@requires(Action.VIEW_PARTNER_SCORES, of=a_participant)
def show(this: Asked, descriptor_id: str) -> ResponseReturnValue:
    """The organisation's answer to one descriptor."""
    descriptor = _descriptor(this, descriptor_id)
    row = queries.find(this.participant, descriptor.id) or abort(404)
    entry = queries.entry_of(row)
    stored = {
        "version": row.version,
        "score": CANNOT if entry.cannot_judge else entry.score,
        "comment": entry.comment,
        "evidence": entry.evidence,
    }
    return _page(this, descriptor, AnswerForm(formdata=kept_forms.kept(), data=stored).offer(guide_of(this.assessment)))


@blueprint.post(f"{BASE}/<descriptor_id>")
@requires(Action.SCORE_FOR_PARTNER, of=a_participant)
def save(this: Asked, descriptor_id: str) -> ResponseReturnValue:
    """Stores the answer, or shows the form again with what is wrong and nothing lost."""
    descriptor = _descriptor(this, descriptor_id)
    form = AnswerForm().offer(guide_of(this.assessment))
    if not form.validate():
        return _page(this, descriptor, form), 422
    try:
        _record(this, descriptor, form)
    except StaleVersion as stale:
        return _stale_page(this, descriptor, form, str(stale)), 409
    flash(f"“{descriptor.title}” has been saved.", "saved")
    return redirect(_next_address(this, descriptor, form), code=303)


@blueprint.post(f"{BASE}/<descriptor_id>/autosave")
@requires(Action.SCORE_FOR_PARTNER, of=a_participant)
def autosave(this: Asked, descriptor_id: str) -> ResponseReturnValue:
    """The same as saving, for the script that saves while somebody types."""
    descriptor = _descriptor(this, descriptor_id)
    form = AnswerForm().offer(guide_of(this.assessment))
    if not form.validate():
        messages = [str(message) for found in form.errors.values() for message in found]
        return jsonify(saved=False, message=" ".join(messages)), 422
    try:
        version = _record(this, descriptor, form)
    except StaleVersion as stale:
        return jsonify(saved=False, stale=True, message=f"{stale} Choose Save to see both texts and merge them."), 409
    return jsonify(saved=True, version=version, removed=form.removed)


@blueprint.get("/partner-links/<token>")
@requires(Action.OPEN_PAGE)
def ask_confirm(token: str) -> ResponseReturnValue:
    """What is asked of whom, and who answers. Opening the page uses nothing up: mail scanners open links."""
    return _confirm_page(token, _usable(token, held=False), RespondentForm(formdata=kept_forms.kept()))


@blueprint.post("/partner-links/<token>")
@requires(Action.OPEN_PAGE)
def confirm(token: str) -> ResponseReturnValue:
    """Binds the link to this browser."""
    link, form = _usable(token, held=True), RespondentForm()
    if not form.validate():
        return _confirm_page(token, link, form), 422
    secret = services.confirm_link(link=link, name=form.name.data or "", capacity=form.capacity.data or "", now=now())
    assessment = partners.return_of(link.participant)
    page = address("answers.index", assessment, participant_id=link.participant_id)
    response = make_response(redirect(page, code=303))
    partner_browser.remember(response, secret, link)
    return response


@blueprint.errorhandler(LinkUnusable)
def unusable(error: LinkUnusable) -> ResponseReturnValue:
    """Why the link does not work; in the browser that confirmed it, the way on."""
    own = partner_browser.link()
    page = None
    if own is not None:
        page = address("answers.index", partners.return_of(own.participant), participant_id=own.participant_id)
    return render_template("answers/unusable.html", reason=str(error), page=page), 410 if str(error) else 404


def _usable(token: str, *, held: bool) -> PartnerLink:
    link = partners.link_by_token(token, held=held)
    if link is None:
        raise LinkUnusable
    if reason := partners.why_unusable(link, now()):
        raise LinkUnusable(reason)
    return link


def _confirm_page(token: str, link: PartnerLink, form: RespondentForm) -> str:
    assessment = partners.return_of(link.participant)
    guide = guide_of(assessment)
    many = len(asked(link.participant.scope, guide.descriptor_ids))
    return render_template(
        "answers/confirm.html", token=token, link=link, assessment=assessment, guide=guide, many=many, form=form
    )


def _descriptor(this: Asked, descriptor_id: str) -> Descriptor:
    guide = guide_of(this.assessment)
    if descriptor_id not in asked(this.participant.scope, guide.descriptor_ids):
        abort(404)
    return guide.descriptor(descriptor_id)


def _record(this: Asked, descriptor: Descriptor, form: AnswerForm) -> int:
    link = partner_browser.link()
    by_link = link.id if link and link.participant_id == this.participant.id else None
    return services.record_answer(
        assessment=this.assessment,
        participant=this.participant,
        descriptor_id=descriptor.id,
        entry=form.entry(),
        version=form.base_version,
        who=services.Who(viewer().user_id, by_link),
        now=now(),
    )


def _next_address(this: Asked, descriptor: Descriptor, form: AnswerForm) -> str:
    parts: dict[str, Any] = {"participant_id": this.participant.id}
    if not form.save_and_continue.data:
        anchor = {"_anchor": "evidence"} if form.add_link.data else {}
        return address("answers.show", this.assessment, descriptor_id=descriptor.id, **parts, **anchor)
    ids = asked(this.participant.scope, guide_of(this.assessment).descriptor_ids)
    entries = queries.entries(this.participant, ids)
    place = ids.index(descriptor.id) + 1
    open_ones = [id_ for id_ in ids[place:] + ids[: place - 1] if not entries[id_].answered]
    if open_ones:
        return address("answers.show", this.assessment, descriptor_id=open_ones[0], **parts)
    return address("answers.index", this.assessment, **parts)


def _common(this: Asked) -> dict[str, Any]:
    assessment: Assessment = this.assessment
    participant: Participant = this.participant
    subject = partners.subject(assessment, participant)
    return {
        "assessment": assessment,
        "participant": participant,
        "guide": guide_of(assessment),
        "round": subject.round,
        "may_edit": allowed(viewer(), Action.SCORE_FOR_PARTNER, subject),
        "link": partner_browser.link(),
        "member": allowed(viewer(), Action.VIEW_RETURN, assessments.subject(assessment)),
    }


def _page(this: Asked, descriptor: Descriptor, form: AnswerForm, **more: Any) -> str:
    guide = guide_of(this.assessment)
    ids = asked(this.participant.scope, guide.descriptor_ids)
    place = ids.index(descriptor.id)
    return render_template(
        "answers/show.html",
        **_common(this),
        descriptor=descriptor,
        number_of=place + 1,
        total=len(ids),
        form=form,
        previous=guide.descriptor(ids[place - 1]) if place else None,
        following=guide.descriptor(ids[place + 1]) if place + 1 < len(ids) else None,
        **more,
    )


def _stale_page(this: Asked, descriptor: Descriptor, form: AnswerForm, words: str) -> str:
    """The person's own answer stays in the form, now based on the newest version; what is stored stands beside it."""
    row = queries.find(this.participant, descriptor.id) or abort(404)
    form.version.data = str(row.version)
    theirs, mine = queries.entry_of(row), form.entry()
    by = row.saved_by.name if row.saved_by else row.saved_by_link.name if row.saved_by_link else ""
    stale = {"by": by, "theirs": theirs, "mine": mine, "comment": compare(mine.comment, theirs.comment), "words": words}
    return _page(this, descriptor, form, stale=stale)
