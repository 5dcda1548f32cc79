"""Keeping what national pages count of each return: the figures of its latest submission."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from ehsg.domain.return_figures import Layout, Packed
from ehsg.extensions import db
from ehsg.models import FigureLayout, ReturnFigures, Submission


def keep(*, submission: Submission, figures: Packed) -> None:
    """The submission is its return's latest: these figures are counted from now on, instead of earlier ones."""
    assessment = submission.assessment
    db.session.merge(
        ReturnFigures(
            assessment_id=assessment.id,
            submission_id=submission.id,
            collection_id=assessment.collection_id,
            area_id=assessment.area_id,
            layout_id=layout_ids(layouts=(figures.layout,))[figures.layout],
            data_maturity_model=submission.data_maturity_model,
            imported=submission.imported,
            sections=figures.sections,
            scores=figures.scores,
        )
    )
    db.session.flush()


def layout_ids(*, layouts: Iterable[Layout]) -> dict[Layout, int]:
    """Each layout to its id; those that are new are added."""
    return {layout: _find(layout) or _add(layout) for layout in dict.fromkeys(layouts)}


def _find(layout: Layout) -> int | None:
    same = (
        FigureLayout.section_ids == " ".join(layout.section_ids),
        FigureLayout.descriptor_ids == " ".join(layout.descriptor_ids),
    )
    return db.session.scalar(select(FigureLayout.id).where(*same))


def _add(layout: Layout) -> int:
    """Unless another return with the same layout was the first at the same moment."""
    row = FigureLayout(section_ids=" ".join(layout.section_ids), descriptor_ids=" ".join(layout.descriptor_ids))
    try:
        with db.session.begin_nested():
            db.session.add(row)
            db.session.flush()
    except IntegrityError:
        found = _find(layout)
        if found is None:
            raise
        return found
    return row.id
