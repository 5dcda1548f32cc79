"""Robin, who has done everything that one can do, for tests of what is held about a person."""

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.domain.sign_off import How
from ehsg.domain.status import State
from ehsg.extensions import db
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World
from tests.integration.saving import save
from tests.returns import fill_in, sign, submitted

ADDRESS, NAME = "robin.leaver@example.org", "Robin Leaver"


def robin_of(world: World) -> models.User:
    """A coordinator of Leeds who has done everything that one can do."""
    user = factories.UserFactory(email=ADDRESS, name=NAME, password="$argon2id$secret")
    factories.MembershipFactory(user=user, role=Role.COORDINATOR, area=world.leeds)
    factories.SignInAttemptFactory(user_id=user.id, succeeded=True)
    factories.MessageFactory(to_address=ADDRESS, values={"link": "https://example.org/OneTimeLink"})
    factories.MessageFactory(values={"name_of_inviter": NAME, "role": "reader"})
    factories.KeptFormFactory(user_id=user.id, path="/areas/x", fields=[["narrative", "KeptWords"]])
    factories.InvitationFactory(invited_by=user, email="somebody.else@example.org")
    factories.InvitationFactory(email=ADDRESS)
    factories.InvitationFactory(email=ADDRESS, accepted_at=NOW, membership=factories.MembershipFactory())
    factories.PartnerScoreFactory(saved_by_id=user.id, comment="Said for the police")
    factories.PartnerLinkFactory(made_by_id=user.id)
    factories.SecondFactorFactory(user_id=user.id, secret="TheSecretOfTheApp")
    factories.RecoveryCodeFactory(user_id=user.id, code_sha256="c" * 64)
    factories.PasswordLinkFactory(user_id=user.id)
    factories.EventFactory(kind="give_role", about_id=user.id)
    by_account = {"user_id": user.id, "token_sha256": None, "expires_at": None, "name": NAME}
    asked = {"assessment_id": world.assessment.id, "asked_by_id": user.id}
    factories.SignOffRequestFactory(**asked, **by_account, role_id="dcs")
    factories.SignOffRequestFactory(**asked, to_address=ADDRESS, name=NAME)
    _comments(world, user)
    db.session.commit()
    fill_in(world.assessment, world.guide, user.id, words="OwnWords")
    said = {"confidence": "high", "rests_on": ["data"]}
    save(world.browser(user), world, version=1, score="4", narrative="Robins words", **said)
    sign(world.assessment, world.guide, user.id, name="SignedName")
    action = {"assessment_id": world.assessment.id, "due_on": NOW.date(), "what": "RobinsAction"}
    factories.PlannedActionFactory(**action, saved_by=user)
    factories.SignOffFactory(  # one that was replaced, given in the account
        assessment_id=world.assessment.id,
        content_sha256=db.session.query(models.SignedContent.sha256).limit(1).scalar(),
        how=How.ACCOUNT,
        user_id=user.id,
        recorded_by_id=user.id,
        name="SignedName self",
        withdrawn_at=NOW,
    )
    submission = submitted(world.assessment, world.guide, user.id)
    row = {"submission_id": submission.id, "withdrawn_by": user, "reason": "OwnReason"}
    factories.SharingWithdrawalFactory(**row, taken_back_by_id=user.id, taken_back_at=NOW)
    _feedback(world, user, submission)
    _learning_set(world, user)
    db.session.commit()
    found: models.User = user
    return found


def _feedback(world: World, user: models.User, submission: models.Submission) -> None:
    """Published and acknowledged by Robin, who once was in the national team and wrote another, which was sent back."""
    published = {"checked_by": user, "published_by": user, "acknowledged_by": user, "answer": "OwnAnswer"}
    theirs = factories.FeedbackFactory(submission_id=submission.id, acknowledged=True, **published)
    factories.FeedbackTextFactory(feedback_id=theirs.id, text="WordsOfAnother")
    stands = {"state": State.SUBMITTED, "submitted_at": NOW, "submissions_made": 1}
    assessment = factories.AssessmentFactory(**stands)
    elsewhere = factories.SubmissionFactory(guide=world.guide, assessment=assessment)
    sent_back = {"sent_back_reason": "ReasonGiven", "sent_back_by_id": user.id}
    case = {"assessment_id": assessment.id, "changed_by": user, "text": "FeedbackWords of a case"}
    factories.GoodPracticeFactory(**case, agreed=True, agreed_recorded_by=user)
    own = factories.FeedbackFactory(submission_id=elsewhere.id, changed_by=user, **sent_back)
    factories.FeedbackTextFactory(feedback_id=own.id, text="FeedbackWords")


def _learning_set(world: World, user: models.User) -> None:
    """A set that Robin changed once, with one note of Robin's and one of somebody else that Robin took out."""
    row = factories.LearningSetFactory(collection_id=world.collection.id, changed_by=user, shown=True)
    of_leeds = {"collection_id": row.collection_id, "area_id": world.leeds.id}
    factories.LearningSetMemberFactory(**of_leeds)
    factories.LearningSetNoteFactory(**of_leeds, author=user, text="NoteWords")
    taken_out = {"text": "", "taken_out_by_id": user.id, "taken_out_at": NOW}
    factories.LearningSetNoteFactory(**of_leeds, author=world.coordinator, **taken_out)


def _comments(world: World, user: models.User) -> None:
    """One written, in a thread that was resolved; one that was taken out; and a mention in one of somebody else's."""
    thread = factories.CommentThreadFactory(
        assessment_id=world.assessment.id, opened_by_id=user.id, resolved_by_id=user.id, resolved_at=NOW
    )
    factories.CommentFactory(thread=thread, author=user, text="CommentWords")
    taken_out = {"text": "", "taken_out_by_id": user.id, "taken_out_at": NOW}
    factories.CommentFactory(thread=thread, author=world.coordinator, **taken_out)
    theirs = factories.CommentFactory(thread=thread, author=world.coordinator, text="WordsOfAnother")
    factories.MentionFactory(comment_id=theirs.id, user_id=user.id)
