"""For each constraint of the models, by its name, what breaks it."""

from collections.abc import Callable
from typing import Any

from ehsg.domain.guide import Guide
from tests import factories
from tests.counting import of_return
from tests.factories import NOW
from tests.integration.constraints_rows import (
    action,
    administrator,
    assessment,
    case,
    changed,
    contributor,
    evidence,
    feedback,
    one_extension_twice,
    priority,
    same_administrator_twice,
    same_member_twice,
    same_return_twice,
    score,
    sign_off,
    submission,
    twice,
    twice_in,
    withdrawal,
)

BROKEN_BY: dict[str, Callable[[Guide], Any]] = {
    "ck_sign_in_attempts_method": lambda _: changed(factories.SignInAttemptFactory(), method="pigeon"),
    "uq_second_factors_user_id": lambda _: (lambda user: twice(lambda: factories.SecondFactorFactory(user_id=user.id)))(
        factories.UserFactory()
    ),
    "ck_second_factors_counts_from_nothing": lambda _: factories.SecondFactorFactory(last_counter=-1),
    "uq_recovery_codes_code_sha256": lambda _: twice(lambda: factories.RecoveryCodeFactory(code_sha256="2" * 64)),
    "uq_password_links_token_sha256": lambda _: twice(lambda: factories.PasswordLinkFactory(token_sha256="3" * 64)),
    "uq_areas_code": lambda _: twice(lambda: factories.AreaFactory(code="E08000035")),
    "uq_areas_later_code": lambda _: twice(lambda: factories.AreaFactory(later_code="E08000038")),
    "uq_users_email": lambda _: twice(lambda: factories.UserFactory(email="a@example.org")),
    "uq_users_fs_uniquifier": lambda _: twice(lambda: factories.UserFactory(fs_uniquifier="same")),
    "ck_memberships_role": lambda _: changed(administrator(), role="mayor"),
    "ck_memberships_area_roles_have_an_area": lambda _: factories.MembershipFactory(role="coordinator", area=None),
    "uq_memberships_current_area_role": lambda _: same_member_twice(),
    "uq_memberships_current_role_without_area": lambda _: same_administrator_twice(),
    "ck_memberships_partner": lambda _: changed(contributor(), partner="the mayor"),
    "ck_memberships_contributors_speak_for_somebody": lambda _: changed(contributor(), partner=None),
    "ck_invitations_role": lambda _: changed(
        factories.InvitationFactory(role="administrator", area=None), role="mayor"
    ),
    "ck_invitations_partner": lambda _: changed(
        factories.InvitationFactory(role="contributor", partner="police", organisation="x"), partner="the mayor"
    ),
    "ck_invitations_area_roles_have_an_area": lambda _: factories.InvitationFactory(area=None),
    "ck_invitations_contributors_speak_for_somebody": lambda _: factories.InvitationFactory(role="contributor"),
    "ck_invitations_not_both_accepted_and_withdrawn": lambda _: factories.InvitationFactory(
        accepted_at=NOW, withdrawn_at=NOW, membership=factories.MembershipFactory()
    ),
    "ck_invitations_accepted_has_its_membership": lambda _: factories.InvitationFactory(accepted_at=NOW),
    "ck_participants_partner": lambda _: changed(factories.ParticipantFactory(), partner="the mayor"),
    "uq_participants_assessment_id_name_key": lambda _: (
        lambda row: twice(lambda: factories.ParticipantFactory(assessment_id=row.id, name="Police"))
    )(assessment()),
    "ck_partner_links_used_by_one_browser": lambda _: factories.PartnerLinkFactory(
        used_at=NOW, name="Nia", capacity="Inspector"
    ),
    "ck_partner_links_used_by_somebody": lambda _: factories.PartnerLinkFactory(used_at=NOW, browser_sha256="0" * 64),
    "uq_partner_links_browser_sha256": lambda _: twice(
        lambda: factories.PartnerLinkFactory(used_at=NOW, name="Nia", capacity="Inspector", browser_sha256="0" * 64)
    ),
    "uq_partner_links_token_sha256": lambda _: twice(lambda: factories.PartnerLinkFactory(token_sha256="0" * 64)),
    "ck_partner_scores_score_is_0_to_5": lambda _: factories.PartnerScoreFactory(score=6),
    "ck_partner_scores_score_or_cannot_judge": lambda _: factories.PartnerScoreFactory(score=0, cannot_judge=True),
    "uq_partner_scores_participant_id_descriptor_id": lambda _: (
        lambda row: twice(lambda: factories.PartnerScoreFactory(participant_id=row.id))
    )(factories.ParticipantFactory()),
    "uq_invitations_token_sha256": lambda _: twice(lambda: factories.InvitationFactory(token_sha256="0" * 64)),
    "uq_invitations_waiting_area_role": lambda _: (
        lambda area: twice(lambda: factories.InvitationFactory(area=area, email="a@example.org"))
    )(factories.AreaFactory()),
    "uq_invitations_waiting_role_without_area": lambda _: twice(
        lambda: factories.InvitationFactory(role="administrator", area=None, email="a@example.org")
    ),
    "uq_collections_year": lambda _: twice(lambda: factories.CollectionFactory(year=2024)),
    "ck_sent_reminders_reminder": lambda _: changed(factories.SentReminderFactory(), kind="by pigeon"),
    "uq_sent_reminders_assessment_id_kind_day": lambda _: twice_in(assessment(), factories.SentReminderFactory),
    "ck_collections_opens_before_it_closes": lambda _: factories.CollectionFactory(opens_at=NOW, closes_at=NOW),
    "uq_extensions_collection_id_area_id": lambda _: one_extension_twice(),
    "uq_assessments_collection_id_area_id": lambda _: same_return_twice(),
    "ck_assessments_state": lambda _: changed(assessment(), state="lost", submissions_made=1),
    "ck_assessments_data_maturity_model_is_1_to_6": lambda _: assessment(data_maturity_model=7),
    "ck_assessments_submitted_has_its_moment": lambda _: assessment(state="submitted", submissions_made=1),
    "ck_assessments_draft_has_no_submission": lambda _: assessment(submissions_made=1),
    "ck_descriptor_scores_score_is_0_to_5": lambda _: score(score=6),
    "uq_descriptor_scores_assessment_id_descriptor_id": lambda _: twice_in(
        assessment(), factories.DescriptorScoreFactory
    ),
    "ck_evidence_at_most_ten_links": lambda _: evidence(score(), position=11),
    "uq_evidence_descriptor_score_id_position": lambda _: (lambda row: twice(lambda: evidence(row)))(score()),
    "ck_priority_choices_at_most_three": lambda _: priority(assessment(), position=4),
    "uq_priority_choices_assessment_id_descriptor_id": lambda _: twice_in(
        assessment(), factories.PriorityChoiceFactory, position=None
    ),
    "uq_priority_choices_assessment_id_position": lambda _: (
        lambda row: [priority(row, descriptor_id=id_, position=2) for id_ in ("da1", "da2")]
    )(assessment()),
    "ck_actions_says_what": lambda _: action(what=""),
    "ck_actions_has_an_owner": lambda _: action(owner=""),
    "ck_actions_status": lambda _: changed(action(), status="forgotten"),
    "uq_sharing_permissions_assessment_id": lambda _: twice_in(assessment(), factories.SharingPermissionFactory),
    "ck_sharing_withdrawals_sharedwith": lambda guide: changed(withdrawal(guide), shared_with="everybody"),
    "ck_sharing_withdrawals_taken_back_by_somebody": lambda guide: changed(withdrawal(guide), taken_back_at=NOW),
    "uq_sharing_withdrawals_standing": lambda guide: (
        lambda row: twice(lambda: factories.SharingWithdrawalFactory(submission_id=row.id))
    )(submission(guide)),
    "ck_sign_offs_how": lambda _: changed(sign_off(assessment()), how="pigeon"),
    "uq_sign_offs_current_slot": lambda _: (lambda row: twice(lambda: sign_off(row)))(assessment()),
    "ck_sign_offs_signed_in_an_account": lambda _: changed(sign_off(assessment()), how="account"),
    "ck_sign_offs_recorded_by_somebody": lambda _: changed(sign_off(assessment()), recorded_by_id=None),
    "uq_sign_off_requests_current_slot": lambda _: twice_in(assessment(), factories.SignOffRequestFactory),
    "ck_sign_off_requests_by_account_or_by_link": lambda _: factories.SignOffRequestFactory(
        token_sha256=None, expires_at=None
    ),
    "ck_sign_off_requests_links_expire": lambda _: factories.SignOffRequestFactory(expires_at=None),
    "ck_sign_off_requests_used_by_one_browser": lambda _: factories.SignOffRequestFactory(used_at=NOW),
    "ck_sign_off_requests_declined_with_a_reason": lambda _: factories.SignOffRequestFactory(declined_at=NOW),
    "uq_sign_off_requests_token_sha256": lambda _: twice(
        lambda: factories.SignOffRequestFactory(token_sha256="0" * 64)
    ),
    "uq_sign_off_requests_browser_sha256": lambda _: twice(
        lambda: factories.SignOffRequestFactory(used_at=NOW, browser_sha256="0" * 64)
    ),
    "ck_submissions_number_from_1": lambda guide: submission(guide, number=0),
    "ck_submissions_data_maturity_model_is_1_to_6": lambda guide: submission(guide, data_maturity_model=0),
    "uq_submissions_assessment_id_number": lambda guide: (
        lambda row: twice(lambda: factories.SubmissionFactory(guide=guide, assessment=row))
    )(assessment()),
    "ck_submissions_submitted_by_somebody_unless_imported": lambda guide: submission(guide, submitted_by=None),
    "ck_submission_priorities_at_most_three": lambda guide: factories.SubmissionPriorityFactory(
        submission_id=submission(guide).id, position=4
    ),
    "uq_submission_priorities_submission_id_descriptor_id": lambda guide: (
        lambda id_: [factories.SubmissionPriorityFactory(submission_id=id_, position=n) for n in (1, 2)]
    )(submission(guide).id),
    "ck_submission_scores_score_is_0_to_5": lambda guide: factories.SubmissionScoreFactory(
        submission_id=submission(guide).id, score=-1
    ),
    "uq_figure_layouts_section_ids_descriptor_ids": lambda _: twice(
        lambda: factories.FigureLayoutFactory(section_ids="data", descriptor_ids="da1 da2")
    ),
    "ck_return_figures_data_maturity_model_is_1_to_6": lambda guide: factories.ReturnFiguresFactory(
        **of_return(submission(guide)), data_maturity_model=7
    ),
    "uq_return_figures_collection_id_area_id": lambda guide: (
        lambda of: [
            factories.ReturnFiguresFactory(**of),
            factories.ReturnFiguresFactory(
                **{**of, "assessment_id": assessment().id, "submission_id": submission(guide).id}
            ),
        ]
    )(of_return(submission(guide))),
    "uq_return_figures_submission_id": lambda guide: (
        lambda of: [
            factories.ReturnFiguresFactory(**of),
            factories.ReturnFiguresFactory(**{**of_return(submission(guide)), "submission_id": of["submission_id"]}),
        ]
    )(of_return(submission(guide))),
    "ck_submission_narratives_says_something": lambda guide: factories.SubmissionNarrativeFactory(
        submission_id=submission(guide).id, text=""
    ),
    "uq_submission_narratives_submission_id_descriptor_id": lambda guide: (
        lambda id_: twice(lambda: factories.SubmissionNarrativeFactory(submission_id=id_))
    )(submission(guide).id),
    "ck_messages_not_both_sent_and_failed": lambda _: factories.MessageFactory(sent_at=NOW, failed_at=NOW),
    "ck_comment_threads_resolved_by_somebody": lambda _: factories.CommentThreadFactory(resolved_at=NOW),
    "ck_comments_taken_out_by_somebody": lambda _: factories.CommentFactory(text="", taken_out_at=NOW),
    "ck_comments_taken_out_has_no_words": lambda _: factories.CommentFactory(
        taken_out_at=NOW, taken_out_by_id=factories.UserFactory().id
    ),
    "ck_comments_is_short": lambda _: factories.CommentFactory(text="é" * 1_001),
    "uq_comments_sent_sha256": lambda _: twice(lambda: factories.CommentFactory(sent_sha256="0" * 64)),
    "uq_mentions_comment_id_user_id": lambda _: (lambda ids: twice(lambda: factories.MentionFactory(**ids)))(
        {"comment_id": factories.CommentFactory().id, "user_id": factories.UserFactory().id}
    ),
    "ck_neighbour_lists_from_year_is_a_year": lambda _: factories.NeighbourListFactory(from_year=2100),
    "ck_neighbours_nobody_is_its_own": lambda _: (
        lambda row: factories.NeighbourFactory(area_id=row.area_id, from_year=row.from_year, neighbour_id=row.area_id)
    )(factories.NeighbourListFactory()),
    "ck_cohorts_has_a_name": lambda _: factories.CohortFactory(name=""),
    "ck_cohorts_has_a_list": lambda _: factories.CohortFactory(list_number=0),
    "uq_cohorts_name_key": lambda _: twice(lambda: factories.CohortFactory(name="Peer-supported areas")),
    "ck_cohort_lists_counts_from_one": lambda _: factories.CohortListFactory(number=0),
    "ck_comparison_files_kind": lambda _: factories.ComparisonFileFactory(kind="odt"),
    "uq_comparison_files_sources_sha256_kind": lambda _: twice(
        lambda: factories.ComparisonFileFactory(sources_sha256="0" * 64)
    ),
    "uq_feedback_submission_id": lambda guide: (
        lambda row: twice(lambda: factories.FeedbackFactory(submission_id=row.id))
    )(submission(guide)),
    "ck_feedback_feedbackstate": lambda guide: changed(feedback(guide, checked=True), state="lost"),
    "ck_feedback_sent_back_by_somebody": lambda guide: feedback(guide, sent_back_reason="Too harsh"),
    "ck_feedback_checked_by_somebody": lambda guide: feedback(guide, checked=True, checked_by=None),
    "ck_feedback_checked_has_its_moment": lambda guide: feedback(guide, state="checked"),
    "ck_feedback_checked_by_somebody_else": lambda guide: (
        lambda user: feedback(guide, checked=True, changed_by=user, checked_by=user)
    )(factories.UserFactory()),
    "ck_feedback_published_by_somebody": lambda guide: feedback(guide, published=True, published_by=None),
    "ck_feedback_published_has_its_moment": lambda guide: feedback(guide, checked=True, state="published"),
    "ck_feedback_acknowledged_by_somebody": lambda guide: feedback(guide, acknowledged=True, acknowledged_by=None),
    "ck_feedback_acknowledged_has_its_moment": lambda guide: feedback(guide, published=True, state="acknowledged"),
    "ck_feedback_answer_is_short": lambda guide: feedback(guide, acknowledged=True, answer="é" * 1_001),
    "ck_feedback_texts_is_not_too_long": lambda guide: factories.FeedbackTextFactory(
        feedback_id=feedback(guide).id, text="é" * 4_001
    ),
    "ck_feedback_texts_says_something": lambda guide: factories.FeedbackTextFactory(
        feedback_id=feedback(guide).id, text=""
    ),
    "ck_learning_sets_number_from_1": lambda _: factories.LearningSetFactory(set_number=0),
    "ck_learning_sets_has_a_name": lambda _: factories.LearningSetFactory(name=""),
    "ck_learning_sets_note_is_short": lambda _: factories.LearningSetFactory(note="é" * 1_001),
    "ck_learning_set_notes_is_short": lambda _: factories.LearningSetNoteFactory(text="é" * 1_001),
    "ck_learning_set_notes_taken_out_by_somebody": lambda _: factories.LearningSetNoteFactory(
        text="", taken_out_at=NOW
    ),
    "ck_learning_set_notes_taken_out_has_no_words": lambda _: factories.LearningSetNoteFactory(text=""),
    "uq_good_practice_assessment_id_descriptor_id": lambda _: (
        lambda row: twice(lambda: factories.GoodPracticeFactory(assessment_id=row.id))
    )(assessment()),
    "ck_good_practice_casestate": lambda _: changed(case(), state="lost"),
    "ck_good_practice_is_not_too_long": lambda _: case(text="é" * 1_501),
    "ck_good_practice_agreed_by_somebody": lambda _: case(agreed=True, agreed_name=""),
    "ck_good_practice_agreed_has_its_agreement": lambda _: case(state="agreed"),
    "ck_good_practice_agreed_says_something": lambda _: case(agreed=True, text=""),
    "ck_good_practice_published_by_somebody": lambda _: case(published=True, published_by=None),
    "ck_good_practice_published_has_its_moment": lambda _: case(agreed=True, state="published"),
    "ck_good_practice_taken_back_by_somebody": lambda _: case(taken_back=True, taken_back_by=None),
    "ck_good_practice_taken_back_has_its_moment": lambda _: case(state="taken_back"),
    "uq_kept_forms_token_sha256": lambda _: twice(lambda: factories.KeptFormFactory(token_sha256="0" * 64)),
}
