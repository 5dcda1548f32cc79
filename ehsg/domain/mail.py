"""What mail says and when it is tried again. Addresses and values are checked before anything is queued."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from string import Template

from ehsg.domain.addresses import normal_address
from ehsg.domain.errors import RuleBroken
from ehsg.domain.text import NOT_TEXT, too_long

VALUE_LIMIT = 1_000
LINES = "lines"  # the one value that keeps its lines; it stands in bodies only
LINES_LIMIT = 30_000
WAITS = (1, 5, 30, 120, 120)  # minutes after each failed attempt
MOST_ATTEMPTS = len(WAITS) + 1
BREAKS = re.compile(r"[\s\u2028\u2029]+")


class MailState(StrEnum):
    """Where a message stands, as the outbox is asked for it."""

    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


@dataclass(frozen=True)
class Text:
    """One kind's subject and body, with $named values."""

    subject: Template
    body: Template

    @property
    def names(self) -> frozenset[str]:
        """The values that it needs."""
        return frozenset(self.subject.get_identifiers()) | frozenset(self.body.get_identifiers())


@dataclass(frozen=True)
class Letter:
    """A message as it is sent."""

    to: str
    subject: str
    body: str


def texts_from(raw: object) -> dict[str, Text]:
    """The texts of a file that was read. ValueError naming the kind that is not a subject and a body."""
    if not isinstance(raw, dict):
        raise ValueError("the texts of mail are not a list of kinds")
    found = {}
    for kind, parts in raw.items():
        if not isinstance(parts, dict) or set(parts) != {"subject", "body"}:
            raise ValueError(f"mail “{kind}” needs a subject and a body")
        text = Text(Template(str(parts["subject"]).strip()), Template(str(parts["body"])))
        if not (text.subject.is_valid() and text.body.is_valid()) or "\n" in text.subject.template:
            raise ValueError(f"mail “{kind}” has a $ that names no value, or a subject of several lines")
        if LINES in text.subject.get_identifiers():
            raise ValueError(f"mail “{kind}” has a subject of several lines")
        found[str(kind)] = text
    return found


def checked_values(texts: Mapping[str, Text], kind: str, values: Mapping[str, str]) -> dict[str, str]:
    """The values, each but LINES on one line; RuleBroken: no such kind, and values missing, too many or too long."""
    text = texts.get(kind)
    if text is None:
        raise RuleBroken((f"There is no mail of the kind “{kind}”.",))
    cleaned = {name: (_lines if name == LINES else one_line)(value) for name, value in values.items()}
    problems = [f"Mail “{kind}” needs the value “{name}”." for name in sorted(text.names) if not cleaned.get(name)]
    problems += [f"Mail “{kind}” has no value “{name}”." for name in sorted(set(cleaned) - text.names)]
    long = [name for name in sorted(cleaned) if too_long(cleaned[name], _limit(name))]
    problems += [f"The value “{name}” is too long." for name in long]
    if problems:
        raise RuleBroken(tuple(problems))
    return cleaned


def one_line(value: str) -> str:
    """The value without control characters, and with blanks for new lines: it cannot begin a header or a line."""
    return NOT_TEXT.sub("", BREAKS.sub(" ", value)).strip()


def _lines(value: str) -> str:
    return "\n".join(one_line(line) for line in value.split("\n")).strip()


def _limit(name: str) -> int:
    return LINES_LIMIT if name == LINES else VALUE_LIMIT


def write(texts: Mapping[str, Text], *, to: str, kind: str, values: Mapping[str, str]) -> Letter:
    """The message in full. RuleBroken as for its values; a $ in a value stays a $."""
    cleaned = checked_values(texts, kind, values)
    text = texts[kind]
    return Letter(normal_address(to), text.subject.substitute(cleaned), text.body.substitute(cleaned))


def wait_after(attempts: int) -> timedelta | None:
    """How long to wait after so many failed attempts; None when it is given up."""
    return timedelta(minutes=WAITS[attempts - 1]) if attempts < MOST_ATTEMPTS else None
