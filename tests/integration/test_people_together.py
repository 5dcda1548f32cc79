"""Two people who change roles, or use one link, at the same moment."""

from sqlalchemy import func, select

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.integration.conftest import World
from tests.integration.together import Person, at_once, without_context
from tests.people import invited

ROUNDS = 20
PASSWORD = "three random words"


def _membership_of(world: World, person: Person) -> int:
    with without_context(world.app):
        found = select(models.Membership.id).where(
            models.Membership.user_id == person.user_id, models.Membership.ended_at.is_(None)
        )
        return int(db.session.scalars(found).one())


def _coordinators(world: World) -> int:
    with without_context(world.app):
        held = models.Membership.role == Role.COORDINATOR, models.Membership.area_id == world.leeds.id
        return int(
            db.session.scalar(
                select(func.count(models.Membership.id)).where(*held, models.Membership.ended_at.is_(None))
            )
            or 0
        )


def test_two_coordinators_who_end_each_others_role_at_the_same_moment_never_leave_the_area_without_one(
    live_world: World,
) -> None:
    mine = select(models.Membership).where(models.Membership.area_id == live_world.leeds.id)
    for row in db.session.scalars(mine):
        row.ended_at = factories.NOW
    db.session.commit()
    for n in range(ROUNDS):
        first, second = Person(live_world), Person(live_world)
        ids = _membership_of(live_world, first), _membership_of(live_world, second)
        at_once(
            lambda: first.post(f"/people/memberships/{ids[1]}/end"),  # noqa: B023
            lambda: second.post(f"/people/memberships/{ids[0]}/end"),  # noqa: B023
        )
        assert _coordinators(live_world) == 1, f"round {n}"
        with without_context(live_world.app):
            for row in db.session.scalars(mine.where(models.Membership.ended_at.is_(None))):
                row.ended_at = factories.NOW


def test_a_link_that_is_used_twice_at_the_same_moment_makes_one_account_with_one_role(live_world: World) -> None:
    for n in range(ROUNDS // 2):
        email = f"new{n}.{live_world.leeds.id}@example.org"
        with without_context(live_world.app):
            _, link = invited(live_world, email)
        fields = {"name": "Nia New", "password": PASSWORD, "again": PASSWORD}
        first, second = Person(live_world, anonymous=True), Person(live_world, anonymous=True)
        answers = at_once(lambda: first.post(link, **fields), lambda: second.post(link, **fields))  # noqa: B023
        assert sorted(answers) == [303, 410], f"round {n}: {answers}"
        with without_context(live_world.app):
            user = db.session.scalars(select(models.User).where(models.User.email == email)).one()
            held = select(func.count(models.Membership.id)).where(models.Membership.user_id == user.id)
            assert db.session.scalar(held) == 1


def test_two_coordinators_who_invite_the_same_person_at_the_same_moment_send_one_invitation(live_world: World) -> None:
    first, second = Person(live_world), Person(live_world)
    path = f"/areas/{live_world.leeds.code}/people/invite"
    for n in range(ROUNDS):
        fields = {"email": f"both{n}.{live_world.leeds.id}@example.org", "role": "reader", "step": "send"}
        answers = at_once(lambda: first.post(path, **fields), lambda: second.post(path, **fields))  # noqa: B023
        assert sorted(answers) == [303, 422], f"round {n}: {answers}"
