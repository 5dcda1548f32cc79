"""The demonstration people, and an invented coordinator for each other area that takes part."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import uuid4

from sqlalchemy import select

from ehsg.domain.dates import uk_moment
from ehsg.domain.people import Partner, Place
from ehsg.domain.permissions import Role
from ehsg.domain.second_factor import COMPULSORY
from ehsg.extensions import db
from ehsg.models import Area, SecondFactor, User
from ehsg.queries import people, second_factor
from ehsg.services import events
from ehsg.services.demo.texts import Material, invented_name
from ehsg.services.people import create_user, give_role

LEEDS, BRADFORD, MANCHESTER = "E08000035", "E08000032", "E08000003"
JOINED = uk_moment(date(2022, 3, 1))  # before the first collection opened


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in to the demonstration; `what` says in words what they are."""

    email: str
    name: str
    what: str
    role: Role
    area_code: str = ""
    organisation: str = ""
    partner: Partner | None = None


PEOPLE = (
    Person("coordinator.leeds@example.org", "Amina Farrow", "Coordinator, Leeds", Role.COORDINATOR, LEEDS),
    Person("second.leeds@example.org", "Daniel Okell", "Second coordinator, Leeds", Role.COORDINATOR, LEEDS),
    Person(
        "police.leeds@example.org",
        "Ruth Hexley",
        "Contributor (police), Leeds",
        Role.CONTRIBUTOR,
        LEEDS,
        "West Yorkshire Police",
        Partner.POLICE,
    ),
    Person(
        "signatory.leeds@example.org",
        "Marcus Netherby",
        "Signatory (chair of the partnership), Leeds",
        Role.SIGNATORY,
        LEEDS,
        "Early help partnership board",
    ),
    Person("reader.leeds@example.org", "Wendy Garside", "Reader, Leeds", Role.READER, LEEDS),
    Person("coordinator.bradford@example.org", "Imran Selby", "Coordinator, Bradford", Role.COORDINATOR, BRADFORD),
    Person(
        "coordinator.manchester@example.org", "Grace Idowu", "Coordinator, Manchester", Role.COORDINATOR, MANCHESTER
    ),
    Person("analyst@example.org", "Helen Quarmby", "National analyst", Role.NATIONAL_ANALYST),
    Person("lead@example.org", "Tariq Redfern", "National lead", Role.NATIONAL_LEAD),
    Person("department@example.org", "Fiona Stanway", "Viewer in another department", Role.DEPARTMENT_VIEWER),
    Person("administrator@example.org", "Neil Varley", "Administrator", Role.ADMINISTRATOR),
)


def create_people(*, areas: Mapping[str, Area], hashed: Callable[[], str]) -> dict[str, int]:
    """Everybody in PEOPLE. `hashed` makes a fresh hash of the password. Returns area code to first coordinator's id."""
    coordinators: dict[str, int] = {}
    for person in PEOPLE:
        user = create_user(email=person.email, name=person.name, password_hash=hashed(), now=JOINED)
        area = areas[person.area_code] if person.area_code else None
        place = Place(person.role, person.partner, person.organisation)
        give_role(user=user, place=place, area=area, now=JOINED)
        if person.role is Role.COORDINATOR:
            coordinators.setdefault(person.area_code, user.id)
    return coordinators


def give_second_factors(*, secret: Callable[[], str], now: datetime) -> int:
    """An authenticator app to everybody in PEOPLE whose role needs one and who has none. How many were given."""
    given = 0
    for person in PEOPLE:
        user = people.find_by_email(person.email) if COMPULSORY[person.role] else None
        if user is not None and second_factor.of(user.id) is None:
            db.session.add(SecondFactor(user_id=user.id, secret=secret(), last_counter=0, set_up_at=now))
            events.record(kind="set_up_second_factor", at=now, user_id=None, about_id=user.id)
            given += 1
    db.session.flush()
    return given


def create_coordinators(*, areas: Iterable[Area], material: Material) -> dict[str, int]:
    """Somebody for each area to have made its returns. They have no password, so nobody can sign in as them."""
    made: dict[str, int] = {}
    for area in areas:
        user = User(
            email=f"coordinator.{area.code.lower()}@example.org",
            name=invented_name(material, "coordinator", area.code),
            fs_uniquifier=uuid4().hex,
            created_at=JOINED,
        )
        db.session.add(user)
        db.session.flush()
        events.record(kind="create_user", at=JOINED, user_id=None, about_id=user.id)
        membership = give_role(user=user, place=Place(Role.COORDINATOR), area=area, now=JOINED)
        membership.ended_at = uk_moment(area.closed_on) if area.closed_on else None
        made[area.code] = user.id
    return made


def change_passwords(*, hashed: Callable[[], str], now: datetime) -> None:
    """Another password for everybody in PEOPLE."""
    for user in db.session.scalars(select(User).where(User.email.in_([p.email for p in PEOPLE])).order_by(User.id)):
        user.password = hashed()
        events.record(kind="change_password", at=now, user_id=None, about_id=user.id)
    db.session.flush()
