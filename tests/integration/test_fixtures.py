"""What other tests rely on: that reading writes nothing, and that what is put there again is what was made."""

from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import Connection, text

from ehsg import models
from ehsg.database import READ_ONLY
from ehsg.extensions import db
from tests import factories
from tests.integration import photograph, three_years
from tests.integration.conftest import World
from tests.integration.importing import without_asking_for_migrations
from tests.returns import fill_in

NAMED = "UPDATE areas SET name = 'Elsewhere'"


@pytest.mark.parametrize(
    "statement",
    [
        NAMED,
        "  \n delete from areas",
        "INSERT INTO areas (code) VALUES ('E1')",
        "WITH old AS (SELECT 1) UPDATE areas SET name = 'Elsewhere'",
    ],
)
def test_a_request_that_only_reads_may_not_write(app: Flask, statement: str) -> None:
    READ_ONLY.set(True)
    try:
        with pytest.raises(AssertionError, match="only reads writes"):
            db.session.execute(text(statement))
    finally:
        READ_ONLY.set(False)


def test_what_a_request_wrote_is_undone_and_what_was_there_before_stays(app: Flask) -> None:
    area = factories.AreaFactory(name="Here")
    db.session.commit()
    db.session.execute(text(NAMED))
    db.session.rollback()
    READ_ONLY.set(True)
    db.session.execute(text("SELECT 1"))
    db.session.rollback()
    READ_ONLY.set(False)
    assert db.session.scalar(text("SELECT name FROM areas WHERE code = :code"), {"code": area.code}) == "Here"


def test_what_is_put_there_again_is_what_was_made(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    without_asking_for_migrations(monkeypatch)
    made: list[list[dict[str, str]]] = []

    def make() -> list[dict[str, str]]:
        made.append(three_years.made_anew(world, tmp_path))
        return made[0]

    connection = db.session.get_bind()
    assert isinstance(connection, Connection)
    before = connection.begin_nested()
    given, first = photograph.once("a test", make, by=world.coordinator.id), photograph.everything()
    given[0]["area"] = "changed by whoever got it"
    db.session.rollback()
    before.rollback()
    assert photograph.everything() != first
    again = photograph.once("a test", make, by=world.coordinator.id)
    assert len(made) == 1
    assert again[0]["area"] != "changed by whoever got it"
    assert again[1:] == given[1:]
    assert len(first[models.Submission.__table__]) > 50
    assert photograph.everything() == first


def test_what_changes_a_row_that_was_there_is_not_taken_for_what_can_be_put_there_again(world: World) -> None:
    with pytest.raises(AssertionError, match="only adds"):
        photograph.once(
            "a change", lambda: fill_in(world.assessment, world.guide, world.coordinator.id), by=world.coordinator.id
        )
