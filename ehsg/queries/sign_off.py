"""Recorded sign-offs."""

from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, select

from ehsg.domain.content import Content, from_json
from ehsg.domain.sign_off import Signature
from ehsg.extensions import db
from ehsg.models import Assessment, SignedContent, SignOff

_CURRENT = (  # put together once: that takes longer than running it
    select(SignOff)
    .where(SignOff.assessment_id == bindparam("assessment_id"), SignOff.withdrawn_at.is_(None))
    .order_by(SignOff.id)
)


def current(assessment: Assessment) -> Sequence[SignOff]:
    """The sign-offs recorded and not withdrawn, in the order recorded."""
    return db.session.scalars(_CURRENT, {"assessment_id": assessment.id}).all()


def signatures(rows: Sequence[SignOff]) -> tuple[Signature, ...]:
    """The rows as the domain judges them."""
    return tuple(
        Signature(row.role_id, row.name, row.organisation, row.signed_on, row.how, row.content_sha256) for row in rows
    )


def find(assessment: Assessment, sign_off_id: int) -> SignOff | None:
    """A current sign-off of this very return."""
    return next((row for row in current(assessment) if row.id == sign_off_id), None)


def signed_contents(hashes: frozenset[str]) -> Mapping[str, Content]:
    """What each hash stands for."""
    rows = db.session.scalars(select(SignedContent).where(SignedContent.sha256.in_(hashes)))
    return {row.sha256: from_json(row.content) for row in rows}
