"""What a person did and what was done to their account, for administrators: never what a return says."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from ehsg.domain.dates import UK, time_in_words, uk_date
from ehsg.domain.people import ROLE_TEXTS, Partner, Place
from ehsg.domain.permissions import Role

NEUTRAL = "Something was recorded"


@dataclass(frozen=True)
class Done:
    """One event by or about a person. `by` and `about` are names, empty where there is none.

    `where` is the area and year of the return it was about; `areas` are the names of the areas that it names by code.
    """

    id: int
    at: datetime
    by_id: int | None
    by: str
    about_id: int | None
    about: str
    kind: str
    where: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]
    areas: Mapping[str, str]


@dataclass(frozen=True)
class Line:
    """One event as the list shows it; `who` says by whom, or about whom, where that is somebody else."""

    time: str
    sentence: str
    who: str


@dataclass(frozen=True)
class Day:
    """What happened on one day in the UK, the latest first."""

    day: date
    lines: tuple[Line, ...]


def told(events: Iterable[Done], person_id: int) -> tuple[Day, ...]:
    """The events, in the order given, under the days on which they happened."""
    return tuple(
        Day(day, tuple(Line(time_in_words(e.at.astimezone(UK)), sentence(e), _who(e, person_id)) for e in those))
        for day, those in groupby(events, key=lambda event: uk_date(event.at))
    )


def sentence(event: Done) -> str:
    """What happened, without a full stop. Never fails: what is not understood is told in general words."""
    try:
        return SENTENCES[event.kind](event)
    except (AttributeError, KeyError, TypeError, ValueError):
        return NEUTRAL


def _who(event: Done, person_id: int) -> str:
    if event.by_id == person_id:
        return f"about {event.about}" if event.about_id not in (None, person_id) else ""
    return f"by {event.by}" if event.by else "by the operator"


def _role(event: Done, side: Mapping[str, Any]) -> str:
    partner = side.get("partner")
    place = Place(Role(side["role"]), Partner(partner) if partner else None, side.get("organisation", ""))
    code = side.get("area")
    return place.name + (f" in {event.areas.get(code, code)}" if code else "")


def _just(words: str) -> Callable[[Done], str]:
    return lambda event: words


def _role_now(words: str) -> Callable[[Done], str]:
    return lambda event: f"{words}: {_role(event, event.new)}"


def _changed(event: Done) -> str:
    same = event.old["role"] == event.new["role"]
    before = ROLE_TEXTS[Role(event.old["role"])].name
    return f"Organisation changed: {_role(event, event.new)}" if same else f"{before} became {_role(event, event.new)}"


def _return(words: str) -> Callable[[Done], str]:
    return lambda event: f"{words}: {event.where}"


def _neighbours(words: str) -> Callable[[Done], str]:
    def tell(event: Done) -> str:
        side = event.new or event.old
        return f"{words}: {event.areas.get(side['area'], side['area'])}, from {side['from_year']}"

    return tell


def _draft(words: str) -> Callable[[Done], str]:
    """Of an event that belongs to no return: the area and year are in it."""
    return lambda event: f"{words}: {event.areas.get(event.new['area'], event.new['area'])} {event.new['year']}"


def _cohort(words: str) -> Callable[[Done], str]:
    return lambda event: f"{words}: {(event.new or event.old)['name']}"


# One for each kind of event that a service records. What a return says is not for administrators.
SENTENCES: dict[str, Callable[[Done], str]] = {
    "create_user": _just("Account made"),
    "change_password": _just("Password changed"),
    "give_role": _role_now("Role given"),
    "change_membership": _changed,
    "end_membership": lambda event: f"Role ended: {_role(event, event.old)}",
    "invite": _role_now("Invited somebody"),
    "send_invitation_again": _just("Sent an invitation again"),
    "withdraw_invitation": _just("Withdrew an invitation"),
    "accept_invitation": _just("Accepted an invitation"),
    "record_score": _return("Saved a descriptor"),
    "choose_model": _return("Saved the data maturity model"),
    "choose_priorities": _return("Saved the priorities"),
    "explain_priorities": _return("Saved the texts of the priorities"),
    "choose_sharing": _return("Saved the sharing choices"),
    "withdraw_sharing": _return("Withdrew a sharing permission"),
    "share_again": _return("Shared the return again"),
    "record_sign_off": _return("Recorded a sign-off"),
    "withdraw_sign_off": _return("Took a sign-off out"),
    "ask_to_sign": _return("Asked somebody to sign"),
    "nudge_signatory": _return("Reminded a signatory"),
    "take_back_request": _return("Took a request to sign back"),
    "decline_to_sign": _return("Declined to sign, or recorded that somebody did"),
    "submit": _return("Submitted the return"),
    "reopen": _return("Reopened the return"),
    "add_participant": _return("Added an organisation to the partner round"),
    "change_scope": _return("Changed what an organisation is asked about"),
    "remove_participant": _return("Took an organisation out of the partner round"),
    "open_round": _return("Opened the partner round"),
    "open_moderation": _return("Opened moderation"),
    "send_partner_link": _return("Sent a link to an organisation"),
    "revoke_partner_link": _return("Took a link back"),
    "nudge": _return("Reminded an organisation"),
    "record_answer": _return("Gave an organisation’s own view"),
    "open_thread": _return("Wrote a comment"),
    "reply_in_thread": _return("Replied to a comment"),
    "resolve_thread": _return("Resolved a comment"),
    "open_thread_again": _return("Opened a comment again"),
    "take_out_comment": _return("Took a comment out"),
    "save_feedback": _draft("Wrote feedback"),
    "take_over_feedback": _draft("Took feedback over to a later submission"),
    "hand_over_feedback": _draft("Handed feedback over for checking"),
    "check_feedback": _draft("Checked feedback"),
    "send_back_feedback": _draft("Sent feedback back"),
    "publish_feedback": _return("Published feedback"),
    "acknowledge_feedback": _return("Acknowledged feedback"),
    "save_good_practice": _draft("Wrote a case of good practice"),
    "approach_good_practice": _return("Recorded that an area was asked about good practice"),
    "agree_good_practice": _return("Recorded an agreement to a case of good practice"),
    "decline_good_practice": _return("Recorded that an area declined a case of good practice"),
    "publish_good_practice": _return("Published a case of good practice"),
    "take_back_good_practice": _return("Took a case of good practice back"),
    "withdraw_good_practice": _return("Withdrew the area’s agreement to a case of good practice"),
    "send_digest": _just("Told by email of comments with their name"),
    "ask_for_link": _just("A new password was asked for"),
    "reset_password": _just("Password chosen anew by a link"),
    "set_up_second_factor": _just("Authenticator app set up"),
    "make_recovery_codes": _just("New recovery codes made"),
    "use_recovery_code": _just("Recovery code used"),
    "switch_off_second_factor": _just("Authenticator app switched off"),
    "reset_second_factor": _just("Authenticator app taken off the account"),
    "sign_out_everywhere": _just("Signed out everywhere"),
    "download": _return("Took a submitted return along"),
    "anonymise": _just("Account anonymised"),
    "export_personal_data": _just("Copy of all data about this person taken"),
    "invite_areas": _just("Made empty returns for areas"),
    "set_neighbours": _neighbours("Set a list of statistical neighbours"),
    "take_out_neighbours": _neighbours("Took a list of statistical neighbours out"),
    "create_cohort": _cohort("Made a cohort"),
    "change_cohort": _cohort("Changed a cohort"),
    "take_out_cohort": _cohort("Took a cohort out"),
    "give_out_cohort": _cohort("Took along figures of a cohort to publish"),
    "create_collection": _just("Created a collection"),
    "change_dates": _just("Moved the dates of a collection"),
    "open_collection": _just("Opened a collection"),
    "close_collection": _just("Closed a collection"),
    "extend_area": _return("Gave more time for the return"),
    "send_reminders": _just("Reminded areas that have not submitted"),
    "remind_area": _return("Reminded the coordinators of the return"),
}
