"""Every table has a factory, and each factory makes a row that the database takes."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import select

from ehsg import models
from ehsg.extensions import db
from tests import factories
from tests.counting import of_return

# What a factory cannot make by itself, because the row hangs on another: made here, by the model's name.
NEEDED: dict[str, Callable[[Any], dict[str, Any]]] = {
    "AreaSuccession": lambda _: {"area_id": factories.AreaFactory().id, "successor_id": factories.AreaFactory().id},
    "Extension": lambda _: {
        "area_id": factories.AreaFactory().id,
        "collection_id": factories.CollectionFactory().id,
    },
    "DescriptorScore": lambda _: {"assessment_id": factories.AssessmentFactory().id},
    "Evidence": lambda _: {"descriptor_score_id": _score().id},
    "PlannedAction": lambda _: {"assessment_id": factories.AssessmentFactory().id},
    "PriorityChoice": lambda _: {"assessment_id": factories.AssessmentFactory().id},
    "SharingPermission": lambda _: {"assessment_id": factories.AssessmentFactory().id},
    "SignOff": lambda _: {
        "assessment_id": factories.AssessmentFactory().id,
        "content_sha256": factories.SignedContentFactory().sha256,
        "recorded_by_id": factories.UserFactory().id,
    },
    "Submission": lambda guide: {"guide": guide, "assessment": factories.AssessmentFactory()},
    "SharingWithdrawal": lambda guide: {"submission_id": _submission(guide).id},
    "SubmissionScore": lambda guide: {"submission_id": _submission(guide).id},
    "SubmissionSection": lambda guide: {"submission_id": _submission(guide).id},
    "ReturnFigures": lambda guide: of_return(_submission(guide)),
    "SubmissionNarrative": lambda guide: {"submission_id": _submission(guide).id},
    "SubmissionPriority": lambda guide: {"submission_id": _submission(guide).id},
    "Feedback": lambda guide: {"submission_id": _submission(guide).id},
    "FeedbackText": lambda guide: {"feedback_id": _feedback(guide).id},
    "FeedbackQuestion": lambda guide: {"feedback_id": _feedback(guide).id},
    "GoodPractice": lambda _: {"assessment_id": factories.AssessmentFactory().id},
    "SubmissionReport": lambda guide: {"submission_id": _submission(guide).id},
}
MODELS = sorted(mapper.class_.__name__ for mapper in models.Base.registry.mappers)


def _score() -> models.DescriptorScore:
    made: models.DescriptorScore = factories.DescriptorScoreFactory(assessment_id=factories.AssessmentFactory().id)
    return made


def _submission(guide: Any) -> models.Submission:
    made: models.Submission = factories.SubmissionFactory(guide=guide, assessment=factories.AssessmentFactory())
    return made


def _feedback(guide: Any) -> models.Feedback:
    made: models.Feedback = factories.FeedbackFactory(submission_id=_submission(guide).id)
    return made


@pytest.mark.parametrize("name", MODELS)
def test_every_model_has_a_factory_that_makes_a_row(app: Any, guide: Any, name: str) -> None:
    factory = getattr(factories, f"{name}Factory", None)
    assert factory is not None, f"Add {name}Factory to tests/factories.py"
    model = getattr(models, name)
    assert factory._meta.model is model
    factory(**NEEDED.get(name, lambda _: {})(guide))
    db.session.commit()
    db.session.expunge_all()
    assert db.session.scalars(select(model)).first() is not None


def test_every_factory_belongs_to_a_model() -> None:
    made = {name.removesuffix("Factory") for name in vars(factories) if name.endswith("Factory")}
    assert made - {"", "SQLAlchemyModel"} == set(MODELS)
