"""Prints pages as PDF: accessible (PDF/UA-1), for long-term keeping (PDF/A-2a), the same bytes each time.

WeasyPrint is loaded on first use: without Pango on the machine importing it fails, and everything but PDFs should
still work. Fonts and style sheets are prepared once per process.
"""

from __future__ import annotations

import gc
import importlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast
from xml.etree import ElementTree  # nosec B405  # see _parsed

from fontTools.ttLib import TTFont
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ehsg.reports.bounds import Bounds
from ehsg.reports.standards import VARIANT, set_running_text_apart, state_both
from ehsg.reports.text import in_words, paragraphs, time_in_words, web_address

ROOT = Path(__file__).parents[2]
FONTS = ROOT / "static" / "vendor" / "fonts"
TEMPLATES = ROOT / "templates"
FAMILY = "Report Sans"
REGULAR, BOLD, BOLDER_THAN = 400, 700, 550  # font weights
# One style sheet for each kind of document: WeasyPrint asks every sheet about every element.
DOCUMENTS = ("report", "comparison")
MARKS = ("draft", "demonstration", "national_report")
BOUNDS = Bounds()  # ten times what the longest return takes


class PdfUnavailable(Exception):
    """PDFs cannot be made on this machine; the message says in one plain sentence what is missing."""


@dataclass(frozen=True)
class Press:
    """What is prepared once per process: WeasyPrint, its fonts and style sheets, what the fonts can draw, the pages."""

    weasyprint: Any
    fonts: Any
    styles: dict[str, Any]
    read: Callable[[str], Any]
    printable: frozenset[int]
    pages: Environment

    def prints(self, xhtml: str, *styles: str) -> bytes:
        """The page as PDF 1.7, tagged, A4, with the style sheet of its kind of document and those added to it.

        It is well-formed XML, which is read in no time: HTML takes a tenth of the whole. Done in a process of its own:
        no text that somebody types may hold up or bring down the one that serves.
        """
        page = self.read(xhtml)
        return BOUNDS.do(lambda: self._laid_out(page, styles))

    def _laid_out(self, page: Any, styles: tuple[str, ...]) -> bytes:
        sheets = [self.styles[name] for name in styles]
        document = page.render(font_config=self.fonts, stylesheets=sheets, pdf_variant=VARIANT)
        state_both(document)
        pdf: bytes = document.write_pdf(pdf_variant=VARIANT, finisher=set_running_text_apart)
        return pdf


# WeasyPrint's font configuration and Pango are not made for several threads at a time.
_one_at_a_time = threading.Lock()


@contextmanager
def at_the_press() -> Iterator[Press]:
    """The process's press, for one document and one thread at a time. What takes too much is `OutOfBounds`.

    Raises:
        PdfUnavailable: a library or the fonts are missing on this machine.
    """
    with _one_at_a_time, _without_garbage_collection():
        yield _press(FONTS)


def must_be_ready() -> None:
    """Nothing when documents can be printed. Waits for nobody's document, once anything has been printed.

    Raises:
        PdfUnavailable: a library or the fonts are missing on this machine.
    """
    if not _press.cache_info().currsize:
        with at_the_press():
            pass


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Put off the search for garbage: laying out a report makes a million small objects and keeps nearly all of them,
    so that looking through them again and again takes a sixth of the time.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@lru_cache(maxsize=2)
def _press(folder: Path) -> Press:
    weasyprint = _weasyprint()
    faces, printable = _typeface(folder)
    fonts = importlib.import_module("weasyprint.text.fonts").FontConfiguration()
    fetcher = importlib.import_module("weasyprint.urls").URLFetcher(allowed_protocols={"file"})

    def sheet(rules: str) -> Any:
        return weasyprint.CSS(string=rules, font_config=fonts, url_fetcher=fetcher)

    sheet("\n".join(faces))  # now the fonts are known to all of them
    common = _rules("common")
    styles = {name: sheet(f"{common}\n{_rules(name)}") for name in DOCUMENTS}
    styles |= {name: sheet(_rules(name)) for name in MARKS}
    return Press(
        weasyprint=weasyprint,
        fonts=fonts,
        styles=styles,
        read=_reader(weasyprint, _refuser()),
        printable=printable,
        pages=_environment(),
    )


def _rules(name: str) -> str:
    return (TEMPLATES / "pdf" / f"{name}.css").read_text(encoding="utf-8")


def _weasyprint() -> Any:
    try:
        return importlib.import_module("weasyprint")
    except OSError as error:  # Pango is loaded on import
        raise PdfUnavailable("PDFs cannot be made here: the Pango library is missing. Run make setup.") from error


def _refuser() -> Any:
    """Make a fetcher that refuses every address: a report needs nothing but its text, so nothing may be asked for."""
    urls = importlib.import_module("weasyprint.urls")

    def fetch(_self: Any, url: str, headers: Any = None) -> Any:
        raise ValueError(f"A report fetches nothing, not even {url}")

    return type("Refuser", (urls.URLFetcher,), {"fetch": fetch})()


def _reader(weasyprint: Any, fetcher: Any) -> Callable[[str], Any]:
    """Make a reader of XML pages: WeasyPrint's own class for pages, but for how it reads them."""
    wrap = importlib.import_module("cssselect2").ElementWrapper.from_html_root

    def read(page: Any, xhtml: str) -> None:
        page.base_url, page.url_fetcher, page.media_type = None, fetcher, "print"
        page.wrapper_element = wrap(_parsed(xhtml), content_language=None)
        page.etree_element = page.wrapper_element.etree_element

    return cast(Callable[[str], Any], type("Page", (weasyprint.HTML,), {"__init__": read}))


def _parsed(xhtml: str) -> Any:
    return ElementTree.fromstring(xhtml)  # noqa: S314  # nosec B314  # a page of our own template, with all text escaped


def _typeface(folder: Path) -> tuple[list[str], frozenset[int]]:
    """Find the regular and bold fonts in a folder.

    Returns:
        Their @font-face rules, and the code points that both weights can draw.
    """
    rules = []
    drawn: dict[int, set[int]] = {REGULAR: set(), BOLD: set()}
    for path in sorted(folder.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            weight = BOLD if font["OS/2"].usWeightClass > BOLDER_THAN else REGULAR
            drawn[weight].update(font.getBestCmap())
        source = f"url('{path.as_uri()}') format('truetype')"
        rules.append(f"@font-face {{ font-family: '{FAMILY}'; font-weight: {weight}; src: {source}; }}")
    if not all(drawn.values()):
        raise PdfUnavailable("PDFs cannot be made here: the fonts are missing. Run make setup.")
    return rules, frozenset(drawn[REGULAR] & drawn[BOLD])


def _environment() -> Environment:
    pages = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters.update(in_words=in_words, time_in_words=time_in_words, paragraphs=paragraphs, web_address=web_address)
    return pages
