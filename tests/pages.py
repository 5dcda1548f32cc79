"""What must hold of every page; the test client checks each one that it gets."""

import hashlib
import re
import time
from collections import Counter
from datetime import datetime
from functools import cached_property, lru_cache
from typing import Any

import html5lib
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from html5lib.html5parser import ParseError
from itsdangerous import URLSafeTimedSerializer
from lxml import etree
from lxml import html as lxml_html
from werkzeug.test import TestResponse

from tests import once


class Page:
    """An answered page, checked when it is made."""

    def __init__(self, response: TestResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.get_data(as_text=True)
        problems = page_problems(self.html)
        assert not problems, f"{response.request.path} breaks the rules of every page: {problems}"

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page to look around in. Making it takes longer than all rules: only who asks pays for it."""
        return BeautifulSoup(self.html, "lxml")

    @property
    def text(self) -> str:
        """All text, with runs of white space as one blank."""
        return said(tree(self.html))

    @property
    def main(self) -> str:
        """The text of the main part."""
        return said(MAIN(tree(self.html))[0])

    @property
    def errors(self) -> list[str]:
        """The sentences of the error summary."""
        return [said(item) for item in ERRORS(tree(self.html))]

    def value(self, name: str) -> Any:
        """What the form's field holds: the ticked value of radios, the text of a box."""
        fields = self.soup.select(f"main [name={name}]")
        if fields and fields[0].get("type") in ("radio", "checkbox"):
            ticked = [f["value"] for f in fields if f.has_attr("checked")]
            return ticked if fields[0]["type"] == "checkbox" else (ticked[0] if ticked else None)
        if not fields:
            return None
        return fields[0].get_text().removeprefix("\n") if fields[0].name == "textarea" else fields[0].get("value")


MAIN, H1, TITLE = (etree.XPath(f"//{name}") for name in ("main", "h1", "title"))
ERRORS = etree.XPath("//*[contains(concat(' ', @class, ' '), ' govuk-error-summary ')]//li")
IDS, DESCRIBED_BY = etree.XPath("//@id"), etree.XPath("//@aria-describedby")
STYLE = etree.XPath("//@style | //style")
ON = etree.XPath("//@*[starts-with(name(), 'on')]")
NOWHERE_TO_GO = etree.XPath("//form[not(@action) or @action='']")


@lru_cache(maxsize=4)
def tree(html: str) -> Any:
    """The page as lxml reads it, which takes a tenth of making a soup."""
    return lxml_html.document_fromstring(html)


def said(element: Any) -> str:
    """The text in an element as somebody reads it, with runs of white space as one blank."""
    return " ".join(" ".join(_strings(element)).split())


def _strings(element: Any) -> list[str]:
    unread = element.tag in ("script", "style", "template") or not isinstance(element.tag, str)  # or a comment
    found = [] if unread else [element.text or ""]
    for child in [] if unread else element:
        found += [*_strings(child), child.tail or ""]
    return found


# What neither starts nor ends anything: HTML that differs in this only is as valid.
VALUES = re.compile(r'(?<!\stype)="[\w \n./:?=;,#%+()@|-]*"')
WORDS = re.compile(r">([\w \n\t\xa0.,;:!?()/’‘“”–—…%·|-]+)(?=<)")


def shape(html: str) -> str:
    """The page without its plain words and the plain values of its attributes, so that pages of one kind are alike."""
    if "<!--" in html:  # there, words can end something
        return html
    return WORDS.sub(lambda words: ">x" if words[1].strip(" \n\t") else "> ", VALUES.sub('=""', html))


_valid: set[bytes] = set()


def invalid(html: str) -> list[str]:
    """Where the page is not HTML5, if anywhere. It takes longer than making the page, so once for each shape."""
    digest = hashlib.sha256(shape(html).encode()).digest()
    if digest not in _valid:
        try:
            html5lib.HTMLParser(strict=True).parse(html)
        except ParseError as error:
            return [f"not valid HTML: {error}"]
        _valid.add(digest)
    return []


@lru_cache(maxsize=4)  # most pages are looked at by the client and by the test
def page_problems(html: str) -> tuple[str, ...]:
    """Each rule that the page breaks. Pages are the same on either database, and are judged with SQLite."""
    if not once.ON:
        return ()
    page, found = tree(html), [*invalid(html)]
    headings = H1(page)
    if len(headings) != 1:
        found.append(f"{len(headings)} h1 headings")
    else:
        heading, title = said(headings[0]), said(TITLE(page)[0]).removeprefix("Error: ")
        if not title.startswith(heading[:60]) and not heading.startswith(title.split(" – ")[0]):
            found.append(f"the title “{title}” does not start with the heading “{heading}”")
    ids = Counter(IDS(page))
    if repeated := [i for i, n in ids.items() if n > 1]:
        found.append(f"ids used twice: {repeated}")
    if STYLE(page):
        found.append("inline style")
    found += [f"inline handler {a.attrname}" for a in ON(page) if re.fullmatch(r"on[a-z]+", a.attrname)]
    found += ["a form without its action" for _ in NOWHERE_TO_GO(page)]
    described = {part for parts in DESCRIBED_BY(page) for part in parts.split()}
    found += [f"aria-describedby names {part}, which is not there" for part in sorted(described - ids.keys())]
    return tuple(found)


class Browser:
    """A person at a browser: signed in or not, with a cross-site token in hand."""

    def __init__(self, client: FlaskClient, user: Any = None) -> None:
        self.client = client
        self.user = user
        self.stays = True  # False where a test is about the end of a sign-in
        self._moment: datetime | None = None  # when it was seen to that it stays
        self._token: tuple[str, str] | None = None  # the session's cookie, and a token that goes with it
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
            self._moment = self._now()
            moment = self._moment.timestamp()
            session.update(began=moment, seen=moment, proved=moment)

    def _now(self) -> datetime:
        now: datetime = self.client.application.extensions["ehsg_clock"]()
        return now

    def _stay(self) -> None:
        """Tests set the clock by days; the sign-in of somebody who is in the middle of one does not end with it."""
        now = self._now()
        if not self.stays or now == self._moment:
            return
        if self._cookie():
            self._moment = now
            with self.client.session_transaction() as session:
                if "_user_id" in session:
                    session.update(began=now.timestamp(), seen=now.timestamp())

    def end_session(self) -> None:
        """As when 90 minutes have passed: the browser has forgotten its cookie."""
        self.client.delete_cookie(self.client.application.config["SESSION_COOKIE_NAME"])

    def token(self) -> str:
        """A cross-site token of this session: the same while its cookie is."""
        if self._token is None or self._token[0] != self._cookie():
            made = self._new_token()  # which may be what sets the cookie
            self._token = (self._cookie(), made)
        return self._token[1]

    def _cookie(self) -> str:
        found = self.client.get_cookie(self.client.application.config["SESSION_COOKIE_NAME"])
        return found.value if found else ""

    def _new_token(self) -> str:
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
