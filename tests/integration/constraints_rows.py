"""Rows that break a constraint, or nearly."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import text

from ehsg import models
from ehsg.domain.guide import Guide
from ehsg.extensions import db
from tests import factories


def assessment(**values: Any) -> models.Assessment:
    made: models.Assessment = factories.AssessmentFactory(**values)
    return made


def changed(row: Any, **values: Any) -> None:
    """By plain SQL, so that nothing but the database can refuse."""
    db.session.flush()
    assignments = ", ".join(f"{name} = :{name}" for name in values)
    statement = f"UPDATE {row.__tablename__} SET {assignments} WHERE id = :id"  # noqa: S608
    db.session.execute(text(statement), {**values, "id": row.id})


def score(**values: Any) -> models.DescriptorScore:
    made: models.DescriptorScore = factories.DescriptorScoreFactory(assessment_id=assessment().id, **values)
    return made


def evidence(score: models.DescriptorScore, **values: Any) -> None:
    factories.EvidenceFactory(descriptor_score_id=score.id, **values)


def priority(assessment: models.Assessment, **values: Any) -> None:
    factories.PriorityChoiceFactory(assessment_id=assessment.id, **values)


def action(**values: Any) -> models.PlannedAction:
    made: models.PlannedAction = factories.PlannedActionFactory(assessment_id=assessment().id, **values)
    return made


def sign_off(assessment: models.Assessment, **values: Any) -> models.SignOff:
    content, user = factories.SignedContentFactory(), factories.UserFactory()
    made: models.SignOff = factories.SignOffFactory(
        assessment_id=assessment.id, content_sha256=content.sha256, recorded_by_id=user.id, **values
    )
    return made


def administrator() -> models.Membership:
    made: models.Membership = factories.MembershipFactory(role="administrator", area=None)
    return made


def twice(make: Callable[[], Any]) -> None:
    make()
    make()


def same_member_twice() -> None:
    area, user = factories.AreaFactory(), factories.UserFactory()
    twice(lambda: factories.MembershipFactory(area=area, user=user))


def same_administrator_twice() -> None:
    user = factories.UserFactory()
    twice(lambda: factories.MembershipFactory(role="administrator", area=None, user=user))


def contributor() -> models.Membership:
    made: models.Membership = factories.MembershipFactory(role="contributor")
    return made


def one_extension_twice() -> None:
    ids = {"area_id": factories.AreaFactory().id, "collection_id": factories.CollectionFactory().id}
    twice(lambda: factories.ExtensionFactory(**ids))


def same_return_twice() -> None:
    ids = {"area": factories.AreaFactory(), "collection": factories.CollectionFactory()}
    twice(lambda: assessment(**ids))


def twice_in(assessment: models.Assessment, make: Callable[..., Any], **values: Any) -> None:
    twice(lambda: make(assessment_id=assessment.id, **values))


def submission(guide: Guide, **values: Any) -> models.Submission:
    made: models.Submission = factories.SubmissionFactory(guide=guide, assessment=assessment(), **values)
    return made


def withdrawal(guide: Guide) -> models.SharingWithdrawal:
    made: models.SharingWithdrawal = factories.SharingWithdrawalFactory(submission_id=submission(guide).id)
    return made


def feedback(guide: Guide, **values: Any) -> models.Feedback:
    made: models.Feedback = factories.FeedbackFactory(submission_id=submission(guide).id, **values)
    return made


def case(**values: Any) -> models.GoodPractice:
    made: models.GoodPractice = factories.GoodPracticeFactory(assessment_id=assessment().id, **values)
    return made
