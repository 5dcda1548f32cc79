"""The service as the browser tests meet it: a real server, its own database, and people with a known password."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import flask_migrate
from flask import Flask, current_app
from flask_security import hash_password
from passlib.totp import TOTP
from sqlalchemy import select

from ehsg import create_app, models
from ehsg.config import ROOT, Settings
from ehsg.domain.content import sha256
from ehsg.domain.guide import Guide
from ehsg.domain.people import Place
from ehsg.domain.permissions import Role
from ehsg.domain.second_factor import STEP
from ehsg.domain.sign_off import How
from ehsg.extensions import db
from ehsg.queries import areas, assessments
from ehsg.reports.sealing import create_key
from ehsg.services.areas import load_areas
from ehsg.services.collections import create_collection
from ehsg.services.data_maturity import choose_model
from ehsg.services.demo.people import give_second_factors
from ehsg.services.people import create_user, give_role
from ehsg.services.priorities import choose_priorities, explain_priorities
from ehsg.services.reports import store_report
from ehsg.services.scoring import Entry, record_score
from ehsg.services.sharing import Sharing, choose_sharing
from ehsg.services.sign_off import record_sign_off
from ehsg.services.submissions import submit
from tests.returns import fill_in

PASSWORD = "correct horse battery"
LEEDS, BRADFORD, WAKEFIELD, YORK = "E08000035", "E08000032", "E08000036", "E06000014"
CALDERDALE, KIRKLEES, DONCASTER = "E08000033", "E08000034", "E08000017"
# Each area has two coordinators, such as leeds@example.org and leeds2@example.org.
COORDINATED = {"leeds": LEEDS, "bradford": BRADFORD, "wakefield": WAKEFIELD, "york": YORK}
COORDINATED |= {"calderdale": CALDERDALE, "kirklees": KIRKLEES, "doncaster": DONCASTER}
SECOND = {name: f"{name.capitalize()} Second" for name in COORDINATED}
# Readers of York who change how they sign in, so that nobody else's sessions end with it.
CHANGING = ("codes@example.org", "codes2@example.org", "forgetful@example.org", "forgetful2@example.org")
ANALYST, LEAD, ADMINISTRATOR = "analyst@example.org", "lead@example.org", "administrator@example.org"
NATIONAL = {ANALYST: Role.NATIONAL_ANALYST, LEAD: Role.NATIONAL_LEAD, ADMINISTRATOR: Role.ADMINISTRATOR}
LAST_YEARS_NARRATIVE = "What we did last year is not for other areas to read."


@dataclass
class Server:
    """Where the service answers, and a way to its database that does not go through it."""

    base: str
    app: Flask

    def share_from(self, moment: datetime) -> None:
        """Sets the day from which the areas' 2024 returns are shared."""
        with self.app.app_context():
            collection = db.session.scalars(select(models.Collection).filter_by(year=2024)).one()
            collection.sharing_from = moment
            db.session.commit()

    def link_to(self, email: str) -> str:
        """The one-time link in the newest mail to the address."""
        with self.app.app_context():
            newest = select(models.Message).filter_by(to_address=email).order_by(models.Message.id.desc()).limit(1)
            link = str(db.session.scalars(newest).one().values["link"])
            return link.removeprefix(self.base)

    def code(self, email: str) -> str:
        """What the person's authenticator app shows now, or next where that was used."""
        with self.app.app_context():
            found = db.session.scalars(
                select(models.SecondFactor)
                .join(models.User, models.User.id == models.SecondFactor.user_id)
                .where(models.User.email == email)
            ).one()
            authenticator = self.app.extensions["ehsg_authenticator"]
            # Twice within half a minute is once more than an app shows: people wait for the next code, too.
            while int(time.time()) // STEP < found.last_counter:
                time.sleep(0.2)
            return str(authenticator.code(secret=found.secret, at=datetime.now(UTC), after=found.last_counter))

    def person(self, email: str, name: str, place: Place, code: str) -> None:
        """Somebody with a role in an area, the known password, and an authenticator app."""
        with self.app.app_context():
            now, hashed = datetime.now(UTC), hash_password(PASSWORD)
            user = create_user(email=email, name=name, password_hash=hashed, now=now)
            give_role(user=user, place=place, area=areas.find(code), now=now)
            secret = self.app.extensions["ehsg_authenticator"].generate_totp_secret()
            db.session.add(models.SecondFactor(user_id=user.id, secret=secret, last_counter=0, set_up_at=now))
            db.session.commit()

    def fill_in(self, code: str) -> None:
        """The 2024 return of an area with everything in it but the sign-offs."""
        with self.app.app_context():
            found = assessments.find(code, 2024)
            assert found is not None
            coordinator = db.session.scalars(select(models.Membership.user_id).filter_by(area_id=found.area_id)).first()
            assert coordinator is not None
            guide: Guide = self.app.extensions["ehsg_guides"]["working-1"]
            fill_in(found, guide, coordinator, now=datetime.now(UTC))

    def code_of_key(self, key: str) -> str:
        """What an app shows into which this key was typed."""
        return str(TOTP(key=key.replace(" ", ""), format="base32").generate().token)

    def stored(self, code: str, descriptor_id: str) -> dict[str, Any]:
        """What the database holds for a descriptor of an area's 2024 return."""
        with self.app.app_context():
            row = db.session.scalars(
                select(models.DescriptorScore)
                .join(models.Assessment)
                .join(models.Area)
                .join(models.Collection)
                .where(models.Area.code == code, models.Collection.year == 2024)
                .where(models.DescriptorScore.descriptor_id == descriptor_id)
            ).one()
            said = {"confidence": row.confidence, "rests_on": row.rests_on}
            return {"score": row.score, "narrative": row.narrative, "version": row.version, **said}


def build(folder: Path) -> Flask:
    """An application with a migrated database that has everything in it that the tests start from."""
    app = create_app(Settings(environment="development", instance=folder, database_url=""))
    create_key(folder / "seal-key.pem", common_name="Browser tests", now=datetime.now(UTC))
    with app.app_context():
        flask_migrate.upgrade()
        load_areas(text=_areas())
        guide: Guide = app.extensions["ehsg_guides"]["working-1"]
        user_id = _people()
        _last_year(guide, folder, user_id)
        now = datetime.now(UTC)
        create_collection(
            year=2024,
            opens_at=now - timedelta(days=40),
            closes_at=now + timedelta(days=40),
            sharing_from=now + timedelta(days=50),
            guide=guide,
            demonstration=True,
            user_id=None,
            now=now,
        )
        db.session.commit()
        db.session.close()
        db.engine.dispose()
    return app


def _areas() -> str:
    lines = (ROOT / "data" / "areas.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    return lines[0] + "".join(line for line in lines if any(code in line for code in COORDINATED.values()))


def _people() -> int:
    now = datetime.now(UTC)
    hashed = hash_password(PASSWORD)
    for name, code in COORDINATED.items():
        for email, full_name in ((name, f"{name.capitalize()} First"), (f"{name}2", SECOND[name])):
            user = create_user(email=f"{email}@example.org", name=full_name, password_hash=hashed, now=now)
            give_role(user=user, place=Place(Role.COORDINATOR), area=areas.find(code), now=now)
    for email in CHANGING:
        name = email.partition("@")[0].capitalize()
        user = create_user(email=email, name=name, password_hash=hashed, now=now)
        give_role(user=user, place=Place(Role.READER), area=areas.find(YORK), now=now)
    for email, role in NATIONAL.items():
        user = create_user(email=email, name=role.value.replace("_", " ").title(), password_hash=hashed, now=now)
        give_role(user=user, place=Place(role), area=None, now=now)
    give_second_factors(secret=current_app.extensions["ehsg_authenticator"].generate_totp_secret, now=now)
    return user.id


def _last_year(guide: Guide, folder: Path, user_id: int) -> None:
    """2023: Leeds and Bradford submitted, and neither let others see their scores."""
    now = datetime(2023, 5, 14, 10, 30, tzinfo=UTC)
    invited = [areas.find(LEEDS), areas.find(BRADFORD)]
    create_collection(
        year=2023,
        opens_at=now - timedelta(days=40),
        closes_at=now + timedelta(days=40),
        sharing_from=now + timedelta(days=50),
        guide=guide,
        demonstration=True,
        area_ids=[area.id for area in invited if area],
        user_id=user_id,
        now=now,
    )
    for code in (LEEDS, BRADFORD):
        _submitted(code, guide, folder, {"user_id": user_id, "now": now})


def _submitted(code: str, guide: Guide, folder: Path, who: dict[str, Any]) -> None:
    found = assessments.find(code, 2023)
    assert found is not None
    whole = {"assessment": found, **who}
    for place, id_ in enumerate(guide.descriptor_ids):
        entry = Entry(place % 6, LAST_YEARS_NARRATIVE, ())
        record_score(guide=guide, descriptor_id=id_, entry=entry, version=0, **whole)
    chosen = ["da1", "da2", "da3"]
    choose_model(guide=guide, model=1, version=0, **whole)
    choose_priorities(guide=guide, chosen=chosen, version=0, **whole)
    explain_priorities(texts=dict.fromkeys(chosen, ("Why", "What")), version=1, **whole)
    choose_sharing(sharing=Sharing(False, False, True), version=0, **whole)
    digest = sha256(assessments.content(found, guide))
    for role in guide.sign_off_roles:
        record_sign_off(
            guide=guide,
            role_id=role.id,
            name=f"Chris {role.id.replace('_', ' ').title()}",
            organisation="Early help partnership",
            signed_on=date(2023, 5, 1),
            how=How.MEETING,
            seen_sha256=digest,
            **whole,
        )
    submitter = db.session.get(models.User, who["user_id"])  # the report names them
    submission = submit(guide=guide, **whole)
    assert submission.submitted_by is submitter
    store_report(submission=submission, guide=guide, key_file=folder / "seal-key.pem", now=who["now"])


@contextmanager
def served(app: Flask, folder: Path, **more: str) -> Iterator[Server]:
    """A gunicorn of one process and eight threads in front of that database, on a free port, with `more` settings."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    settings = {"EHSG_ENVIRONMENT": "development", "EHSG_INSTANCE": str(folder), "DATABASE_URL": ""}
    own = {"HOST": "127.0.0.1", "PORT": str(port), "WEB_CONCURRENCY": "1"}
    command = [sys.executable, "-m", "gunicorn", "--config", "scripts/gunicorn.conf.py", "--threads", "8", "app:app"]
    log = folder / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **settings, **own, **more}, stdout=output, stderr=output
        )
        try:
            _wait_for(port, process, log)
            yield Server(f"http://127.0.0.1:{port}", app)
        finally:
            process.terminate()
            process.wait(timeout=20)


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    for _ in range(200):
        if process.poll() is not None:
            break
        connection = HTTPConnection("127.0.0.1", port, timeout=2)
        try:
            connection.request("GET", "/healthz")
            assert connection.getresponse().status == 200
            return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError(f"The server did not start:\n{log.read_text(errors='replace')}")
