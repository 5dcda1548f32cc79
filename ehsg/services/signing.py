"""The sign-off board: asking somebody to sign, reminding them, and what those who are asked do."""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ehsg.domain.addresses import normal_address
from ehsg.domain.dates import moment_in_words, uk_date
from ehsg.domain.errors import LinkUnusable, NotFound, RuleBroken
from ehsg.domain.guide import Guide, UnknownInGuide
from ehsg.domain.links import LINK_VALID_FOR, WHY_UNUSABLE, LinkState
from ehsg.domain.sign_off import How, slot
from ehsg.domain.status import Move, after
from ehsg.domain.text import LABEL_LIMIT, SHORT_TEXT_LIMIT, too_long
from ehsg.domain.tokens import token_hash
from ehsg.extensions import db
from ehsg.models import Assessment, SignOff, SignOffRequest, User
from ehsg.queries import sign_off as queries
from ehsg.services import events, mail
from ehsg.services.sign_off import Details, record_sign_off


@dataclass(frozen=True)
class Asked:
    """Who is asked: somebody with an account in the area, or whoever reads mail at `email`, called `name`."""

    user: User | None = None
    email: str = ""
    name: str = ""


@dataclass(frozen=True)
class Addresses:
    """Where links in mail lead: the page of a request by its id, and a one-time link by its token."""

    page: Callable[[int], str]
    link: Callable[[str], str]


def ask_to_sign(
    *,
    assessment: Assessment,
    guide: Guide,
    role_id: str,
    organisation: str,
    asked: Asked,
    by: User,
    addresses: Addresses,
    now: datetime,
) -> SignOffRequest:
    """Asks somebody to sign, by mail, in place of whoever was asked for the same role or organisation before.

    NotEditable; NotFound: the guide has no such role; RuleBroken: no name, no organisation where several sign, an
    address that mail cannot be sent to, or a person who has no role in the area that lets them sign.
    """
    after(assessment.state, Move.EDIT)
    try:
        role = guide.sign_off_role(role_id)
    except UnknownInGuide:
        raise NotFound("The guide has no such sign-off role.") from None
    name = asked.user.name if asked.user else asked.name
    _check(assessment, asked, name, organisation, needs_organisation=role.several)
    place = slot(role, organisation)
    if earlier := queries.request_at(assessment, place):
        earlier.ended_at = now
        db.session.flush()
    token = "" if asked.user else secrets.token_urlsafe(32)
    row = SignOffRequest(
        assessment_id=assessment.id,
        role_id=role_id,
        slot=place,
        organisation=organisation if role.several else "",
        name=name,
        user_id=asked.user.id if asked.user else None,
        to_address="" if asked.user else normal_address(asked.email),
        token_sha256=token_hash(token) if token else None,
        asked_by_id=by.id,
        asked_at=now,
        expires_at=now + LINK_VALID_FOR if token else None,
    )
    db.session.add(row)
    db.session.flush()
    values = {**_values(assessment, by), "role": role.name}
    if asked.user:
        page = {"page": addresses.page(row.id)}
        mail.queue_message(to=asked.user.email, kind="sign_off_ask", values=values | page, now=now)
    else:
        link = {"link": addresses.link(token), "expires": moment_in_words(now + LINK_VALID_FOR)}
        message = mail.queue_message(to=row.to_address, kind="sign_off_link", values=values | link, now=now)
        row.message_id = message.id
    _record("ask_to_sign", assessment, row, by.id, now)
    return row


def _check(assessment: Assessment, asked: Asked, name: str, organisation: str, *, needs_organisation: bool) -> None:
    problems = []
    if asked.user and all(m.user_id != asked.user.id for m in queries.who_can_be_asked(assessment.area_id)):
        problems.append("Choose a signatory or contributor of your area.")
    if not name or too_long(name, LABEL_LIMIT):
        problems.append(f"Enter a name of {LABEL_LIMIT} characters or fewer.")
    if needs_organisation and (not organisation or too_long(organisation, LABEL_LIMIT)):
        problems.append(f"Enter the organisation in {LABEL_LIMIT} characters or fewer.")
    if problems:
        raise RuleBroken(tuple(problems))


def nudge(
    *, assessment: Assessment, guide: Guide, request: SignOffRequest, by: User, addresses: Addresses, now: datetime
) -> None:
    """A reminder to somebody who has not signed. NotEditable; RuleBroken: declined, reminded today, or a dead link."""
    after(assessment.state, Move.EDIT)
    if request.declined_at is not None:
        raise RuleBroken((f"{request.name} has declined. Ask somebody again instead.",))
    if request.nudged_at is not None and uk_date(request.nudged_at) == uk_date(now):
        raise RuleBroken((f"{request.name} was reminded today already.",))
    values = {**_values(assessment, by), "role": guide.sign_off_role(request.role_id).name}
    if request.user_id is None:
        if queries.state_of_link(request, now) is LinkState.EXPIRED:
            raise RuleBroken((f"The link for {request.name} has expired. Send a new one.",))
        mail.queue_message(to=request.to_address, kind="sign_off_nudge_link", values=values, now=now)
    else:
        person = db.session.get_one(User, request.user_id)
        page = {"page": addresses.page(request.id)}
        mail.queue_message(to=person.email, kind="sign_off_nudge", values=values | page, now=now)
    request.nudged_at = now
    _record("nudge_signatory", assessment, request, by.id, now)


def take_back(*, assessment: Assessment, request: SignOffRequest, user_id: int, now: datetime) -> None:
    """They are not asked any more, and a link works no more. A signature that they gave stays. NotEditable."""
    after(assessment.state, Move.EDIT)
    request.ended_at = now
    _record("take_back_request", assessment, request, user_id, now)


def confirm_link(*, request: SignOffRequest, now: datetime) -> str:
    """Binds the link to the browser that confirmed it, by the secret returned.

    The row must be held alone. LinkUnusable: it was confirmed, taken back or has expired.
    """
    if reason := WHY_UNUSABLE[queries.state_of_link(request, now)]:
        raise LinkUnusable(reason)
    secret = secrets.token_urlsafe(32)
    request.used_at, request.browser_sha256 = now, token_hash(secret)
    _record("confirm_link_to_sign", queries.return_of(request), request, None, now)
    return secret


@dataclass(frozen=True)
class Given:
    """What somebody fills in who signs: their name where they have no account, and what goes with the signature."""

    name: str
    organisation: str
    capacity: str = ""
    delegate_reason: str = ""
    asked_about: tuple[str, ...] = ()


def sign(
    *,
    assessment: Assessment,
    guide: Guide,
    request: SignOffRequest,
    given: Given,
    seen_sha256: str,
    user_id: int | None,
    now: datetime,
) -> SignOff:
    """Signs exactly what the page showed; a decline before is taken back by it.

    `user_id`: who signs in the account that was asked; None by a link. Whether they have proved who they are is for
    the caller. NotEditable, NotFound, RuleBroken as `record_sign_off`.
    """
    by_account = user_id is not None and user_id == request.user_id
    row = record_sign_off(
        assessment=assessment,
        guide=guide,
        role_id=request.role_id,
        name=given.name,
        organisation=request.organisation or given.organisation,
        signed_on=uk_date(now),
        how=How.ACCOUNT if by_account else How.LINK,
        seen_sha256=seen_sha256,
        user_id=user_id if by_account else None,
        now=now,
        details=Details(
            capacity=given.capacity,
            delegate_reason=given.delegate_reason,
            asked_about=given.asked_about,
            user_id=user_id if by_account else None,
        ),
    )
    request.declined_at, request.decline_reason = None, ""
    db.session.flush()
    return row


def decline(
    *, assessment: Assessment, request: SignOffRequest, reason: str, user_id: int | None, now: datetime
) -> None:
    """They do not sign, and say why; a coordinator records it for them. An earlier signature of theirs is taken out.

    NotEditable; RuleBroken: no reason.
    """
    after(assessment.state, Move.EDIT)
    if not reason.strip() or too_long(reason, SHORT_TEXT_LIMIT):
        raise RuleBroken((f"Give the reason in {SHORT_TEXT_LIMIT:,} characters or fewer.",))
    for row in queries.current(assessment):
        if row.slot == request.slot:
            row.withdrawn_at = now
    request.declined_at, request.decline_reason = now, reason
    _record("decline_to_sign", assessment, request, user_id, now, {"reason": reason})


def _record(
    kind: str,
    assessment: Assessment,
    request: SignOffRequest,
    user_id: int | None,
    now: datetime,
    more: dict[str, Any] | None = None,
) -> None:
    events.record(
        kind=kind,
        at=now,
        user_id=user_id,
        assessment_id=assessment.id,
        subject=request.role_id,
        new={"name": request.name, "organisation": request.organisation, **(more or {})},
    )
    db.session.flush()


def _values(assessment: Assessment, by: User) -> dict[str, str]:
    return {"area": assessment.area.name, "year": str(assessment.collection.year), "name_of_sender": by.name}
