"""Inviting people, and accepting an invitation."""

import secrets
from collections.abc import Callable
from datetime import datetime

from ehsg.domain.addresses import normal_address
from ehsg.domain.dates import moment_in_words
from ehsg.domain.errors import LinkUnusable, NotFound, RuleBroken
from ehsg.domain.invitations import VALID_FOR, WHY_UNUSABLE, InvitationState
from ehsg.domain.people import ROLE_TEXTS, Place, problems
from ehsg.domain.tokens import token_hash
from ehsg.extensions import db
from ehsg.models import Area, Invitation, Membership, Message, User
from ehsg.queries import invitations as queries
from ehsg.queries import people
from ehsg.services import events, mail
from ehsg.services.people import give_role

LinkTo = Callable[[str], str]


def check_invitation(*, email: str, place: Place, area: Area | None, now: datetime) -> None:
    """Whether it could be sent. RuleBroken with every sentence that says why not."""
    address, place = normal_address(email), place.tidied()
    wrong = list(problems(place, in_area=area is not None).values())
    where = "in this area" if area else "here"
    user = people.find_by_email(address)
    if user is not None and people.current_membership(user.id, place.role, area.id if area else None):
        wrong.append(f"{address} is a {ROLE_TEXTS[place.role].name.lower()} {where} already.")
    waiting = queries.waiting(address, place.role, area.id if area else None)
    if waiting is not None and queries.state_of(waiting, now) is InvitationState.OPEN:
        wrong.append(f"{address} has been invited to this role {where} already. You can send that invitation again.")
    if wrong:
        raise RuleBroken(tuple(wrong))


def invite(*, email: str, place: Place, area: Area | None, by: User, link_to: LinkTo, now: datetime) -> Invitation:
    """An invitation and the message with its link. RuleBroken, see `check_invitation`.

    One that was never accepted and has expired is sent again instead. `link_to` makes the address from the token.
    """
    check_invitation(email=email, place=place, area=area, now=now)
    address, place = normal_address(email), place.tidied()
    invitation = queries.waiting(address, place.role, area.id if area else None) or Invitation(
        email=address, role=place.role, area_id=area.id if area else None
    )
    invitation.partner, invitation.organisation = place.partner, place.organisation
    _send(invitation, area, by, link_to, now)
    events.record(
        kind="invite",
        at=now,
        user_id=by.id,
        subject=str(invitation.id),
        new={
            "role": place.role.value,
            "partner": place.partner.value if place.partner else None,
            "organisation": place.organisation,
            "area": area.code if area else None,
        },
    )
    return invitation


def send_again(*, invitation: Invitation, by: User, link_to: LinkTo, now: datetime) -> None:
    """A new link for another 7 days; the old one works no more. RuleBroken: accepted or withdrawn meanwhile."""
    _must_wait(invitation, now)
    area = db.session.get(Area, invitation.area_id) if invitation.area_id is not None else None
    _send(invitation, area, by, link_to, now)
    events.record(kind="send_invitation_again", at=now, user_id=by.id, subject=str(invitation.id))


def withdraw(*, invitation: Invitation, by_id: int, now: datetime) -> None:
    """Its link works no more. RuleBroken: accepted or withdrawn meanwhile."""
    _must_wait(invitation, now)
    invitation.withdrawn_at = now
    events.record(kind="withdraw_invitation", at=now, user_id=by_id, subject=str(invitation.id))
    db.session.flush()


def accept(*, invitation: Invitation, user: User, now: datetime) -> Membership:
    """Gives the person the role. The invitation's row must be held alone, so that a link works once.

    NotFound: it is for another address. LinkUnusable: it does not work any more.
    """
    if user.email != invitation.email:
        raise NotFound("This invitation is for another email address.")
    if reason := queries.why_unusable(invitation, now):
        raise LinkUnusable(reason)
    membership = people.current_membership(user.id, invitation.role, invitation.area_id)
    if membership is None:
        place = Place(invitation.role, invitation.partner, invitation.organisation)
        membership = give_role(user=user, place=place, area=invitation.area, by_id=invitation.invited_by_id, now=now)
    invitation.accepted_at, invitation.membership_id = now, membership.id
    events.record(kind="accept_invitation", at=now, user_id=user.id, about_id=user.id, subject=str(invitation.id))
    db.session.flush()
    return membership


def _send(invitation: Invitation, area: Area | None, by: User, link_to: LinkTo, now: datetime) -> None:
    token = secrets.token_urlsafe(32)
    expires_at = now + VALID_FOR
    invitation.message = _message(invitation, area, by, link_to(token), expires_at, now)
    invitation.token_sha256 = token_hash(token)
    invitation.invited_by_id = by.id
    invitation.sent_at, invitation.expires_at = now, expires_at
    db.session.add(invitation)
    db.session.flush()


def _message(
    invitation: Invitation, area: Area | None, by: User, link: str, expires_at: datetime, now: datetime
) -> Message:
    place = Place(invitation.role, invitation.partner, invitation.organisation)
    values = {
        "name_of_inviter": by.name,
        "role": place.name,
        "area": area.name if area else "all areas",
        "link": link,
        "expires": moment_in_words(expires_at),
    }
    return mail.queue_message(to=invitation.email, kind="invitation", values=values, now=now)


def _must_wait(invitation: Invitation, now: datetime) -> None:
    state = queries.state_of(invitation, now)
    if state in (InvitationState.ACCEPTED, InvitationState.WITHDRAWN):
        raise RuleBroken((WHY_UNUSABLE[state],))
