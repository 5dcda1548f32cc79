"""Who has which role: an area's people, and for administrators everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from ehsg.domain.errors import NotFound, RuleBroken
from ehsg.domain.people import ROLE_TEXTS, ROLES_OF_AN_AREA, ROLES_OF_THE_SERVICE, coordinators_in_words
from ehsg.domain.people_history import told
from ehsg.domain.permissions import Action, Role, allowed
from ehsg.domain.subjects import PeopleSubject
from ehsg.queries import history, invitations, second_factor
from ehsg.queries import people as queries
from ehsg.services.account import reset_second_factor
from ehsg.services.people import change_membership, end_membership
from ehsg.web import access
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.forms.people import RoleForm
from ehsg.web.forms.submissions import ConfirmForm
from ehsg.web.kept_forms import kept
from ehsg.web.loading import a_membership, an_area
from ehsg.web.serving import now, people_of

if TYPE_CHECKING:
    from ehsg.models import Area, Membership

blueprint = Blueprint("people", __name__)
LARGEST_PAGE = 10_000


@blueprint.get("/areas/<code>/people")
@requires(Action.VIEW_PEOPLE, of=an_area)
def of_area(area: Area) -> ResponseReturnValue:
    """Who has which role in the area; for those who look after them also invitations and who has left."""
    return _list(area, may_manage=allowed(viewer(), Action.MANAGE_PEOPLE, PeopleSubject(area.id)))


@blueprint.get("/people/service")
@requires(Action.VIEW_EVERYBODY)
def of_service() -> ResponseReturnValue:
    """The national team, department viewers and administrators."""
    return _list(None, may_manage=True)


@blueprint.get("/people")
@requires(Action.VIEW_EVERYBODY)
def everybody() -> ResponseReturnValue:
    """Everybody who has an account, to be searched."""
    page = request.args.get("page", 1, type=int)
    page = page if 0 < page <= LARGEST_PAGE else 1
    search = " ".join(request.args.get("search", "").replace("\x00", " ").split())[:200]
    found = queries.everybody(search=search, page=page)
    return render_template("people/everybody.html", found=found, search=search, page=page)


@blueprint.get("/people/areas")
@requires(Action.VIEW_EVERYBODY)
def areas() -> ResponseReturnValue:
    """Every area with how many coordinators it has, those that need another first."""
    rows = sorted(queries.areas_with_people(), key=lambda row: min(row.coordinators, 2))
    return render_template("people/areas.html", rows=rows)


@blueprint.get("/people/<int:user_id>")
@requires(Action.VIEW_EVERYBODY)
def person(user_id: int) -> ResponseReturnValue:
    """One person's roles and what they did, without what any return says."""
    found = queries.find(user_id)
    if found is None:
        abort(404)
    before = request.args.get("before", type=int)
    page = history.of_person(user_id, before=before if before and 0 < before < 2**63 else None)
    return render_template(
        "people/person.html",
        person=found,
        factor=second_factor.of(user_id),
        days=told(page.events, user_id),
        earlier=page.before,
        before=before,
    )


@blueprint.get("/people/<int:user_id>/second-factor")
@requires(Action.RESET_SECOND_FACTOR)
def ask_reset(user_id: int) -> ResponseReturnValue:
    """What taking a lost authenticator app off means."""
    found = queries.find(user_id) or abort(404)
    return render_template("people/reset.html", person=found, factor=second_factor.of(user_id), form=ConfirmForm())


@blueprint.post("/people/<int:user_id>/second-factor")
@requires(Action.RESET_SECOND_FACTOR)
def reset(user_id: int) -> ResponseReturnValue:
    """Takes it off; the person is signed out and told."""
    found = queries.find(user_id) or abort(404)
    try:
        reset_second_factor(user=found, by_id=access.user_id(), now=now())
        flash(f"The authenticator app of {found.name} was taken off. They sign in with their password now.", "saved")
    except NotFound:
        flash(f"{found.name} has no authenticator app.", "note")
    return redirect(url_for("people.person", user_id=user_id), code=303)


@blueprint.get("/people/memberships/<int:membership_id>/change")
@requires(Action.MANAGE_PEOPLE, of=a_membership)
def ask_change(membership: Membership) -> ResponseReturnValue:
    """The role and organisation as they are, to be changed."""
    place = queries.place_of(membership)
    stored = {"role": place.role, "partner": place.partner, "organisation": place.organisation}
    return _ended(membership) or _change_page(membership, _role_form(membership, formdata=kept(), data=stored))


@blueprint.post("/people/memberships/<int:membership_id>/change")
@requires(Action.MANAGE_PEOPLE, of=a_membership)
def change(membership: Membership) -> ResponseReturnValue:
    """The old role ends and the new one begins."""
    form = _role_form(membership)
    if answer := _ended(membership):
        return answer
    if not form.validate():
        return _change_page(membership, form), 422
    try:
        change_membership(membership=membership, place=form.place, by_id=user_id(), now=now())
    except NotFound:
        return _gone(membership)
    except RuleBroken as broken:
        form.role.errors = [*form.role.errors, *broken.problems]
        return _change_page(membership, form), 422
    flash(f"The role of {membership.user.name} is now: {form.place.name}.", "saved")
    return _back(membership)


@blueprint.get("/people/memberships/<int:membership_id>/end")
@requires(Action.MANAGE_PEOPLE, of=a_membership)
def ask_end(membership: Membership) -> ResponseReturnValue:
    """What ending the role means."""
    return _ended(membership) or _end_page(membership, ConfirmForm())


@blueprint.post("/people/memberships/<int:membership_id>/end")
@requires(Action.MANAGE_PEOPLE, of=a_membership)
def end(membership: Membership) -> ResponseReturnValue:
    """Ends it and the person's sessions, one's own too."""
    form = ConfirmForm()
    try:
        end_membership(membership=membership, by_id=user_id(), now=now())
    except NotFound:
        return _gone(membership)
    except RuleBroken as broken:
        form.form_errors.extend(broken.problems)
        return _end_page(membership, form), 422
    flash(f"The role of {membership.user.name} has ended. What they wrote is kept under their name.", "saved")
    return _back(membership)


def _list(area: Area | None, *, may_manage: bool) -> str:
    roles = ROLES_OF_THE_SERVICE if area is None else ROLES_OF_AN_AREA
    rows = queries.of_place(area.id if area else None)
    current = [row for row in rows if row.ended_at is None]
    coordinators = len({row.user_id for row in current if row.role is Role.COORDINATOR})
    waiting = invitations.of_place(area.id if area else None) if may_manage else ()
    return render_template(
        "people/list.html",
        area=area,
        by_role=[(ROLE_TEXTS[role], [row for row in current if row.role is role]) for role in roles],
        left=[row for row in rows if row.ended_at is not None] if may_manage else (),
        invitations=[(row, invitations.state_of(row, now())) for row in waiting],
        warning=coordinators_in_words(coordinators) if area and may_manage else "",
        may_manage=may_manage,
        everybody=allowed(viewer(), Action.VIEW_EVERYBODY),
        role_texts=ROLE_TEXTS,
        form=ConfirmForm(),
    )


def _role_form(membership: Membership, **kwargs: object) -> RoleForm:
    in_area = membership.area_id is not None
    return RoleForm(roles=ROLES_OF_AN_AREA if in_area else ROLES_OF_THE_SERVICE, in_area=in_area, **kwargs)


def _change_page(membership: Membership, form: RoleForm) -> str:
    return render_template("people/change.html", membership=membership, form=form, role_texts=ROLE_TEXTS)


def _end_page(membership: Membership, form: ConfirmForm) -> str:
    place, own = queries.place_of(membership), membership.user_id == user_id()
    return render_template("people/end.html", membership=membership, place=place, own=own, form=form)


def _ended(membership: Membership) -> ResponseReturnValue | None:
    return _gone(membership) if membership.ended_at is not None else None


def _gone(membership: Membership) -> ResponseReturnValue:
    flash(f"Nothing was changed: this role of {membership.user.name} has ended or was changed already.", "note")
    return _back(membership)


def _back(membership: Membership) -> ResponseReturnValue:
    """To the list; where one's own role was changed, to what one may still see."""
    home = membership.user_id == user_id() and membership.area is not None
    return redirect(url_for("pages.home") if home else people_of(membership.area), code=303)
