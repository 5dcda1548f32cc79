"""Whom the national team may ask for good practice, and how far the cases are."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import and_, or_, select

from ehsg.domain.content import Score, score_from_json
from ehsg.domain.good_practice import CaseState, high_score, is_candidate, order
from ehsg.domain.guide import Guide
from ehsg.domain.permissions import Action, Viewer, allowed
from ehsg.domain.sharing import SharedWith
from ehsg.domain.status import State
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, GoodPractice, Submission, SubmissionScore
from ehsg.queries.sharing import stands
from ehsg.queries.submissions import LATEST


@dataclass(frozen=True)
class Candidate:
    """What an area's latest submission says of a descriptor, and how far its case is (None: nothing was done).

    `with_evidence`: it is a candidate as it stands; a case may be there from before it was submitted again.
    """

    area_code: str
    area_name: str
    reopened: bool
    number: int
    score: Score
    shared_with_areas: bool
    shared_with_departments: bool
    state: CaseState | None
    with_evidence: bool

    @property
    def shown_state(self) -> CaseState:
        """Nothing done is a candidate like one with a draft."""
        return self.state or CaseState.CANDIDATE


@dataclass(frozen=True)
class Found:
    """The candidates for one descriptor, and how many more areas score high without saying what that rests on."""

    candidates: tuple[Candidate, ...]
    without_evidence: int


def candidates(viewer: Viewer, collection: Collection, guide: Guide, descriptor_id: str) -> Found:
    """By score, then evidence, then name; nobody for anybody but the national team. One statement."""
    if not allowed(viewer, Action.FIND_GOOD_PRACTICE):
        return Found((), 0)
    rows = db.session.execute(
        select(
            Area.code,
            Area.name,
            Assessment.state,
            Submission.number,
            Submission.content,
            stands(SharedWith.AREAS),
            stands(SharedWith.DEPARTMENTS),
            GoodPractice.state,
        )
        .select_from(Assessment)
        .join(Assessment.area)
        .join(Submission, LATEST)
        .outerjoin(
            SubmissionScore,
            and_(SubmissionScore.submission_id == Submission.id, SubmissionScore.descriptor_id == descriptor_id),
        )
        .outerjoin(
            GoodPractice,
            and_(GoodPractice.assessment_id == Assessment.id, GoodPractice.descriptor_id == descriptor_id),
        )
        .where(
            Assessment.collection_id == collection.id,
            or_(SubmissionScore.score >= high_score(guide), GoodPractice.id.is_not(None)),
        )
        .order_by(Area.name, Area.id)
    )
    every = [_candidate(guide, descriptor_id, *row) for row in rows]
    shown = [one for one in every if one.with_evidence or one.state]
    shown.sort(key=lambda one: order(guide, one.score, one.area_name))
    return Found(tuple(shown), len(every) - len(shown))


def _candidate(
    guide: Guide, descriptor_id: str, code: str, name: str, state: State, number: int, *more: Any
) -> Candidate:
    content, areas, departments, case_state = more
    score = _score(content, descriptor_id)
    reopened = state is State.REOPENED
    return Candidate(code, name, reopened, number, score, areas, departments, case_state, is_candidate(guide, score))


def _score(content: Mapping[str, Any], descriptor_id: str) -> Score:
    """Without making the other thirty."""
    entry = next((one for one in content["scores"] if one["descriptor_id"] == descriptor_id), None)
    return score_from_json(entry) if entry else Score(descriptor_id)


@dataclass(frozen=True)
class Counts:
    """Of one descriptor: areas that score high with evidence, and how many cases stand in each state."""

    candidates: int = 0
    states: Mapping[CaseState, int] = field(default_factory=dict)


def counts(viewer: Viewer, collection: Collection, guide: Guide) -> Mapping[str, Counts]:
    """For each descriptor of the guide; two statements. Nothing for anybody but the national team."""
    if not allowed(viewer, Action.FIND_GOOD_PRACTICE):
        return {}
    of_year = Assessment.collection_id == collection.id
    contents = db.session.scalars(select(Submission.content).join(Assessment, LATEST).where(of_year))
    found = Counter(id_ for content in contents for id_ in _candidates_in(guide, content))
    cases: dict[str, Counter[CaseState]] = {}
    for id_, state in db.session.execute(
        select(GoodPractice.descriptor_id, GoodPractice.state)
        .join(Assessment, Assessment.id == GoodPractice.assessment_id)
        .where(of_year)
    ):
        cases.setdefault(id_, Counter())[state] += 1
    return {id_: Counts(found[id_], cases.get(id_, Counter())) for id_ in guide.descriptor_ids}


def _candidates_in(guide: Guide, content: Mapping[str, Any]) -> list[str]:
    lowest = high_score(guide)
    high = (one for one in content["scores"] if one["score"] is not None and one["score"] >= lowest)
    return [one["descriptor_id"] for one in high if is_candidate(guide, score_from_json(one))]
