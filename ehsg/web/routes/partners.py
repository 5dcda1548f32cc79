"""The partner round as the coordinator runs it: who takes part, how far each is, links, and opening moderation."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, render_template
from flask.typing import ResponseReturnValue

from ehsg.domain.errors import RuleBroken
from ehsg.domain.partners import Round
from ehsg.domain.permissions import Action, allowed
from ehsg.queries import assessments
from ehsg.queries import partners as queries
from ehsg.services import partners as services
from ehsg.web.access import person, requires, user_id, viewer
from ehsg.web.doing import done
from ehsg.web.forms.partners import LinkForm, ParticipantForm, ScopeForm, stored_scope
from ehsg.web.forms.submissions import ConfirmForm
from ehsg.web.kept_forms import kept
from ehsg.web.loading import a_return
from ehsg.web.serving import address, guide_of, now, public_address

if TYPE_CHECKING:
    from ehsg.models import Assessment, Participant

blueprint = Blueprint("partners", __name__, url_prefix="/areas/<code>/<int:year>/partners")


@blueprint.get("")
@requires(Action.VIEW_RETURN, of=a_return)
def show(assessment: Assessment) -> ResponseReturnValue:
    """Every organisation in the round with how far it is, never with what it answered."""
    subject = assessments.subject(assessment)
    return render_template(
        "partners/show.html",
        assessment=assessment,
        guide=guide_of(assessment),
        rows=[
            (row, allowed(viewer(), Action.VIEW_PARTNER_SCORES, queries.subject(assessment, row.participant)))
            for row in queries.progress(assessment, guide_of(assessment))
        ],
        link_state=lambda link: queries.link_state(link, now()),
        without=queries.organisations_without(assessment),
        round=subject.round,
        Round=Round,
        may_run=allowed(viewer(), Action.RUN_PARTNER_ROUND, subject),
        may_moderate=allowed(viewer(), Action.VIEW_MODERATION, subject),
        form=ConfirmForm(),
    )


@blueprint.get("/add")
@requires(Action.RUN_PARTNER_ROUND, of=a_return)
def ask_add(assessment: Assessment) -> ResponseReturnValue:
    """Which organisation, and what it is asked about."""
    return _add_page(assessment, ParticipantForm(formdata=kept()))


@blueprint.post("/add")
@requires(Action.RUN_PARTNER_ROUND, of=a_return)
def add(assessment: Assessment) -> ResponseReturnValue:
    """Adds it to the round."""
    form = ParticipantForm()
    if not form.validate():
        return _add_page(assessment, form), 422
    try:
        row = services.add_participant(
            assessment=assessment,
            guide=guide_of(assessment),
            partner=form.chosen_partner,
            name=form.name.data or "",
            scope=form.scope,
            user_id=user_id(),
            now=now(),
        )
    except RuleBroken as broken:
        form.name.errors = [*form.name.errors, *broken.problems]
        return _add_page(assessment, form), 422
    flash(f"{row.name} takes part.", "saved")
    return _back(assessment)


@blueprint.get("/<int:participant_id>/scope")
@requires(Action.RUN_PARTNER_ROUND, of=a_return)
def ask_scope(assessment: Assessment, participant_id: int) -> ResponseReturnValue:
    """What the organisation is asked about now."""
    row = _participant(assessment, participant_id)
    return _scope_page(assessment, row, ScopeForm(formdata=kept(), data=stored_scope(row.scope)))


@blueprint.post("/<int:participant_id>/scope")
@requires(Action.RUN_PARTNER_ROUND, of=a_return)
def scope(assessment: Assessment, participant_id: int) -> ResponseReturnValue:
    """Asks it about other descriptors."""
    row, form = _participant(assessment, participant_id), ScopeForm()
    if not form.validate():
        return _scope_page(assessment, row, form), 422
    try:
        services.change_scope(
            assessment=assessment,
            guide=guide_of(assessment),
            participant=row,
            scope=form.scope,
            user_id=user_id(),
            now=now(),
        )
    except RuleBroken as broken:
        form.extent.errors = [*form.extent.errors, *broken.problems]
        return _scope_page(assessment, row, form), 422
    flash(f"What {row.name} is asked about has been saved.", "saved")
    return _back(assessment)


@blueprint.post("/<int:participant_id>/remove")
@requires(Action.RUN_PARTNER_ROUND, of=a_return)
def remove(assessment: Assessment, participant_id: int) -> ResponseReturnValue:
    """Takes out an organisation; what it has written stays, marked."""
    row = _participant(assessment, participant_id)
    name = row.name
    return _done(
        assessment,
        lambda: services.remove_participant(assessment=assessment, participant=row, user_id=user_id(), now=now()),
        f"{name} does not take part any more.",
    )


@blueprint.post("/open")
@requires(Action.RUN_PARTNER_ROUND, of=a_return)
def open_round(assessment: Assessment) -> ResponseReturnValue:
    """From now on organisations can score."""
    return _done(
        assessment,
        lambda: services.open_round(assessment=assessment, user_id=user_id(), now=now()),
        "The partner round is open. Organisations can now score on their own.",
    )


@blueprint.get("/moderation")
@requires(Action.RUN_PARTNER_ROUND, of=a_return)
def ask_moderation(assessment: Assessment) -> ResponseReturnValue:
    """What opening moderation means, and who has not finished."""
    rows = queries.progress(assessment, guide_of(assessment))
    unfinished = [row for row in rows if row.answered < row.asked]
    return render_template(
        "partners/moderation.html", assessment=assessment, unfinished=unfinished, total=len(rows), form=ConfirmForm()
    )


@blueprint.post("/moderation")
@requires(Action.RUN_PARTNER_ROUND, of=a_return)
def open_moderation(assessment: Assessment) -> ResponseReturnValue:
    """From now on the area sees every organisation's scores."""
    try:
        services.open_moderation(assessment=assessment, user_id=user_id(), now=now())
    except RuleBroken as broken:
        flash(str(broken), "note")
        return _back(assessment)
    flash("Moderation is open. Everybody in the area now sees all organisations’ scores.", "saved")
    return redirect(address("moderation.show", assessment), code=303)


@blueprint.get("/<int:participant_id>/link")
@requires(Action.RUN_PARTNER_ROUND, of=a_return)
def ask_link(assessment: Assessment, participant_id: int) -> ResponseReturnValue:
    """Whom to send a link for somebody without an account."""
    return _link_page(assessment, _participant(assessment, participant_id), LinkForm(formdata=kept()))


@blueprint.post("/<int:participant_id>/link")
@requires(Action.RUN_PARTNER_ROUND, of=a_return)
def link(assessment: Assessment, participant_id: int) -> ResponseReturnValue:
    """Sends it."""
    row, form = _participant(assessment, participant_id), LinkForm()
    if not form.validate():
        return _link_page(assessment, row, form), 422
    email = form.email.data or ""
    try:
        services.send_link(
            assessment=assessment,
            participant=row,
            email=email,
            by=person(),
            link_to=lambda token: public_address("answers.ask_confirm", token=token),
            now=now(),
        )
    except RuleBroken as broken:
        form.email.errors = [*form.email.errors, *broken.problems]
        return _link_page(assessment, row, form), 422
    flash(f"A link for {row.name} is on its way to {email}.", "saved")
    return _back(assessment)


@blueprint.post("/links/<int:link_id>/revoke")
@requires(Action.RUN_PARTNER_ROUND, of=a_return)
def revoke(assessment: Assessment, link_id: int) -> ResponseReturnValue:
    """The link works no more; what was answered by it stays."""
    found = queries.find_link(assessment, link_id)
    if found is None:
        abort(404)
    return _done(
        assessment,
        lambda: services.revoke_link(assessment=assessment, link=found, user_id=user_id(), now=now()),
        f"The link sent to {found.to_address} does not work any more. What was answered by it stays.",
    )


@blueprint.post("/<int:participant_id>/nudge")
@requires(Action.RUN_PARTNER_ROUND, of=a_return)
def nudge(assessment: Assessment, participant_id: int) -> ResponseReturnValue:
    """A reminder by mail."""
    row = _participant(assessment, participant_id)
    page = public_address(
        "answers.index", code=assessment.area.code, year=assessment.collection.year, participant_id=row.id
    )
    return _done(
        assessment,
        lambda: services.nudge(assessment=assessment, participant=row, by=person(), address_of_page=page, now=now()),
        f"A reminder is on its way to {row.name}.",
    )


def _participant(assessment: Assessment, participant_id: int) -> Participant:
    return queries.find(assessment, participant_id) or abort(404)


def _done(assessment: Assessment, work: Callable[[], object], words: str) -> ResponseReturnValue:
    return done(work, words, address("partners.show", assessment))


def _back(assessment: Assessment) -> ResponseReturnValue:
    return redirect(address("partners.show", assessment), code=303)


def _add_page(assessment: Assessment, form: ParticipantForm) -> str:
    return render_template(
        "partners/add.html",
        assessment=assessment,
        guide=guide_of(assessment),
        form=form,
        without=queries.organisations_without(assessment),
    )


def _scope_page(assessment: Assessment, row: Participant, form: ScopeForm) -> str:
    return render_template(
        "partners/scope.html", assessment=assessment, guide=guide_of(assessment), participant=row, form=form
    )


def _link_page(assessment: Assessment, row: Participant, form: LinkForm) -> str:
    return render_template("partners/link.html", assessment=assessment, participant=row, form=form)
