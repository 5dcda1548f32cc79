"""Every area's figures beside which an area is shown. Only `domain.groups` says what of them may be."""

from collections import defaultdict
from collections.abc import Collection as Many
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import String, case, cast, func, null, select

from ehsg.domain.groups import AreaFigures
from ehsg.domain.permissions import Viewer
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, Submission, SubmissionScore, SubmissionSection
from ehsg.queries.areas import may_see
from ehsg.queries.collections import LONGEST, final_at
from ehsg.queries.submissions import LATEST

_BETWEEN, _INSIDE = " ", ":"  # in neither a section's id nor a number


@dataclass(frozen=True)
class YearFigures:
    """Every area that submitted in the year, by name, seen or not.

    `closes_at`: when the collection has closed for every area, those with more time among them.
    """

    closes_at: datetime
    areas: tuple[AreaFigures, ...]


def of_years(viewer: Viewer, years: Many[int], now: datetime) -> dict[int, YearFigures]:
    """Year to its figures; one statement, with a row for each area and year, in which the sections are joined up."""
    section = (
        SubmissionSection.section_id
        + _INSIDE
        + cast(SubmissionSection.total, String)
        + _INSIDE
        + cast(SubmissionSection.scored, String)
    )
    rows = db.session.execute(
        select(
            Collection.year,
            Collection.closes_at,
            LONGEST,
            Area.id,
            Submission.id,
            Assessment.id,
            Submission.number,
            Area.code,
            Area.later_code,
            Area.name,
            Area.region,
            may_see(viewer, now),
            func.aggregate_strings(section, _BETWEEN),
        )
        .select_from(Submission)
        .join(Assessment, LATEST)
        .join(Assessment.area)
        .join(Assessment.collection)
        .join(SubmissionSection, SubmissionSection.submission_id == Submission.id)
        .where(Collection.year.in_(years), SubmissionSection.scored > 0)
        .group_by(Submission.id, Assessment.id, Area.id, Collection.id)
        .order_by(Collection.year, Area.name, Area.id)
    )
    closing: dict[int, datetime] = {}
    areas: dict[int, list[AreaFigures]] = defaultdict(list)
    for year, closes_at, extended, area_id, *submitted, code, later, name, region, seen, sections in rows:
        closing[year] = final_at(closes_at, extended)
        submission_id, assessment_id, number = submitted
        areas[year].append(
            AreaFigures(
                area_id=area_id,
                submission_id=submission_id,
                assessment_id=assessment_id,
                number=number,
                codes=frozenset(filter(None, (code, later))),
                name=name,
                region=region,
                seen=bool(seen),
                sections=_sections(sections),
            )
        )
    return {year: YearFigures(closing[year], tuple(areas[year])) for year in closing}


def _sections(joined: str) -> dict[str, tuple[int, int]]:
    parts = (part.split(_INSIDE) for part in joined.split(_BETWEEN))
    return {section: (int(total), int(scored)) for section, total, scored in parts}


@dataclass(frozen=True)
class DescriptorFigures:
    """`counts`: descriptor to score to how many areas gave it. `scores`: area named to descriptor to score."""

    counts: Mapping[str, Mapping[int, int]]
    scores: Mapping[int, Mapping[str, int]]


def of_descriptors(year: int, named: Many[AreaFigures]) -> DescriptorFigures:
    """All areas' scores in the year counted, and those of the areas named; one statement."""
    of_area = {area.submission_id: area.area_id for area in named}
    whose = case((SubmissionScore.submission_id.in_(of_area), SubmissionScore.submission_id), else_=null())
    rows = db.session.execute(
        select(SubmissionScore.descriptor_id, SubmissionScore.score, whose, func.count())
        .join(Submission, Submission.id == SubmissionScore.submission_id)
        .join(Assessment, LATEST)
        .join(Assessment.collection)
        .where(Collection.year == year)
        .group_by(SubmissionScore.descriptor_id, SubmissionScore.score, whose)
    )
    counts: dict[str, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    scores: dict[int, dict[str, int]] = {area_id: {} for area_id in of_area.values()}
    for descriptor, score, submission_id, areas in rows:
        counts[descriptor][score] += areas
        if submission_id is not None:
            scores[of_area[submission_id]][descriptor] = score
    return DescriptorFigures(counts, scores)
