"""What an address names: the object for the view, and what the rules need to know of it. `access` judges it."""

from collections.abc import Callable
from typing import Any, NamedTuple

from flask import request

from ehsg.domain.status import Window
from ehsg.domain.subjects import CohortSubject, CollectionSubject, NeighboursSubject, PeopleSubject, Subject
from ehsg.queries import (
    areas,
    assessments,
    cohorts,
    collections,
    comments,
    comparison,
    invitations,
    partners,
    people,
    sign_off,
    submissions,
)
from ehsg.queries.assessments import Lock
from ehsg.web.serving import now
from ehsg.web.transactions import WRITES


class Loaded(NamedTuple):
    """What a loader found: the object for the view and what the rules need to know of it."""

    handed: Any
    subject: Subject


def a_return(code: str, year: int) -> Loaded | None:
    """A return; a request that writes holds it alone."""
    return _a_return(code, year, Lock.ALONE)


def a_return_alongside(code: str, year: int) -> Loaded | None:
    """A return; a request that writes lets others save other parts of it at the same time."""
    return _a_return(code, year, Lock.ALONGSIDE)


def _a_return(code: str, year: int, lock: Lock) -> Loaded | None:
    """There is none for anybody until the collection has opened: nothing could be written into it."""
    found = assessments.find(code, year, lock if request.method in WRITES else Lock.NONE)
    if found is None or assessments.window_of(found, now()) is Window.NOT_YET:
        return None
    return Loaded(found, assessments.subject(found))


def a_submission(code: str, year: int, number: int) -> Loaded | None:
    """One submission of a return."""
    found = submissions.find(code, year, number)
    return Loaded(found, submissions.subject(found, now())) if found else None


def a_submission_held(code: str, year: int, number: int) -> Loaded | None:
    """The same; a request that writes holds the return alone, so that nothing is submitted meanwhile."""
    return a_submission(code, year, number) if a_return(code, year) else None


def the_submission_that_counts(code: str, year: int) -> Loaded | None:
    """The latest submission of a return; a request that writes holds the return alone."""
    found = a_return(code, year)
    return a_submission(code, year, found.handed.submissions_made) if found else None


class Asked(NamedTuple):
    """An organisation in the partner round, and the return that it is asked about."""

    assessment: Any
    participant: Any


def a_participant(code: str, year: int, participant_id: int) -> Loaded | None:
    """An organisation's part in a return's round; answers are saved alongside each other, but not past moderation."""
    loaded = _a_return(code, year, Lock.ALONGSIDE)
    found = partners.find(loaded.handed, participant_id) if loaded else None
    if loaded is None or found is None:
        return None
    return Loaded(Asked(loaded.handed, found), partners.subject(loaded.handed, found))


class ToSign(NamedTuple):
    """A return and one request to sign it."""

    assessment: Any
    request: Any


def a_request(code: str, year: int, request_id: int) -> Loaded | None:
    """A request to sign a return; whoever signs holds the return alone."""
    loaded = _a_return(code, year, Lock.ALONE)
    found = sign_off.find_request(loaded.handed, request_id) if loaded else None
    if loaded is None or found is None:
        return None
    return Loaded(ToSign(loaded.handed, found), sign_off.subject(loaded.handed, found))


class Commented(NamedTuple):
    """A comment, and the return that it is about."""

    assessment: Any
    comment: Any


def a_comment(code: str, year: int, descriptor_id: str, comment_id: int) -> Loaded | None:
    """A comment on a descriptor of a return; a request that writes holds the return alone."""
    loaded = a_return(code, year)
    found = comments.find(loaded.handed, descriptor_id, comment_id) if loaded else None
    if loaded is None or found is None:
        return None
    return Loaded(Commented(loaded.handed, found), comments.subject(loaded.handed, found.author_id))


def an_area(code: str) -> Loaded | None:
    """An area with regard to its people; a request that writes is the only one to change them."""
    found = areas.find(code, held=request.method in WRITES)
    return Loaded(found, PeopleSubject(found.id)) if found else None


def an_area_with_neighbours(code: str) -> Loaded | None:
    """An area with regard to its statistical neighbours; a request that writes is the only one to change them."""
    found = areas.find(code, held=request.method in WRITES)
    return Loaded(found, NeighboursSubject(found.id)) if found else None


class Years(NamedTuple):
    """An area and the latest submission of each of its years, whether or not the viewer may see it."""

    area: Any
    submissions: Any


def an_area_over_years(code: str) -> Loaded | None:
    """An area with its years; of one that does not exist just as much is asked."""
    found, submissions_of = areas.find(code), comparison.latest_submissions(code)
    if found is None:
        return None
    return Loaded(Years(found, submissions_of), comparison.subject(found, submissions_of, now()))


def a_collection(year: int) -> Loaded | None:
    """A year's collection; a request that writes holds it alone."""
    found = collections.find(year, held=request.method in WRITES)
    return Loaded(found, CollectionSubject()) if found else None


def a_cohort(cohort_id: int) -> Loaded | None:
    """A cohort, ended or not; a request that writes holds it alone."""
    found = cohorts.find(cohort_id, held=request.method in WRITES)
    return Loaded(found, CohortSubject()) if found else None


def a_membership(membership_id: int) -> Loaded | None:
    """One person's role, ended or not."""
    found = people.membership(membership_id)
    return Loaded(found, PeopleSubject(found.area_id)) if found else None


def an_invitation(invitation_id: int) -> Loaded | None:
    """One invitation; a request that writes holds it alone."""
    found = invitations.find(invitation_id, held=request.method in WRITES)
    return Loaded(found, PeopleSubject(found.area_id)) if found else None


Loader = Callable[..., Loaded | None]
URL_PARTS = {
    a_return: ("code", "year"),
    a_return_alongside: ("code", "year"),
    a_submission: ("code", "year", "number"),
    a_submission_held: ("code", "year", "number"),
    the_submission_that_counts: ("code", "year"),
    a_participant: ("code", "year", "participant_id"),
    a_request: ("code", "year", "request_id"),
    a_comment: ("code", "year", "descriptor_id", "comment_id"),
    a_collection: ("year",),
    a_cohort: ("cohort_id",),
    an_area: ("code",),
    an_area_over_years: ("code",),
    an_area_with_neighbours: ("code",),
    a_membership: ("membership_id",),
    an_invitation: ("invitation_id",),
}
