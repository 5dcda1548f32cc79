"""What must hold of every page; the test client checks each one that it gets."""

import re
import time
from collections import Counter
from functools import lru_cache
from typing import Any

import html5lib
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from html5lib.html5parser import ParseError
from itsdangerous import URLSafeTimedSerializer
from werkzeug.test import TestResponse

from tests import once


class Page:
    """An answered page, checked when it is made."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        self.soup = BeautifulSoup(self.html, "lxml")
        problems = page_problems(self.html, self.soup)
        assert not problems, f"{response.request.path} breaks the rules of every page: {problems}"

    @property
    def text(self) -> str:
        """All text, with runs of white space as one blank."""
        return " ".join(self.soup.get_text(" ").split())

    @property
    def main(self) -> str:
        """The text of the main part."""
        return " ".join(self.soup.select_one("main").get_text(" ").split())

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return [li.get_text(" ", strip=True) for li in self.soup.select(".govuk-error-summary li")]

    def value(self, name: str) -> Any:
        """What the form's field holds: the ticked value of radios, the text of a box."""
        fields = self.soup.select(f"main [name={name}]")
        if fields and fields[0].get("type") in ("radio", "checkbox"):
            ticked = [f["value"] for f in fields if f.has_attr("checked")]
            return ticked if fields[0]["type"] == "checkbox" else (ticked[0] if ticked else None)
        if not fields:
            return None
        return fields[0].get_text().removeprefix("\n") if fields[0].name == "textarea" else fields[0].get("value")


@lru_cache(maxsize=16)  # a page is often looked at more than once
def invalid(html: str) -> tuple[str, ...]:
    """Where the page is not HTML5, if anywhere. It takes longer than making the page."""
    try:
        html5lib.HTMLParser(strict=True).parse(html)
    except ParseError as error:
        return (f"not valid HTML: {error}",)
    return ()


def page_problems(html: str, soup: BeautifulSoup) -> list[str]:
    """Each rule that the page breaks."""
    found = [*invalid(html)] if once.ON else []
    headings = soup.select("h1")
    if len(headings) != 1:
        found.append(f"{len(headings)} h1 headings")
    else:
        heading = " ".join(headings[0].get_text(" ").split())
        title = " ".join(soup.title.get_text(" ").split()).removeprefix("Error: ")
        if not title.startswith(heading[:60]) and not heading.startswith(title.split(" – ")[0]):
            found.append(f"the title “{title}” does not start with the heading “{heading}”")
    repeated = [i for i, n in Counter(e["id"] for e in soup.select("[id]")).items() if n > 1]
    if repeated:
        found.append(f"ids used twice: {repeated}")
    if soup.select("[style]") or soup.select("style"):
        found.append("inline style")
    found += [
        f"inline handler {name}" for e in soup.find_all(True) for name in e.attrs if re.fullmatch(r"on[a-z]+", name)
    ]
    found += ["a form without its action" for f in soup.select("form") if not f.get("action")]
    found += [
        f"aria-describedby names {part}, which is not there"
        for e in soup.select("[aria-describedby]")
        for part in e["aria-describedby"].split()
        if not soup.find(id=part)
    ]
    return found


class Browser:
    """A person at a browser: signed in or not, with a cross-site token in hand."""

    def __init__(self, client: FlaskClient, user: Any = None) -> None:
        self.client = client
        self.user = user
        self.stays = True  # False where a test is about the end of a sign-in
        if user is not None:
            self.sign_in(user)

    def sign_in(self, user: Any) -> None:
        """Without the sign-in page, whose password hashing takes time that only its own tests need."""
        self.user = user
        with self.client.session_transaction() as session:
            session["_user_id"] = user.fs_uniquifier
            session["_fresh"] = True
            session["fs_paa"] = time.time()
            session.permanent = True
            moment = self.client.application.extensions["ehsg_clock"]().timestamp()
            session.update(began=moment, seen=moment, proved=moment)

    def _stay(self) -> None:
        """Tests set the clock by days; the sign-in of somebody who is in the middle of one does not end with it."""
        if self.stays and self.client.get_cookie(self.client.application.config["SESSION_COOKIE_NAME"]):
            moment = self.client.application.extensions["ehsg_clock"]().timestamp()
            with self.client.session_transaction() as session:
                if "_user_id" in session:
                    session.update(began=moment, seen=moment)

    def end_session(self) -> None:
        """As when 90 minutes have passed: the browser has forgotten its cookie."""
        self.client.delete_cookie(self.client.application.config["SESSION_COOKIE_NAME"])

    def token(self) -> str:
        """A cross-site token of this session."""
        with self.client.session_transaction() as session:
            raw = session.setdefault("csrf_token", "a" * 40)
        secret = self.client.application.secret_key
        return str(URLSafeTimedSerializer(secret, salt="wtf-csrf-token").dumps(raw))

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        """A GET, its page checked."""
        self._stay()
        with self.client.application.app_context():  # of its own, as every real request has
            response = self.client.get(path, **kwargs)
        return self._checked(response)

    def page(self, path: str, status: int = 200) -> Page:
        """A GET that must answer with this status."""
        response = self.get(path, follow_redirects=True)
        assert response.status_code == status, f"{path} answered {response.status_code}"
        return Page(response)

    def post(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """A POST with a token, its page checked."""
        self._stay()
        fields = {"csrf_token": self.token(), **(data or {})}
        with self.client.application.app_context():
            response = self.client.post(path, data=fields, **kwargs)
        return self._checked(response)

    def _checked(self, response: TestResponse) -> TestResponse:
        if response.mimetype == "text/html" and not 300 <= response.status_code < 400:
            Page(response)
        return response
