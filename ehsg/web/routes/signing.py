"""The pages of somebody who is asked to sign: in their own account with a code, or by a one-time link."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, make_response, redirect, render_template
from flask.typing import ResponseReturnValue

from ehsg.domain import sign_off
from ehsg.domain.content import Content, sha256
from ehsg.domain.errors import LinkUnusable, RuleBroken
from ehsg.domain.links import WHY_UNUSABLE
from ehsg.domain.permissions import Action, allowed
from ehsg.domain.sign_in import Method, in_words
from ehsg.domain.sign_off import Place
from ehsg.queries import assessments
from ehsg.queries import second_factor as factors
from ehsg.queries import sign_off as queries
from ehsg.services import second_factor as factor_services
from ehsg.services import signing as services
from ehsg.web import seen, signing_browser
from ehsg.web.access import person, requires, viewer
from ehsg.web.forms.second_factor import WRONG_CODE
from ehsg.web.forms.signing import DeclineForm, SignForm, SignInAccountForm
from ehsg.web.forms.submissions import ConfirmForm
from ehsg.web.kept_forms import kept
from ehsg.web.loading import ToSign, a_request
from ehsg.web.routes.second_factor import authenticator
from ehsg.web.routes.sign_off import renew, summary_of
from ehsg.web.routes.submissions import whole_report
from ehsg.web.serving import address, guide_of, now
from ehsg.web.sign_in import TOO_OFTEN, note_attempt, wait_for

if TYPE_CHECKING:
    from ehsg.models import SignOffRequest

blueprint = Blueprint("signing", __name__)
BASE = "/areas/<code>/<int:year>/sign-off/requests/<int:request_id>"


@blueprint.get(BASE)
@requires(Action.VIEW_SIGNING, of=a_request)
def show(this: ToSign) -> ResponseReturnValue:
    """The summary, the way to the whole report, and the form that signs exactly that."""
    content = assessments.content(this.assessment, guide_of(this.assessment))
    drawn = {"seen": sha256(content), "sketch": seen.token(content)}
    drawn |= {"name": this.request.name, "organisation": this.request.organisation}
    return _page(this, _form(this, formdata=kept(), data=drawn), content)


@blueprint.post(BASE)
@requires(Action.SIGN_RETURN, of=a_request)
def sign(this: ToSign) -> ResponseReturnValue:
    """Signs, or says what is wrong; where the return has changed meanwhile, what."""
    form = _form(this)
    if not form.validate():
        return _page(this, form), 422
    if isinstance(form, SignInAccountForm) and not _proved(form):
        return _page(this, form)  # answered with 200: a wrong code has to be counted, and only such answers commit
    try:
        services.sign(
            assessment=this.assessment,
            guide=guide_of(this.assessment),
            request=this.request,
            given=form.given(guide_of(this.assessment)),
            seen_sha256=form.seen.data or "",
            user_id=viewer().user_id,
            now=now(),
        )
    except RuleBroken as broken:
        form.whose.errors = [*form.whose.errors, *broken.problems]
        return _page(this, form, changed=renew(this.assessment, form)), 422
    flash("Thank you. Your sign-off has been recorded.", "saved")
    return redirect(address("signing.show", this.assessment, request_id=this.request.id), code=303)


@blueprint.get(f"{BASE}/decline")
@requires(Action.SIGN_RETURN, of=a_request)
def ask_decline(this: ToSign) -> ResponseReturnValue:
    """Why not."""
    return _decline_page(this, DeclineForm(formdata=kept()))


@blueprint.post(f"{BASE}/decline")
@requires(Action.SIGN_RETURN, of=a_request)
def decline(this: ToSign) -> ResponseReturnValue:
    """The coordinator reads the reason; signing later is still possible."""
    form = DeclineForm()
    if not form.validate():
        return _decline_page(this, form), 422
    own = viewer().user_id if viewer().user_id == this.request.user_id else None
    reason = form.reason.data or ""
    services.decline(assessment=this.assessment, request=this.request, reason=reason, user_id=own, now=now())
    flash("It has been recorded that you decline to sign.", "saved")
    return redirect(address("signing.show", this.assessment, request_id=this.request.id), code=303)


@blueprint.get(f"{BASE}/report.pdf")
@requires(Action.VIEW_SIGNING, of=a_request)
def report(this: ToSign) -> ResponseReturnValue:
    """Everything that is signed, narrative included."""
    return whole_report(this.assessment)


@blueprint.get("/sign-off-links/<token>")
@requires(Action.OPEN_PAGE)
def ask_confirm(token: str) -> ResponseReturnValue:
    """What is asked of whom. Opening the page uses nothing up, and shows nothing of the return."""
    return _confirm_page(token, _usable(token, held=False), ConfirmForm())


@blueprint.post("/sign-off-links/<token>")
@requires(Action.OPEN_PAGE)
def confirm(token: str) -> ResponseReturnValue:
    """Binds the link to this browser."""
    row, form = _usable(token, held=True), ConfirmForm()
    if not form.validate():
        return _confirm_page(token, row, form), 422
    secret = services.confirm_link(request=row, now=now())
    page = address("signing.show", queries.return_of(row), request_id=row.id)
    response = make_response(redirect(page, code=303))
    signing_browser.remember(response, secret, row)
    return response


@blueprint.errorhandler(LinkUnusable)
def unusable(error: LinkUnusable) -> ResponseReturnValue:
    """Why the link does not work; in the browser that confirmed it, the way on."""
    own = signing_browser.confirmed()
    page = address("signing.show", queries.return_of(own), request_id=own.id) if own is not None else None
    return render_template("signing/unusable.html", reason=str(error), page=page), 410 if str(error) else 404


def _usable(token: str, *, held: bool) -> SignOffRequest:
    row = queries.request_by_token(token, held=held)
    if row is None:
        raise LinkUnusable
    if reason := WHY_UNUSABLE[queries.state_of_link(row, now())]:
        raise LinkUnusable(reason)
    return row


def _confirm_page(token: str, row: SignOffRequest, form: ConfirmForm) -> str:
    assessment = queries.return_of(row)
    guide = guide_of(assessment)
    return render_template(
        "signing/confirm.html",
        token=token,
        asked=row,
        role=guide.sign_off_role(row.role_id),
        assessment=assessment,
        guide=guide,
        form=form,
    )


def _in_account(this: ToSign) -> bool:
    who = viewer().user_id
    return who is not None and who == this.request.user_id


def _form(this: ToSign, **kwargs: Any) -> SignForm:
    """What is known already is not asked for."""
    form = SignInAccountForm(**kwargs) if _in_account(this) else SignForm(**kwargs)
    if _in_account(this):
        form.name.data = this.request.name
    if this.request.organisation:
        form.organisation.data = this.request.organisation
    return form


def _proved(form: SignInAccountForm) -> bool:
    """Whether the code is right; a wrong one counts as a failed try to sign in."""
    user = person()
    factor = factors.of(user.id)
    if factor is None:
        form.code.errors = ["Set up an authenticator app first"]
        return False
    if wait := wait_for(user.email):
        form.code.errors = [TOO_OFTEN.format(wait=in_words(wait))]
        return False
    counter = authenticator().matches(code=form.digits, secret=factor.secret, after=factor.last_counter, at=now())
    if counter is None or not factor_services.use_code(user_id=user.id, counter=counter):
        note_attempt(user.email, user, succeeded=False, method=Method.CODE)
        form.code.errors = [WRONG_CODE]
        return False
    return True


def _page(this: ToSign, form: SignForm, known: Content | None = None, changed: tuple[str, ...] = ()) -> str:
    assessment = this.assessment
    guide = guide_of(assessment)
    content = known or assessments.content(assessment, guide)
    places = queries.places(assessment, guide, content, sha256(content))
    return render_template(
        "signing/show.html",
        assessment=assessment,
        asked=this.request,
        role=guide.sign_off_role(this.request.role_id),
        place=_place(places, this.request.slot),
        form=form,
        changed=changed,
        in_account=_in_account(this),
        has_app=not _in_account(this) or factors.of(person().id) is not None,
        may_edit=allowed(viewer(), Action.SIGN_RETURN, queries.subject(assessment, this.request)),
        member=allowed(viewer(), Action.VIEW_RETURN, assessments.subject(assessment)),
        how_words=sign_off.HOW_WORDS,
        **summary_of(assessment, content),
    )


def _place(places: tuple[Place, ...], slot: str) -> Place:
    return next(place for place in places if place.slot == slot)


def _decline_page(this: ToSign, form: DeclineForm) -> str:
    guide = guide_of(this.assessment)
    return render_template(
        "signing/decline.html",
        assessment=this.assessment,
        guide=guide,
        asked=this.request,
        role=guide.sign_off_role(this.request.role_id),
        form=form,
    )
