"""What printing needs on a machine, and what it may not ask for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ehsg.reports import press
from ehsg.reports.pdf import render_report
from ehsg.reports.press import PdfUnavailable, at_the_press
from tests.unit import reports_samples


def test_printing_asks_for_nothing_from_outside() -> None:
    with at_the_press() as ready, pytest.raises(ValueError, match="fetches nothing"):
        ready.read("<html/>").url_fetcher.fetch("https://example.org/pixel.png")
    with at_the_press() as ready, pytest.raises(ValueError, match="fetches nothing"):
        ready.read("<html/>").url_fetcher.fetch("file:///etc/passwd")


def test_without_fonts_it_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(press, "FONTS", tmp_path)
    with pytest.raises(PdfUnavailable, match="fonts are missing. Run make setup"):
        render_report(reports_samples.short())


def test_without_pango_it_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(name: str) -> Any:
        raise OSError(f"cannot load library behind {name}")

    monkeypatch.setattr(press.importlib, "import_module", broken)
    with pytest.raises(PdfUnavailable, match="Pango"):
        press._weasyprint()
