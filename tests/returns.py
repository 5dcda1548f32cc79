"""Bringing a return to where a test needs it, by the services that the pages call."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import literal, select, update

from ehsg.domain.content import Content, Sharing, sha256
from ehsg.domain.guide import Guide
from ehsg.domain.sign_off import How
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, DescriptorScore, Submission
from ehsg.queries import assessments
from ehsg.queries import sign_off as queries
from ehsg.services.data_maturity import choose_model
from ehsg.services.priorities import choose_priorities, explain_priorities
from ehsg.services.sharing import choose_sharing
from ehsg.services.sign_off import record_sign_off
from ehsg.services.submissions import freeze, submit
from tests.factories import NOW

REQUIRED_ROLES = ("chair", "chief_executive", "dcs")
CHOSEN = ("fv1", "wf1", "co1")


def found(code: str, year: int) -> Assessment:
    """The return as the database has it now."""
    db.session.expire_all()
    assessment = assessments.find(code, year)
    assert assessment is not None
    return assessment


def as_stored(assessment: Assessment) -> Assessment:
    """The same return as the database has it now."""
    place = select(Area.code, Collection.year).join_from(Assessment, Area).join(Collection)
    code, year = db.session.execute(place.where(Assessment.id == assessment.id)).one()
    return found(code, year)


def content_now(assessment: Assessment, guide: Guide) -> Content:
    """What the return says as the database has it now."""
    return assessments.content(as_stored(assessment), guide)


def fill_in(
    assessment: Assessment,
    guide: Guide,
    user_id: int,
    *,
    model: int = 4,
    chosen: Sequence[str] = CHOSEN,
    score: int = 3,
    words: str = "What we know",
    areas: bool = False,
    departments: bool = False,
    now: datetime = NOW,
) -> None:
    """Everything that a submission needs but the sign-offs; every text starts with `words`."""
    db.session.execute(
        update(DescriptorScore)
        .where(DescriptorScore.assessment_id == assessment.id)
        .values(
            score=score,
            narrative=literal(f"{words} about ") + DescriptorScore.descriptor_id,
            version=DescriptorScore.version + 1,
            saved_by_id=user_id,
            saved_at=now,
        )
    )
    assessment = as_stored(assessment)
    who = {"assessment": assessment, "user_id": user_id, "now": now}
    choose_model(guide=guide, model=model, version=assessment.data_maturity_version, **who)
    choose_priorities(guide=guide, chosen=chosen, version=assessment.priorities_version, **who)
    texts = {id_: (f"{words}: why {id_}", f"{words}: plan for {id_}") for id_ in chosen}
    explain_priorities(texts=texts, version=assessment.priorities_version, **who)
    version = assessment.sharing.version if assessment.sharing else 0
    choose_sharing(sharing=Sharing(areas, departments, True), version=version, **who)
    db.session.commit()


def sign(
    assessment: Assessment,
    guide: Guide,
    user_id: int,
    *,
    roles: Iterable[str] | None = None,
    name: str = "Signatory",
    now: datetime = NOW,
) -> None:
    """Each of the roles, or whoever has to, signs the return as it is; the names start with `name`."""
    assessment = as_stored(assessment)
    content = assessments.content(assessment, guide)
    digest = sha256(content)
    board = queries.places(assessment, guide, content, digest)
    needed = [(place.role.id, place.organisation) for place in board if place.required]
    for role, organisation in needed if roles is None else [(role, "") for role in roles]:
        record_sign_off(
            assessment=assessment,
            guide=guide,
            role_id=role,
            name=f"{name} {role} {organisation}".strip(),
            organisation=organisation or f"Organisation of {role}",
            signed_on=date(2024, 5, 1),
            how=How.MEETING,
            seen_sha256=digest,
            user_id=user_id,
            now=now,
        )
    db.session.commit()


def submitted(assessment: Assessment, guide: Guide, user_id: int, *, now: datetime = NOW) -> Submission:
    """Submits a return that is filled in and signed; no report is rendered."""
    assessment = as_stored(assessment)
    submission = submit(assessment=assessment, guide=guide, user_id=user_id, now=now)
    db.session.commit()
    return submission


def submitted_unsigned(
    assessment: Assessment, guide: Guide, user_id: int, content: Content, *, now: datetime = NOW
) -> Submission:
    """Submits this content of a return, to which nobody has signed."""
    of = {"content": content, "digest": sha256(content), "signed": [], "user_id": user_id, "now": now}
    submission = freeze(assessment=assessment, guide=guide, **of)
    db.session.commit()
    return submission
