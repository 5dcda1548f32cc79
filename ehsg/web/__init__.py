"""The only part that knows Flask and WTForms: translate a request, call a service or query, render."""

from flask import Flask

from ehsg.web import access, errors, hardening, jinja, metrics, security, serving, single_sign_on, transactions
from ehsg.web.routes import BLUEPRINTS, NOT_IN_PRODUCTION

__all__ = ["access", "init_app"]


def init_app(app: Flask) -> None:
    """Guides, transactions, headers, sign-in, templates, error pages, views and static files, in that order."""
    app.jinja_environment = jinja.OneSetOfGlobals
    app.jinja_options = {"cache_size": -1}  # all are kept: to find which to forget takes longer than using one
    serving.init_app(app)
    metrics.init_app(app)
    transactions.init_app(app)
    hardening.init_app(app)
    security.init_app(app)
    jinja.init_app(app)
    single_sign_on.init_app(app)
    errors.init_app(app)
    production = app.extensions["ehsg_settings"].environment == "production"
    for blueprint in BLUEPRINTS if production else BLUEPRINTS + NOT_IN_PRODUCTION:
        app.register_blueprint(blueprint)
