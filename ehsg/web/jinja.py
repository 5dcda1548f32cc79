"""What templates may use. Printing a name that does not exist fails."""

from typing import Any

from flask import Flask, g, url_for
from flask_security import current_user
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader, PrefixLoader, Undefined
from markupsafe import Markup, escape

from ehsg.config import ROOT
from ehsg.domain.dates import date_in_words, moment_in_words
from ehsg.domain.permissions import Action, allowed
from ehsg.web import access, kept_forms
from ehsg.web.security import csp_nonce
from ehsg.web.serving import address


class StrictWhenPrinted(ChainableUndefined):
    """Fails when printed; the GOV.UK macros may still test keys that are not there."""

    __slots__ = ()
    __str__ = Undefined._fail_with_undefined_error


def init_app(app: Flask) -> None:
    """Loaders, filters and globals."""
    env = app.jinja_env
    env.undefined = StrictWhenPrinted
    env.trim_blocks = env.lstrip_blocks = True
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([app.jinja_loader, govuk])  # type: ignore[list-item]
    env.filters.update(date_in_words=date_in_words, moment_in_words=moment_in_words, paragraphs=paragraphs)
    env.globals.update(
        csp_nonce=csp_nonce,
        form_ticket=kept_forms.ticket,
        kept_shown=kept_forms.kept_shown,
        Action=Action,
        asset=asset,
        navigation=navigation,
        address=address,
        number=lambda n: f"{n:,}",
    )


def asset(path: str) -> str:
    """The address of a static file, with its time of change so that a new version is fetched."""
    stamp = int((ROOT / "static" / path).stat().st_mtime)
    return url_for("static", filename=path, v=stamp)


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs with line breaks; everything in it is escaped."""
    blocks = [block for block in text.split("\n\n") if block.strip()]
    return Markup("").join(
        Markup('<p class="govuk-body user-text">{}</p>').format(Markup("<br>").join(escape(b).split("\n")))
        for b in blocks
    )


def navigation() -> dict[str, Any] | None:
    """The links in the header for whoever is signed in; None on pages that must not touch the database."""
    if g.get("plain") or access.viewer().user_id is None:
        return None
    viewer = access.viewer()
    items = [("Home", url_for("pages.home"))]
    if allowed(viewer, Action.LIST_RESPONSES):
        items.append(("Responses", url_for("national.latest")))
    if allowed(viewer, Action.LIST_SHARED):
        items.append(("Shared returns", url_for("areas.index")))
    return {"name": current_user.name, "links": items}
