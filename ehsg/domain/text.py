"""What people type, made safe to keep: one count of characters for the page, the server and the database."""

import re
from dataclasses import dataclass

NARRATIVE_LIMIT = 5_000
SHORT_TEXT_LIMIT = 1_000
LABEL_LIMIT = 200
LINK_LIMIT = 2_000
EVIDENCE_LIMIT = 10
EXCERPT = 400  # characters of a narrative in a list
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

# Control characters other than tab and new line, lone surrogates, and the non-characters that XML refuses.
# static/counter.mjs holds the same list: a test compares the two.
NOT_TEXT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class CleanText:
    """Text that can be stored and printed; `removed` counts the characters that could not be kept."""

    text: str
    removed: int


def clean(text: str) -> CleanText:
    """New lines as one character, and without characters that cannot be stored or printed.

    Browsers send a new line as two characters; counted as one, the number agrees with what the page shows.
    """
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    kept, removed = NOT_TEXT.subn("", unified)
    return CleanText(text=kept, removed=removed)


def marked(text: str) -> str:
    """With � for each character that cannot be kept: it can be shown, and what was wrong does not become right."""
    return NOT_TEXT.sub("\ufffd", text)


def safe_cell(text: str) -> str:
    """The text for a cell of a CSV file: behind an apostrophe where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def shortened(text: str, longest: int) -> str:
    """As many characters as that, with an ellipsis where it was more: what is shown again of what somebody sent."""
    return text if len(text) <= longest else text[: longest - 1] + "…"


def too_long(text: str, limit: int) -> int:
    """By how many characters (code points) the text is over the limit; 0 when it fits."""
    return max(0, len(text) - limit)
