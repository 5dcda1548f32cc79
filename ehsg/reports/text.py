"""Makes text that people typed safe to print, and puts dates and times into words.

A PDF for long-term keeping may not contain a character that its fonts cannot draw, and a line breaker that meets one
"word" of 100,000 letters takes a minute. Both are dealt with here, once, for every string of a report.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Set
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any, TypeVar, cast
from zoneinfo import ZoneInfo

T = TypeVar("T")

LONGEST_RUN = 40
BREAK_POINT = "\u200b"
# The first of these that the fonts can draw stands for every character that they cannot.
STAND_INS = ("\u25a1", "\ufffd", "?")
LONDON = ZoneInfo("Europe/London")

_LONG_RUN = re.compile(rf"([^\s{BREAK_POINT}]{{{LONGEST_RUN}}})(?=[^\s{BREAK_POINT}])")
_SPACES = re.compile(r"[ \t\f\v]+")
_BLANK_LINES = re.compile(r" ?\n(?: ?\n)+ ?")
_LINE_ENDS = re.compile(r"\r\n?|\x85|\u2028|\u2029")
_MARKS = re.compile(r"([\u0300-\u036f]{2})[\u0300-\u036f]+")
_NOT_IN_ADDRESSES = re.compile(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\u2060-\u206f\ud800-\udfff\ufeff]")
_KEPT_CONTROLS = {ord("\n"): "\n", ord("\t"): " "}
_VARIATION_SELECTORS = range(0xFE00, 0xFE10)
_WEB_ADDRESS = re.compile(r"https?://[^/?#]", re.IGNORECASE)


class Cleaner(dict[int, str | int | None]):
    """Rewrites text so that the given fonts can print all of it.

    It is a translation table that fills itself: each character is judged the first time it is seen. Not for sharing
    between threads without a lock.

    Attributes:
        replaced: whether any character has been replaced by a stand-in so far.
    """

    def __init__(self, printable: Set[int]) -> None:
        """Take the code points that every weight of the fonts can draw."""
        super().__init__()
        self.printable = printable
        self.stand_in = next((char for char in STAND_INS if ord(char) in printable), "?")
        self.replaced = False

    def __missing__(self, code: int) -> str | int | None:
        # Only answers that leave no trace are remembered: a stand-in must be noticed every time.
        answer = self._judge(code)
        if answer is not self.stand_in:
            self[code] = answer
        else:
            self.replaced = True
        return answer

    def _judge(self, code: int) -> str | int | None:
        if code in _KEPT_CONTROLS:
            return _KEPT_CONTROLS[code]
        category = unicodedata.category(chr(code))
        if category == "Zs":
            return " "
        # Invisible controls (Cf) go even if a font claims them: those of writing direction could make a name on the
        # sign-off page read differently from what is stored.
        if category in {"Cc", "Cf", "Cs"} or code in _VARIATION_SELECTORS:
            return None
        return code if code in self.printable else self.stand_in

    def text(self, value: str) -> str:
        """Give `value` as lines that can be printed: paragraphs stay apart by one blank line, long runs can break."""
        lines = _LINE_ENDS.sub("\n", value)
        lines = unicodedata.normalize("NFC", lines).translate(self)
        lines = _MARKS.sub(r"\1", lines)
        lines = _BLANK_LINES.sub("\n\n", _SPACES.sub(" ", lines)).strip()
        return breakable(lines)


def breakable(value: str) -> str:
    """Let every run of more than 40 characters without a space break, by putting in points of no width."""
    return _LONG_RUN.sub(rf"\1{BREAK_POINT}", value)


def clean(value: T, text: Callable[[str], str]) -> T:
    """Copy a dataclass with `text` applied to every string in it, however deep, but not to fields marked verbatim."""
    return cast(T, _clean(value, text))


def _clean(value: Any, text: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return text(value)
    if isinstance(value, tuple):
        return tuple(_clean(item, text) for item in value)
    if is_dataclass(value) and not isinstance(value, type):
        changes = {
            item.name: _clean(getattr(value, item.name), text)
            for item in fields(value)
            if not item.metadata.get("verbatim")
        }
        return replace(value, **changes)
    return value


def paragraphs(value: str) -> list[list[str]]:
    """Split cleaned text into paragraphs, each a list of lines. Empty text has none."""
    return [part.split("\n") for part in value.split("\n\n") if part]


def web_address(value: str) -> str:
    """Give the address that a link may go to, or "" if it is not a web address.

    Only http and https: a link in a document that is passed around must not run or open anything else.
    """
    address = _NOT_IN_ADDRESSES.sub("", value)
    return address if _WEB_ADDRESS.match(address) else ""


def in_words(day: date) -> str:
    """Write a day as "28 June 2024"."""
    return f"{day.day} {day:%B %Y}"


def time_in_words(moment: datetime) -> str:
    """Write an aware time as the clock in London shows it: "3:05pm on 28 June 2024"."""
    local = moment.astimezone(LONDON)
    hour = f"{local.hour % 12 or 12}:{local.minute:02}{'am' if local.hour < 12 else 'pm'}"
    if local.minute == 0:
        hour = {0: "midnight", 12: "midday"}.get(local.hour, hour.replace(":00", ""))
    return f"{hour} on {in_words(local.date())}"
