"""A person at a browser."""

import re
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Locator, Page, Response, expect

from tests.browser.house import PASSWORD, Server
from tests.browser.looks import looks_right, watch


class Visitor:
    """Somebody's own browser window, with or without JavaScript."""

    def __init__(self, browser: Browser, server: Server, *, scripts: bool = True) -> None:
        self.server = server
        self.scripts = scripts
        self.context: BrowserContext = browser.new_context(base_url=server.base, java_script_enabled=scripts)
        self.context.set_default_timeout(30_000)  # submitting prints the report, beside whatever else runs
        self.page: Page = self.context.new_page()
        watch(self.page, scripts=scripts)

    def leave(self) -> None:
        """Closes the window."""
        self.context.close()

    def sign_in(self, email: str) -> "Visitor":
        """Through the sign-in page."""
        if "/account/sign-in" not in self.page.url:
            self.page.goto("/account/sign-in")
        self.fill("Email address", email)
        self.fill("Password", PASSWORD)
        self.press("Sign in")
        if "/account/sign-in/code" in self.page.url:
            self.fill("Code from your authenticator app", self.server.code(email))
            self.press("Continue")
        expect(self.page.locator(".app-nav__person")).to_be_visible()
        return self

    def open(self, path: str, status: int = 200) -> None:
        """Goes to an address that must answer with this status."""
        response = self.page.goto(path)
        assert isinstance(response, Response)
        assert response.status == status, f"{path} answered {response.status}"

    def answers(self, path: str) -> int:
        """The status with which an address answers this person."""
        return int(self.context.request.get(path, max_redirects=0).status)

    def fill(self, label: str | re.Pattern[str], text: str) -> None:
        self.page.get_by_label(label).first.fill(text)

    def tick(self, label: str | re.Pattern[str]) -> None:
        self.page.get_by_label(label, exact=isinstance(label, str)).check()

    def choose(self, question: str, answer: str) -> None:
        """One answer of a group."""
        self.page.get_by_role("group", name=question).get_by_label(answer, exact=True).check()

    def press(self, name: str) -> None:
        self.page.locator("main").get_by_role("button", name=name, exact=True).click()

    def follow(self, name: str | re.Pattern[str]) -> None:
        self.page.locator("main, nav[aria-label=Back]").get_by_role("link", name=name).first.click()

    def download(self, name: str | re.Pattern[str]) -> bytes:
        """The file behind a link."""
        with self.page.expect_download() as started:
            self.page.get_by_role("link", name=name).first.click()
        return Path(started.value.path()).read_bytes()

    def sees(self, *texts: str | re.Pattern[str]) -> None:
        """The page has each of these texts in its main part."""
        for text in texts:
            expect(self.main).to_contain_text(text)

    def is_told(self, *sentences: str) -> None:
        """The error summary has each of these."""
        for sentence in sentences:
            expect(self.page.locator(".govuk-error-summary")).to_contain_text(sentence)

    def is_at(self, heading: str | re.Pattern[str]) -> None:
        """The page has this heading."""
        expect(self.page.locator("h1")).to_have_text(heading)

    def looks_right(self) -> None:
        looks_right(self.page)

    @property
    def main(self) -> Locator:
        return self.page.locator("main")

    def value(self, selector: str) -> Any:
        """What a box holds."""
        return self.page.locator(selector).input_value()
