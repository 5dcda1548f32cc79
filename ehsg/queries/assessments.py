"""Returns while they are worked on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import contains_eager, joinedload

from ehsg.domain.content import Content, Differing, Link, Priority, Score, Sharing, complete_scores
from ehsg.domain.guide import Guide
from ehsg.domain.partners import Round, round_of
from ehsg.domain.permissions import Viewer
from ehsg.domain.sharing import SharedWith
from ehsg.domain.status import State, Window, window
from ehsg.domain.strength import NOT_SAID, Strength
from ehsg.domain.subjects import ReturnSubject
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, DescriptorScore, Evidence, PriorityChoice, Submission
from ehsg.queries.submissions import LATEST

# Put together once: for the pages that everybody opens, that takes longer than running them.
_FIND = (
    select(Assessment)
    .join(Assessment.area)
    .join(Assessment.collection)
    .where(Area.code == bindparam("code"), Collection.year == bindparam("year"))
    .options(
        contains_eager(Assessment.area),
        contains_eager(Assessment.collection),
        joinedload(Assessment.sharing),
        joinedload(Assessment.extension),
        joinedload(Assessment.partner_round),
    )
)
_OF_THIS = DescriptorScore.assessment_id == bindparam("assessment_id")
_SCORES_ONLY = select(DescriptorScore.descriptor_id, DescriptorScore.score).where(_OF_THIS)
_SCORES = (  # a row for each piece of evidence, and one where there is none: a statement less for what everybody opens
    select(
        DescriptorScore.descriptor_id,
        DescriptorScore.score,
        DescriptorScore.narrative,
        DescriptorScore.differing,
        DescriptorScore.confidence,
        DescriptorScore.rests_on,
        Evidence.label,
        Evidence.url,
    )
    .outerjoin(Evidence, Evidence.descriptor_score_id == DescriptorScore.id)
    .where(_OF_THIS)
    .order_by(DescriptorScore.id, Evidence.position)
)
_CHOICES = (
    select(PriorityChoice)
    .where(PriorityChoice.assessment_id == bindparam("assessment_id"))
    .order_by(PriorityChoice.position.is_(None), PriorityChoice.position, PriorityChoice.id)
)


class Lock(Enum):
    """How a request holds the return. ALONGSIDE lets others save too; neither lets a submission pass by."""

    NONE = "none"
    ALONGSIDE = "alongside"
    ALONE = "alone"


def find(code: str, year: int, lock: Lock = Lock.NONE) -> Assessment | None:
    """An area's return with its area, collection, sharing and extension, in one statement."""
    statement = _FIND
    if lock is not Lock.NONE:
        statement = statement.with_for_update(of=Assessment, read=lock is Lock.ALONGSIDE)
    return db.session.scalars(statement, {"code": code, "year": year}).one_or_none()


def subject(assessment: Assessment) -> ReturnSubject:
    """What the rule table needs to know of a return as it is worked on. Sharing is a matter of its submissions."""
    return ReturnSubject(
        area_id=assessment.area_id,
        state=assessment.state,
        submitted=assessment.submissions_made > 0,
        round=round_state(assessment),
    )


def subject_once_shared(assessment: Assessment, withdrawn: frozenset[SharedWith]) -> ReturnSubject:
    """What the rule table would be asked if the return were submitted as it is now, from the sharing date on.

    A question not answered yet counts as yes, so that people can see what they are asked to permit. `withdrawn` is
    what was withdrawn from the submission of a return that stands submitted.
    """
    sharing = _sharing(assessment)
    return replace(
        subject(assessment),
        state=State.SUBMITTED,
        submitted=True,
        shared_with_areas=sharing.areas is not False and SharedWith.AREAS not in withdrawn,
        shared_with_departments=sharing.departments is not False and SharedWith.DEPARTMENTS not in withdrawn,
        sharing_date_reached=True,
    )


def round_state(assessment: Assessment) -> Round:
    """Where the return's partner round stands."""
    row = assessment.partner_round
    return round_of(row.opened_at, row.moderation_at) if row else Round.NOT_OPEN


def closes_at(assessment: Assessment) -> datetime:
    """When the collection closes for this area: its own extension where that is later."""
    extension, own = assessment.extension, assessment.collection.closes_at
    return max(own, extension.closes_at) if extension else own


def window_of(assessment: Assessment, now: datetime) -> Window:
    """Whether the area can submit now."""
    return window(opens_at=assessment.collection.opens_at, closes_at=closes_at(assessment), now=now)


def content(assessment: Assessment, guide: Guide) -> Content:
    """What the return says as it is now: two statements, whatever its length."""
    return Content(
        area_code=assessment.area.code,
        area_name=assessment.area.name,
        year=assessment.collection.year,
        guide_edition=assessment.collection.guide_edition,
        data_maturity_model=assessment.data_maturity_model,
        scores=complete_scores(guide, _scores(assessment)),
        priorities=tuple(
            Priority(row.descriptor_id, row.reason, row.plan) for row in priority_choices(assessment) if row.position
        ),
        sharing=_sharing(assessment),
    )


def _scores(assessment: Assessment) -> list[Score]:
    found: dict[str, Score] = {}
    links: dict[str, list[Link]] = {}
    rows = db.session.execute(_SCORES, {"assessment_id": assessment.id})
    for descriptor_id, score, narrative, differing, confidence, rests_on, label, url in rows:
        if descriptor_id not in found:
            strength = _strength(confidence, rests_on)
            found[descriptor_id] = Score(descriptor_id, score, narrative, (), _differing(differing), strength)
        if url is not None:
            links.setdefault(descriptor_id, []).append(Link(label, url))
    return [replace(found[id_], evidence=tuple(links[id_])) if id_ in links else found[id_] for id_ in found]


def _differing(pairs: list[list[str]] | None) -> tuple[Differing, ...]:
    return tuple(Differing(*pair) for pair in pairs) if pairs else ()


def _strength(confidence: str | None, rests_on: list[str] | None) -> Strength:
    return Strength(confidence or "", tuple(rests_on or ())) if confidence or rests_on else NOT_SAID


def _sharing(assessment: Assessment) -> Sharing:
    row = assessment.sharing
    return Sharing(row.areas, row.departments, row.acknowledged) if row else Sharing()


def priority_choices(assessment: Assessment) -> Sequence[PriorityChoice]:
    """The choices in their order, then those set aside."""
    return db.session.scalars(_CHOICES, {"assessment_id": assessment.id}).all()


def scores_only(assessment: Assessment) -> Mapping[str, int | None]:
    """Descriptor id to score, without the narratives."""
    rows = db.session.execute(_SCORES_ONLY, {"assessment_id": assessment.id})
    return {row[0]: row[1] for row in rows}


@dataclass(frozen=True)
class ReturnSummary:
    """One return as a list shows it; `imported`: its latest submission was."""

    assessment: Assessment
    scored: int
    imported: bool

    @property
    def closes_at(self) -> datetime:
        """When the collection closes for this area."""
        return closes_at(self.assessment)


def of_areas(viewer: Viewer, areas: frozenset[int], *, now: datetime) -> tuple[ReturnSummary, ...]:
    """The returns of the viewer's own areas in every collection that has opened, latest year first."""
    mine = areas & frozenset(m.area_id for m in viewer.memberships if m.area_id is not None)
    # Of each return by itself: counted together, PostgreSQL counts those of every area first.
    scored = select(func.count(DescriptorScore.score)).where(DescriptorScore.assessment_id == Assessment.id)
    rows = db.session.execute(
        select(Assessment, scored.scalar_subquery(), func.coalesce(Submission.imported, False))
        .join(Assessment.area)
        .join(Assessment.collection)
        .outerjoin(Submission, LATEST)
        .where(Assessment.area_id.in_(mine), Collection.opens_at <= now)
        .options(
            contains_eager(Assessment.area),
            contains_eager(Assessment.collection),
            joinedload(Assessment.extension),
            joinedload(Assessment.partner_round),
        )
        .order_by(Collection.year.desc(), Area.name, Area.id)
    )
    return tuple(ReturnSummary(*row) for row in rows)


def is_begun(summary: ReturnSummary) -> bool:
    """Whether anything was scored or the return has gone further than a draft."""
    return summary.scored > 0 or summary.assessment.state is not State.DRAFT
