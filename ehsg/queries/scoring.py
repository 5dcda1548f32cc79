"""One descriptor's score."""

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ehsg.extensions import db
from ehsg.models import Assessment, DescriptorScore


def find(assessment: Assessment, descriptor_id: str) -> DescriptorScore | None:
    """The descriptor's row with its evidence and who saved it last, read afresh from the database."""
    return (
        db.session.scalars(
            select(DescriptorScore)
            .where(
                DescriptorScore.assessment_id == assessment.id,
                DescriptorScore.descriptor_id == descriptor_id,
            )
            .options(joinedload(DescriptorScore.evidence), joinedload(DescriptorScore.saved_by))
            .execution_options(populate_existing=True)
        )
        .unique()
        .one_or_none()
    )
