"""What the service holds about people, and what stays of a person who was anonymised."""

from dataclasses import dataclass
from datetime import timedelta

from ehsg.domain.comparison import FILES_KEPT_FOR
from ehsg.domain.sign_in import KEPT_FOR

WHOM_TO_ASK = "Ask the national team, or the coordinator of your area, who passes your question on."
MESSAGES_KEPT_FOR = timedelta(days=90)  # after they were sent or given up
INVITATIONS_KEPT_FOR = timedelta(days=30)  # after they were withdrawn or ran out


@dataclass(frozen=True)
class Held:
    """One kind of thing that is held: in words for the privacy page, and the tables in which it is."""

    title: str
    what: str
    why: str
    how_long: str
    who: str
    tables: tuple[str, ...]


# The privacy page prints this; a test compares it with the database's tables.
HELD = (
    Held(
        "Your account",
        "Your name and email address, and a form of your password that cannot be read back. If you use an "
        "authenticator app: its secret, encrypted, and your recovery codes in a form that cannot be read back",
        "To let you sign in, and to show who did what",
        "Until your account is anonymised after you have left",
        "Your name: the people of your areas, the national team and administrators. Your address: administrators, "
        "and coordinators of your areas",
        ("users", "second_factors", "recovery_codes"),
    ),
    Held(
        "Your roles",
        "Your roles: in which area, for which organisation, from when to when",
        "To decide what you may see and do",
        "As long as the returns",
        "You, coordinators of the area, administrators",
        ("memberships",),
    ),
    Held(
        "Invitations",
        "Invitations: your email address, the role, who invited you",
        "To let you accept it",
        f"{INVITATIONS_KEPT_FOR.days} days after it was withdrawn or ran out. The record of an accepted one stays",
        "Who invited you, coordinators of the area, administrators",
        ("invitations",),
    ),
    Held(
        "Sign-ins",
        "Each try to sign in, and each time that a new password was asked for: when, how, whether it worked, "
        "the name of the browser, and the email and network address as codes that cannot be read back. "
        "If you sign in with your organisation’s account, it tells us your email address; we keep nothing else of it",
        "To slow down whoever guesses passwords, and to show you your recent sign-ins",
        f"{KEPT_FOR.days} days",
        "You",
        ("sign_in_attempts", "password_links"),
    ),
    Held(
        "What you did",
        "What you did: each change to a return with the value before and after, each download of another area’s "
        "data, each change of roles",
        "So that it can be read later who changed what",
        "As long as the returns. This record cannot be changed by anybody",
        "The people of the area; for feedback, the national team; for changes of roles, administrators",
        ("events",),
    ),
    Held(
        "What you wrote in returns",
        "The texts, and who saved each last",
        "The return is what the service is for",
        "As long as the national team keeps the collection",
        "The people of the area; once submitted, the national team too",
        ("assessments", "descriptor_scores", "evidence", "priority_choices"),
    ),
    Held(
        "Actions for the priorities",
        "What will be done, the role that owns it and, where somebody gave one, a person’s name; who saved it last",
        "So that the area can see who does what, and what became of it",
        "As long as the national team keeps the collection. A name stays until the coordinator changes it; one "
        "that was changed or taken out stays in the record of what people did, and for "
        f"{FILES_KEPT_FOR.days} days in papers for the board that were downloaded before",
        "The people of the area; once the return is submitted, the national team too",
        ("actions", "comparison_files"),
    ),
    Held(
        "Sign-offs and submissions",
        "For signatories: name, organisation, job title, date, how they signed, or why they declined; and the email "
        "address that a link to sign by was sent to. For who submitted: the name",
        "So that a return shows who agreed to it",
        "As long as the national team keeps the collection. Submitted returns and their reports cannot be changed",
        "The people of the area; once submitted, the national team too",
        (
            "sign_offs",
            "sign_off_requests",
            "signed_contents",
            "submissions",
            "submission_narratives",
            "submission_reports",
        ),
    ),
    Held(
        "Sharing permissions that were withdrawn",
        "Who withdrew a permission or took that back, when, and the reason if one was given",
        "So that an area can read why its return is not shared any more",
        "As long as the national team keeps the collection",
        "The people of the area, the national team",
        ("sharing_withdrawals",),
    ),
    Held(
        "Links for partner organisations",
        "The email address that a link was sent to, and the name and role of whoever used it. The scores and comments "
        "of the organisation, and who saved them",
        "To let an organisation give its own view without an account, and to know who gave it",
        "As long as the returns",
        "The coordinators of the area; once scores are compared, the people of the area",
        ("partner_links", "partner_scores"),
    ),
    Held(
        "Comments",
        "Comments that you wrote on descriptors, when, and which you resolved or took out. Where others named you, so "
        "that an email could tell you",
        "So that the people of an area can talk about a descriptor where everybody in it can read it",
        "As long as the returns. The words of a comment that is taken out go at once",
        "The people of the area",
        ("comment_threads", "comments", "mentions"),
    ),
    Held(
        "Feedback to areas",
        "Who of the national team changed feedback last, sent it back with which reason, checked and published it; who "
        "acknowledged it for the area, with the answer if one was given",
        "So that feedback is checked by a second person, and the national team knows that it was read",
        "As long as the national team keeps the collection",
        "The national team; once it is published, the people of the area read the feedback and the answer",
        ("feedback", "feedback_texts", "feedback_questions"),
    ),
    Held(
        "Action learning sets",
        "Who of the national team changed a set last; for areas’ notes from a set, the words, who wrote each and who "
        "took one out",
        "So that areas can learn from one another, and bring that back to their actions",
        "As long as the national team keeps the collection. The words of a note that is taken out go at once",
        "Sets: the national team and, without who changed them, the areas in them. Notes: the people of the area; once "
        "the return is submitted, the national team reads the words too",
        ("learning_sets", "learning_set_notes"),
    ),
    Held(
        "Cases of good practice",
        "Who at an area agreed that a case is published: name, role and date. Who of the national team wrote the case "
        "last, recorded that, and published it; who took it back",
        "So that nothing is published without an agreement, and the area can see whose it was",
        "The name of whoever agreed: until the words are changed, or the case is taken back. The rest: as long as the "
        "national team keeps the collection",
        "The national team and the people of the area; not those who read the published case",
        ("good_practice",),
    ),
    Held(
        "Messages",
        "Messages sent to you: your email address, what kind of message, when, and what it named",
        "To send them, and to see which could not be sent",
        f"{MESSAGES_KEPT_FOR.days} days after they were sent or given up",
        "Administrators, without the one-time links once they have left the service",
        ("messages",),
    ),
    Held(
        "Texts that wait for you to sign in again",
        "What you typed into a form when your sign-in had ended",
        "So that it is not lost",
        "1 day",
        "You",
        ("kept_forms",),
    ),
)
# Tables that hold nothing about anybody.
NOT_PERSONAL = frozenset(
    {"areas", "area_successions", "collections", "extensions", "sharing_permissions", "neighbour_lists", "neighbours"}
    | {"sent_reminders", "learning_set_members", "cohorts", "cohort_lists", "cohort_areas"}
    | {"submission_scores", "submission_sections", "submission_priorities", "participants", "partner_rounds"}
    | {"figure_layouts", "return_figures"}
)


def name_after(user_id: int) -> str:
    """What everybody reads in place of the name of a person who was anonymised."""
    return f"Former member {user_id}"


def address_after(user_id: int) -> str:
    """An address that no mail can reach: the name .invalid is reserved for that."""
    return f"former-member-{user_id}@anonymised.invalid"
