"""The help pages of data/help.yaml."""

from functools import cache

import yaml

from ehsg.config import ROOT
from ehsg.domain.help import HelpPage, pages_from

FILE = ROOT / "data" / "help.yaml"


@cache
def pages() -> tuple[HelpPage, ...]:
    """All of them, read once in a process."""
    return pages_from(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def find(slug: str) -> HelpPage | None:
    """The page with that address, if there is one."""
    return next((page for page in pages() if page.slug == slug), None)
