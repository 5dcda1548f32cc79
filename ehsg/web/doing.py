"""A button that does one thing: it is done and said, or it is said why not; then back to the page."""

from collections.abc import Callable

from flask import flash, redirect
from flask.typing import ResponseReturnValue

from ehsg.domain.errors import RuleBroken


def done(work: Callable[[], object], words: str, back: str) -> ResponseReturnValue:
    """`words` are said when `work` raised no RuleBroken, whose own are said otherwise; `back` is the page's address."""
    try:
        work()
        flash(words, "saved")
    except RuleBroken as broken:
        flash(str(broken), "note")
    return redirect(back, code=303)
