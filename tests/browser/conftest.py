"""One server and one Chromium for all browser tests; each visitor has a window of their own."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.council import council
from tests.browser.house import Server, build, served
from tests.browser.looks import PICTURES
from tests.browser.visitor import Visitor
from tests.provider import Provider
from tests.shown.asking import Shown
from tests.shown.everything import draw

# Chromium without windows took 42 s of the processor where the whole one took 66; Debian has both from one source.
PLACES = ("/usr/bin/chromium-headless-shell", "/usr/bin/chromium")
CHROMIUM = next((place for place in PLACES if Path(place).exists()), PLACES[0])
FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
)


@pytest.fixture(scope="session")
def provider() -> Iterator[Provider]:
    """An organisation whose accounts may sign in."""
    with council() as found:
        yield found


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, provider: Provider) -> Iterator[Server]:
    folder: Path = tmp_path_factory.mktemp("browser")
    settings = {f"EHSG_{name.upper()}": value for name, value in provider.settings.items()}
    with served(build(folder), folder, **settings) as running:
        yield running


@pytest.fixture(scope="session")
def start(server: Server) -> Iterator[Callable[..., Browser]]:
    """Starts Chromium, with more flags if need be.

    After the server: Playwright's event loop would stand in the way of the sealing of its reports.
    """
    expect.set_options(timeout=8_000)
    with sync_playwright() as playwright:
        yield lambda *more: playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS.split(), *more])


@pytest.fixture(scope="session")
def browser(start: Callable[..., Browser]) -> Iterator[Browser]:
    with start() as running:
        yield running


@pytest.fixture(scope="session")
def frameless(start: Callable[..., Browser]) -> Iterator[Browser]:
    """A browser that lays pages out and draws none, which takes a third less: nothing can be pressed in it."""
    with start(*[] if PICTURES else ["--disable-threaded-compositing"]) as running:
        yield running


@pytest.fixture(scope="session")
def signed_in() -> dict[str, Any]:
    """E-mail address to the cookies of somebody who has signed in already: checking a password takes its time."""
    return {}


@pytest.fixture(scope="session")
def everything(tmp_path_factory: pytest.TempPathFactory) -> list[Shown]:
    """Every page and state of the service, drawn by another one than the server's."""
    return draw(tmp_path_factory.mktemp("everything"))


@pytest.fixture
def visit(browser: Browser, server: Server, signed_in: dict[str, Any]) -> Iterator[Callable[..., Visitor]]:
    """Opens windows: `visit("leeds@example.org")`, or `visit()` for somebody who has not signed in."""
    opened: list[Visitor] = []

    def window(email: str = "", *, scripts: bool = True) -> Visitor:
        visitor = Visitor(browser, server, scripts=scripts)
        opened.append(visitor)
        if email in signed_in:
            visitor.context.add_cookies(signed_in[email])
        elif email:
            visitor.sign_in(email)
            signed_in[email] = visitor.context.cookies()
        return visitor

    yield window
    for visitor in opened:
        visitor.leave()
