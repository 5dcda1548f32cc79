"""Recording an agreed score."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, update

from ehsg.domain.content import Differing, Link
from ehsg.domain.errors import NotFound, RuleBroken, StaleVersion
from ehsg.domain.guide import Guide
from ehsg.domain.scoring import is_score
from ehsg.domain.status import Move, after
from ehsg.domain.strength import NOT_SAID, Strength, in_order, strength_problems
from ehsg.domain.text import EVIDENCE_LIMIT, NARRATIVE_LIMIT, SHORT_TEXT_LIMIT, too_long
from ehsg.extensions import db
from ehsg.models import Assessment, DescriptorScore, Evidence
from ehsg.queries import scoring as scoring_queries
from ehsg.services import events


@dataclass(frozen=True)
class Entry:
    """What a person entered for one descriptor, cleaned and checked by the form.

    `differing` or `strength` None leaves them as they are.
    """

    score: int | None
    narrative: str
    evidence: tuple[Link, ...]
    differing: tuple[Differing, ...] | None = None
    strength: Strength | None = None


@dataclass(frozen=True)
class Saved:
    """The version that the next save must name, and whether anything was different from what was stored."""

    version: int
    changed: bool


def record_score(
    *,
    assessment: Assessment,
    guide: Guide,
    descriptor_id: str,
    entry: Entry,
    version: int,
    user_id: int,
    now: datetime,
) -> Saved:
    """Stores the entry over the version that it was drawn from.

    Saying again what is stored already is no conflict, whatever the version: a second click is not a second editor.
    NotFound: no such descriptor. NotEditable: submitted. RuleBroken: the entry is out of bounds. StaleVersion:
    somebody saved something else in between, and nothing is stored.
    """
    after(assessment.state, Move.EDIT)
    _check(guide, descriptor_id, entry)
    row = scoring_queries.find(assessment, descriptor_id)
    if row is None:
        raise NotFound("This return has no such descriptor.")
    stored = entry_of(row)
    entry = _completed(entry, stored, guide)
    if stored == entry:
        return Saved(row.version, changed=False)
    if row.version != version or not _claim(row, entry, version, user_id, now):
        raise StaleVersion("Somebody else saved this descriptor after you opened it.")
    if stored.evidence != entry.evidence:
        _replace_evidence(row, entry.evidence)
    events.record(
        kind="record_score",
        at=now,
        user_id=user_id,
        assessment_id=assessment.id,
        subject=descriptor_id,
        old=_difference(stored, entry),
        new=_difference(entry, stored),
    )
    db.session.flush()
    return Saved(version + 1, changed=True)


def entry_of(row: DescriptorScore) -> Entry:
    """What is stored, in the shape of what is entered."""
    return Entry(
        score=row.score,
        narrative=row.narrative,
        evidence=tuple(Link(e.label, e.url) for e in row.evidence),
        differing=tuple(Differing(*pair) for pair in row.differing or ()),
        strength=Strength(row.confidence or "", tuple(row.rests_on or ())),
    )


def _completed(entry: Entry, stored: Entry, guide: Guide) -> Entry:
    """With what is stored of the parts that it leaves as they are."""
    strength = stored.strength
    if entry.strength is not None:
        strength = replace(entry.strength, rests_on=in_order(guide, entry.strength.rests_on))
    return replace(entry, strength=strength, differing=stored.differing if entry.differing is None else entry.differing)


def _check(guide: Guide, descriptor_id: str, entry: Entry) -> None:
    if not guide.has(descriptor_id):
        raise NotFound("The guide has no such descriptor.")
    problems = []
    if entry.score is not None and not is_score(entry.score):
        problems.append("The score must be a whole number from 0 to 5.")
    if too_long(entry.narrative, NARRATIVE_LIMIT):
        problems.append(f"The narrative must be {NARRATIVE_LIMIT:,} characters or fewer.")
    if len(entry.evidence) > EVIDENCE_LIMIT:
        problems.append(f"Give {EVIDENCE_LIMIT} links or fewer.")
    if any(too_long(view.text, SHORT_TEXT_LIMIT) for view in entry.differing or ()):
        problems.append(f"A differing view must be {SHORT_TEXT_LIMIT:,} characters or fewer.")
    problems += strength_problems(guide, entry.strength or NOT_SAID)
    if problems:
        raise RuleBroken(tuple(problems))


def _claim(row: DescriptorScore, entry: Entry, version: int, user_id: int, now: datetime) -> bool:
    """Writes only where the version is still the one read: of two at the same moment, one wins and one is told."""
    strength = entry.strength or NOT_SAID
    result = db.session.execute(
        update(DescriptorScore)
        .where(DescriptorScore.id == row.id, DescriptorScore.version == version)
        .values(
            score=entry.score,
            narrative=entry.narrative,
            differing=[[view.organisation, view.text] for view in entry.differing or ()] or None,
            confidence=strength.confidence or None,
            rests_on=list(strength.rests_on) or None,
            version=version + 1,
            saved_by_id=user_id,
            saved_at=now,
        )
        .execution_options(synchronize_session=False)
    )
    return bool(result.rowcount == 1)  # type: ignore[attr-defined]


def _replace_evidence(row: DescriptorScore, links: tuple[Link, ...]) -> None:
    """Two statements, however many links there are."""
    db.session.execute(
        delete(Evidence).where(Evidence.descriptor_score_id == row.id).execution_options(synchronize_session=False)
    )
    if links:
        db.session.execute(
            insert(Evidence),
            [
                {"descriptor_score_id": row.id, "position": place, "label": link.label, "url": link.url}
                for place, link in enumerate(links, start=1)
            ],
        )
    db.session.expire(row, ["evidence"])


def _difference(this: Entry, other: Entry) -> dict[str, Any]:
    """Only the fields that differ, so that the record of an autosave stays small."""
    found: dict[str, Any] = {}
    if this.score != other.score:
        found["score"] = this.score
    if this.narrative != other.narrative:
        found["narrative"] = this.narrative
    if this.evidence != other.evidence:
        found["evidence"] = [[link.label, link.url] for link in this.evidence]
    if this.differing != other.differing:
        found["differing"] = [[view.organisation, view.text] for view in this.differing or ()]
    mine, yours = this.strength or NOT_SAID, other.strength or NOT_SAID
    if mine.confidence != yours.confidence:
        found["confidence"] = mine.confidence
    if mine.rests_on != yours.rests_on:
        found["rests_on"] = list(mine.rests_on)
    return found
