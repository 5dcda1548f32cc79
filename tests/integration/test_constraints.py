"""What the database itself refuses, whoever asks: each constraint by its name."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Index, UniqueConstraint, text
from sqlalchemy.exc import IntegrityError

from ehsg import models
from ehsg.domain.guide import Guide
from ehsg.extensions import db
from tests import factories
from tests.factories import NOW


def _assessment(**values: Any) -> models.Assessment:
    made: models.Assessment = factories.AssessmentFactory(**values)
    return made


def _set(row: Any, **values: Any) -> None:
    """By plain SQL, so that nothing but the database can refuse."""
    db.session.flush()
    assignments = ", ".join(f"{name} = :{name}" for name in values)
    statement = f"UPDATE {row.__tablename__} SET {assignments} WHERE id = :id"  # noqa: S608
    db.session.execute(text(statement), {**values, "id": row.id})


def _score(**values: Any) -> models.DescriptorScore:
    made: models.DescriptorScore = factories.DescriptorScoreFactory(assessment_id=_assessment().id, **values)
    return made


def _evidence(score: models.DescriptorScore, **values: Any) -> None:
    factories.EvidenceFactory(descriptor_score_id=score.id, **values)


def _priority(assessment: models.Assessment, **values: Any) -> None:
    factories.PriorityChoiceFactory(assessment_id=assessment.id, **values)


def _sign_off(assessment: models.Assessment, **values: Any) -> models.SignOff:
    content, user = factories.SignedContentFactory(), factories.UserFactory()
    made: models.SignOff = factories.SignOffFactory(
        assessment_id=assessment.id, content_sha256=content.sha256, recorded_by_id=user.id, **values
    )
    return made


def _administrator() -> models.Membership:
    made: models.Membership = factories.MembershipFactory(role="administrator", area=None)
    return made


def _twice(make: Callable[[], Any]) -> None:
    make()
    make()


def _same_member_twice() -> None:
    area, user = factories.AreaFactory(), factories.UserFactory()
    _twice(lambda: factories.MembershipFactory(area=area, user=user))


def _same_administrator_twice() -> None:
    user = factories.UserFactory()
    _twice(lambda: factories.MembershipFactory(role="administrator", area=None, user=user))


def _contributor() -> models.Membership:
    made: models.Membership = factories.MembershipFactory(role="contributor")
    return made


def _one_extension_twice() -> None:
    ids = {"area_id": factories.AreaFactory().id, "collection_id": factories.CollectionFactory().id}
    _twice(lambda: factories.ExtensionFactory(**ids))


def _same_return_twice() -> None:
    ids = {"area": factories.AreaFactory(), "collection": factories.CollectionFactory()}
    _twice(lambda: _assessment(**ids))


def _twice_in(assessment: models.Assessment, make: Callable[..., Any], **values: Any) -> None:
    _twice(lambda: make(assessment_id=assessment.id, **values))


BROKEN_BY: dict[str, Callable[[Guide], Any]] = {
    "ck_sign_in_attempts_method": lambda _: _set(factories.SignInAttemptFactory(), method="pigeon"),
    "uq_second_factors_user_id": lambda _: (
        lambda user: _twice(lambda: factories.SecondFactorFactory(user_id=user.id))
    )(factories.UserFactory()),
    "ck_second_factors_counts_from_nothing": lambda _: factories.SecondFactorFactory(last_counter=-1),
    "uq_recovery_codes_code_sha256": lambda _: _twice(lambda: factories.RecoveryCodeFactory(code_sha256="2" * 64)),
    "uq_password_links_token_sha256": lambda _: _twice(lambda: factories.PasswordLinkFactory(token_sha256="3" * 64)),
    "uq_areas_code": lambda _: _twice(lambda: factories.AreaFactory(code="E08000035")),
    "uq_areas_later_code": lambda _: _twice(lambda: factories.AreaFactory(later_code="E08000038")),
    "uq_users_email": lambda _: _twice(lambda: factories.UserFactory(email="a@example.org")),
    "uq_users_fs_uniquifier": lambda _: _twice(lambda: factories.UserFactory(fs_uniquifier="same")),
    "ck_memberships_role": lambda _: _set(_administrator(), role="mayor"),
    "ck_memberships_area_roles_have_an_area": lambda _: factories.MembershipFactory(role="coordinator", area=None),
    "uq_memberships_current_area_role": lambda _: _same_member_twice(),
    "uq_memberships_current_role_without_area": lambda _: _same_administrator_twice(),
    "ck_memberships_partner": lambda _: _set(_contributor(), partner="the mayor"),
    "ck_memberships_contributors_speak_for_somebody": lambda _: _set(_contributor(), partner=None),
    "ck_invitations_role": lambda _: _set(factories.InvitationFactory(role="administrator", area=None), role="mayor"),
    "ck_invitations_partner": lambda _: _set(
        factories.InvitationFactory(role="contributor", partner="police", organisation="x"), partner="the mayor"
    ),
    "ck_invitations_area_roles_have_an_area": lambda _: factories.InvitationFactory(area=None),
    "ck_invitations_contributors_speak_for_somebody": lambda _: factories.InvitationFactory(role="contributor"),
    "ck_invitations_not_both_accepted_and_withdrawn": lambda _: factories.InvitationFactory(
        accepted_at=NOW, withdrawn_at=NOW, membership=factories.MembershipFactory()
    ),
    "ck_invitations_accepted_has_its_membership": lambda _: factories.InvitationFactory(accepted_at=NOW),
    "ck_participants_partner": lambda _: _set(factories.ParticipantFactory(), partner="the mayor"),
    "uq_participants_assessment_id_name_key": lambda _: (
        lambda row: _twice(lambda: factories.ParticipantFactory(assessment_id=row.id, name="Police"))
    )(_assessment()),
    "ck_partner_links_used_by_one_browser": lambda _: factories.PartnerLinkFactory(
        used_at=NOW, name="Nia", capacity="Inspector"
    ),
    "ck_partner_links_used_by_somebody": lambda _: factories.PartnerLinkFactory(used_at=NOW, browser_sha256="0" * 64),
    "uq_partner_links_browser_sha256": lambda _: _twice(
        lambda: factories.PartnerLinkFactory(used_at=NOW, name="Nia", capacity="Inspector", browser_sha256="0" * 64)
    ),
    "uq_partner_links_token_sha256": lambda _: _twice(lambda: factories.PartnerLinkFactory(token_sha256="0" * 64)),
    "ck_partner_scores_score_is_0_to_5": lambda _: factories.PartnerScoreFactory(score=6),
    "ck_partner_scores_score_or_cannot_judge": lambda _: factories.PartnerScoreFactory(score=0, cannot_judge=True),
    "uq_partner_scores_participant_id_descriptor_id": lambda _: (
        lambda row: _twice(lambda: factories.PartnerScoreFactory(participant_id=row.id))
    )(factories.ParticipantFactory()),
    "uq_invitations_token_sha256": lambda _: _twice(lambda: factories.InvitationFactory(token_sha256="0" * 64)),
    "uq_invitations_waiting_area_role": lambda _: (
        lambda area: _twice(lambda: factories.InvitationFactory(area=area, email="a@example.org"))
    )(factories.AreaFactory()),
    "uq_invitations_waiting_role_without_area": lambda _: _twice(
        lambda: factories.InvitationFactory(role="administrator", area=None, email="a@example.org")
    ),
    "uq_collections_year": lambda _: _twice(lambda: factories.CollectionFactory(year=2024)),
    "ck_collections_opens_before_it_closes": lambda _: factories.CollectionFactory(opens_at=NOW, closes_at=NOW),
    "uq_extensions_collection_id_area_id": lambda _: _one_extension_twice(),
    "uq_assessments_collection_id_area_id": lambda _: _same_return_twice(),
    "ck_assessments_state": lambda _: _set(_assessment(), state="lost", submissions_made=1),
    "ck_assessments_data_maturity_model_is_1_to_6": lambda _: _assessment(data_maturity_model=7),
    "ck_assessments_submitted_has_its_moment": lambda _: _assessment(state="submitted", submissions_made=1),
    "ck_assessments_draft_has_no_submission": lambda _: _assessment(submissions_made=1),
    "ck_descriptor_scores_score_is_0_to_5": lambda _: _score(score=6),
    "uq_descriptor_scores_assessment_id_descriptor_id": lambda _: _twice_in(
        _assessment(), factories.DescriptorScoreFactory
    ),
    "ck_evidence_at_most_ten_links": lambda _: _evidence(_score(), position=11),
    "uq_evidence_descriptor_score_id_position": lambda _: (lambda row: _twice(lambda: _evidence(row)))(_score()),
    "ck_priority_choices_at_most_three": lambda _: _priority(_assessment(), position=4),
    "uq_priority_choices_assessment_id_descriptor_id": lambda _: _twice_in(
        _assessment(), factories.PriorityChoiceFactory, position=None
    ),
    "uq_priority_choices_assessment_id_position": lambda _: (
        lambda row: [_priority(row, descriptor_id=id_, position=2) for id_ in ("da1", "da2")]
    )(_assessment()),
    "uq_sharing_permissions_assessment_id": lambda _: _twice_in(_assessment(), factories.SharingPermissionFactory),
    "ck_sign_offs_how": lambda _: _set(_sign_off(_assessment()), how="pigeon"),
    "uq_sign_offs_current_slot": lambda _: (lambda row: _twice(lambda: _sign_off(row)))(_assessment()),
    "ck_submissions_number_from_1": lambda guide: _submission(guide, number=0),
    "ck_submissions_data_maturity_model_is_1_to_6": lambda guide: _submission(guide, data_maturity_model=0),
    "uq_submissions_assessment_id_number": lambda guide: (
        lambda row: _twice(lambda: factories.SubmissionFactory(guide=guide, assessment=row))
    )(_assessment()),
    "ck_submission_scores_score_is_0_to_5": lambda guide: factories.SubmissionScoreFactory(
        submission_id=_submission(guide).id, score=-1
    ),
    "ck_messages_not_both_sent_and_failed": lambda _: factories.MessageFactory(sent_at=NOW, failed_at=NOW),
    "ck_comment_threads_resolved_by_somebody": lambda _: factories.CommentThreadFactory(resolved_at=NOW),
    "ck_comments_taken_out_by_somebody": lambda _: factories.CommentFactory(text="", taken_out_at=NOW),
    "ck_comments_taken_out_has_no_words": lambda _: factories.CommentFactory(
        taken_out_at=NOW, taken_out_by_id=factories.UserFactory().id
    ),
    "ck_comments_is_short": lambda _: factories.CommentFactory(text="é" * 1_001),
    "uq_comments_sent_sha256": lambda _: _twice(lambda: factories.CommentFactory(sent_sha256="0" * 64)),
    "uq_mentions_comment_id_user_id": lambda _: (lambda ids: _twice(lambda: factories.MentionFactory(**ids)))(
        {"comment_id": factories.CommentFactory().id, "user_id": factories.UserFactory().id}
    ),
    "uq_kept_forms_token_sha256": lambda _: _twice(lambda: factories.KeptFormFactory(token_sha256="0" * 64)),
}


def _submission(guide: Guide, **values: Any) -> models.Submission:
    made: models.Submission = factories.SubmissionFactory(guide=guide, assessment=_assessment(), **values)
    return made


def _constraints() -> dict[str, tuple[str, list[str]]]:
    """Each check, unique constraint and unique index: its name, its table, its columns."""
    found = {}
    for table in models.Base.metadata.tables.values():
        for item in (*table.constraints, *table.indexes):
            unique = isinstance(item, UniqueConstraint) or (isinstance(item, Index) and item.unique)
            if unique or isinstance(item, CheckConstraint):
                name = str(item.name)
                full = name if name.startswith(("uq_", "ck_")) else f"ck_{table.name}_{name}"
                found[full] = (table.name, [column.name for column in item.columns] if unique else [])
    return found


def _named(error: IntegrityError, name: str) -> bool:
    """Whether it is this constraint that was broken. SQLite names a unique one by its columns."""
    if db.engine.dialect.name == "postgresql":
        return bool(error.orig.diag.constraint_name == name)  # type: ignore[union-attr]
    table, columns = _constraints()[name]
    wanted = f"CHECK constraint failed: {name}"
    if columns:
        wanted = "UNIQUE constraint failed: " + ", ".join(f"{table}.{column}" for column in columns)
    return str(error.orig) == wanted


def test_each_constraint_of_the_models_is_broken_by_a_test() -> None:
    assert set(_constraints()) == set(BROKEN_BY), "add to BROKEN_BY what breaks the constraint"


@pytest.mark.parametrize("name", BROKEN_BY)
def test_the_database_refuses_what_breaks(app: Any, guide: Guide, name: str) -> None:
    with pytest.raises(IntegrityError) as refusal:
        BROKEN_BY[name](guide)
    assert _named(refusal.value, name), str(refusal.value.orig)


@pytest.mark.parametrize(
    ("name", "breaks"),
    [
        ("ck_memberships_area_roles_have_an_area", lambda: factories.MembershipFactory(role="administrator")),
        ("ck_memberships_contributors_speak_for_somebody", lambda: _set(_contributor(), organisation="")),
        ("ck_memberships_contributors_speak_for_somebody", lambda: factories.MembershipFactory(partner="police")),
        ("ck_collections_opens_before_it_closes", lambda: factories.CollectionFactory(opens_at=NOW + timedelta(99))),
        ("ck_assessments_submitted_has_its_moment", lambda: _assessment(submitted_at=NOW)),
        ("ck_assessments_draft_has_no_submission", lambda: _assessment(state="reopened", submissions_made=0)),
        ("ck_assessments_data_maturity_model_is_1_to_6", lambda: _assessment(data_maturity_model=0)),
        ("ck_descriptor_scores_score_is_0_to_5", lambda: _score(score=-1)),
        ("ck_priority_choices_at_most_three", lambda: _priority(_assessment(), position=0)),
        ("ck_comments_taken_out_has_no_words", lambda: factories.CommentFactory(text="")),
        ("ck_comment_threads_resolved_by_somebody", lambda: _set(factories.CommentThreadFactory(), resolved_by_id=1)),
        ("ck_evidence_at_most_ten_links", lambda: _evidence(_score(), position=0)),
    ],
)
def test_the_other_side_of_a_bound_is_refused_too(app: Any, name: str, breaks: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError) as refusal:
        breaks()
    assert _named(refusal.value, name), str(refusal.value.orig)


def test_what_is_within_the_bounds_is_taken(app: Any) -> None:
    for score in (None, 0, 5):
        _score(score=score)
    _assessment(data_maturity_model=1)
    _assessment(data_maturity_model=6)
    factories.CommentFactory(text="é" * 1_000)
    row = _score()
    for position in range(1, 11):
        _evidence(row, position=position)
    chosen = _assessment()
    for descriptor_id, position in (("da1", 1), ("da2", 2), ("da3", 3), ("da4", None), ("da5", None)):
        _priority(chosen, descriptor_id=descriptor_id, position=position)


def test_a_membership_that_ended_and_a_sign_off_that_was_taken_out_make_room(app: Any) -> None:
    area, user = factories.AreaFactory(), factories.UserFactory()
    factories.MembershipFactory(area=area, user=user, ended_at=NOW)
    factories.MembershipFactory(area=area, user=user)
    assessment = _assessment()
    _sign_off(assessment, withdrawn_at=NOW)
    _sign_off(assessment, withdrawn_at=NOW)
    _sign_off(assessment)
    for _ in range(2):
        factories.InvitationFactory(area=area, email="a@example.org", withdrawn_at=NOW)
    factories.InvitationFactory(area=area, email="a@example.org")


def test_nothing_can_point_at_what_is_not_there(app: Any) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        factories.DescriptorScoreFactory(assessment_id=987_654_321)
