"""Browsers in plain words."""

import pytest

from ehsg.domain.browsers import UNKNOWN, in_words

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64"
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/124.0.0.0 Safari/537.36"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (f"{WINDOWS}; rv:125.0) Gecko/20100101 Firefox/125.0", "Firefox on Windows"),
        (f"{WINDOWS}) {CHROME}", "Chrome on Windows"),
        (f"{WINDOWS}) {CHROME} Edg/124.0.0.0", "Edge on Windows"),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_4) AppleWebKit/605.1.15 Version/17.4 Safari/605.1.15",
            "Safari on Mac",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1 CriOS/124.0 Mobile Safari/604.1",
            "Chrome on iPhone",
        ),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537 SamsungBrowser/24.0 Chrome/117",
            "Samsung Internet on Android",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:125.0) Gecko/20100101 Firefox/125.0", "Firefox on Linux"),
        ("Firefox/125.0", "Firefox"),
        ("curl/8.0 on Windows", UNKNOWN),
        ("", UNKNOWN),
        ("<script>" * 1000, UNKNOWN),
    ],
)
def test_a_browser_is_named_as_its_user_would(told: str, words: str) -> None:
    assert in_words(told) == words
