"""Importing the returns of past years: everything is stored as a submission keeps it, or nothing is."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from ehsg import models
from ehsg.domain.content import from_json, sha256
from ehsg.domain.dates import uk_moment
from ehsg.domain.scoring import section_averages
from ehsg.domain.status import State
from ehsg.extensions import db
from ehsg.queries import assessments, submissions
from ehsg.queries.sharing import permissions
from ehsg.services import history as services
from ehsg.services.submissions import reopen
from tests import factories
from tests.factories import NOW
from tests.history_files import row, text
from tests.integration.conftest import World
from tests.integration.importing import import_rows, leeds_in_2019, without_asking_for_migrations
from tests.returns import content_now, found, submitted_unsigned


@pytest.fixture(autouse=True)
def _migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    without_asking_for_migrations(monkeypatch)


def _submission(year: int = 2019) -> models.Submission:
    db.session.expire_all()
    made = submissions.find("E08000035", year, 1)
    assert made is not None
    return made


def test_a_row_becomes_a_submission_that_nobody_made_and_nobody_signed(world: World, tmp_path: Path) -> None:
    leeds_in_2019(world, tmp_path, fv1="0", da7="4.0", share_with_coordinators="Yes")
    made = _submission()
    assert (made.imported, made.submitted_by_id, made.submitted_by, made.sign_offs) == (True, None, None, [])
    assert (made.number, made.submitted_at, made.guide_edition) == (1, NOW, "working-1")
    assert (made.data_maturity_model, made.shared_with_areas, made.shared_with_departments) == (4, True, False)
    assert {which.value: p.stands for which, p in permissions(made).items()} == {"areas": True, "departments": False}
    content = from_json(made.content)
    assert sha256(content) == made.sha256
    assert (content.area_name, content.year, content.data_maturity_model) == ("Leeds", 2019, 4)
    assert content.score_of == {**dict.fromkeys(world.guide.descriptor_ids, 3), "fv1": 0, "da7": 4}
    assert content.chosen == ("fv1", "wf1", "co1")
    assert (content.sharing.areas, content.sharing.departments, content.sharing.acknowledged) == (True, False, False)


def test_the_frozen_figures_are_those_of_the_content(world: World, tmp_path: Path) -> None:
    leeds_in_2019(world, tmp_path, fv1="0", da7="5")
    content = from_json(_submission().content)
    scores = select(models.SubmissionScore.descriptor_id, models.SubmissionScore.score)
    assert {row[0]: row[1] for row in db.session.execute(scores)} == content.score_of
    sections = {s.section_id: (s.total, s.scored) for s in db.session.scalars(select(models.SubmissionSection))}
    assert sections == {s.section_id: (s.total, s.scored) for s in section_averages(world.guide, content.score_of)}
    chosen = {p.position: p.descriptor_id for p in db.session.scalars(select(models.SubmissionPriority))}
    assert chosen == {1: "fv1", 2: "wf1", 3: "co1"}


def test_the_return_as_it_is_worked_on_says_the_same(world: World, tmp_path: Path) -> None:
    leeds_in_2019(world, tmp_path, fv1="0", share_with_departments="yes")
    assessment = found("E08000035", 2019)
    assert (assessment.state, assessment.submissions_made, assessment.submitted_at) == (State.SUBMITTED, 1, NOW)
    assert sha256(assessments.content(assessment, world.guide)) == _submission().sha256


def test_it_is_on_record_that_the_return_was_imported(world: World, tmp_path: Path) -> None:
    leeds_in_2019(world, tmp_path)
    happened = db.session.scalars(select(models.Event).where(models.Event.kind == "import_history")).all()
    assert [(e.at, e.user_id, e.assessment_id) for e in happened] == [(NOW, None, found("E08000035", 2019).id)]
    assert happened[0].new == {"state": "submitted", "sha256": _submission().sha256}


def test_a_year_without_a_collection_gets_one_that_is_over(world: World, tmp_path: Path) -> None:
    result = import_rows(world, tmp_path, [row(world.guide), row(world.guide, year="2018")])
    assert (result.exit_code, result.stdout) == (
        0,
        "".join(f"{year}: 1 return imported, into a new collection that is closed.\n" for year in (2018, 2019)),
    )
    collection = found("E08000035", 2018).collection
    assert (collection.opens_at, collection.closes_at) == (
        uk_moment(date(2018, 4, 1)),
        uk_moment(date(2018, 7, 1), 23, 59),
    )
    assert (collection.sharing_from, collection.guide_edition) == (collection.closes_at, "working-1")
    assert not collection.demonstration
    made = select(models.Event.subject).where(models.Event.kind == "create_collection", models.Event.subject < "2020")
    assert list(db.session.scalars(made.order_by(models.Event.subject))) == ["2018", "2019"]


def test_a_collection_that_is_there_and_over_takes_more_areas(world: World, tmp_path: Path) -> None:
    leeds_in_2019(world, tmp_path)
    factories.AreaFactory(name="Bradford")
    result = import_rows(world, tmp_path, [row(world.guide, area="Bradford")])
    assert (result.exit_code, result.stdout) == (0, "2019: 1 return imported.\n")
    assert db.session.query(models.Collection).filter_by(year=2019).count() == 1


def test_narratives_go_with_their_returns_in_any_order(world: World, tmp_path: Path) -> None:
    file = tmp_path / "n.csv"
    words = "=Café “here”,\nsecond line\x00"
    named = {"area": "E08000035", "year": "2019", "descriptor": "da7", "narrative": words}
    other = {"area": "Leeds", "year": "2018", "descriptor": "fv1", "narrative": "Older"}
    file.write_text(text([named, other]), encoding="utf-8", newline="")
    rows = [row(world.guide, year="2018"), row(world.guide)]
    result = import_rows(world, tmp_path, rows, "--narratives", file)
    assert result.exit_code == 0, result.output
    assert result.stdout.splitlines()[2:] == [
        "2 narratives imported with them.",
        "1 character of narratives left out, which cannot be stored.",
    ]
    content = from_json(_submission().content)
    told = {entry.descriptor_id: entry.narrative for entry in content.scores if entry.narrative}
    assert told == {"da7": "=Café “here”,\nsecond line"}
    assert sha256(content) == _submission().sha256
    assert sha256(content_now(found("E08000035", 2019), world.guide)) == _submission().sha256
    assert from_json(_submission(2018).content).entry("fv1").narrative == "Older"


def test_how_far_it_is_goes_to_standard_error(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "TOLD_EACH", 2)
    monkeypatch.setattr(services, "CHUNK", 2)
    rows = [row(world.guide, year=str(year)) for year in range(2015, 2020)]
    result = import_rows(world, tmp_path, rows)
    assert result.stderr.splitlines() == [
        "2 lines of h.csv checked.",
        "4 lines of h.csv checked.",
        "6 lines of h.csv checked.",
        "2 of 5 returns written.",
        "4 of 5 returns written.",
        "5 of 5 returns written.",
    ]
    assert len(result.stdout.splitlines()) == 5
    assert db.session.query(models.SubmissionScore).count() == 5 * 31


def test_an_imported_return_can_be_reopened_and_submitted_by_its_area(world: World, tmp_path: Path) -> None:
    leeds_in_2019(world, tmp_path)
    assessment = found("E08000035", 2019)
    until = datetime(2024, 6, 1, tzinfo=UTC)
    reopen(assessment=assessment, reason="A wrong score", closes_at=until, user_id=world.coordinator.id, now=NOW)
    content = content_now(assessment, world.guide)
    submitted_unsigned(found("E08000035", 2019), world.guide, world.coordinator.id, content)
    again = submissions.find("E08000035", 2019, 2)
    assert again is not None
    assert (again.imported, again.submitted_by) == (False, world.coordinator)
    assert (_submission().imported, _submission().sha256) == (True, again.sha256)
