"""Moderation: organisations' scores side by side, and the meeting that agrees one for each descriptor.

A board without a partner round can meet over its return too. What organisations scored shows from moderation on:
`queries.moderation` asks the rule table, and answers with nothing before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ehsg.domain.content import Content, Differing
from ehsg.domain.errors import StaleVersion
from ehsg.domain.guide import Descriptor, Guide, UnknownDescriptor
from ehsg.domain.merge import compare
from ehsg.domain.moderation import SideBySide, at_score, by_disagreement
from ehsg.domain.permissions import Action, allowed
from ehsg.queries import actions, assessments, scoring, submissions
from ehsg.queries import moderation as queries
from ehsg.reports.strip import Strip, strip
from ehsg.services.scoring import Entry, entry_of, record_score
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.forms.moderation import AgreedForm, agreed_form
from ehsg.web.kept_forms import kept
from ehsg.web.loading import a_return, a_return_alongside
from ehsg.web.serving import address, guide_of, now

if TYPE_CHECKING:
    from ehsg.models import Assessment

blueprint = Blueprint("moderation", __name__, url_prefix="/areas/<code>/<int:year>/moderation")
ORDERS = ("section", "disagreement")


@blueprint.get("")
@requires(Action.VIEW_RETURN, of=a_return)
def show(assessment: Assessment) -> ResponseReturnValue:
    """Every descriptor with the organisations' scores, by section or with the largest disagreement first."""
    guide = guide_of(assessment)
    sides = queries.of_return(viewer(), assessment, guide)
    agreed, last = assessments.scores_only(assessment), submissions.latest_before(assessment, now())
    order = request.args.get("order") if request.args.get("order") in ORDERS else ORDERS[0]
    ids = guide.descriptor_ids if order == "section" else _by_disagreement(guide, sides)
    return render_template(
        "moderation/show.html",
        assessment=assessment,
        guide=guide,
        ids=ids,
        sides=sides,
        strips={id_: _strip(guide, sides[id_], agreed.get(id_), last) for id_ in ids},
        agreed=agreed,
        last=last,
        order=order,
        comparing=_comparing(assessment),
        first_in_meeting=_by_disagreement(guide, sides)[0],
        may_edit=allowed(viewer(), Action.EDIT_RETURN, assessments.subject(assessment)),
    )


@blueprint.get("/<descriptor_id>")
@requires(Action.VIEW_RETURN, of=a_return)
def descriptor(assessment: Assessment, descriptor_id: str) -> ResponseReturnValue:
    """One descriptor as the meeting sees it: large, with every organisation's view, and the form to record what it
    agrees.
    """
    this = _descriptor(assessment, descriptor_id)
    row = scoring.find(assessment, this.id) or abort(404)
    stored = {"version": row.version, "score": row.score, "narrative": row.narrative}
    sides = queries.of_return(viewer(), assessment, guide_of(assessment))
    entry = entry_of(row)
    form = agreed_form(guide_of(assessment), sides[this.id].voices, entry.differing or (), data=stored, formdata=kept())
    return _page(assessment, this, form, sides, said=entry.strength)


@blueprint.post("/<descriptor_id>")
@requires(Action.EDIT_RETURN, of=a_return_alongside)
def record(assessment: Assessment, descriptor_id: str) -> ResponseReturnValue:
    """Records what was agreed, over the version that it was drawn from, and goes on to the next descriptor."""
    this = _descriptor(assessment, descriptor_id)
    guide = guide_of(assessment)
    sides = queries.of_return(viewer(), assessment, guide)
    form = agreed_form(guide, sides[this.id].voices)
    stored = entry_of(scoring.find(assessment, this.id) or abort(404))
    if not form.validate():
        return _page(assessment, this, form, sides, said=stored.strength), 422
    differing = form.differing(stored.differing or ())
    entry = replace(stored, score=form.agreed, narrative=form.narrative.data or "", differing=differing)
    try:
        record_score(
            assessment=assessment,
            guide=guide,
            descriptor_id=this.id,
            entry=entry,
            version=form.base_version,
            user_id=user_id(),
            now=now(),
        )
    except StaleVersion:
        return _stale_page(assessment, this, form, entry, sides), 409
    agreed = "no score" if entry.score is None else f"score {entry.score}"
    flash(f"Recorded for “{this.title}”: {agreed}.", "saved")
    following = _neighbours(guide, sides, this)[1]
    if form.stay.data or following is None:
        return redirect(address("moderation.descriptor", assessment, descriptor_id=this.id), code=303)
    return redirect(address("moderation.descriptor", assessment, descriptor_id=following.id), code=303)


def _descriptor(assessment: Assessment, descriptor_id: str) -> Descriptor:
    try:
        return guide_of(assessment).descriptor(descriptor_id)
    except UnknownDescriptor:
        abort(404)


def _comparing(assessment: Assessment) -> bool:
    return allowed(viewer(), Action.VIEW_MODERATION, assessments.subject(assessment))


def _by_disagreement(guide: Guide, sides: Mapping[str, SideBySide]) -> tuple[str, ...]:
    return by_disagreement(guide, {id_: side.spread for id_, side in sides.items()})


def _neighbours(
    guide: Guide, sides: Mapping[str, SideBySide], this: Descriptor
) -> tuple[Descriptor | None, Descriptor | None, int]:
    """The descriptors before and after this one in the meeting's order, and its place in it from 1."""
    ids = _by_disagreement(guide, sides)
    place = ids.index(this.id)
    before = guide.descriptor(ids[place - 1]) if place else None
    return before, guide.descriptor(ids[place + 1]) if place + 1 < len(ids) else None, place + 1


def _strip(guide: Guide, side: SideBySide, agreed: int | None, last: Content | None) -> Strip:
    before = last.score_of.get(side.descriptor_id) if last else None
    words = [side.in_words, "Nothing agreed yet." if agreed is None else f"Agreed: {agreed}."]
    words += [f"Last year: {before}."] if before is not None else []
    return strip(
        title=f"Scores for {guide.descriptor(side.descriptor_id).title}",
        description=" ".join(words),
        at_score=at_score(side.scores),
        agreed=agreed,
        last=before,
    )


def _page(
    assessment: Assessment, this: Descriptor, form: AgreedForm, sides: Mapping[str, SideBySide], **more: Any
) -> str:
    guide = guide_of(assessment)
    agreed, last = assessments.scores_only(assessment), submissions.latest_before(assessment, now())
    before, following, place = _neighbours(guide, sides, this)
    return render_template(
        "moderation/descriptor.html",
        assessment=assessment,
        guide=guide,
        descriptor=this,
        side=sides[this.id],
        chart=_strip(guide, sides[this.id], agreed.get(this.id), last),
        agreed=agreed,
        last_entry=last.entry(this.id) if last else None,
        last=last,
        before=actions.of_year_before(assessment, this.id),
        previous=before,
        following=following,
        place_in_order=place,
        comparing=_comparing(assessment),
        decided=[d for d in guide.descriptors if agreed.get(d.id) is not None],
        form=form,
        differing=[Differing(v.organisation, field.data) for v, field in form.views if field.data],
        may_edit=allowed(viewer(), Action.EDIT_RETURN, assessments.subject(assessment)),
        **more,
    )


def _stale_page(
    assessment: Assessment, this: Descriptor, form: AgreedForm, mine: Entry, sides: Mapping[str, SideBySide]
) -> str:
    """What was typed stays in the form, now based on the newest version; what is stored stands beside it."""
    row = scoring.find(assessment, this.id) or abort(404)
    form.version.data = str(row.version)
    theirs = entry_of(row)
    stale = {
        "first": True,
        "by": row.saved_by.name if row.saved_by else "",
        "at": row.saved_at,
        "theirs": theirs,
        "mine": mine,
        "narrative": compare(mine.narrative, theirs.narrative),
    }
    return _page(assessment, this, form, sides, stale=stale, said=theirs.strength)
