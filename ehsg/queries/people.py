"""People, who somebody is for the rule table, and who has which role."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from ehsg.domain import permissions
from ehsg.domain.addresses import looked_up
from ehsg.domain.partners import organisation_key
from ehsg.domain.people import Place
from ehsg.domain.permissions import Role, Viewer
from ehsg.extensions import db
from ehsg.models import Area, Membership, User

PAGE = 50  # people on one page of the list of everybody
_CURRENT = Membership.ended_at.is_(None)


@dataclass(frozen=True)
class PeoplePage:
    """Some people by name with all their memberships; `more` when there is another page."""

    people: Sequence[User]
    more: bool


@dataclass(frozen=True)
class AreaPeople:
    """An area as administrators list them."""

    code: str
    name: str
    coordinators: int
    members: int


def viewer_of(user: User) -> Viewer:
    """The person with the memberships that have not ended."""
    return viewer_with(user.id, (m for m in user.memberships if m.ended_at is None))


def viewer_with(user_id: int, memberships: Iterable[Membership]) -> Viewer:
    """The person with these memberships, none of which has ended."""
    return Viewer(user_id=user_id, memberships=frozenset(_for_rules(m) for m in memberships))


def _for_rules(row: Membership) -> permissions.Membership:
    speaks_for = organisation_key(row.organisation) if row.role is Role.CONTRIBUTOR else ""
    return permissions.Membership(row.role, row.area_id, speaks_for)


def place_of(membership: Membership) -> Place:
    """What the membership makes the person."""
    return Place(membership.role, membership.partner, membership.organisation)


def find(user_id: int) -> User | None:
    """A person with all their memberships, ended ones too, and the areas of these."""
    memberships = selectinload(User.memberships).joinedload(Membership.area)
    found = select(User).where(User.id == user_id).options(memberships).execution_options(populate_existing=True)
    return db.session.scalars(found).one_or_none()


def find_by_email(email: str) -> User | None:
    """The person with this address, however it is spelled; nobody has what is no address."""
    address = looked_up(email)
    return db.session.scalars(select(User).where(User.email == address)).one_or_none() if address else None


def is_anonymised(user: User) -> bool:
    """Whether the person's name was taken out; the row is held, so that this stays true until the request ends."""
    found = select(User.anonymised_at).where(User.id == user.id).with_for_update(key_share=True)
    return db.session.scalar(found) is not None


def known_addresses(addresses: Iterable[str]) -> frozenset[str]:
    """Those of the addresses, given in lower case, that somebody has."""
    return frozenset(db.session.scalars(select(User.email).where(User.email.in_(list(addresses)))))


def membership(membership_id: int) -> Membership | None:
    """One membership with its person and area."""
    found = select(Membership).where(Membership.id == membership_id)
    return db.session.scalars(found.options(joinedload(Membership.user), joinedload(Membership.area))).one_or_none()


def current_membership(user_id: int, role: Role, area_id: int | None) -> Membership | None:
    """The person's membership in this role there; None when they do not have it now."""
    return db.session.scalars(
        select(Membership).where(Membership.user_id == user_id, Membership.role == role, _CURRENT, _in(area_id))
    ).one_or_none()


def current_holders(role: Role, area_id: int | None) -> Sequence[Membership]:
    """Those who have the role now, in the area or in none; held, so that two cannot leave at the same moment."""
    held = select(Membership).where(Membership.role == role, _CURRENT, _in(area_id)).order_by(Membership.id)
    whole = held.options(joinedload(Membership.user), joinedload(Membership.area))
    return db.session.scalars(whole.with_for_update(of=Membership).execution_options(populate_existing=True)).all()


def of_place(area_id: int | None) -> Sequence[Membership]:
    """Everybody who has or had a role in the area, or in none, by name."""
    return db.session.scalars(
        select(Membership)
        .join(Membership.user)
        .where(_in(area_id))
        .options(contains_eager(Membership.user))
        .order_by(func.lower(User.name), User.id, Membership.id)
    ).all()


def everybody(*, search: str, page: int) -> PeoplePage:
    """Everybody whose name or address has the words, or who is in an area whose name has them; one page of them."""
    memberships = selectinload(User.memberships).joinedload(Membership.area)
    rows = db.session.scalars(
        _matching(search)
        .options(memberships)
        .order_by(func.lower(User.name), User.id)
        .offset((page - 1) * PAGE)
        .limit(PAGE + 1)
    ).all()
    return PeoplePage(rows[:PAGE], len(rows) > PAGE)


def areas_with_people() -> tuple[AreaPeople, ...]:
    """Every area that has not closed, with how many coordinators and other people it has, by name."""
    coordinators = func.count(Membership.id).filter(Membership.role == Role.COORDINATOR)
    rows = db.session.execute(
        select(Area.code, Area.name, coordinators, func.count(func.distinct(Membership.user_id)))
        .outerjoin(Membership, and_(Membership.area_id == Area.id, _CURRENT))
        .where(Area.closed_on.is_(None))
        .group_by(Area.id, Area.code, Area.name)
        .order_by(Area.name, Area.id)
    )
    return tuple(AreaPeople(*row) for row in rows)


def _matching(search: str) -> Select[User]:
    found = select(User)
    for word in search.lower().split()[:10]:
        here = (
            select(Membership.user_id)
            .join(Membership.area)
            .where(func.lower(Area.name).contains(word, autoescape=True))
        )
        of_person = (func.lower(User.name).contains(word, autoescape=True), User.email.contains(word, autoescape=True))
        found = found.where(or_(*of_person, User.id.in_(here.where(_CURRENT))))
    return found


def _in(area_id: int | None) -> ColumnElement[bool]:
    return Membership.area_id.is_(None) if area_id is None else Membership.area_id == area_id
