"""What is printed in a PDF of ours, read by hand from the glyphs: a general reader takes seconds for a report."""

import re
from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from typing import Any

import pikepdf


def text_of(data: bytes) -> str:
    """All its words, with single spaces."""
    return " ".join(pages_of(data))


def pages_of(data: bytes) -> tuple[str, ...]:
    """The same of each page, in the order in which it is painted, pictures too."""
    with pikepdf.open(BytesIO(data)) as document:
        return tuple(" ".join(" ".join(_pieces(page.obj, page.Resources)).split()) for page in document.pages)


def _pieces(content: pikepdf.Object, resources: pikepdf.Object) -> Iterator[str]:
    letters: dict[bytes, str] = {}
    for operands, operator in pikepdf.parse_content_stream(content, "Tf TJ Tj Do"):
        if str(operator) == "Tf":
            letters = _letters(resources.Font[str(operands[0])].ToUnicode.read_bytes())
        elif str(operator) == "Do":
            inner = resources.XObject[str(operands[0])]
            yield from _pieces(inner, inner.Resources) if inner.Subtype == "/Form" else ()
        else:
            yield _read(letters, operands[0])


def _read(letters: dict[bytes, str], shown: Any) -> str:
    parts = [shown] if isinstance(shown, pikepdf.String) else shown
    glyphs = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    return "".join(letters[glyphs[at : at + 2]] for at in range(0, len(glyphs), 2))


@lru_cache(maxsize=64)
def _letters(table: bytes) -> dict[bytes, str]:
    """A font's glyphs and their letters, from its own table."""
    pairs = re.findall(rb"<([0-9a-f]{4})> <([0-9a-f]+)>", table)
    return {bytes.fromhex(code.decode()): bytes.fromhex(text.decode()).decode("utf-16-be") for code, text in pairs}
