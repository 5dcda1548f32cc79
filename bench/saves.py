"""Ten thousand saves at once: to different descriptors none may be lost, and to the same none silently."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection
from urllib.parse import urlencode

from flask import Flask
from sqlalchemy import select

from bench import data
from ehsg.extensions import db
from ehsg.models import DescriptorScore, User

HANDS, EACH, RACES = 31, 323, 200  # 31 x 323 = 10,013; how often all race for one descriptor


@dataclass(frozen=True)
class Outcome:
    """Saves acknowledged and lost; saves that raced for one descriptor, and those acknowledged that are not there."""

    saved: int
    lost: int
    raced: int
    silently: int


@dataclass
class Hand:
    """One browser of the person, on a connection of its own."""

    port: int
    cookie: str
    token: str

    def save(self, id_: str, version: int, narrative: str) -> int:
        """The status that answers."""
        fields = {"csrf_token": self.token, "version": version, "score": version % 6, "narrative": narrative}
        connection = HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": self.cookie, "Content-Type": "application/x-www-form-urlencoded"}
        path = f"/areas/{data.CODE}/{data.THIS_YEAR}/descriptors/{id_}"
        try:
            connection.request("POST", path, urlencode({**fields, "save_and_continue": "yes"}), headers)
            answer = connection.getresponse()
            answer.read()
            return answer.status
        finally:
            connection.close()


def run(app: Flask, port: int) -> Outcome:
    """On the measured area's return, after the crowd has gone."""
    with app.app_context():
        cookie, token = data.signed_in(app, _coordinator())
        before = _stored()
    hand = Hand(port, cookie, token)
    ids = list(before)

    def steadily(id_: str) -> int:
        first = before[id_][0]
        return sum(hand.save(id_, first + n, f"Save {n} of {id_}.") == 303 for n in range(EACH))

    print(f"{HANDS * EACH:,} saves, {HANDS} at a time ...", flush=True)
    with ThreadPoolExecutor(HANDS) as pool:
        acknowledged = dict(zip(ids, pool.map(steadily, ids), strict=True))
        with app.app_context():
            after = _stored()
        lost = sum(
            acknowledged[id_] - (after[id_][0] - before[id_][0]) + (after[id_][1] != f"Save {EACH - 1} of {id_}.")
            for id_ in ids
        )
        won, raced = 0, ids[0]
        for race in range(RACES):
            version = after[raced][0] + race
            answers = pool.map(lambda n, v=version: hand.save(raced, v, f"Race {v}, hand {n}."), range(HANDS))
            won += sum(status == 303 for status in answers)
        with app.app_context():
            silently = won - (_stored()[raced][0] - after[raced][0])
    return Outcome(
        sum(acknowledged.values()), lost + HANDS * EACH - sum(acknowledged.values()), RACES * HANDS, silently
    )


def _coordinator() -> User:
    user = db.session.scalar(select(User).where(User.email == "lead@example.org"))
    assert user
    return user


def _stored() -> dict[str, tuple[int, str]]:
    """Version and narrative of each descriptor of the return."""
    assessment = data.a_return(data.THIS_YEAR)
    rows = db.session.execute(
        select(DescriptorScore.descriptor_id, DescriptorScore.version, DescriptorScore.narrative)
        .where(DescriptorScore.assessment_id == assessment.id)
        .order_by(DescriptorScore.descriptor_id)
    )
    return {id_: (version, narrative) for id_, version, narrative in rows}
