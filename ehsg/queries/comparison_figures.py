"""Every area's figures beside which an area is shown. Only `domain.groups` says what of them may be."""

from collections import Counter, defaultdict
from collections.abc import Collection as Many
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from ehsg.domain.groups import AreaFigures
from ehsg.domain.permissions import Viewer
from ehsg.domain.return_figures import Layout, layout_of, score_counts, scores_of, sections_of
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, FigureLayout, ReturnFigures, Submission
from ehsg.queries.areas import may_see
from ehsg.queries.collections import LONGEST, final_at


@dataclass(frozen=True)
class YearFigures:
    """Every area that submitted in the year, by name, seen or not.

    `closes_at`: when the collection has closed for every area, those with more time among them.
    """

    closes_at: datetime
    areas: tuple[AreaFigures, ...]


def of_years(viewer: Viewer, years: Many[int], now: datetime) -> dict[int, YearFigures]:
    """Year to its figures; one statement, with a row for each area and year."""
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
            FigureLayout.section_ids,
            ReturnFigures.sections,
        )
        .select_from(ReturnFigures)
        .join(FigureLayout, FigureLayout.id == ReturnFigures.layout_id)
        .join(Submission, Submission.id == ReturnFigures.submission_id)
        .join(Submission.assessment)
        .join(Assessment.area)
        .join(Assessment.collection)
        .where(Collection.year.in_(years))
        .order_by(Collection.year, Area.name, Area.id)
    )
    closing: dict[int, datetime] = {}
    areas: dict[int, list[AreaFigures]] = defaultdict(list)
    for year, closes_at, extended, area_id, *submitted, code, later, name, region, seen, ids, sections in rows:
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
                sections=sections_of(ids, sections),
            )
        )
    return {year: YearFigures(closing[year], tuple(areas[year])) for year in closing}


@dataclass(frozen=True)
class DescriptorFigures:
    """`counts`: descriptor to score to how many areas gave it. `scores`: area named to descriptor to score."""

    counts: Mapping[str, Mapping[int, int]]
    scores: Mapping[int, Mapping[str, int]]


def of_descriptors(year: int, named: Many[AreaFigures]) -> DescriptorFigures:
    """All areas' scores in the year counted, and those of the areas named; one statement."""
    of_area = {area.submission_id: area.area_id for area in named}
    rows = db.session.execute(
        select(ReturnFigures.submission_id, FigureLayout.section_ids, FigureLayout.descriptor_ids, ReturnFigures.scores)
        .join(FigureLayout, FigureLayout.id == ReturnFigures.layout_id)
        .join(Collection, Collection.id == ReturnFigures.collection_id)
        .where(Collection.year == year)
        .order_by(ReturnFigures.submission_id)
    )
    texts: dict[Layout, list[str]] = defaultdict(list)
    scores: dict[int, dict[str, int]] = {area_id: {} for area_id in of_area.values()}
    for submission_id, *ids, text in rows:
        layout = layout_of(*ids)
        texts[layout].append(text)
        if submission_id in of_area:
            scores[of_area[submission_id]] = scores_of(layout, text)
    counts: dict[str, Counter[int]] = defaultdict(Counter)
    for layout, some in texts.items():
        for descriptor, found in score_counts(layout, "".join(some)).items():
            counts[descriptor].update({score: areas for (score,), areas in found.items()})
    return DescriptorFigures(counts, scores)
