"""People and what they may do where. Leaving ends a membership, never the return."""

from datetime import datetime

from flask_security import RoleMixin, UserMixin
from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ehsg.domain.people import Partner
from ehsg.domain.permissions import AREA_ROLES, Role
from ehsg.models.account import SecondFactor
from ehsg.models.areas import Area
from ehsg.models.base import Base, Identity, Moment, NameText, UtcDateTime, enum_column

_AREA_ROLES = ", ".join(f"'{role.value}'" for role in sorted(AREA_ROLES))
_CURRENT = text("ended_at IS NULL")
_CURRENT_WITHOUT_AREA = text("ended_at IS NULL AND area_id IS NULL")  # two empty area ids count as different


def area_roles_have_an_area() -> CheckConstraint:
    """A role of an area has its area, and no other role has one."""
    return CheckConstraint(f"(area_id IS NOT NULL) = (role IN ({_AREA_ROLES}))", name="area_roles_have_an_area")


def contributors_speak_for_somebody() -> CheckConstraint:
    """A contributor has a partner and an organisation, and nobody else has a partner."""
    says = "(role = 'contributor') = (partner IS NOT NULL) AND (role <> 'contributor' OR organisation <> '')"
    return CheckConstraint(says, name="contributors_speak_for_somebody")


class User(Base, UserMixin):
    """A person, known by one e-mail address (kept in lower case)."""

    __tablename__ = "users"

    id: Mapped[Identity]
    email: Mapped[NameText] = mapped_column(unique=True)
    name: Mapped[NameText]
    password: Mapped[str | None] = mapped_column(String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[Moment]
    anonymised_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    memberships: Mapped[list["Membership"]] = relationship(
        lazy="raise_on_sql", order_by="Membership.id", back_populates="user"
    )
    second_factor: Mapped[SecondFactor | None] = relationship(lazy="raise_on_sql", viewonly=True)

    # Flask-Security asks for its own roles; ours are memberships, judged by the rule table alone.
    roles: list[RoleMixin] = []


class SecurityRole(RoleMixin):
    """Flask-Security wants a role class. It is never used: memberships decide."""

    name = ""


class Membership(Base):
    """One role of one person, in one area or (national, department, administrator) in none."""

    __tablename__ = "memberships"
    __table_args__ = (
        area_roles_have_an_area(),
        contributors_speak_for_somebody(),
        Index(
            "uq_memberships_current_role_without_area",
            "user_id",
            "role",
            unique=True,
            sqlite_where=_CURRENT_WITHOUT_AREA,
            postgresql_where=_CURRENT_WITHOUT_AREA,
        ),
        Index(
            "uq_memberships_current_area_role",
            "user_id",
            "role",
            "area_id",
            unique=True,
            sqlite_where=_CURRENT,
            postgresql_where=_CURRENT,
        ),
    )

    id: Mapped[Identity]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    area_id: Mapped[int | None] = mapped_column(ForeignKey("areas.id"), index=True)
    role: Mapped[Role] = mapped_column(enum_column(Role))
    partner: Mapped[Partner | None] = mapped_column(enum_column(Partner))
    organisation: Mapped[NameText] = mapped_column(default="")
    started_at: Mapped[Moment]
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime)

    user: Mapped[User] = relationship(lazy="raise_on_sql", back_populates="memberships")
    area: Mapped[Area | None] = relationship(lazy="raise_on_sql")
