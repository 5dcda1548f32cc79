"""Self-assessment against the Early Help System Guide."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from ehsg.config import ROOT, Settings


class Service(Flask):
    """Flask, in which nothing is asynchronous: it would look into each of twenty functions at every request."""

    def ensure_sync(self, func: Any) -> Any:
        """The function, as it is."""
        return func


def create_app(settings: Settings | None = None) -> Flask:
    """The application, built by named steps. ValueError or GuideInvalid when it cannot start safely."""
    with _nothing_thrown_away():
        return _built(settings)


def _built(settings: Settings | None) -> Flask:
    from ehsg import cli, database, logs, web

    settings = settings or Settings()
    app = Service(
        "ehsg",
        root_path=str(ROOT / "ehsg"),
        instance_path=str(settings.instance),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    app.config.from_mapping(settings.flask())
    app.extensions["ehsg_settings"] = settings
    logs.init_app(app)
    database.init_app(app)
    web.init_app(app)
    cli.init_app(app)
    web.access.refuse_unmarked_views(app)
    return app


@contextmanager
def _nothing_thrown_away() -> Iterator[None]:
    """A thousand modules are read, and all of them stay: looking for garbage meanwhile took a seventh of the start."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
