"""What was frozen, a few submissions at a time, beside everything that is kept of each; for `verify`."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import func, select, text

from ehsg.domain.return_figures import Packed, layout_of
from ehsg.domain.verification import Frozen
from ehsg.extensions import db
from ehsg.models import (
    APPEND_ONLY,
    Area,
    Assessment,
    Collection,
    Event,
    FigureLayout,
    ReturnFigures,
    SignedContent,
    Submission,
    SubmissionNarrative,
    SubmissionPriority,
    SubmissionReport,
    SubmissionScore,
    SubmissionSection,
)
from ehsg.queries import sharing

AT_ONCE = 20  # submissions: each may say as much as a short book
_RECORDS = ("submit", "import_history")
_FROZEN = (
    select(
        Submission.id,
        Submission.assessment_id,
        Submission.number,
        Assessment.submissions_made,
        Submission.imported,
        Submission.submitted_at,
        Submission.guide_edition,
        Submission.data_maturity_model,
        *sharing.AS_SUBMITTED,
        Submission.content,
        Submission.sha256,
        Area.code,
        Area.name,
        Collection.year,
        Collection.demonstration,
    )
    .join(Submission.assessment)
    .join(Assessment.area)
    .join(Assessment.collection)
    .order_by(Submission.id)
    .limit(AT_ONCE)
)
# The triggers that refuse a change, whatever the change is: none that is switched off or looks at some changes only.
_TRIGGERS_SQLITE = "SELECT tbl_name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
_TRIGGERS_POSTGRESQL = """
SELECT c.relname, t.tgtype FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid
WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL AND t.tgattr::text = ''
AND p.proname = 'refuse_change' AND p.prosrc LIKE '%BEGIN RAISE EXCEPTION%' AND c.relnamespace = 'public'::regnamespace
ORDER BY t.tgname
"""
_BEFORE, _MOMENTS = 2, {"delete": 8, "update": 16, "truncate": 32}  # bits of pg_trigger.tgtype


class ToVerify(NamedTuple):
    """One submission as it is stored. Those imported or made up (`has_report` is False) need not have a report."""

    id: int
    frozen: Frozen
    has_report: bool
    submitted_at: datetime


class Numbering(NamedTuple):
    """A return's count of its submissions, and how many there are, from which number to which (None: of none)."""

    area: str
    year: int
    made: int
    found: int
    first: int | None
    last: int | None


def count() -> int:
    """How many submissions there are."""
    return db.session.scalar(select(func.count(Submission.id))) or 0


def submissions_after(id_: int) -> Sequence[ToVerify]:
    """The next submissions by id, at most AT_ONCE, in seven statements; none after the last."""
    rows = db.session.execute(_FROZEN.where(Submission.id > id_)).all()
    ids = [row.id for row in rows]
    scores: defaultdict[int, dict[str, int]] = defaultdict(dict)
    for one, descriptor_id, score in _kept_of(ids, SubmissionScore, SubmissionScore.descriptor_id, "score"):
        scores[one][descriptor_id] = score
    sections: defaultdict[int, dict[str, tuple[int, int]]] = defaultdict(dict)
    for one, section_id, *figures in _kept_of(ids, SubmissionSection, SubmissionSection.section_id, "total", "scored"):
        sections[one][section_id] = (figures[0], figures[1])
    chosen: defaultdict[int, list[str]] = defaultdict(list)
    for one, _, descriptor_id in _kept_of(ids, SubmissionPriority, SubmissionPriority.position, "descriptor_id"):
        chosen[one].append(descriptor_id)
    said: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for one, descriptor_id, narrative in _kept_of(ids, SubmissionNarrative, SubmissionNarrative.descriptor_id, "text"):
        said[one][descriptor_id] = narrative
    counted, recorded = _counted(ids), _recorded([row.assessment_id for row in rows])
    return [
        ToVerify(
            id=row.id,
            frozen=_frozen(
                row,
                recorded=recorded.get((row.assessment_id, str(row.number))),
                scores=scores[row.id],
                sections=sections[row.id],
                priorities=tuple(chosen[row.id]),
                narratives=said[row.id],
                counted=counted.get(row.id),
            ),
            has_report=not (row.imported or row.demonstration),
            submitted_at=row.submitted_at,
        )
        for row in rows
    ]


def _kept_of(ids: Sequence[int], model: Any, order: Any, *names: str) -> Sequence[Any]:
    columns = (getattr(model, name) for name in names)
    statement = select(model.submission_id, order, *columns).where(model.submission_id.in_(ids))
    return db.session.execute(statement.order_by(model.submission_id, order)).all()


def _recorded(assessment_ids: Sequence[int]) -> dict[tuple[int, str], str]:
    """The hash that was recorded, by return and number."""
    statement = (
        select(Event.assessment_id, Event.subject, Event.new)
        .where(Event.assessment_id.in_(assessment_ids), Event.kind.in_(_RECORDS))
        .order_by(Event.id)
    )
    return {
        (row.assessment_id, row.subject): str((row.new or {}).get("sha256")) for row in db.session.execute(statement)
    }


def _counted(ids: Sequence[int]) -> dict[int, tuple[int, Packed]]:
    """What national pages count, by submission; of those only that are counted for their own area and year."""
    statement = (
        select(ReturnFigures, FigureLayout)
        .join(FigureLayout, FigureLayout.id == ReturnFigures.layout_id)
        .join(Submission, Submission.id == ReturnFigures.submission_id)
        .join(Submission.assessment)
        .where(
            Submission.id.in_(ids),
            Assessment.id == ReturnFigures.assessment_id,
            Assessment.area_id == ReturnFigures.area_id,
            Assessment.collection_id == ReturnFigures.collection_id,
            Submission.imported == ReturnFigures.imported,
        )
    )
    return {
        row.submission_id: (
            row.data_maturity_model,
            Packed(layout_of(layout.section_ids, layout.descriptor_ids), row.sections, row.scores),
        )
        for row, layout in db.session.execute(statement)
    }


def _frozen(row: Any, **kept: Any) -> Frozen:
    return Frozen(
        area_code=row.code,
        area_name=row.name,
        year=row.year,
        number=row.number,
        guide_edition=row.guide_edition,
        data_maturity_model=row.data_maturity_model,
        shared_with_areas=row.areas,
        shared_with_departments=row.departments,
        content=row.content,
        sha256=row.sha256,
        latest=row.number == row.submissions_made,
        **kept,
    )


def report_of(submission_id: int) -> tuple[bytes, str, str] | None:
    """The stored report's bytes, their hash, and the hash before the seal; None while there is none."""
    columns = (SubmissionReport.pdf, SubmissionReport.sha256, SubmissionReport.unsealed_sha256)
    row = db.session.execute(select(*columns).where(SubmissionReport.submission_id == submission_id)).one_or_none()
    return (row.pdf, row.sha256, row.unsealed_sha256) if row else None


def signed_after(sha256: str) -> Sequence[tuple[str, Mapping[str, Any]]]:
    """The next contents that were signed, by hash, each with its hash; none after the last."""
    statement = select(SignedContent.sha256, SignedContent.content).where(SignedContent.sha256 > sha256)
    rows = db.session.execute(statement.order_by(SignedContent.sha256).limit(AT_ONCE))
    return [(row.sha256, row.content) for row in rows]


def wrongly_numbered() -> Sequence[Numbering]:
    """Returns whose submissions are not numbered from 1 to as many as were made."""
    found, first, last = func.count(Submission.id), func.min(Submission.number), func.max(Submission.number)
    statement = (
        select(Area.name, Collection.year, Assessment.submissions_made, found, first, last)
        .select_from(Assessment)
        .join(Assessment.area)
        .join(Assessment.collection)
        .outerjoin(Submission, Submission.assessment_id == Assessment.id)
        .group_by(Assessment.id, Area.name, Collection.year, Assessment.submissions_made)
        .having(
            (found != Assessment.submissions_made)
            | (func.coalesce(first, 1) != 1)
            | (func.coalesce(last, 0) != Assessment.submissions_made)
        )
        .order_by(Collection.year, Area.name, Assessment.id)
    )
    return [Numbering(*row) for row in db.session.execute(statement)]


def editions() -> Sequence[tuple[int, str]]:
    """Each collection's year and guide edition."""
    rows = db.session.execute(select(Collection.year, Collection.guide_edition).order_by(Collection.year))
    return [(row.year, row.guide_edition) for row in rows]


def not_refused() -> list[tuple[str, str]]:
    """Each append-only table with a kind of change (update, delete, truncate) that nothing refuses any more."""
    if db.engine.dialect.name == "sqlite":
        rows = db.session.execute(text(_TRIGGERS_SQLITE))
        refused = {(table, moment) for table, sql in rows for moment in ("update", "delete") if _refuses(sql, moment)}
        moments = ["update", "delete"]
    else:
        kinds = db.session.execute(text(_TRIGGERS_POSTGRESQL)).all()
        refused = {(t, m) for t, kind in kinds for m, bit in _MOMENTS.items() if kind & bit and kind & _BEFORE}
        moments = list(_MOMENTS)
    return [(table, moment) for table in sorted(APPEND_ONLY) for moment in moments if (table, moment) not in refused]


def _refuses(sql: str, moment: str) -> bool:
    words = " ".join(sql.upper().split())
    return f" BEFORE {moment.upper()} ON " in words and " FOR EACH ROW BEGIN SELECT RAISE(ABORT," in words


def broken_file() -> list[str]:
    """What SQLite finds wrong with its own file, and rows that point at nothing; PostgreSQL sees to both itself."""
    if db.engine.dialect.name != "sqlite":
        return []
    found = [row[0] for row in db.session.execute(text("PRAGMA integrity_check(20)")) if row[0] != "ok"]
    astray = db.session.execute(text("PRAGMA foreign_key_check")).all()
    return found + [f"a row of {row[0]} points at a row of {row[2]} that is not there" for row in astray[:20]]
