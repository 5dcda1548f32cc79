"""What the page counts and what the server counts is the same; and each class has one meaning in the style sheet."""

import re
from collections import Counter

from ehsg.domain.text import NOT_TEXT
from tests.architecture.sources import text_of

SCRIPT, STYLES = "static/counter.mjs", "static/ehsg.css"
DECLARED = re.compile(r"^export const NOT_TEXT = /\[(?P<list>[^\]]*)\]/(?P<flags>\w*);$", re.MULTILINE)
ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})(?:-\\u([0-9a-fA-F]{4}))?")


def declared() -> re.Match[str]:
    found = DECLARED.search(text_of(SCRIPT))
    assert found, rf"Declare `export const NOT_TEXT = /[\u0000-\u0008...]/gu;` on one line of {SCRIPT}."
    return found


def test_the_page_leaves_out_the_same_characters_as_the_server() -> None:
    listed = declared()["list"]
    assert not ESCAPE.sub("", listed), f"Write every character of NOT_TEXT in {SCRIPT} as \\uXXXX or \\uXXXX-\\uXXXX."
    page = {
        code for first, last in ESCAPE.findall(listed) for code in range(int(first, 16), int(last or first, 16) + 1)
    }
    server = {code for code in range(0x110000) if NOT_TEXT.fullmatch(chr(code))}
    assert page == server, f"Make NOT_TEXT the same in {SCRIPT} and ehsg/domain/text.py; they differ in " + ", ".join(
        f"U+{code:04X}" for code in sorted(page ^ server)[:10]
    )


def test_the_page_counts_every_code_point_once() -> None:
    # Without u, half of an emoji would look like a lone surrogate; without g, only the first would be left out.
    assert set(declared()["flags"]) == {"g", "u"}, f"NOT_TEXT in {SCRIPT} needs the flags g and u."


def test_a_name_in_the_style_sheet_means_one_thing() -> None:
    # Outside media queries: two pieces that take the same name for different things change each other's pages.
    selectors = Counter(found.strip() for found in re.findall(r"^([^\s{}@/][^{}\n]*)\{", text_of(STYLES), re.MULTILINE))
    twice = sorted(selector for selector, times in selectors.items() if times > 1)
    assert not twice, f"Put the rules of each of these together in {STYLES}, or give one of them another name: {twice}"
