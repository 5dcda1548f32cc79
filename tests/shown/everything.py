"""All pages together."""

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import flask_migrate

from ehsg.domain.guide import Guide
from ehsg.extensions import db
from tests.demo_app import NOW, close, demonstration
from tests.integration.conftest import make_app, undone
from tests.shown import demonstration as demo_pages
from tests.shown import every_address, states
from tests.shown.asking import Shown

# What differs from one drawing of a page to the next.
DIFFERS = re.compile(
    r'(nonce="[^"]*"|name="(csrf_token|ticket|once)" value="[^"]*"|(content|data-token)="[\w.-]{60,}")'
)


def draw(folder: Path) -> list[Shown]:
    """Every page once, in a thread of its own: where a browser is driven, this thread has an event loop already."""
    with ThreadPoolExecutor(1) as alone:
        found = alone.submit(lambda: [*_longest(folder), *_demonstration(folder)]).result()
    return list({DIFFERS.sub("", page.html): page for page in reversed(found)}.values())[::-1]


def _longest(folder: Path) -> list[Shown]:
    app = make_app(f"sqlite:///{folder / 'shown.sqlite'}", folder / "instance")
    guide: Guide = app.extensions["ehsg_guides"]["working-1"]
    with app.app_context():
        flask_migrate.upgrade()
    with undone(app):
        stage = every_address.build(app, guide)
        found = [*every_address.pages(stage), *states.pages(stage, guide)]
    close(app)
    return found


def _demonstration(folder: Path) -> list[Shown]:
    app = demonstration(folder / "demonstration").app
    with undone(app):
        app.extensions["ehsg_clock"] = lambda: NOW
        db.session.expire_all()
        found = [*demo_pages.pages(app)]
    close(app)
    return found
