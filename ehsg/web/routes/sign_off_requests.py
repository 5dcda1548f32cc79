"""Asking somebody to sign: the coordinator's side of the sign-off board."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, render_template, request
from flask.typing import ResponseReturnValue

from ehsg.domain.errors import RuleBroken
from ehsg.domain.guide import SignOffRole
from ehsg.domain.people import ROLE_TEXTS
from ehsg.domain.permissions import Action
from ehsg.domain.text import clean
from ehsg.queries import sign_off as queries
from ehsg.services import signing as services
from ehsg.web.access import person, requires, user_id
from ehsg.web.doing import done
from ehsg.web.forms.sign_off_requests import RequestForm
from ehsg.web.forms.signing import DeclineForm
from ehsg.web.kept_forms import kept
from ehsg.web.loading import a_return
from ehsg.web.routes.sign_off import role_of
from ehsg.web.serving import address, guide_of, now, public_address

if TYPE_CHECKING:
    from ehsg.models import Assessment, SignOffRequest

blueprint = Blueprint("sign_off_requests", __name__, url_prefix="/areas/<code>/<int:year>/sign-off")


@blueprint.get("/<role_id>/request")
@requires(Action.RECORD_SIGN_OFF, of=a_return)
def ask(assessment: Assessment, role_id: str) -> ResponseReturnValue:
    """Whom to ask."""
    role = role_of(assessment, role_id)
    organisation = clean(request.args.get("organisation", "")).text[:200]
    return _page(assessment, role, _form(assessment, role, formdata=kept(), data={"organisation": organisation}))


@blueprint.post("/<role_id>/request")
@requires(Action.RECORD_SIGN_OFF, of=a_return)
def send(assessment: Assessment, role_id: str) -> ResponseReturnValue:
    """Asks them, by mail."""
    role = role_of(assessment, role_id)
    form = _form(assessment, role)
    if not form.validate():
        return _page(assessment, role, form), 422
    try:
        row = services.ask_to_sign(
            assessment=assessment,
            guide=guide_of(assessment),
            role_id=role.id,
            organisation=form.organisation.data or "",
            asked=form.asked,
            by=person(),
            addresses=_addresses(assessment),
            now=now(),
        )
    except RuleBroken as broken:
        form.who.errors = [*form.who.errors, *broken.problems]
        return _page(assessment, role, form), 422
    flash(f"{row.name} has been asked by email to sign as {role.name}.", "saved")
    return _back(assessment)


@blueprint.post("/requests/<int:request_id>/nudge")
@requires(Action.RECORD_SIGN_OFF, of=a_return)
def nudge(assessment: Assessment, request_id: int) -> ResponseReturnValue:
    """A reminder by mail."""
    row = _request(assessment, request_id)

    def work() -> None:
        guide, addresses = guide_of(assessment), _addresses(assessment)
        services.nudge(assessment=assessment, guide=guide, request=row, by=person(), addresses=addresses, now=now())

    return _done(assessment, work, f"A reminder is on its way to {row.name}.")


@blueprint.post("/requests/<int:request_id>/take-back")
@requires(Action.RECORD_SIGN_OFF, of=a_return)
def take_back(assessment: Assessment, request_id: int) -> ResponseReturnValue:
    """They are not asked any more."""
    row = _request(assessment, request_id)
    return _done(
        assessment,
        lambda: services.take_back(assessment=assessment, request=row, user_id=user_id(), now=now()),
        f"{row.name} is not asked to sign any more.",
    )


@blueprint.get("/requests/<int:request_id>/declined")
@requires(Action.RECORD_SIGN_OFF, of=a_return)
def ask_declined(assessment: Assessment, request_id: int) -> ResponseReturnValue:
    """Why they do not sign."""
    return _declined_page(assessment, _request(assessment, request_id), DeclineForm(formdata=kept()))


@blueprint.post("/requests/<int:request_id>/declined")
@requires(Action.RECORD_SIGN_OFF, of=a_return)
def declined(assessment: Assessment, request_id: int) -> ResponseReturnValue:
    """Records that they do not sign, or never answered."""
    row, form = _request(assessment, request_id), DeclineForm()
    if not form.validate():
        return _declined_page(assessment, row, form), 422
    reason = form.reason.data or ""
    services.decline(assessment=assessment, request=row, reason=reason, user_id=user_id(), now=now())
    flash(f"It has been recorded that {row.name} does not sign.", "saved")
    return _back(assessment)


def _request(assessment: Assessment, request_id: int) -> SignOffRequest:
    return queries.find_request(assessment, request_id) or abort(404)


def _addresses(assessment: Assessment) -> services.Addresses:
    code, year = assessment.area.code, assessment.collection.year
    return services.Addresses(
        page=lambda id_: public_address("signing.show", code=code, year=year, request_id=id_),
        link=lambda token: public_address("signing.ask_confirm", token=token),
    )


def _done(assessment: Assessment, work: Callable[[], object], words: str) -> ResponseReturnValue:
    return done(work, words, address("sign_off.show", assessment))


def _back(assessment: Assessment) -> ResponseReturnValue:
    return redirect(address("sign_off.show", assessment), code=303)


def _form(assessment: Assessment, role: SignOffRole, **kwargs: object) -> RequestForm:
    rows = queries.who_can_be_asked(assessment.area_id)
    people = {row.user.id: (row.user, row.organisation or ROLE_TEXTS[row.role].name) for row in rows}
    return RequestForm(people=list(people.values()), several=role.several, **kwargs)


def _page(assessment: Assessment, role: SignOffRole, form: RequestForm) -> str:
    return render_template(
        "sign_off_requests/ask.html", assessment=assessment, guide=guide_of(assessment), role=role, form=form
    )


def _declined_page(assessment: Assessment, row: SignOffRequest, form: DeclineForm) -> str:
    guide = guide_of(assessment)
    role = guide.sign_off_role(row.role_id)
    return render_template(
        "sign_off_requests/declined.html", assessment=assessment, guide=guide, asked=row, role=role, form=form
    )
