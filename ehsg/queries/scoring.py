"""One descriptor's score."""

from sqlalchemy import bindparam, select
from sqlalchemy.orm import joinedload

from ehsg.extensions import db
from ehsg.models import Assessment, DescriptorScore

_FIND = (  # put together once: that takes longer than running it
    select(DescriptorScore)
    .where(
        DescriptorScore.assessment_id == bindparam("assessment_id"),
        DescriptorScore.descriptor_id == bindparam("descriptor_id"),
    )
    .options(joinedload(DescriptorScore.evidence), joinedload(DescriptorScore.saved_by))
    .execution_options(populate_existing=True)
)


def find(assessment: Assessment, descriptor_id: str) -> DescriptorScore | None:
    """The descriptor's row with its evidence and who saved it last, read afresh from the database."""
    this = {"assessment_id": assessment.id, "descriptor_id": descriptor_id}
    return db.session.scalars(_FIND, this).unique().one_or_none()
