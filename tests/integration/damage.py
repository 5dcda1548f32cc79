"""Each kind of damage that somebody can do to what was submitted, around the triggers, and what `verify` says of it."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from sqlalchemy import delete, select, text, update

from ehsg import models
from ehsg.domain.content import from_json, sha256
from ehsg.extensions import db
from ehsg.reports.sealing import create_key, load_sealer
from tests import factories

FIRST = "Leeds, 2024, submission 1: "
REPORT = models.SubmissionReport


def the_submission() -> models.Submission:
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
    content = the_submission().content
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
    "what is counted": (
        lambda: changed(models.ReturnFigures, scores="5" * 31),
        FIRST + "what national pages count of it is not what was submitted",
    ),
    "for whom it is counted": (
        lambda: changed(models.ReturnFigures, area_id=factories.AreaFactory().id),
        FIRST + "what national pages count of it is not what was submitted",
    ),
    "not counted any more": (
        lambda: gone(models.ReturnFigures),
        FIRST + "what national pages count of it is not what was submitted",
    ),
    "a narrative that is searched": (
        lambda: one(models.SubmissionNarrative, text="All is well."),
        FIRST + "the narratives that are searched are not those submitted",
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
            *(REPORT, models.SubmissionScore, models.SubmissionSection, models.SubmissionPriority),
            *(models.SubmissionNarrative, models.ReturnFigures, models.Submission),
        ),
        "Leeds, 2024: submissions are missing. 1 were made, and none is there.",
    ),
    "its number": (
        lambda: changed(models.Submission, number=2),
        "Leeds, 2024: submissions are missing. 1 were made, and 1 are there, numbered 2 to 2.",
    ),
    "the record": (lambda: gone(models.Event), FIRST + "there is no record of its submission or import"),
    "what was signed": (
        lambda: changed(models.SignedContent, content=dict(the_submission().content, year=2023)),
        "Leeds, 2023: the text kept under ",
    ),
}
