"""`@requires`: every view names one action; the object is loaded, the rule table asked, and the object handed over."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any, NamedTuple

from flask import Flask, abort, g, request
from flask.typing import ResponseReturnValue
from flask_security import current_user

from ehsg.domain.permissions import BY_LINK, BY_LINK_TO_SIGN, MOVE_OF, Action, Decision, Viewer, may
from ehsg.domain.status import Window, after
from ehsg.domain.subjects import (
    CohortSubject,
    CollectionSubject,
    NeighboursSubject,
    PeopleSubject,
    ReturnSubject,
    SignOffSubject,
    Subject,
)
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
from ehsg.web import kept_forms, partner_browser, signing_browser
from ehsg.web.serving import now
from ehsg.web.transactions import WRITES

View = Callable[..., ResponseReturnValue]


class Loaded(NamedTuple):
    """What a loader found: the object for the view and what the rules need to know of it."""

    handed: Any
    subject: Subject


def viewer() -> Viewer:
    """Whoever makes the request, read once a request."""
    if "viewer" not in g:
        user = current_user._get_current_object()
        found = people.viewer_of(user) if user.is_authenticated else Viewer()
        g.viewer = replace(
            found,
            participant_id=partner_browser.participant_id(),
            sign_off_request_id=signing_browser.request_id(),
        )
    viewer: Viewer = g.viewer
    return viewer


def user_id() -> int:
    """The id of the person signed in; views that need it are closed to everybody else."""
    found = viewer().user_id
    assert found is not None  # noqa: S101  # nosec B101  # for the type checker: the guard has asked before
    return found


def person() -> Any:
    """The row of the person signed in; views that need it are closed to everybody else."""
    return current_user._get_current_object()


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
_URL_PARTS = {
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


def requires(action: Action, of: Loader | None = None) -> Callable[[View], View]:
    """Marks and guards a view.

    With `of`, the object that the address names is loaded, judged, and passed to the view as its first argument.
    Nobody signed in: to the sign-in page, with what was typed kept. Not to be seen: 404. Not to be done: 403.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(**parts: Any) -> ResponseReturnValue:
            if action is not Action.OPEN_PAGE and not _known(action):
                return kept_forms.to_sign_in()
            if of is None:
                _decide(action, None)
                return view(**parts)
            loaded = of(**{name: parts.pop(name) for name in _URL_PARTS[of]})
            if loaded is None:
                abort(404)
            _decide(action, loaded.subject)
            return view(loaded.handed, **parts)

        guarded.action = action  # type: ignore[attr-defined]
        return guarded

    return decorate


def _known(action: Action) -> bool:
    """Signed in, or asking for what a link that was confirmed in this browser opens."""
    who = viewer()
    by_link = who.participant_id is not None and action in BY_LINK
    return who.user_id is not None or by_link or (who.sign_off_request_id is not None and action in BY_LINK_TO_SIGN)


def _decide(action: Action, subject: Subject | None) -> None:
    decision = may(viewer(), action, subject)
    if decision is Decision.HIDDEN:
        abort(404)
    if decision is Decision.FORBIDDEN:
        if isinstance(subject, ReturnSubject | SignOffSubject) and action in MOVE_OF:
            after(subject.state, MOVE_OF[action])  # says why, where it is the state that forbids it
        abort(403)


# Views that extensions bring along, and the rule that each falls under; Flask-Security guards its own.
FRAMEWORK_VIEWS = {
    "static": Action.OPEN_PAGE,
    "security.static": Action.OPEN_PAGE,
    "security.login": Action.OPEN_PAGE,
    "security.logout": Action.OPEN_PAGE,
    "security.verify": Action.USE_ACCOUNT,
    "security.change_password": Action.USE_ACCOUNT,
    # There only where an organisation's provider is configured; `web.single_sign_on` has closed the last two.
    "security.oauthstart": Action.OPEN_PAGE,
    "security.oauthresponse": Action.OPEN_PAGE,
    "security.oauth_verify_start": Action.OPEN_PAGE,
    "security.oauth_verify_response": Action.OPEN_PAGE,
}


def action_of(app: Flask, endpoint: str) -> Action | None:
    """The rule that an endpoint falls under; None when nobody gave it one."""
    found: Action | None = getattr(app.view_functions[endpoint], "action", FRAMEWORK_VIEWS.get(endpoint))
    return found


def refuse_unmarked_views(app: Flask) -> None:
    """RuntimeError naming every view that no rule covers: the application does not start with one."""
    unmarked = sorted(name for name in app.view_functions if action_of(app, name) is None)
    if unmarked:
        raise RuntimeError("These views have no @requires(Action...): " + ", ".join(unmarked))
