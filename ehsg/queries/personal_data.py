"""Everything that is held about one person, and whether they can be anonymised."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import joinedload

from ehsg.domain.permissions import Viewer
from ehsg.extensions import db
from ehsg.models import (
    Area,
    Assessment,
    Event,
    Invitation,
    KeptForm,
    Membership,
    Message,
    PasswordLink,
    RecoveryCode,
    SecondFactor,
    SignInAttempt,
    User,
)
from ehsg.queries import comments, good_practice, people, sharing
from ehsg.queries import personal_data_of_learning_sets as learning_notes
from ehsg.queries import personal_data_of_returns as returns
from ehsg.queries.personal_data_of_returns import NOT_SHOWN, NOT_SHOWN_FEEDBACK, Entry, plain, told


def find(user_id: int) -> User | None:
    """The person with this id."""
    return db.session.get(User, user_id)


def why_not_anonymised(user: User, *, lock: bool = False) -> str:
    """Why the person cannot be anonymised, in a sentence; empty when they can. `lock` holds the person meanwhile."""
    if lock:
        db.session.execute(select(User.id).where(User.id == user.id).with_for_update())
        db.session.refresh(user)
    if user.anonymised_at is not None:
        return "This person has been anonymised already."
    held = select(Membership.id).where(Membership.user_id == user.id, Membership.ended_at.is_(None)).limit(1)
    if db.session.scalar(held) is not None:
        return "This person has a role still. End every role first."
    return ""


def of_person(user: User, *, now: datetime) -> Entry:
    """All of it as plain values for JSON.

    What belongs to a return (texts, values of changes, signatories' names) is in it only for areas that the person is
    a member of now: that they once wrote it does not let them read the area's return for ever. That they did it, and
    when, is theirs always. Secrets are not in it, but that there are any.
    """
    with_roles = select(User).where(User.id == user.id).options(joinedload(User.memberships))
    viewer = people.viewer_of(db.session.scalars(with_roles).unique().one())
    return {
        "made_at": now.isoformat(),
        "account": _account(user),
        "memberships": _memberships(user),
        "sign_ins": _sign_ins(user),
        "second_factor": _second_factor(user),
        "new_passwords_asked_for": _new_passwords_asked_for(user),
        "messages": _messages(user),
        "kept_texts": _kept(user),
        "changes": _changes(user, viewer),
        "descriptors_saved_last": returns.saved(user, viewer),
        "actions_saved_last": returns.actions_saved(user, viewer),
        "sign_offs_recorded": returns.sign_offs(user, viewer),
        "asked_to_sign": returns.asked_to_sign(user, viewer),
        "returns_submitted": returns.submitted(user),
        "sharing_withdrawn": sharing.done_by(user.id, lambda assessment: returns.may_see(viewer, assessment)),
        "feedback": returns.feedback(user, viewer),
        "learning_sets_changed_last": learning_notes.sets_changed_by(user),
        "learning_set_notes": learning_notes.notes_of_person(user, viewer, not_shown=NOT_SHOWN),
        "good_practice": good_practice.of_person(user.id, viewer, not_shown=NOT_SHOWN_FEEDBACK),
        "done_to_the_account": _done_to(user),
        "invitations": _invitations(user),
        "answers_for_an_organisation": returns.answers(user),
        "links_sent": returns.links_sent(user),
    } | comments.of_person(user, viewer, not_shown=NOT_SHOWN)


# Each column of `users` is told, or only that there is something in it (secrets), or left out, because it says nothing
# about the person; a test fails when one is in none.
TOLD = ("id", "email", "name", "active", "created_at", "anonymised_at")
ONLY_THAT_IT_IS_THERE = ("password",)
LEFT_OUT = ("fs_uniquifier",)  # what the sessions of the person are known by


def _account(user: User) -> Entry:
    return told(user, *TOLD) | {f"has_{name}": getattr(user, name) is not None for name in ONLY_THAT_IT_IS_THERE}


def _memberships(user: User) -> list[Entry]:
    rows = db.session.execute(
        select(Membership, Area.code, Area.name)
        .outerjoin(Membership.area)
        .where(Membership.user_id == user.id)
        .order_by(Membership.id)
    )
    return [
        {"role": row.role.value, "area": code, "area_name": name} | told(row, "organisation", "started_at", "ended_at")
        for row, code, name in rows
    ]


def _sign_ins(user: User) -> list[Entry]:
    """Addresses are kept as codes that say nothing without the installation's secret, so they are left out."""
    mine = select(SignInAttempt).where(SignInAttempt.user_id == user.id).order_by(SignInAttempt.id)
    return [
        {"at": plain(row.at), "succeeded": row.succeeded, "with": row.method.value, "browser": row.browser}
        for row in db.session.scalars(mine)
    ]


def _second_factor(user: User) -> Entry:
    factor = db.session.scalars(select(SecondFactor).where(SecondFactor.user_id == user.id)).one_or_none()
    codes = db.session.scalars(select(RecoveryCode).where(RecoveryCode.user_id == user.id)).all()
    return {
        "app_set_up_at": plain(factor.set_up_at) if factor else None,
        "recovery_codes": [{"made_at": plain(code.made_at), "used_at": plain(code.used_at)} for code in codes],
    }


def _new_passwords_asked_for(user: User) -> list[Entry]:
    mine = select(PasswordLink).where(PasswordLink.user_id == user.id).order_by(PasswordLink.id)
    return [{"at": plain(row.at), "used_at": plain(row.used_at)} for row in db.session.scalars(mine)]


def _messages(user: User) -> list[Entry]:
    """Without their text, which may hold a one-time link."""
    mine = select(Message).where(func.lower(Message.to_address) == user.email).order_by(Message.id)
    return [told(row, "kind", "queued_at", "sent_at", "failed_at") for row in db.session.scalars(mine)]


def _kept(user: User) -> list[Entry]:
    mine = select(KeptForm.path, KeptForm.kept_at).where(KeptForm.user_id == user.id).order_by(KeptForm.id)
    return [{"page": path, "kept_at": plain(at)} for path, at in db.session.execute(mine)]


def _changes(user: User, viewer: Viewer) -> list[Entry]:
    rows = db.session.execute(
        select(Event, Assessment)
        .outerjoin(Assessment, Assessment.id == Event.assessment_id)
        .outerjoin(Assessment.area)
        .outerjoin(Assessment.collection)
        .options(*returns.WHOLE)
        .where(Event.user_id == user.id)
        .order_by(Event.id)
    )
    return [_change(event, assessment, viewer) for event, assessment in rows]


def _change(event: Event, assessment: Assessment | None, viewer: Viewer) -> Entry:
    """Values of what is about no return can be about other people: only what was done is told."""
    done: Entry = {"at": plain(event.at), "kind": event.kind, "subject": event.subject}
    if assessment is None:
        return done
    values: Entry = {"old": event.old, "new": event.new}
    return done | returns.place(assessment) | (values if returns.may_see(viewer, assessment) else {"values": NOT_SHOWN})


def _done_to(user: User) -> list[Entry]:
    """Events about the person: what, when, and the role that was given, changed or ended."""
    about = select(Event).where(Event.about_id == user.id).order_by(Event.id)
    return [{"at": plain(e.at), "kind": e.kind, "old": e.old, "new": e.new} for e in db.session.scalars(about)]


def _invitations(user: User) -> list[Entry]:
    """Those to the person's address, and those that the person sent: of these not to whom."""
    own = or_(Invitation.email == user.email, Invitation.invited_by_id == user.id)
    return [
        {"to_you": row.email == user.email, "role": row.role.value}
        | told(row, "sent_at", "accepted_at", "withdrawn_at")
        for row in db.session.scalars(select(Invitation).where(own).order_by(Invitation.id))
    ]
