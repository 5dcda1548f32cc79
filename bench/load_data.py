"""Deadline day: every area with a return half written, the people of each, five years behind, national people."""

import json
import random
import secrets
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import insert, select, update

from bench import data, history
from ehsg.config import ROOT
from ehsg.domain.content import Sharing
from ehsg.domain.guide import Guide
from ehsg.domain.people import Place
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, DescriptorScore, Membership, SecondFactor, User
from ehsg.queries import areas
from ehsg.services.areas import load_areas
from ehsg.services.people import create_user, give_role
from ehsg.services.sharing import choose_sharing

EDITORS, SUBMITTING, NATIONAL = 1530, 15, 20  # people; areas; people
EARLIER = range(2018, 2023)


@dataclass
class Person:
    """Who somebody is in the crowd: how their browser is known, where they work, and which descriptors are theirs."""

    kind: str
    cookie: str
    token: str
    code: str = ""
    descriptors: list[str] = field(default_factory=list)


def make(app: Flask, folder: Path) -> None:
    """Fills the empty database, and writes `people.json` for the crowd into the folder."""
    guide: Guide = next(iter(app.extensions["ehsg_guides"].values()))
    now = datetime.now(UTC)
    with app.app_context():
        flask_migrate.upgrade()
        load_areas(text=(ROOT / "data" / "areas.csv").read_text(encoding="utf-8"))
        data.collections(guide, now - timedelta(days=330), now)
        db.session.commit()
        codes = list(
            db.session.scalars(
                select(Area.code)
                .join(Assessment, Assessment.area_id == Area.id)
                .join(Collection, Collection.id == Assessment.collection_id)
                .where(Collection.year == data.THIS_YEAR)
                .order_by(Area.code)
            )
        )
        lead = _person("lead@example.org", Role.COORDINATOR, data.CODE, now)
        data.submit_last_year(guide, lead.id, now - timedelta(days=330), folder / "seal-key.pem")
        _half_written(guide)
        submitting = [code for code in codes if code != data.CODE][:SUBMITTING]
        people = [*_submitters(app, guide, submitting, now), *_editors(app, guide, codes, submitting, now)]
        people += [_in_crowd(app, "national", user, "") for user in _people("national", NATIONAL, None, now)]
        db.session.commit()
    _import_earlier(app, guide, codes, folder)
    about = {
        "people": [asdict(one) for one in people],
        "year": data.THIS_YEAR,
        "before": data.REPORT,
        "text": data.narrative(guide, "crowd"),
        "today": [now.year, now.month, now.day],
        "signatories": [(r.id, f"{r.name} {n}") for r in guide.sign_off_roles for n in range(r.minimum)],
    }
    (folder / "people.json").write_text(json.dumps(about))


def _half_written(guide: Guide) -> None:
    """A narrative everywhere, and a score for two of three: at one go, because it is not what is measured."""
    chance = random.Random(1)
    texts = [data.narrative(guide, "load", number) for number in range(40)]
    rows = db.session.execute(
        select(DescriptorScore.id)
        .join(Assessment, Assessment.id == DescriptorScore.assessment_id)
        .join(Collection, Collection.id == Assessment.collection_id)
        .where(Collection.year == data.THIS_YEAR)
    ).scalars()
    values = [
        {
            "id": id_,
            "narrative": chance.choice(texts),
            "score": chance.randint(0, 5) if chance.random() < 0.67 else None,
        }
        for id_ in rows
    ]
    db.session.execute(update(DescriptorScore), values)


def _person(email: str, role: Role, code: str, now: datetime) -> User:
    user = create_user(email=email, name=f"Person {email.split('@')[0]}", password_hash=secrets.token_hex(), now=now)
    give_role(user=user, place=Place(role), area=areas.find(code), now=now)
    return user


def _people(kind: str, how_many: int, area_id: int | None, now: datetime) -> list[User]:
    """At one go: no hash is made, because nobody signs in with it."""
    role = Role.COORDINATOR if area_id else Role.NATIONAL_ANALYST
    users = [
        User(
            email=f"{kind}-{number}@example.org",
            name=f"Person {kind} {number}",
            password=secrets.token_hex(),
            fs_uniquifier=secrets.token_hex(),
            created_at=now,
        )
        for number in range(how_many)
    ]
    db.session.add_all(users)
    db.session.flush()
    memberships = [{"user_id": user.id, "role": role, "area_id": area_id, "started_at": now} for user in users]
    db.session.execute(insert(Membership), memberships)
    if area_id is None:  # they need a code to sign in, so they have an app
        apps = [{"user_id": user.id, "secret": "none", "set_up_at": now} for user in users]
        db.session.execute(insert(SecondFactor), apps)
    return users


def _in_crowd(app: Flask, kind: str, user: User, code: str, descriptors: list[str] | None = None) -> Person:
    cookie, token = data.signed_in(app, user)
    return Person(kind, cookie, token, code, descriptors or [])


def _submitters(app: Flask, guide: Guide, codes: list[str], now: datetime) -> list[Person]:
    """One for each of these areas, whose return is complete but for the signatures."""
    found = []
    for code in codes:
        user = _person(f"submitter-{code.lower()}@example.org", Role.COORDINATOR, code, now)
        assessment = data.a_return(data.THIS_YEAR, code)
        data.write(guide, assessment, len(guide.descriptor_ids), user.id, now)
        choose_sharing(assessment=assessment, sharing=Sharing(True, True, True), version=0, user_id=user.id, now=now)
        found.append(_in_crowd(app, "submitter", user, code))
    return found


def _editors(app: Flask, guide: Guide, codes: list[str], submitting: list[str], now: datetime) -> list[Person]:
    """As many people in each of the other areas; each has descriptors that nobody else of the area saves."""
    editing = [code for code in codes if code not in submitting]
    found = []
    for place, code in enumerate(editing):
        many = EDITORS // len(editing) + (place < EDITORS % len(editing))
        area = areas.find(code)
        assert area
        for number, user in enumerate(_people(f"editor-{code.lower()}", many, area.id, now)):
            found.append(_in_crowd(app, "editor", user, code, list(guide.descriptor_ids[number::many])))
    return found


def _import_earlier(app: Flask, guide: Guide, codes: list[str], folder: Path) -> None:
    file = folder / "history.csv"
    file.write_text("\n".join(history.lines(guide, codes, EARLIER)) + "\n")
    history.run(app, "history", "import", str(file))
