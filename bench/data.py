"""A temporary instance to measure: every area, and Leeds with last year's return submitted and this year's begun.

All of it goes through the services, so that what is measured is what the service itself would have stored.
"""

import itertools
import random
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import flask_migrate
from flask import Flask
from itsdangerous import URLSafeTimedSerializer

from ehsg import create_app
from ehsg.config import ROOT, Settings
from ehsg.domain.content import Link, Sharing, sha256
from ehsg.domain.guide import Guide
from ehsg.domain.people import Place
from ehsg.domain.permissions import Role
from ehsg.domain.priorities import problems
from ehsg.domain.sign_off import How
from ehsg.extensions import db
from ehsg.models import Assessment, Submission, User
from ehsg.queries import areas, assessments, submissions
from ehsg.reports.sealing import create_key
from ehsg.services.areas import load_areas
from ehsg.services.collections import create_collection
from ehsg.services.data_maturity import choose_model
from ehsg.services.people import create_user, give_role
from ehsg.services.priorities import choose_priorities, explain_priorities
from ehsg.services.reports import store_report
from ehsg.services.scoring import Entry, record_score
from ehsg.services.sharing import choose_sharing
from ehsg.services.sign_off import record_sign_off
from ehsg.services.submissions import submit

CODE, LAST_YEAR, THIS_YEAR = "E08000035", 2023, 2024
WORDS = 150  # in each narrative
SHORT = 400  # characters of each reason and plan
SCORED = 20  # of the 31 this year; all of them have a narrative
MODEL = 3
NONCE = "c" * 40  # what the session keeps of the cross-site token


@dataclass(frozen=True)
class Instance:
    """The application on its temporary database, and what a signed-in browser would send."""

    app: Flask
    guide: Guide
    cookie: str
    token: str
    descriptor: str

    @property
    def base(self) -> str:
        """The address of this year's return."""
        return f"/areas/{CODE}/{THIS_YEAR}"

    @property
    def report(self) -> str:
        """The address of last year's stored report."""
        return f"/areas/{CODE}/{LAST_YEAR}/submissions/1/report.pdf"


def settings(folder: Path) -> Settings:
    """Those of the temporary instance, whatever the environment says."""
    return Settings(environment="development", instance=folder, database_url="", seal_key=None, secure_cookies=False)


def make(folder: Path) -> Instance:
    """Fills a new instance in the folder."""
    app = create_app(settings(folder))
    guide: Guide = next(iter(app.extensions["ehsg_guides"].values()))
    with app.app_context():
        flask_migrate.upgrade()
        user = _fill(guide, folder / "seal-key.pem")
        db.session.commit()
        cookie, token = signed_in(app, user)
    return Instance(app, guide, cookie, token, guide.descriptor_ids[len(guide.descriptor_ids) // 2])


def submission() -> Submission:
    """Last year's."""
    found = submissions.find(CODE, LAST_YEAR, 1)
    assert found
    return found


def narrative(guide: Guide, *key: object) -> str:
    """Words of the guide in an order of chance, in sentences: plain text that compresses no better than real text."""
    vocabulary = sorted({word.strip(".,;:()") for d in guide.descriptors for word in d.statement.split()})
    chance = random.Random(repr(key))
    words = [chance.choice(vocabulary).lower() for _ in range(WORDS)]
    sentences = [" ".join(words[start : start + 15]).capitalize() + "." for start in range(0, WORDS, 15)]
    return " ".join(sentences[:5]) + "\n\n" + " ".join(sentences[5:])


def _fill(guide: Guide, key_file: Path) -> User:
    now = datetime.now(UTC)
    then = now - timedelta(days=330)
    load_areas(text=(ROOT / "data" / "areas.csv").read_text(encoding="utf-8"))
    for year, middle in ((LAST_YEAR, then), (THIS_YEAR, now)):
        create_collection(
            year=year,
            opens_at=middle - timedelta(days=40),
            closes_at=middle + timedelta(days=40),
            sharing_from=middle + timedelta(days=50),
            guide=guide,
            demonstration=True,
            user_id=None,
            now=middle - timedelta(days=41),
        )
    password = secrets.token_hex()  # of no use: nobody signs in with it
    user = create_user(email="bench@example.org", name="Amara Fielding", password_hash=password, now=then)
    give_role(user=user, place=Place(Role.COORDINATOR), area=areas.find(CODE), now=then)
    _write(guide, _return(THIS_YEAR), SCORED, user.id, now)
    _submit_last_year(guide, user.id, then, key_file)
    return user


def _return(year: int) -> Assessment:
    found = assessments.find(CODE, year)
    assert found
    return found


def _write(guide: Guide, assessment: Assessment, scored: int, user_id: int, now: datetime) -> None:
    year = assessment.collection.year
    about = {"assessment": assessment, "guide": guide, "user_id": user_id, "now": now}
    for place, id_ in enumerate(guide.descriptor_ids):
        links = (Link("Board minutes", f"https://example.org/{id_}/{year}"),)
        entry = Entry(place % 6 if place < scored else None, narrative(guide, id_, year), links)
        record_score(**about, descriptor_id=id_, entry=entry, version=0)
    choose_model(**about, model=MODEL, version=0)
    chosen = next(c for c in itertools.combinations(guide.descriptor_ids, 3) if not problems(guide, MODEL, c))
    choose_priorities(**about, chosen=chosen, version=0)
    texts = {id_: tuple(narrative(guide, id_, year, why)[:SHORT] for why in ("why", "what")) for id_ in chosen}
    explained = {name: value for name, value in about.items() if name != "guide"}
    explain_priorities(**explained, texts=texts, version=assessment.priorities_version)


def _submit_last_year(guide: Guide, user_id: int, then: datetime, key_file: Path) -> None:
    assessment = _return(LAST_YEAR)
    _write(guide, assessment, len(guide.descriptor_ids), user_id, then)
    choose_sharing(assessment=assessment, sharing=Sharing(True, True, True), version=0, user_id=user_id, now=then)
    digest = sha256(assessments.content(assessment, guide))
    for role in guide.sign_off_roles:
        for number in range(role.minimum):
            record_sign_off(
                assessment=assessment,
                guide=guide,
                role_id=role.id,
                name=f"Chris {role.name}",
                organisation=f"Partner {number + 1}",
                signed_on=then.date() - timedelta(days=1),
                how=How.MEETING,
                seen_sha256=digest,
                user_id=user_id,
                now=then,
            )
    submit(assessment=assessment, guide=guide, user_id=user_id, now=then)
    create_key(key_file, common_name="Bench", now=then)
    store_report(submission=submission(), guide=guide, key_file=key_file, now=then)


def signed_in(app: Flask, user: User) -> tuple[str, str]:
    """A session cookie and a cross-site token, without the sign-in page: hashing a password is slow on purpose."""
    signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
    moment = datetime.now(UTC).timestamp()
    session = {
        "_user_id": user.fs_uniquifier,
        "_fresh": True,
        "fs_paa": moment,
        **dict.fromkeys(("began", "seen", "proved"), moment),
        "_permanent": True,
        "csrf_token": NONCE,
    }
    token = URLSafeTimedSerializer(app.secret_key, salt="wtf-csrf-token").dumps(NONCE)
    return f"{app.config['SESSION_COOKIE_NAME']}={signer.dumps(session)}", str(token)
