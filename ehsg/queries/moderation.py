"""Every organisation's scores of a return side by side, once moderation is open."""

from collections.abc import Mapping

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from ehsg.domain.guide import Guide
from ehsg.domain.moderation import SideBySide, Voice, side_by_side
from ehsg.domain.partners import PartnerEntry, asked
from ehsg.domain.permissions import Action, Viewer, allowed
from ehsg.extensions import db
from ehsg.models import Assessment, Participant, PartnerScore
from ehsg.queries import assessments
from ehsg.queries.answers import entry_of


def of_return(viewer: Viewer, assessment: Assessment, guide: Guide) -> Mapping[str, SideBySide]:
    """Descriptor id to what the organisations say of it, in two statements.

    Nothing before moderation is open, and nothing for anybody outside the area: the rule table decides here again.
    """
    if not allowed(viewer, Action.VIEW_MODERATION, assessments.subject(assessment)):
        return side_by_side(guide, {})
    found = select(Participant).where(Participant.assessment_id == assessment.id)
    participants = db.session.scalars(found.order_by(Participant.name_key, Participant.id)).all()
    rows = {
        (row.participant_id, row.descriptor_id): row
        for row in db.session.scalars(
            select(PartnerScore)
            .where(PartnerScore.participant_id.in_([row.id for row in participants]))
            .options(joinedload(PartnerScore.saved_by), joinedload(PartnerScore.saved_by_link))
        )
    }
    voices: dict[str, list[Voice]] = {}
    for participant in participants:
        for id_ in asked(participant.scope, guide.descriptor_ids):
            row = rows.get((participant.id, id_))
            entry, by = (entry_of(row), _by(row)) if row else (PartnerEntry(), "")
            left = participant.left_at is not None
            voice = Voice(participant.name, participant.partner, entry, by, participant.id, left)
            if entry.answered or not left:
                voices.setdefault(id_, []).append(voice)
    return side_by_side(guide, voices)


def _by(row: PartnerScore) -> str:
    if row.saved_by_link is not None:
        return f"{row.saved_by_link.name}, {row.saved_by_link.capacity}"
    return row.saved_by.name if row.saved_by else ""
