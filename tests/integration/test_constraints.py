"""What the database itself refuses, whoever asks: each constraint by its name."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlalchemy.exc import IntegrityError

from ehsg import models
from ehsg.domain.guide import Guide
from ehsg.extensions import db
from tests import factories
from tests.factories import NOW
from tests.integration.constraints_rows import (
    assessment,
    case,
    changed,
    contributor,
    evidence,
    priority,
    score,
    sign_off,
    submission,
)
from tests.integration.constraints_table import BROKEN_BY


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
        ("ck_memberships_contributors_speak_for_somebody", lambda: changed(contributor(), organisation="")),
        ("ck_memberships_contributors_speak_for_somebody", lambda: factories.MembershipFactory(partner="police")),
        ("ck_collections_opens_before_it_closes", lambda: factories.CollectionFactory(opens_at=NOW + timedelta(99))),
        ("ck_assessments_submitted_has_its_moment", lambda: assessment(submitted_at=NOW)),
        ("ck_assessments_draft_has_no_submission", lambda: assessment(state="reopened", submissions_made=0)),
        ("ck_assessments_data_maturity_model_is_1_to_6", lambda: assessment(data_maturity_model=0)),
        ("ck_descriptor_scores_score_is_0_to_5", lambda: score(score=-1)),
        ("ck_priority_choices_at_most_three", lambda: priority(assessment(), position=0)),
        ("ck_comments_taken_out_has_no_words", lambda: factories.CommentFactory(text="")),
        (
            "ck_comment_threads_resolved_by_somebody",
            lambda: changed(factories.CommentThreadFactory(), resolved_by_id=1),
        ),
        ("ck_good_practice_agreed_by_somebody", lambda: case(agreed=True, agreed_role="")),
        ("ck_good_practice_agreed_by_somebody", lambda: case(agreed=True, agreed_number=None)),
        ("ck_good_practice_agreed_by_somebody", lambda: case(agreed=True, agreed_recorded_by=None)),
        ("ck_good_practice_agreed_has_its_agreement", lambda: case(agreed=True, state="declined")),
        ("ck_good_practice_agreed_says_something", lambda: case(published=True, title="")),
        ("ck_neighbour_lists_from_year_is_a_year", lambda: factories.NeighbourListFactory(from_year=1999)),
        ("ck_evidence_at_most_ten_links", lambda: evidence(score(), position=0)),
    ],
)
def test_the_other_side_of_a_bound_is_refused_too(app: Any, name: str, breaks: Callable[[], Any]) -> None:
    with pytest.raises(IntegrityError) as refusal:
        breaks()
    assert _named(refusal.value, name), str(refusal.value.orig)


def test_what_is_within_the_bounds_is_taken(app: Any) -> None:
    for value in (None, 0, 5):
        score(score=value)
    assessment(data_maturity_model=1)
    assessment(data_maturity_model=6)
    factories.CommentFactory(text="é" * 1_000)
    row = score()
    for position in range(1, 11):
        evidence(row, position=position)
    chosen = assessment()
    for descriptor_id, position in (("da1", 1), ("da2", 2), ("da3", 3), ("da4", None), ("da5", None)):
        priority(chosen, descriptor_id=descriptor_id, position=position)


def test_a_membership_that_ended_and_a_sign_off_that_was_taken_out_make_room(app: Any) -> None:
    area, user = factories.AreaFactory(), factories.UserFactory()
    factories.MembershipFactory(area=area, user=user, ended_at=NOW)
    factories.MembershipFactory(area=area, user=user)
    of = assessment()
    sign_off(of, withdrawn_at=NOW)
    sign_off(of, withdrawn_at=NOW)
    sign_off(of)
    for _ in range(2):
        factories.InvitationFactory(area=area, email="a@example.org", withdrawn_at=NOW)
    factories.InvitationFactory(area=area, email="a@example.org")


def test_a_cohort_that_was_taken_out_makes_room_for_one_of_its_name(app: Any) -> None:
    for ended_at in (NOW, NOW, None):
        factories.CohortFactory(name="Peer-supported areas", ended_at=ended_at)


def test_a_withdrawal_that_was_taken_back_makes_room_and_each_permission_has_its_own(app: Any, guide: Guide) -> None:
    row, by = submission(guide), factories.UserFactory().id
    for _ in range(2):
        factories.SharingWithdrawalFactory(submission_id=row.id, taken_back_at=NOW, taken_back_by_id=by)
    for which in ("areas", "departments"):
        factories.SharingWithdrawalFactory(submission_id=row.id, shared_with=which)


def test_a_submission_is_imported_or_made_by_somebody_and_never_both(app: Any, guide: Guide) -> None:
    submission(guide, imported=True, submitted_by=None)
    with pytest.raises(IntegrityError) as refusal:
        submission(guide, imported=True)
    assert _named(refusal.value, "ck_submissions_submitted_by_somebody_unless_imported")


def test_feedback_is_taken_in_each_of_its_states_with_texts_of_full_length(app: Any, guide: Guide) -> None:
    for state in ({}, {"state": "ready"}, {"checked": True}, {"published": True}, {"acknowledged": True}):
        row = factories.FeedbackFactory(submission_id=submission(guide).id, **state)
        factories.FeedbackTextFactory(feedback_id=row.id, text="é" * 4_000)


def test_a_case_of_good_practice_is_taken_in_each_of_its_states_with_a_text_of_full_length(app: Any) -> None:
    for state in ({}, {"state": "approached"}, {"state": "declined"}, {"agreed": True}, {"published": True}):
        case(text="é" * 1_500, **state)
    case(taken_back=True, title="", text="")


def test_nothing_can_point_at_what_is_not_there(app: Any) -> None:
    with pytest.raises(IntegrityError, match=r"(?i)foreign key"):
        factories.DescriptorScoreFactory(assessment_id=987_654_321)
