"""What a person did in returns, as plain values: what belongs to a return is in it only for members of its area."""

from datetime import date
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import contains_eager, joinedload

from ehsg.domain.permissions import Action, Viewer, allowed
from ehsg.extensions import db
from ehsg.models import (
    Area,
    Assessment,
    Collection,
    DescriptorScore,
    Evidence,
    Feedback,
    FeedbackText,
    Participant,
    PartnerLink,
    PartnerScore,
    PlannedAction,
    SignOff,
    SignOffRequest,
    Submission,
    User,
)
from ehsg.queries import assessments

NOT_SHOWN = "not shown: you are not a member of this area any more"
NOT_SHOWN_FEEDBACK = "not shown: you are not in the national team any more"
Entry = dict[str, Any]
WHOLE = (  # what the rule table is asked with
    contains_eager(Assessment.area),
    contains_eager(Assessment.collection),
    joinedload(Assessment.partner_round),
)


def told(row: object, *names: str) -> Entry:
    """Some of the row's values, plain."""
    return {name: plain(getattr(row, name)) for name in names}


def plain(value: Any) -> Any:
    """A date as text; anything else as it is."""
    return value.isoformat() if isinstance(value, date) else value


def of_returns(statement: Any, assessment_id: Any) -> Any:
    """Joined with the return, its area and its collection."""
    return (
        statement.join(Assessment, Assessment.id == assessment_id)
        .join(Area, Area.id == Assessment.area_id)
        .join(Collection, Collection.id == Assessment.collection_id)
        .options(*WHOLE)
    )


def place(assessment: Assessment) -> Entry:
    """Which return it is about."""
    return {"area": assessment.area.code, "year": assessment.collection.year}


def may_see(viewer: Viewer, assessment: Assessment) -> bool:
    """Whether the person is a member of the area now."""
    return allowed(viewer, Action.VIEW_RETURN, assessments.subject(assessment))


def saved(user: User, viewer: Viewer) -> list[Entry]:
    """Descriptors that the person saved last."""
    mine = DescriptorScore.saved_by_id == user.id
    links: dict[int, list[Entry]] = {}
    for row in db.session.scalars(
        select(Evidence)
        .join(DescriptorScore, DescriptorScore.id == Evidence.descriptor_score_id)
        .where(mine)
        .order_by(Evidence.descriptor_score_id, Evidence.position)
    ):
        links.setdefault(row.descriptor_score_id, []).append({"label": row.label, "url": row.url})
    of_mine = of_returns(select(DescriptorScore, Assessment), DescriptorScore.assessment_id).where(mine)
    rows = db.session.execute(of_mine.order_by(DescriptorScore.id))
    return [
        place(assessment)
        | {"descriptor": row.descriptor_id, "saved_at": plain(row.saved_at)}
        | (
            {"score": row.score, "confidence": row.confidence, "rests_on": row.rests_on}
            | {"narrative": row.narrative, "evidence": links.get(row.id, [])}
            if may_see(viewer, assessment)
            else {"text": NOT_SHOWN}
        )
        for row, assessment in rows
    ]


def actions_saved(user: User, viewer: Viewer) -> list[Entry]:
    """Actions that the person saved last."""
    rows = db.session.execute(
        of_returns(select(PlannedAction, Assessment), PlannedAction.assessment_id)
        .where(PlannedAction.saved_by_id == user.id)
        .order_by(PlannedAction.id)
    )
    texts = ("what", "owner", "person", "due_on", "status", "note")
    return [
        place(assessment)
        | {"descriptor": row.descriptor_id}
        | told(row, "saved_at", "removed_at")
        | (told(row, *texts) if may_see(viewer, assessment) else {"text": NOT_SHOWN})
        for row, assessment in rows
    ]


def sign_offs(user: User, viewer: Viewer) -> list[Entry]:
    """Sign-offs that the person recorded, or gave in the account."""
    rows = db.session.execute(
        of_returns(select(SignOff, Assessment), SignOff.assessment_id)
        .where(or_(SignOff.recorded_by_id == user.id, SignOff.user_id == user.id))
        .order_by(SignOff.id)
    )
    return [
        place(assessment)
        | {"role": row.role_id, "recorded_at": plain(row.recorded_at), "withdrawn_at": plain(row.withdrawn_at)}
        | (
            {"name": row.name, "organisation": row.organisation}
            if may_see(viewer, assessment)
            else {"signatory": NOT_SHOWN}
        )
        for row, assessment in rows
    ]


def submitted(user: User) -> list[Entry]:
    """Returns that the person submitted."""
    rows = db.session.execute(
        of_returns(select(Submission, Assessment), Submission.assessment_id)
        .where(Submission.submitted_by_id == user.id)
        .order_by(Submission.id)
    )
    return [place(assessment) | told(row, "number", "submitted_at") for row, assessment in rows]


def answers(user: User) -> list[Entry]:
    """Which descriptors the person answered last for an organisation; what was said is the organisation's."""
    answer = PartnerScore.descriptor_id, PartnerScore.saved_at
    rows = select(Participant.name, *answer).join(PartnerScore, PartnerScore.participant_id == Participant.id)
    mine = rows.where(PartnerScore.saved_by_id == user.id).order_by(PartnerScore.id)
    return [{"organisation": o, "descriptor": id_, "saved_at": plain(at)} for o, id_, at in db.session.execute(mine)]


def links_sent(user: User) -> list[Entry]:
    """Links that the person sent, to which organisations."""
    rows = select(Participant.name, PartnerLink.made_at).join(Participant, Participant.id == PartnerLink.participant_id)
    mine = rows.where(PartnerLink.made_by_id == user.id).order_by(PartnerLink.id)
    return [{"organisation": name, "made_at": plain(at)} for name, at in db.session.execute(mine)]


def asked_to_sign(user: User, viewer: Viewer) -> list[Entry]:
    """Requests to sign: those to the person, with the answer, and those that the person sent, without whom to."""
    rows = db.session.execute(
        of_returns(select(SignOffRequest, Assessment), SignOffRequest.assessment_id)
        .where(or_(SignOffRequest.user_id == user.id, SignOffRequest.asked_by_id == user.id))
        .order_by(SignOffRequest.id)
    )
    return [
        place(assessment)
        | {"role": row.role_id, "of_you": row.user_id == user.id}
        | told(row, "asked_at", "declined_at")
        | ({"decline_reason": row.decline_reason} if may_see(viewer, assessment) else {"decline_reason": NOT_SHOWN})
        for row, assessment in rows
    ]


_DONE_WITH_FEEDBACK = {
    "changed_at": Feedback.changed_by_id,
    "checked_at": Feedback.checked_by_id,
    "published_at": Feedback.published_by_id,
    "acknowledged_at": Feedback.acknowledged_by_id,
}


def feedback(user: User, viewer: Viewer) -> list[Entry]:
    """Feedback that the person changed last, sent back, checked, published or acknowledged, with their own words."""
    mine = or_(Feedback.sent_back_by_id == user.id, *(by == user.id for by in _DONE_WITH_FEEDBACK.values()))
    rows = db.session.execute(
        select(Feedback, Submission.number, Assessment)
        .join(Submission, Submission.id == Feedback.submission_id)
        .join(Assessment, Assessment.id == Submission.assessment_id)
        .join(Assessment.area)
        .join(Assessment.collection)
        .options(*WHOLE)
        .where(mine)
        .order_by(Feedback.id)
    ).all()
    written = select(FeedbackText).where(FeedbackText.feedback_id.in_([row.id for row, *_ in rows]))
    texts: dict[int, Entry] = {}
    for text in db.session.scalars(written.order_by(FeedbackText.feedback_id, FeedbackText.part)):
        texts.setdefault(text.feedback_id, {})[text.part] = text.text
    return [
        place(assessment)
        | {"submission": number}
        | told(row, *(at for at, by in _DONE_WITH_FEEDBACK.items() if getattr(row, by.key) == user.id))
        | _words_of_feedback(row, texts.get(row.id, {}), user, viewer, assessment)
        for row, number, assessment in rows
    ]


def _words_of_feedback(row: Feedback, texts: Entry, user: User, viewer: Viewer, assessment: Assessment) -> Entry:
    """What the person wrote: for the national team as long as they are in it, the answer for members of the area."""
    writes = allowed(viewer, Action.WRITE_FEEDBACK, assessments.subject(assessment))
    words: Entry = {}
    if row.changed_by_id == user.id:
        words["texts"] = texts if writes else NOT_SHOWN_FEEDBACK
    if row.sent_back_by_id == user.id:
        words["sent_back_reason"] = row.sent_back_reason if writes else NOT_SHOWN_FEEDBACK
    if row.acknowledged_by_id == user.id:
        words["answer"] = row.answer if may_see(viewer, assessment) else NOT_SHOWN
    return words
