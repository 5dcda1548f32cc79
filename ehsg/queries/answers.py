"""Organisations' own answers. Whoever asks has been judged by the rule table for the organisation in question."""

from collections.abc import Iterable, Mapping

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ehsg.domain.content import Link
from ehsg.domain.partners import PartnerEntry
from ehsg.extensions import db
from ehsg.models import Participant, PartnerScore


def find(participant: Participant, descriptor_id: str) -> PartnerScore | None:
    """The organisation's row for one descriptor with who saved it; None when it is not asked about it."""
    of_this = PartnerScore.participant_id == participant.id, PartnerScore.descriptor_id == descriptor_id
    return db.session.scalars(
        select(PartnerScore)
        .where(*of_this)
        .options(joinedload(PartnerScore.saved_by), joinedload(PartnerScore.saved_by_link))
    ).one_or_none()


def entry_of(row: PartnerScore) -> PartnerEntry:
    """What is stored, in the shape of what is entered."""
    links = tuple(Link(label, url) for label, url in row.evidence)
    return PartnerEntry(row.score, row.cannot_judge, row.comment, links)


def entries(participant: Participant, ids: Iterable[str]) -> Mapping[str, PartnerEntry]:
    """Descriptor id to the organisation's answer, for each of these descriptors."""
    rows = db.session.scalars(select(PartnerScore).where(PartnerScore.participant_id == participant.id))
    known = {row.descriptor_id: entry_of(row) for row in rows}
    return {id_: known.get(id_, PartnerEntry()) for id_ in ids}
