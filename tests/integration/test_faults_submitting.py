"""The server killed in the middle of a submission: it is submitted wholly or not at all, and can be gone on with."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.client import HTTPException
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import func, select

from ehsg import models
from ehsg.domain.status import State
from ehsg.extensions import db
from tests.integration.backups import Place
from tests.integration.conftest import db_select
from tests.integration.real_server import PATIENCE, Server, Town, serving, town, until
from tests.returns import fill_in, sign

# Where it stands when it is killed, and what is there afterwards.
BEFORE_THE_COMMIT = ("INSERT INTO submissions", "INSERT INTO submission_sections", "INSERT INTO events", "COMMIT")
AFTER_IT = "INSERT INTO submission_reports"


@pytest.fixture
def ready(database_url: str, tmp_path: Path) -> Iterator[Town]:
    """The return is filled in and signed."""
    with town(database_url, tmp_path) as found:
        with found.app.app_context():
            assessment = db.session.scalars(db_select(models.Assessment, id=found.assessment_id)).one()
            now = datetime.now(UTC) - timedelta(hours=1)
            fill_in(assessment, found.guide, found.user_id, now=now)
            sign(assessment, found.guide, found.user_id, now=now)
        yield found


def _submit(server: Server, answers: list[Any]) -> None:
    try:
        answers.append(server.ask("POST", f"{server.town.base}/submit", {})[0])
    except (OSError, HTTPException) as error:
        answers.append(error)


def _killed_at(ready: Town, statement: str) -> list[Any]:
    """What somebody was answered who submitted while the server was killed at this statement."""
    reached, answers = ready.folder / "reached", []  # type: ignore[var-annotated]
    own = {"HALT_AT": statement, "HALT_FILE": str(reached)}
    with serving(ready, workers=1, application="tests.integration.halting:app", **own) as server:
        person = Thread(target=_submit, args=(server, answers))
        person.start()
        until(reached.exists, ready.folder / "server.log")
        server.kill()
        person.join(PATIENCE)
    return answers


def _stands(place: Town) -> dict[str, int]:
    """What there is of a submission."""
    tables = (
        models.Submission,
        models.SubmissionScore,
        models.SubmissionSection,
        models.SubmissionPriority,
        models.SubmissionReport,
    )
    with place.looked_at():
        found = {
            model.__tablename__: db.session.scalar(select(func.count()).select_from(model)) or 0 for model in tables
        }
        found["events"] = len(db.session.scalars(db_select(models.Event, kind="submit")).all())
        state = db.session.scalars(select(models.Assessment.state)).one()
    return {**found, "submitted": int(state is State.SUBMITTED)}


def _whole(place: Town, *, report: int) -> dict[str, int]:
    sections = len(place.guide.sections)
    return {
        "submissions": 1,
        "submission_scores": len(place.guide.descriptor_ids),
        "submission_sections": sections,
        "submission_priorities": 3,
        "submission_reports": report,
        "events": 1,
        "submitted": 1,
    }


@pytest.mark.parametrize("statement", BEFORE_THE_COMMIT)
def test_killed_before_the_commit_nothing_is_submitted_and_it_can_be_submitted_again(
    ready: Town, statement: str
) -> None:
    (answer,) = _killed_at(ready, statement)
    assert isinstance(answer, (OSError, HTTPException)), "nobody was told that it had been submitted"
    assert set(_stands(ready).values()) == {0}
    with serving(ready, workers=1) as server:
        answers: list[Any] = []
        _submit(server, answers)
    assert answers == [303]
    assert _stands(ready) == _whole(ready, report=1)
    assert "nothing is wrong" in Place(ready.app, ready.folder).does("verify")


def test_killed_while_the_report_is_stored_the_submission_stands_and_the_report_is_made_later(ready: Town) -> None:
    (answer,) = _killed_at(ready, AFTER_IT)
    assert isinstance(answer, (OSError, HTTPException))
    assert _stands(ready) == _whole(ready, report=0)
    again = Place(ready.app, ready.folder)
    assert again.does("reports", "render") == "1 reports rendered.\n"
    assert _stands(ready) == _whole(ready, report=1)
    assert "nothing is wrong" in again.does("verify")
