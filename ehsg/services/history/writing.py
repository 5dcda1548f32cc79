"""Writing past returns in bulk: each submission, what national tables count, and what its area would go on from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert

from ehsg.domain.content import Content, Priority, Score, Sharing, complete_scores, sha256, to_json
from ehsg.domain.past_returns import PastReturn
from ehsg.domain.return_figures import figures_of
from ehsg.domain.scoring import section_averages
from ehsg.domain.status import State
from ehsg.domain.words import searched_by
from ehsg.extensions import db
from ehsg.models import (
    Assessment,
    DescriptorScore,
    Event,
    PriorityChoice,
    ReturnFigures,
    SharingPermission,
    Submission,
    SubmissionNarrative,
    SubmissionPriority,
    SubmissionScore,
    SubmissionSection,
)
from ehsg.services import return_figures
from ehsg.services.history.bulk import add_rows
from ehsg.services.history.texts import Texts


@dataclass(frozen=True)
class _Written:
    """A past return, what it says, and the ids that it got."""

    past: PastReturn
    content: Content
    sha256: str
    assessment_id: int
    submission_id: int


def write_returns(
    *, returns: Sequence[PastReturn], texts: Texts, collections: Mapping[int, int], now: datetime
) -> None:
    """Stores them as submitted, by nobody; `collections` maps each year to the id of its collection."""
    contents = [_content(past, texts.of(past.area.id, past.year)) for past in returns]
    digests = [sha256(content) for content in contents]
    assessments = _write_assessments(returns, collections, now)
    submissions = _write_submissions(assessments, contents, digests, now)
    made = [_Written(*row) for row in zip(returns, contents, digests, assessments, submissions, strict=True)]
    _write_frozen(made)
    _write_counted(made, collections)
    _write_working_copies(made)
    add_rows(
        model=Event,
        columns=("at", "assessment_id", "kind", "subject", "new"),
        rows=(
            (now, one.assessment_id, "import_history", "1", {"state": State.SUBMITTED.value, "sha256": one.sha256})
            for one in made
        ),
    )


def _content(past: PastReturn, texts: Mapping[str, str]) -> Content:
    """What the file says, as a return says it. Nobody has acknowledged here what is always shared."""
    scores = zip(past.guide.descriptor_ids, past.scores, strict=True)
    return Content(
        area_code=past.area.code,
        area_name=past.area.name,
        year=past.year,
        guide_edition=past.guide.edition,
        data_maturity_model=past.model,
        scores=complete_scores(past.guide, (Score(id_, score, texts.get(id_, "")) for id_, score in scores)),
        priorities=tuple(Priority(id_) for id_ in past.priorities),
        sharing=Sharing(past.shared_with_areas, past.shared_with_departments),
    )


def _write_assessments(returns: Sequence[PastReturn], collections: Mapping[int, int], now: datetime) -> list[int]:
    values = [
        {
            "collection_id": collections[past.year],
            "area_id": past.area.id,
            "state": State.SUBMITTED,
            "data_maturity_model": past.model,
            "data_maturity_version": 1,
            "priorities_version": 1,
            "submissions_made": 1,
            "submitted_at": now,
            "created_at": now,
        }
        for past in returns
    ]
    made = insert(Assessment).returning(Assessment.id, sort_by_parameter_order=True)
    return list(db.session.scalars(made, values))


def _write_submissions(
    assessments: Sequence[int], contents: Sequence[Content], digests: Sequence[str], now: datetime
) -> list[int]:
    values: list[dict[str, Any]] = [
        {
            "assessment_id": assessment_id,
            "number": 1,
            "submitted_at": now,
            "imported": True,
            "guide_edition": content.guide_edition,
            "data_maturity_model": content.data_maturity_model,
            "shared_with_areas": content.sharing.areas,
            "shared_with_departments": content.sharing.departments,
            "content": to_json(content),
            "sha256": digest,
            "sign_offs": [],
        }
        for assessment_id, content, digest in zip(assessments, contents, digests, strict=True)
    ]
    made = insert(Submission).returning(Submission.id, sort_by_parameter_order=True)
    return list(db.session.scalars(made, values))


def _write_frozen(made: Sequence[_Written]) -> None:
    """What national tables count, and what is searched."""
    add_rows(
        model=SubmissionScore,
        columns=("submission_id", "descriptor_id", "score"),
        rows=((one.submission_id, s.descriptor_id, s.score) for one in made for s in one.content.scores),
    )
    add_rows(
        model=SubmissionSection,
        columns=("submission_id", "section_id", "total", "scored"),
        rows=(
            (one.submission_id, s.section_id, s.total, s.scored)
            for one in made
            for s in section_averages(one.past.guide, one.content.score_of)
        ),
    )
    add_rows(
        model=SubmissionNarrative,
        columns=("submission_id", "descriptor_id", "text", "stems"),
        rows=(
            (one.submission_id, s.descriptor_id, s.narrative, found)
            for one in made
            for s in one.content.scores
            if (found := searched_by(s.narrative))
        ),
    )
    add_rows(
        model=SubmissionPriority,
        columns=("submission_id", "position", "descriptor_id"),
        rows=((one.submission_id, n, id_) for one in made for n, id_ in enumerate(one.past.priorities, start=1)),
    )


def _write_counted(made: Sequence[_Written], collections: Mapping[int, int]) -> None:
    """What national pages count."""
    figures = [figures_of(one.past.guide, one.content) for one in made]
    layouts = return_figures.layout_ids(layouts=(one.layout for one in figures))
    add_rows(
        model=ReturnFigures,
        columns=(
            *("assessment_id", "submission_id", "collection_id", "area_id", "layout_id"),
            *("data_maturity_model", "imported", "sections", "scores"),
        ),
        rows=(
            (
                *(one.assessment_id, one.submission_id, collections[one.past.year], one.past.area.id),
                *(layouts[found.layout], one.past.model, True, found.sections, found.scores),
            )
            for one, found in zip(made, figures, strict=True)
        ),
    )


def _write_working_copies(made: Sequence[_Written]) -> None:
    """What the area would go on from, if the national team reopened the return."""
    add_rows(
        model=DescriptorScore,
        columns=("assessment_id", "descriptor_id", "score", "narrative", "version"),
        rows=(
            (one.assessment_id, s.descriptor_id, s.score, s.narrative, 1) for one in made for s in one.content.scores
        ),
    )
    add_rows(
        model=PriorityChoice,
        columns=("assessment_id", "descriptor_id", "position"),
        rows=((one.assessment_id, id_, n) for one in made for n, id_ in enumerate(one.past.priorities, start=1)),
    )
    add_rows(
        model=SharingPermission,
        columns=("assessment_id", "areas", "departments", "acknowledged", "version"),
        rows=(
            (one.assessment_id, one.past.shared_with_areas, one.past.shared_with_departments, False, 1) for one in made
        ),
    )
