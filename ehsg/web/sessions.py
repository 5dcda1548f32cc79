"""The session of a browser: how long a sign-in lasts, a sign-in that is half done, and what was proved lately.

It holds nothing but the state of signing in: what somebody edits is named by the address of its page.
"""

import re
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlencode, urlsplit

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import user_logged_in
from flask_security import current_user

from ehsg.domain.permissions import Action
from ehsg.domain.second_factor import compulsory
from ehsg.domain.session import HALF_LASTS, PROOF_LASTS, Life
from ehsg.web import kept_forms
from ehsg.web.access import action_of, viewer
from ehsg.web.serving import now, wants_json
from ehsg.web.transactions import WRITES

_PERSON, _BEGAN, _SEEN, _PROVED = "_user_id", "began", "seen", "proved"
_HALF, _NEW_SECRET = "half", "new_secret"
# Of sign-ins with an organisation's provider: the page wanted, as Flask-Security names it, and those begun, as Authlib.
_WANTED, _BEGUN = "fs_oauth_next", "_state_organisation_"
_MOST_BEGUN = 3  # in several tabs, say: each takes room in the cookie
_LONGEST_WANTED = 1000  # characters, for the same reason
# What a new sign-in keeps of the session that it began in: who has signed in now, and nothing that came before.
_KEPT_AT_SIGN_IN = frozenset({_PERSON, "_fresh", "_id"})
# Pages for somebody who has to set up a second factor before anything else.
_WITHOUT_SECOND_FACTOR = frozenset({"second_factor.ask_set_up", "second_factor.set_up", "account.stay_signed_in"})
_OWN_PAGE = re.compile(r"/(?![/\\])[^\\\x00-\x20\x7f]*")


class Half(NamedTuple):
    """A sign-in whose password was right and that waits for a code: the person's session mark, and when."""

    mark: str
    at: float


def init_app(app: Flask) -> None:
    """Begins and ends sessions, and keeps back whoever has to set up a second factor first."""
    user_logged_in.connect(_begin, app)
    app.before_request(_end_if_over)
    app.before_request(_second_factor_first)


def _begin(_app: Flask, **_extra: Any) -> None:
    """A new session with a new cross-site token: nothing that somebody planted before goes on."""
    for key in set(session) - _KEPT_AT_SIGN_IN:
        session.pop(key)
    g.pop("csrf_token", None)
    session.permanent = True  # without this it would have no end while the browser stays open
    moment = now().timestamp()
    session.update({_BEGAN: moment, _SEEN: moment, _PROVED: moment})


def _end_if_over() -> None:
    """Whatever is sent counts at once, as the page's own clock takes it; that pages are read, once a minute."""
    if _PERSON not in session:
        return
    so_far, moment = life(), now()
    if so_far.over(moment):
        session.clear()
        g.pop("csrf_token", None)
    elif request.endpoint in ("static", "security.static"):
        pass
    elif request.method in WRITES or so_far.to_be_noted(moment):
        session[_SEEN] = moment.timestamp()


def life() -> Life:
    """When this session began and was last used; long ago where that is not known."""
    return Life(_moment(_BEGAN), _moment(_SEEN))


def _moment(key: str) -> datetime:
    return datetime.fromtimestamp(float(session.get(key, 0)), UTC)


def _second_factor_first() -> ResponseReturnValue | None:
    """Whoever needs a second factor and has none goes to set one up. What a form carried is kept meanwhile."""
    endpoint = request.endpoint
    if _PERSON not in session or endpoint is None or endpoint in _WITHOUT_SECOND_FACTOR:
        return None
    if action_of(current_app, endpoint) is Action.OPEN_PAGE or endpoint == "security.logout":
        return None
    if viewer().user_id is None or current_user.second_factor is not None or not compulsory(viewer()):
        return None
    if wants_json():
        return kept_forms.signed_out()
    back = kept_forms.keep() if request.method == "POST" else request.full_path.rstrip("?")
    return redirect(url_for("second_factor.ask_set_up", next=back), code=303)


def begin_half(user: Any) -> None:
    """The password was right; the code is still to come."""
    session.pop(_NEW_SECRET, None)
    session[_HALF] = [user.fs_uniquifier, now().timestamp()]


def half() -> Half | None:
    """The sign-in that waits for a code; None when there is none, or it has waited too long."""
    try:
        found = Half(*session.get(_HALF, ()))
    except TypeError:
        return None
    return found if found.at <= now().timestamp() < found.at + HALF_LASTS.total_seconds() else None


def end_half() -> None:
    """Nothing of it is left."""
    session.pop(_HALF, None)


def proved() -> None:
    """The person has just given their password again."""
    session[_PROVED] = now().timestamp()


def proved_lately() -> bool:
    """Whether it was the person themselves a short while ago, and not somebody at a screen left open."""
    return _moment(_PROVED) <= now() < _moment(_PROVED) + PROOF_LASTS


def new_secret(make: Any) -> str:
    """The encrypted secret of the app that is being set up: the same until it is, so that a page drawn again fits."""
    return str(session.setdefault(_NEW_SECRET, make()))


def forget_new_secret() -> None:
    """The next app gets another."""
    session.pop(_NEW_SECRET, None)


def page_after(target: str | None = None) -> str:
    """The page of ours that somebody wanted before they had to sign in; never one elsewhere."""
    asked = request.args.get("next", "") if target is None else target
    parts = urlsplit(asked) if _looks_like_an_address(asked) else None
    if parts is not None and parts.netloc in ("", request.host):
        asked = parts.path + (f"?{parts.query}" if parts.query else "")
    path = asked if _OWN_PAGE.fullmatch(asked) else "/"
    return "/" if path.startswith((url_for("security.login"), url_for("second_factor.ask_set_up"))) else path


def begin_at_provider() -> None:
    """A sign-in with an organisation's provider begins: the page wanted is kept, and the oldest not finished go."""
    if _WANTED in session:
        after = page_after()
        session[_WANTED] = after if len(after) <= _LONGEST_WANTED else "/"
    begun = sorted((key for key in session if key.startswith(_BEGUN)), key=lambda key: float(session[key]["exp"]))
    for key in begun[: max(0, len(begun) - _MOST_BEGUN + 1)]:
        session.pop(key)


def end_at_provider() -> str:
    """It came to nothing; the page that was wanted."""
    return page_after(session.pop(_WANTED, ""))


def _looks_like_an_address(text: str) -> bool:
    return text.startswith((f"http://{request.host}/", f"https://{request.host}/"))


def address(endpoint: str, after: str) -> str:
    """The address of a step of signing in that leads on to the page `after`."""
    return url_for(endpoint) + (f"?{urlencode({'next': after})}" if after != "/" else "")


def with_next(endpoint: str) -> str:
    """The address of a step of signing in that leads on to the same page as this one."""
    return address(endpoint, page_after())
