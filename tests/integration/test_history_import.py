"""Importing the returns of past years: everything is stored as a submission keeps it, or nothing is."""

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from ehsg import models
from ehsg.domain.content import from_json, sha256
from ehsg.domain.dates import uk_moment
from ehsg.domain.scoring import section_averages
from ehsg.domain.status import State
from ehsg.extensions import db
from ehsg.queries import assessments, submissions
from ehsg.queries.sharing import permissions
from ehsg.services import history as services
from ehsg.services.collections import create_collection
from ehsg.services.submissions import freeze, reopen
from tests import factories
from tests.factories import NOW
from tests.history_files import row, text
from tests.integration.conftest import World
from tests.integration.importing import import_rows, leeds_in_2019, run, without_asking_for_migrations
from tests.returns import content_now, found

TABLES = [
    *(models.Collection, models.Assessment, models.DescriptorScore, models.SharingPermission, models.PriorityChoice),
    *(models.Submission, models.SubmissionScore, models.SubmissionSection, models.SubmissionPriority, models.Event),
]


@pytest.fixture(autouse=True)
def _migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    without_asking_for_migrations(monkeypatch)


def _counts() -> dict[str, int]:
    db.session.expire_all()
    return {model.__tablename__: db.session.query(model).count() for model in TABLES}


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


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_a_return_that_is_there_stays_as_it_is(world: World, tmp_path: Path, state: str) -> None:
    if state == "submitted":
        leeds_in_2019(world, tmp_path)
    else:
        create_collection(
            year=2019,
            opens_at=datetime(2019, 4, 1, tzinfo=UTC),
            closes_at=datetime(2019, 7, 1, tzinfo=UTC),
            sharing_from=datetime(2019, 7, 1, tzinfo=UTC),
            guide=world.guide,
            demonstration=False,
            area_ids=[world.leeds.id],
            user_id=None,
            now=NOW,
        )
        db.session.commit()
    before = _counts()
    result = import_rows(world, tmp_path, [row(world.guide, fv1="0"), row(world.guide, year="2018")])
    assert result.exit_code == 1
    assert result.stderr == (
        "h.csv, row 2, column area, “Leeds”: Leeds has a return for 2019 already. None is ever overwritten.\n"
        "Nothing was imported, for 1 reason.\n"
    )
    assert _counts() == before


def test_a_collection_that_is_still_open_takes_nothing(world: World, tmp_path: Path) -> None:
    before = _counts()
    result = import_rows(world, tmp_path, [row(world.guide, year="2024")])
    assert result.exit_code == 1
    assert "Only past years are imported, and the 2024 collection closes at" in result.stderr
    assert _counts() == before


def test_one_wrong_value_anywhere_and_nothing_is_stored(world: World, tmp_path: Path) -> None:
    before = _counts()
    rows = [row(world.guide, year=str(year)) for year in range(2000, 2020)]
    rows[-1] = {**rows[-1], "da7": "five"}
    result = import_rows(world, tmp_path, rows)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "h.csv, row 21, column da7, “five”: Give a whole number from 0 to 5.",
        "Nothing was imported, for 1 reason.",
    ]
    assert _counts() == before


def test_a_hundred_refusals_are_printed_and_the_rest_are_counted(world: World, tmp_path: Path) -> None:
    rows = [dict.fromkeys(row(world.guide), "x") for _ in range(5)]
    result = import_rows(world, tmp_path, rows)
    told = result.stderr.splitlines()
    each = 8 + len(world.guide.descriptor_ids)
    assert len(told) == 102
    assert told[100:] == [
        f"And {5 * each - 100} more like these.",
        f"Nothing was imported, for {5 * each} reasons.",
    ]


def test_a_dry_run_stores_nothing_and_says_what_would_be_imported(world: World, tmp_path: Path) -> None:
    before = _counts()
    result = import_rows(world, tmp_path, [row(world.guide)], "--dry-run")
    assert (result.exit_code, result.stdout.splitlines()) == (
        0,
        [
            "2019: 1 return to import, into a new collection that is closed.",
            "This was a dry run, so nothing was imported.",
        ],
    )
    assert _counts() == before
    refused = import_rows(world, tmp_path, [row(world.guide, fv1="6")], "--dry-run")
    assert (refused.exit_code, "“6”" in refused.stderr) == (1, True)


def test_a_file_without_returns_is_refused(world: World, tmp_path: Path) -> None:
    file = tmp_path / "h.csv"
    file.write_text(text([row(world.guide)]).splitlines()[0] + "\n\n")
    result = run(world, "history", "import", file)
    assert (result.exit_code, result.stderr.splitlines()[0]) == (1, "h.csv, row 2: The file has no returns.")


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


def test_a_second_narrative_for_the_same_is_refused_and_nothing_is_stored(world: World, tmp_path: Path) -> None:
    before, file = _counts(), tmp_path / "n.csv"
    named = {"area": "Leeds", "year": "2019", "descriptor": "da7", "narrative": "First"}
    file.write_text(text([named, {**named, "area": "E08000035", "narrative": "Second"}]), newline="")
    result = import_rows(world, tmp_path, [row(world.guide)], "--narratives", file)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == ("n.csv, row 3, column descriptor, “da7”: Row 2 has its narrative already.")
    assert _counts() == before


@pytest.mark.parametrize(
    ("encoding", "option", "taken"),
    [
        ("utf-8", (), True),
        ("utf-8-sig", (), True),
        ("cp1252", ("--encoding", "windows-1252"), True),
        ("cp1252", (), False),
        ("utf-16", (), False),
    ],
)
def test_files_are_read_in_the_encoding_that_they_have(
    world: World, tmp_path: Path, encoding: str, option: tuple[str, ...], taken: bool
) -> None:
    factories.AreaFactory(name="Ynys Môn")
    file = tmp_path / "h.csv"
    file.write_bytes(text([row(world.guide, area="Ynys Môn")]).encode(encoding))
    result = run(world, "history", "import", file, *option)
    assert (result.exit_code == 0) is taken, result.output
    if encoding == "cp1252" and not taken:
        assert result.stderr.splitlines()[0] == (
            "h.csv, row 2, column area, “Ynys M\ufffdn”: This has characters in another encoding. Save the file as "
            "CSV UTF-8, or import it with --encoding windows-1252."
        )


def test_an_edition_is_chosen_for_years_that_have_none_and_a_strange_one_is_refused(
    world: World, tmp_path: Path
) -> None:
    result = import_rows(world, tmp_path, [row(world.guide)], "--edition", "working-9")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: There is no guide working-9. These are loaded: working-1.\n",
    )
    assert import_rows(world, tmp_path, [row(world.guide)], "--edition", "working-1").exit_code == 0


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


def test_a_file_that_changes_while_it_is_imported_is_not(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _counts()
    original = services.write_returns

    def write(**values: Any) -> None:
        original(**values)
        (tmp_path / "h.csv").write_text("")

    monkeypatch.setattr(services, "write_returns", write)
    monkeypatch.setattr(services._Import, "check", _checked_then(services._Import.check, tmp_path / "h.csv"))
    result = import_rows(world, tmp_path, [row(world.guide), row(world.guide, year="2018")])
    assert (result.exit_code, "“seven”" in result.stderr) == (1, True)
    assert _counts() == before


def _checked_then(check: Any, file: Path) -> Any:
    def checked(self: Any, known: Any) -> Any:
        result = check(self, known)
        file.write_text(file.read_text().replace("2018,4", "2018,seven"))
        return result

    return checked


def test_somebody_who_adds_the_same_return_meanwhile_is_not_overwritten(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leeds_in_2019(world, tmp_path)
    before = _counts()
    monkeypatch.setattr(services, "_known", _without_returns(services._known))
    result = import_rows(world, tmp_path, [row(world.guide, year="2018"), row(world.guide)])
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: Nothing was imported: somebody else added a return or a collection meanwhile.\n",
    )
    assert _counts() == before


def test_a_database_that_is_busy_is_said_without_a_stack_of_calls(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(**_: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked\nmore of it"))

    monkeypatch.setattr(services, "write_returns", busy)
    result = import_rows(world, tmp_path, [row(world.guide)])
    assert (result.exit_code, result.stderr) == (1, "Error: Nothing was imported: database is locked.\n")


def _without_returns(known: Any) -> Any:
    return lambda *values: replace(known(*values), returns=frozenset())


def test_an_imported_return_can_be_reopened_and_submitted_by_its_area(world: World, tmp_path: Path) -> None:
    leeds_in_2019(world, tmp_path)
    assessment = found("E08000035", 2019)
    until = datetime(2024, 6, 1, tzinfo=UTC)
    reopen(assessment=assessment, reason="A wrong score", closes_at=until, user_id=world.coordinator.id, now=NOW)
    content = content_now(assessment, world.guide)
    freeze(
        assessment=found("E08000035", 2019),
        guide=world.guide,
        content=content,
        digest=sha256(content),
        signed=[],
        user_id=world.coordinator.id,
        now=NOW,
    )
    again = submissions.find("E08000035", 2019, 2)
    assert again is not None
    assert (again.imported, again.submitted_by) == (False, world.coordinator)
    assert (_submission().imported, _submission().sha256) == (True, again.sha256)
