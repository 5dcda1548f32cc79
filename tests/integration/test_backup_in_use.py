"""A backup that is made while people save: one moment, with everything that was acknowledged before it began."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import select

from ehsg import models
from ehsg.extensions import db
from tests.integration.backups import Place, place
from tests.integration.real_server import Town, serving, town, typing, until

DESCRIPTORS = ("fv1", "fv2", "wf1", "wf2")
BACKUPS = 3


@pytest.fixture
def busy(database_url: str, tmp_path: Path) -> Iterator[Town]:
    with town(database_url, tmp_path) as found:
        yield found


def test_each_backup_is_of_one_moment_and_has_what_was_acknowledged_before_it(
    busy: Town, database_url: str, tmp_path: Path
) -> None:
    here = Place(busy.app, tmp_path)
    acknowledged = []
    with serving(busy) as server, typing(server, *DESCRIPTORS) as people:
        for n in range(BACKUPS):
            had = sum(person.acknowledged for person in people)
            until(lambda had=had: sum(person.acknowledged for person in people) > had + 4)  # type: ignore[misc]
            acknowledged.append({person.descriptor_id: person.acknowledged for person in people})
            here.does("backup", tmp_path / f"{n}.backup")
    assert [person.failures for person in people if person.failures] == [], "nobody had to wait too long for it"
    with ExitStack() as stack:
        for n, before in enumerate(acknowledged):
            restored = stack.enter_context(place(database_url, tmp_path / f"restored-{n}"))
            restored.does("restore", tmp_path / f"{n}.backup")
            _assert_of_one_moment(restored, before)


def _assert_of_one_moment(restored: Place, before: dict[str, int]) -> None:
    """A save is a text, its version and its record: all three of it are there, or none."""
    row, event = models.DescriptorScore, models.Event
    with restored.app.app_context():
        answers = db.session.execute(select(row.descriptor_id, row.narrative, row.version)).all()
        saves = db.session.execute(select(event.subject, event.new).where(event.kind == "record_score")).all()
        db.session.rollback()
    for id_, narrative, version in answers:
        assert version >= before.get(id_, 0)
        assert narrative == (f"{id_}, text {version}" if version else "")
        recorded = sorted(new["narrative"] for subject, new in saves if subject == id_)
        assert recorded == sorted(f"{id_}, text {n}" for n in range(1, version + 1))
