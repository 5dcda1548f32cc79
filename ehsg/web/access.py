"""`@requires`: every view names one action; the object is loaded, the rule table asked, and the object handed over."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any

from flask import Flask, abort, g
from flask.typing import ResponseReturnValue
from flask_security import current_user

from ehsg.domain.permissions import BY_LINK, BY_LINK_TO_SIGN, MOVE_OF, Action, Decision, Viewer, may
from ehsg.domain.status import after
from ehsg.domain.subjects import ReturnSubject, SignOffSubject, Subject
from ehsg.queries import people
from ehsg.web import kept_forms, partner_browser, signing_browser
from ehsg.web.loading import URL_PARTS, Loader

View = Callable[..., ResponseReturnValue]


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
            loaded = of(**{name: parts.pop(name) for name in URL_PARTS[of]})
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
