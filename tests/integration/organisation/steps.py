"""The steps of signing in with an organisation's account."""

from urllib.parse import quote

from werkzeug.test import TestResponse

from tests.pages import Browser, Page
from tests.provider import Provider
from tests.second_factor import signed_in

START, ANSWER = "/account/sign-in/with/organisation", "/account/sign-in/from/organisation"


def leaves(browser: Browser, query: str = "") -> str:
    """Presses the button; the address at the provider to which that leads."""
    answer = browser.post(START + query)
    assert answer.status_code == 200
    to = answer.headers["Refresh"].removeprefix("0; url=")
    assert Page(answer).soup.find("a", href=to) is not None, "for browsers that do not go on by themselves"
    return to


def returns(browser: Browser, provider: Provider, sub: str, query: str = "") -> TestResponse:
    """There and back."""
    return browser.get(provider.answer(leaves(browser, query), sub))


def waits_at_sign_in(browser: Browser, answer: TestResponse, words: str, after: str = "") -> None:
    """Sent back to the sign-in page, which says this and leads on to the page that was wanted."""
    assert answer.status_code == 303
    assert answer.location == "/account/sign-in" + (f"?next={quote(after, safe='')}" if after else "")
    assert words in browser.page(answer.location).main
    assert not signed_in(browser)
