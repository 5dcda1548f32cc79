"""What is counted of a return: its latest submission, from the moment that it is submitted."""

import threading
from collections.abc import Iterator
from pathlib import Path

import flask_migrate
import pytest
from flask import Flask
from sqlalchemy import Connection, select, text

from ehsg import models
from ehsg.domain.return_figures import Layout
from ehsg.extensions import db
from ehsg.services import return_figures
from tests import factories
from tests.counting import count_return
from tests.integration.conftest import World
from tests.integration.test_migrations_of_submissions import AT, ROWS, database_of
from tests.integration.together import LONGEST, at_once, without_context

BEFORE, HERE = "0024", "0025"
SUBMISSION = text(
    "INSERT INTO submissions (id, assessment_id, number, submitted_at, submitted_by_id, imported, guide_edition, "
    "data_maturity_model, shared_with_areas, shared_with_departments, content, sha256, sign_offs) "
    "VALUES (:id, 1, :id, :at, 1, false, 'working-1', :id, true, false, '{}', 'hash', '[]')"
)
FROZEN = """
INSERT INTO submission_scores VALUES (1, 'fv1', 4);
INSERT INTO submission_scores VALUES (2, 'fv1', 5);
INSERT INTO submission_scores VALUES (2, 'da1', 0);
INSERT INTO submission_sections VALUES (2, 'voice', 5, 1);
INSERT INTO submission_sections VALUES (2, 'data', 0, 1)
"""


def rows() -> list[models.ReturnFigures]:
    return list(db.session.scalars(select(models.ReturnFigures).order_by(models.ReturnFigures.assessment_id)))


def test_a_second_submission_is_counted_in_place_of_the_first(world: World) -> None:
    assessment = factories.AssessmentFactory(collection=world.collection, submissions_made=1, state="reopened")
    for number, model in ((1, 2), (2, 5)):
        assessment.submissions_made = number
        made = factories.SubmissionFactory(
            guide=world.guide, assessment=assessment, number=number, data_maturity_model=model
        )
        factories.SubmissionScoreFactory(submission_id=made.id, score=number)
        count_return(made)
    (found,) = rows()
    assert (found.submission_id, found.data_maturity_model, found.scores) == (made.id, 5, "2")
    assert (found.area_id, found.collection_id) == (assessment.area_id, world.collection.id)


def test_returns_of_one_guide_have_one_layout(world: World) -> None:
    first, other = Layout(("data",), ("da1", "da2")), Layout(("data",), ("da1",))
    ids = return_figures.layout_ids(layouts=(first, other, first))
    assert return_figures.layout_ids(layouts=(other, first)) == ids
    assert len(set(ids.values())) == 2


def test_two_returns_that_are_the_first_of_a_guide_at_one_moment_share_its_layout(live_world: World) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("one writes at a time")
    layout, both_looked = Layout(("data",), ("da1",)), threading.Barrier(2, timeout=LONGEST)

    def add() -> int:
        with without_context(live_world.app):
            assert return_figures._find(layout) is None
            both_looked.wait()
            return return_figures._add(layout)

    db.session.commit()
    assert len(set(at_once(add, add))) == 1


def _fill(connection: Connection) -> None:
    """Two submissions of one return."""
    for row in ROWS.split(";"):
        connection.execute(text(row))
    for id_ in (1, 2):
        connection.execute(SUBMISSION, {"id": id_, "at": AT})
    for row in FROZEN.split(";"):
        connection.execute(text(row))


@pytest.fixture
def old(database_url: str, tmp_path: Path) -> Iterator[Flask]:
    with database_of(BEFORE, database_url, tmp_path, _fill) as app:
        yield app


def test_returns_that_were_submitted_before_are_counted_and_the_step_can_be_taken_back(old: Flask) -> None:
    with old.app_context():
        for _ in range(2):
            flask_migrate.upgrade(revision=HERE)
            with db.engine.connect() as connection:
                (found,) = connection.execute(text("SELECT * FROM return_figures")).all()
                (layout,) = connection.execute(text("SELECT * FROM figure_layouts")).all()
            assert (found.submission_id, found.data_maturity_model, found.layout_id) == (2, 2, layout.id)
            assert (layout.section_ids, layout.descriptor_ids) == ("data voice", "da1 fv1")
            assert (found.sections, found.scores) == ("0151", "05")
            assert return_figures.layout_ids(layouts=[Layout((), ()), Layout(("data", "voice"), ("da1", "fv1"))]) == {
                Layout((), ()): layout.id + 1,
                Layout(("data", "voice"), ("da1", "fv1")): layout.id,
            }
            db.session.rollback()
            flask_migrate.downgrade(revision=BEFORE)
