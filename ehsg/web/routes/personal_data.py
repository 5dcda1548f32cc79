"""What is held about oneself, and anonymising somebody who has left."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ehsg.domain.errors import RuleBroken
from ehsg.domain.permissions import Action
from ehsg.domain.personal_data import name_after
from ehsg.queries import personal_data as queries
from ehsg.services import personal_data as services
from ehsg.web import access
from ehsg.web.access import requires
from ehsg.web.forms.personal_data import AnonymiseForm
from ehsg.web.serving import attached, now

if TYPE_CHECKING:
    from ehsg.models import User

blueprint = Blueprint("personal_data", __name__)


@blueprint.get("/account/your-data")
@requires(Action.USE_ACCOUNT)
def show() -> ResponseReturnValue:
    """What the file holds, and the link to it."""
    return render_template("personal_data/show.html")


@blueprint.get("/account/your-data.json")
@requires(Action.USE_ACCOUNT)
def download() -> ResponseReturnValue:
    """Everything that is held about the person signed in."""
    data = queries.of_person(_person(access.user_id()), now=now())
    return attached(json.dumps(data, ensure_ascii=False, indent=2).encode(), "application/json", "your-data.json")


@blueprint.get("/people/<int:user_id>/anonymise")
@requires(Action.ANONYMISE_PERSON)
def ask_anonymise(user_id: int) -> ResponseReturnValue:
    """What goes and what stays."""
    return _page(_person(user_id), AnonymiseForm())


@blueprint.post("/people/<int:user_id>/anonymise")
@requires(Action.ANONYMISE_PERSON)
def anonymise(user_id: int) -> ResponseReturnValue:
    """Takes the name and address out."""
    form, person = AnonymiseForm(), _person(user_id)
    if not form.validate():
        return _page(person, form), 422
    try:
        services.anonymise(user=person, by_id=access.user_id(), now=now())
    except RuleBroken:
        return _page(person, form), 422
    flash(f"This person is now called {name_after(user_id)}.", "saved")
    return redirect(url_for("people.person", user_id=user_id), code=303)


def _person(user_id: int) -> User:
    found = queries.find(user_id)
    if found is None:
        abort(404)
    return found


def _page(person: User, form: AnonymiseForm) -> str:
    return render_template(
        "personal_data/anonymise.html",
        person=person,
        form=form,
        problem=queries.why_not_anonymised(person),
        new_name=name_after(person.id),
    )
