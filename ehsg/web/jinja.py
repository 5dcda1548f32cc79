"""What templates may use. Printing a name that does not exist fails."""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask, g, url_for
from flask.templating import Environment
from flask_security import current_user
from jinja2 import ChainableUndefined, ChoiceLoader, PackageLoader, PrefixLoader, Undefined
from markupsafe import Markup, escape

from ehsg.domain.actions import STATUS_WORDS, counts_in_words, due_in_words, is_overdue
from ehsg.domain.dates import date_in_words, exact_moment, moment_in_words, uk_date, waited_in_words
from ehsg.domain.people import PARTNER_NAMES, ROLE_TEXTS
from ehsg.domain.permissions import Action, allowed
from ehsg.domain.strength import strength_in_words
from ehsg.domain.text import EXCERPT, shortened
from ehsg.web import access, kept_forms, sessions
from ehsg.web.hardening import csp_nonce
from ehsg.web.serving import address, each_address, now
from ehsg.web.static_files import asset


class StrictWhenPrinted(ChainableUndefined):
    """Fails when printed; the GOV.UK macros may still test keys that are not there."""

    __slots__ = ()
    __str__ = Undefined._fail_with_undefined_error


class OneSetOfGlobals(Environment):
    """Templates share the environment's globals themselves. Jinja gives each a ChainMap on top of them, which nothing
    here fills, and compares it with the importing template's for every macro imported into a page.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """The globals of a template that is loaded without any of its own."""
        return super().make_globals(d) if d else self.globals


def init_app(app: Flask) -> None:
    """Loaders, filters and globals."""
    env = app.jinja_env
    env.undefined = StrictWhenPrinted
    env.trim_blocks = env.lstrip_blocks = True
    govuk = PrefixLoader({"govuk_frontend_jinja": PackageLoader("govuk_frontend_jinja")})
    app.jinja_loader = ChoiceLoader([app.jinja_loader, govuk])  # type: ignore[list-item]
    env.filters.update(
        date_in_words=date_in_words,
        moment_in_words=moment_in_words,
        exact_moment=exact_moment,
        uk_date=uk_date,
        excerpt=lambda text: shortened(text, EXCERPT),
        paragraphs=paragraphs,
        role_name=lambda role: ROLE_TEXTS[role].name,
        partner_name=lambda partner: PARTNER_NAMES[partner],
        action_status=lambda action: STATUS_WORDS[action.status],
        action_counts=lambda actions: counts_in_words(((a.status, a.due_on) for a in actions), uk_date(now())),
        overdue=lambda action: is_overdue(action.status, action.due_on, uk_date(now())),
        due=lambda action: due_in_words(action.status, action.due_on, uk_date(now())),
    )
    env.globals.update(
        csp_nonce=csp_nonce,
        form_ticket=kept_forms.ticket,
        kept_fields=kept_forms.kept_fields,
        Action=Action,
        asset=asset,
        navigation=navigation,
        address=address,
        each_address=each_address,
        waited=waited_in_words,
        strength_in_words=strength_in_words,
        number=lambda n: f"{n:,}",
    )


def paragraphs(text: str) -> Markup:
    """Plain text as paragraphs with line breaks; everything in it is escaped."""
    blocks = [block for block in text.split("\n\n") if block.strip()]
    return Markup("").join(
        Markup('<p class="govuk-body user-text">{}</p>').format(Markup("<br>").join(escape(b).split("\n")))
        for b in blocks
    )


# In the header, for whoever may do what the link leads to.
_LINKS = (
    (Action.LIST_RESPONSES, "Responses", "national.latest"),
    (Action.VIEW_COLLECTIONS, "Collections", "collections.index"),
    (Action.VIEW_NATIONAL_FIGURES, "Averages", "averages.latest"),
    (Action.LIST_SHARED, "Shared returns", "areas.index"),
    (Action.VIEW_GOOD_PRACTICE, "Good practice", "good_practice.index"),
    (Action.VIEW_EVERYBODY, "People", "people.everybody"),
    (Action.VIEW_OUTBOX, "Mail", "mail.outbox"),
)


def navigation() -> dict[str, Any] | None:
    """The links in the header for whoever is signed in; None on pages that must not touch the database."""
    if g.get("plain") or access.viewer().user_id is None:
        return None
    viewer = access.viewer()
    items = [("Home", url_for("pages.home"))]
    items += [(text, url_for(endpoint)) for action, text, endpoint in _LINKS if allowed(viewer, action)]
    life, moment = sessions.life(), now()
    return {
        "name": current_user.name,
        "links": items,
        "person": viewer.user_id,
        "idle": life.idle_left(moment),
        "longest": life.left(moment),
    }
