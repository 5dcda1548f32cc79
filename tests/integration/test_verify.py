"""`verify` finds each kind of damage that somebody with the database's password can do around the triggers."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from sqlalchemy import delete, select, text, update

from ehsg import models
from ehsg.domain.content import from_json, sha256
from ehsg.extensions import db
from ehsg.queries import verification
from ehsg.reports import pdf
from ehsg.reports.sealing import create_key, load_sealer
from ehsg.services.reports import store_report
from tests import factories
from tests.integration.conftest import World, db_select
from tests.integration.importing import leeds_in_2019, run, without_asking_for_migrations
from tests.returns import fill_in, sign, submitted

FIRST = "Leeds, 2024, submission 1: "
REPORT = models.SubmissionReport
_print = pdf.render_report


_printed: list[bytes] = []


def _printed_once(report: Any) -> bytes:
    """The same report for every test: printing it takes longer than the rest of the test."""
    if not _printed:
        _printed.append(_print(report))
    return _printed[0]


@pytest.fixture
def leeds(world: World, monkeypatch: pytest.MonkeyPatch) -> World:
    """With a return that was submitted, and its report."""
    without_asking_for_migrations(monkeypatch)
    monkeypatch.setattr("ehsg.reports.pdf.render_report", _printed_once)
    world.at(factories.NOW + timedelta(hours=1))
    fill_in(world.assessment, world.guide, world.coordinator.id)
    sign(world.assessment, world.guide, world.coordinator.id)
    submitted(world.assessment, world.guide, world.coordinator.id)
    key = world.app.extensions["ehsg_settings"].seal_key_file
    store_report(submission=_submission(), guide=world.guide, key_file=key, now=factories.NOW)
    db.session.commit()
    return world


def _submission() -> models.Submission:
    db.session.expire_all()
    return db.session.scalars(select(models.Submission).order_by(models.Submission.id)).first()  # type: ignore[return-value]


@contextmanager
def around_the_triggers() -> Iterator[None]:
    """As whoever owns the database can."""
    if db.engine.dialect.name == "postgresql":
        db.session.execute(text("SET LOCAL session_replication_role = 'replica'"))
        yield
        db.session.execute(text("SET LOCAL session_replication_role = 'origin'"))
    else:
        triggers = db.session.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
        for name, _ in triggers:
            db.session.execute(text(f"DROP TRIGGER {name}"))
        yield
        for _, sql in triggers:
            db.session.execute(text(sql))
    db.session.commit()


def changed(model: Any, **values: Any) -> None:
    with around_the_triggers():
        db.session.execute(update(model).values(**values))


def gone(*which: Any) -> None:
    with around_the_triggers():
        for model in which:
            db.session.execute(delete(model))


def another_content(**more: Any) -> None:
    """One narrative is another; with `hash=True` its hash fits it."""
    content = _submission().content
    content = {**content, "scores": [{**content["scores"][0], "narrative": "All is well."}, *content["scores"][1:]]}
    changed(models.Submission, content=content, **({"sha256": sha256(from_json(content))} if more else {}))


def another_report(change: Callable[[bytes], bytes], *, hashes: bool = True) -> None:
    row = db.session.scalars(select(REPORT)).one()
    data = change(row.pdf)
    changed(REPORT, pdf=data, **({"sha256": hashlib.sha256(data).hexdigest()} if hashes else {}))


def without_seal(pdf: bytes) -> bytes:
    return pdf[: pdf.rfind(b"%%EOF", 0, pdf.rfind(b"%%EOF")) + 6]


def sealed_by_somebody_else(pdf: bytes) -> bytes:
    with TemporaryDirectory() as folder:
        key = Path(folder) / "other.pem"
        create_key(key, common_name="Tests", now=factories.NOW)
        content = key.read_bytes()
    return load_sealer(content).seal(without_seal(pdf), at=factories.NOW, reason="Submission 1 as signed off")


def moved_to_another_area() -> None:
    other = factories.AssessmentFactory(area__name="Bradford", submissions_made=1, state="reopened")
    changed(models.Submission, assessment_id=other.id)


def one(model: Any, **values: Any) -> None:
    """One row of several."""
    row = db.session.scalars(select(model)).first()
    key = [column == getattr(row, column.name) for column in model.__table__.primary_key]
    with around_the_triggers():
        db.session.execute(update(model).where(*key).values(**values))


def one_gone(model: Any) -> None:
    row = db.session.scalars(select(model)).first()
    with around_the_triggers():
        db.session.execute(delete(model).where(*(c == getattr(row, c.name) for c in model.__table__.primary_key)))


DAMAGE: dict[str, tuple[Callable[[], None], str]] = {
    "a narrative": (another_content, FIRST + "what it says is not what was submitted"),
    "a narrative and its hash": (
        lambda: another_content(hash=True),
        FIRST + "its SHA-256 is not the one that was recorded",
    ),
    "the hash": (lambda: changed(models.Submission, sha256="0" * 64), FIRST + "what it says is not what was submitted"),
    "everything it said": (lambda: changed(models.Submission, content={}), FIRST + "what it says cannot be read"),
    "what it said, for a list": (
        lambda: changed(models.Submission, content=[]),
        FIRST + "what it says cannot be read",
    ),
    "whose it is": (moved_to_another_area, "submission 1: it says that it is of E08000035 in 2024."),
    "a permission": (
        lambda: changed(models.Submission, shared_with_areas=True),
        FIRST + "its guide edition, data maturity model or sharing permissions are not",
    ),
    "the data maturity model": (
        lambda: changed(models.Submission, data_maturity_model=6),
        FIRST + "its guide edition, data maturity model or sharing permissions are not",
    ),
    "a score": (lambda: one(models.SubmissionScore, score=5), FIRST + "the scores that national figures count"),
    "a score taken out": (
        lambda: one_gone(models.SubmissionScore),
        FIRST + "the scores that national figures count",
    ),
    "a section's sum": (
        lambda: one(models.SubmissionSection, total=1),
        FIRST + "the section sums that national figures count",
    ),
    "a priority": (
        lambda: one(models.SubmissionPriority, descriptor_id="da9"),
        FIRST + "the priorities that national figures count",
    ),
    "the guide edition": (
        lambda: changed(models.Submission, guide_edition="lost-1"),
        FIRST + "its guide edition lost-1 is not installed here",
    ),
    "the collection's edition": (
        lambda: changed(models.Collection, guide_edition="lost-1"),
        "The collection of 2024: its guide edition lost-1 is not installed here.",
    ),
    "a byte of the report": (
        lambda: another_report(lambda pdf: pdf.replace(b"/Type", b"/type", 1), hashes=False),
        FIRST + "its report is not the file that was stored",
    ),
    "the report and its hash": (
        lambda: another_report(lambda pdf: pdf.replace(b"/Type", b"/type", 1)),
        FIRST + "its report is not the document that was sealed",
    ),
    "something added to the report": (
        lambda: another_report(lambda pdf: pdf + b"\n% more\n"),
        FIRST + "the seal of its report is broken",
    ),
    "the seal taken off": (lambda: another_report(without_seal), FIRST + "its report has no seal that can be read"),
    "another seal": (
        lambda: another_report(sealed_by_somebody_else),
        FIRST + "its report is sealed with a key that is not known here (certificate ",
    ),
    "the report for another file": (
        lambda: another_report(lambda _: b"%PDF-1.7 nothing"),
        FIRST + "its report has no seal that can be read",
    ),
    "the report taken out": (lambda: gone(REPORT), FIRST + "it has no report. Run: flask --app app reports render"),
    "the submission taken out": (
        lambda: gone(
            REPORT, models.SubmissionScore, models.SubmissionSection, models.SubmissionPriority, models.Submission
        ),
        "Leeds, 2024: submissions are missing. 1 were made, and none is there.",
    ),
    "its number": (
        lambda: changed(models.Submission, number=2),
        "Leeds, 2024: submissions are missing. 1 were made, and 1 are there, numbered 2 to 2.",
    ),
    "the record": (lambda: gone(models.Event), FIRST + "there is no record of its submission or import"),
    "what was signed": (
        lambda: changed(models.SignedContent, content=dict(_submission().content, year=2023)),
        "Leeds, 2023: the text kept under ",
    ),
}


def _verify(world: World, *more: str) -> Any:
    return run(world, "verify", *more)


def test_where_nothing_is_wrong_it_says_so(leeds: World) -> None:
    result = _verify(leeds)
    assert (result.exit_code, result.stdout) == (0, "1 submission was checked, and nothing is wrong.\n")
    assert "Checking submissions" in result.stderr


@pytest.mark.parametrize("what", DAMAGE)
def test_each_kind_of_damage_is_named_with_the_area_the_year_and_the_number(leeds: World, what: str) -> None:
    damage, finding = DAMAGE[what]
    damage()
    result = _verify(leeds)
    assert result.exit_code == 1, result.output
    assert finding in result.stdout
    lines = result.stdout.splitlines()
    assert all(line.endswith((".", "reports render")) for line in lines)
    assert lines[-1] == f"{len(lines) - 1} {'thing is' if len(lines) == 2 else 'things are'} wrong."
    assert "All is well" not in result.output, "it says where, never what"


@pytest.mark.parametrize("table", models.APPEND_ONLY)
def test_a_trigger_that_is_missing_or_refuses_less_is_named(leeds: World, table: str) -> None:
    name = f"{table}_refuse_update"
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text(f"DROP TRIGGER {name}"))
        db.session.execute(
            text(
                f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW WHEN 1 = 2 "
                "BEGIN SELECT RAISE(ABORT, 'no'); END"
            )
        )
    else:
        db.session.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER {name}"))
    db.session.commit()
    result = _verify(leeds)
    assert result.exit_code == 1
    assert result.stdout.startswith(f"The table {table}: nothing refuses update any more.")
    assert result.stdout.endswith("\n1 thing is wrong.\n")


def test_a_function_that_refuses_nothing_any_more_is_noticed(leeds: World) -> None:
    if db.engine.dialect.name == "sqlite":
        pytest.skip("its triggers need no function")
    db.session.execute(
        text(
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$"
        )
    )
    db.session.commit()
    assert _verify(leeds).stdout.count("nothing refuses") == 3 * len(models.APPEND_ONLY)


def test_rows_that_point_at_nothing_are_noticed(leeds: World) -> None:
    if db.engine.dialect.name == "postgresql":
        pytest.skip("it sees to that itself")
    db.session.execute(text("PRAGMA defer_foreign_keys = ON"))
    with around_the_triggers():
        db.session.execute(text("UPDATE submission_scores SET submission_id = 999"))
    assert "The database file: a row of submission_scores points at a row of submissions" in _verify(leeds).stdout
    with around_the_triggers():
        db.session.execute(text(f"UPDATE submission_scores SET submission_id = {_submission().id}"))  # noqa: S608


def test_a_report_sealed_with_an_earlier_key_is_right_where_that_key_is_named(leeds: World) -> None:
    another_report(sealed_by_somebody_else)
    said = _verify(leeds).stdout
    certificate = said.partition("(certificate ")[2].partition(")")[0]
    with_colons = ":".join(certificate[n : n + 2] for n in range(0, 64, 2)).upper()
    assert _verify(leeds, "--certificate", with_colons).exit_code == 0


def test_a_report_that_is_being_rendered_is_not_missing_yet(leeds: World) -> None:
    gone(REPORT)
    leeds.at(factories.NOW + timedelta(minutes=9))
    assert _verify(leeds).exit_code == 0


def test_an_imported_return_needs_no_report(leeds: World, tmp_path: Path) -> None:
    leeds_in_2019(leeds, tmp_path)
    result = _verify(leeds)
    assert (result.exit_code, result.stdout) == (0, "2 submissions were checked, and nothing is wrong.\n")


def test_many_submissions_are_read_a_few_at_a_time_and_each_of_them_once(
    leeds: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(verification, "_FROZEN", verification._FROZEN.limit(2))
    monkeypatch.setattr(verification, "AT_ONCE", 2)
    for _ in range(5):
        assessment = factories.AssessmentFactory(submissions_made=1, state="reopened")
        factories.SubmissionFactory(guide=leeds.guide, assessment=assessment)
    for n in range(5):
        factories.SignedContentFactory(sha256=f"{n:064x}")
    db.session.commit()
    lines = _verify(leeds).stdout.splitlines()
    assert sum("the scores that national figures count" in line for line in lines) == 5
    assert sum("is not the text that was signed" in line for line in lines) == 5
    assert not [line for line in lines if line.startswith(FIRST)]


def test_without_a_key_it_says_what_it_needs(leeds: World, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_key(file: Path) -> None:
        raise FileNotFoundError(file)

    monkeypatch.setattr("ehsg.services.reports.sealer", no_key)
    assert "There is no key to seal with" in _verify(leeds).output


def test_it_changes_nothing_and_asks_nothing_of_whoever_is_writing(leeds: World) -> None:
    before = db.session.scalars(db_select(models.Event)).all()
    _verify(leeds)
    assert db.session.scalars(db_select(models.Event)).all() == before
