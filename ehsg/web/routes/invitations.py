"""Inviting people to an area or to the service, and accepting an invitation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_security import hash_password

from ehsg.domain.errors import LinkUnusable, RuleBroken
from ehsg.domain.invitations import Step, step
from ehsg.domain.people import ROLE_TEXTS, ROLES_OF_AN_AREA, ROLES_OF_THE_SERVICE, Place
from ehsg.domain.permissions import Action
from ehsg.queries import invitations as queries
from ehsg.queries import people
from ehsg.services import invitations as services
from ehsg.services.people import create_user
from ehsg.web.access import person, requires, user_id, viewer
from ehsg.web.forms.invitations import AcceptForm, InvitationForm
from ehsg.web.forms.submissions import ConfirmForm
from ehsg.web.kept_forms import kept
from ehsg.web.loading import an_area, an_invitation
from ehsg.web.serving import now, people_of, public_address

if TYPE_CHECKING:
    from ehsg.models import Area, Invitation, User

blueprint = Blueprint("invitations", __name__)


@blueprint.get("/areas/<code>/people/invite")
@requires(Action.MANAGE_PEOPLE, of=an_area)
def ask(area: Area) -> ResponseReturnValue:
    """Whom to invite to an area, and to which role."""
    return _ask(area)


@blueprint.post("/areas/<code>/people/invite")
@requires(Action.MANAGE_PEOPLE, of=an_area)
def send(area: Area) -> ResponseReturnValue:
    """Shows what was typed to be checked, and then sends it."""
    return _send(area)


@blueprint.get("/people/service/invite")
@requires(Action.INVITE_TO_SERVICE)
def ask_to_service() -> ResponseReturnValue:
    """Whom to invite to a role that belongs to no area."""
    return _ask(None)


@blueprint.post("/people/service/invite")
@requires(Action.INVITE_TO_SERVICE)
def send_to_service() -> ResponseReturnValue:
    """Shows what was typed to be checked, and then sends it."""
    return _send(None)


@blueprint.get("/people/invitations/<int:invitation_id>")
@requires(Action.MANAGE_PEOPLE, of=an_invitation)
def sent(invitation: Invitation) -> ResponseReturnValue:
    """That it is on its way, and what happens next."""
    place = Place(invitation.role, invitation.partner, invitation.organisation)
    state = queries.state_of(invitation, now())
    return render_template("invitations/sent.html", invitation=invitation, place=place, state=state, form=ConfirmForm())


@blueprint.post("/people/invitations/<int:invitation_id>/send-again")
@requires(Action.MANAGE_PEOPLE, of=an_invitation)
def send_again(invitation: Invitation) -> ResponseReturnValue:
    """A new link in place of the old one."""
    try:
        services.send_again(invitation=invitation, by=person(), link_to=_link_to, now=now())
        flash(f"A new invitation is on its way to {invitation.email}.", "saved")
    except RuleBroken as broken:
        flash(f"Nothing was sent to {invitation.email}. {broken}", "note")
    return redirect(people_of(invitation.area), code=303)


@blueprint.post("/people/invitations/<int:invitation_id>/withdraw")
@requires(Action.MANAGE_PEOPLE, of=an_invitation)
def withdraw(invitation: Invitation) -> ResponseReturnValue:
    """The link works no more."""
    try:
        services.withdraw(invitation=invitation, by_id=user_id(), now=now())
        flash(f"The invitation to {invitation.email} has been withdrawn. Its link does not work any more.", "saved")
    except RuleBroken as broken:
        flash(f"The invitation to {invitation.email} was not withdrawn. {broken}", "note")
    return redirect(people_of(invitation.area), code=303)


@blueprint.get("/invitations/<token>")
@requires(Action.OPEN_PAGE)
def show(token: str) -> ResponseReturnValue:
    """What the invitation is to, and a button. Opening the page uses nothing up: mail scanners open links."""
    invitation = _usable(token, held=False)
    return _accept_page(token, invitation, _form(invitation), 200)


@blueprint.post("/invitations/<token>")
@requires(Action.OPEN_PAGE)
def accept(token: str) -> ResponseReturnValue:
    """Gives the role to whoever is signed in with the address invited, or to the account made here."""
    invitation = _usable(token, held=True)
    form, where = _form(invitation), _step(invitation)
    if where in (Step.SIGN_IN, Step.FOR_ANOTHER) or not form.validate():
        return _accept_page(token, invitation, form, 422)
    user = person() if where is Step.ACCEPT else _new_user(invitation, form)
    services.accept(invitation=invitation, user=user, now=now())
    role = ROLE_TEXTS[invitation.role].name.lower()
    ready = f"You are now a {role}." if where is Step.ACCEPT else "Your account is ready. Sign in to begin."
    flash(ready, "saved")
    return redirect(url_for("pages.home"), code=303)


@blueprint.errorhandler(LinkUnusable)
def unusable(error: LinkUnusable) -> ResponseReturnValue:
    """Why the link does not work, and what to do."""
    return render_template("invitations/unusable.html", reason=str(error)), 410 if str(error) else 404


def _ask(area: Area | None) -> str:
    return _page(area, _invitation_form(area, formdata=kept()))


def _send(area: Area | None) -> ResponseReturnValue:
    form = _invitation_form(area)
    if form.step.data == "change":
        return _page(area, form)
    if not form.validate():
        return _page(area, form), 422
    email, place = form.email.data or "", form.place
    try:
        if form.step.data != "send":
            services.check_invitation(email=email, place=place, area=area, now=now())
            return render_template("invitations/check.html", area=area, form=form, place=place)
        invitation = services.invite(email=email, place=place, area=area, by=person(), link_to=_link_to, now=now())
    except RuleBroken as broken:
        form.email.errors = [*form.email.errors, *broken.problems]
        return _page(area, form), 422
    return redirect(url_for("invitations.sent", invitation_id=invitation.id), code=303)


def _invitation_form(area: Area | None, **kwargs: object) -> InvitationForm:
    roles = ROLES_OF_THE_SERVICE if area is None else ROLES_OF_AN_AREA
    return InvitationForm(roles=roles, in_area=area is not None, **kwargs)


def _page(area: Area | None, form: InvitationForm) -> str:
    return render_template("invitations/ask.html", area=area, form=form, role_texts=ROLE_TEXTS)


def _link_to(token: str) -> str:
    return public_address("invitations.show", token=token)


def _usable(token: str, *, held: bool) -> Invitation:
    """The invitation with this link, if the link works now."""
    invitation = queries.by_token(token, held=held)
    if invitation is None:
        raise LinkUnusable
    user = people.find_by_email(invitation.email)
    closed = "" if user is None or user.active else "The account with this email address is closed."
    if reason := queries.why_unusable(invitation, now()) or closed:
        raise LinkUnusable(reason)
    return invitation


def _step(invitation: Invitation) -> Step:
    signed_in_as = person().email if viewer().user_id is not None else None
    has_account = people.find_by_email(invitation.email) is not None
    return step(invited=invitation.email, signed_in_as=signed_in_as, has_account=has_account)


def _form(invitation: Invitation) -> AcceptForm | ConfirmForm:
    return AcceptForm(email=invitation.email) if _step(invitation) is Step.MAKE_ACCOUNT else ConfirmForm()


def _new_user(invitation: Invitation, form: AcceptForm) -> User:
    return create_user(
        email=invitation.email,
        name=form.name.data or "",
        password_hash=hash_password(form.chosen),
        by_id=invitation.invited_by_id,
        now=now(),
    )


def _accept_page(
    token: str, invitation: Invitation, form: AcceptForm | ConfirmForm, status: int
) -> ResponseReturnValue:
    where = _step(invitation)
    page = render_template(
        "invitations/accept.html",
        token=token,
        invitation=invitation,
        place=Place(invitation.role, invitation.partner, invitation.organisation),
        can=ROLE_TEXTS[invitation.role].can,
        step=where,
        form=form,
    )
    return page, 403 if where is Step.FOR_ANOTHER else status
