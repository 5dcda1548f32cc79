"""Good practice that is published, for everybody; and an area's own cases, with the way to withdraw from one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ehsg.domain.good_practice import STATE_WORDS, CaseMove, CaseState, allows
from ehsg.domain.permissions import Action, allowed
from ehsg.queries import assessments
from ehsg.queries import good_practice as queries
from ehsg.services import good_practice as services
from ehsg.web.access import requires, user_id, viewer
from ehsg.web.forms.good_practice import WithdrawCaseForm
from ehsg.web.loading import a_return
from ehsg.web.serving import address, guide_of, guides, now

if TYPE_CHECKING:
    from ehsg.domain.guide import Guide
    from ehsg.models import Assessment

blueprint = Blueprint("good_practice", __name__)
OF_AREA = "/areas/<code>/<int:year>/good-practice"


@blueprint.get("/good-practice")
@requires(Action.VIEW_GOOD_PRACTICE)
def index() -> ResponseReturnValue:
    """Which descriptors have published cases, and how many."""
    many = queries.published_counts(viewer())
    sections: dict[str, dict[str, int]] = {}
    names: dict[str, str] = {}
    for guide in guides().values():  # the present edition first: a descriptor stands where it has it
        for descriptor in map(guide.descriptor, guide.descriptor_ids):
            if descriptor.id in many and descriptor.id not in names:
                names[descriptor.id] = descriptor.title
                sections.setdefault(guide.section(descriptor.section).name, {})[descriptor.id] = many[descriptor.id]
    return render_template(
        "good_practice/index.html", sections=sections, names=names, guide=_present(), total=sum(many.values())
    )


@blueprint.get("/good-practice/<descriptor_id>")
@requires(Action.VIEW_GOOD_PRACTICE)
def of_descriptor(descriptor_id: str) -> ResponseReturnValue:
    """All its published cases."""
    guide = next((one for one in guides().values() if one.has(descriptor_id)), None) or abort(404)
    descriptor = guide.descriptor(descriptor_id)
    return render_template(
        "good_practice/of_descriptor.html",
        cases=queries.published(viewer(), descriptor_id),
        descriptor=descriptor,
        section=guide.section(descriptor.section),
        guide=guide,
    )


@blueprint.get(OF_AREA)
@requires(Action.VIEW_OWN_CASES, of=a_return)
def of_area(assessment: Assessment) -> ResponseReturnValue:
    """How far the cases from the area's own return are."""
    return render_template(
        "good_practice/of_area.html",
        assessment=assessment,
        guide=guide_of(assessment),
        cases=queries.of_area(assessment),
        words=STATE_WORDS,
        may_withdraw=allowed(viewer(), Action.WITHDRAW_OWN_CASE, assessments.subject(assessment)),
        withdrawable=lambda case: allows(case.state, CaseMove.WITHDRAW),
    )


@blueprint.get(f"{OF_AREA}/<descriptor_id>/withdraw")
@requires(Action.WITHDRAW_OWN_CASE, of=a_return)
def ask_withdraw(assessment: Assessment, descriptor_id: str) -> ResponseReturnValue:
    """What withdrawing does."""
    return _withdraw_page(assessment, descriptor_id, WithdrawCaseForm())


@blueprint.post(f"{OF_AREA}/<descriptor_id>/withdraw")
@requires(Action.WITHDRAW_OWN_CASE, of=a_return)
def withdraw(assessment: Assessment, descriptor_id: str) -> ResponseReturnValue:
    """From the next request on nobody reads the case."""
    form = WithdrawCaseForm()
    if not form.validate():
        return _withdraw_page(assessment, descriptor_id, form), 422
    row = queries.find(assessment, descriptor_id)
    if row is None or row.state is CaseState.CANDIDATE:
        abort(404)
    services.withdraw_good_practice(row=row, user_id=user_id(), now=now())
    flash("Your area’s agreement has been withdrawn. No area can read the case.", "saved")
    return redirect(address("good_practice.of_area", assessment), code=303)


def _present() -> Guide:
    return next(iter(guides().values()))


def _withdraw_page(assessment: Assessment, descriptor_id: str, form: WithdrawCaseForm) -> str:
    """The form where there is an agreement; else that there is none. 404 where the area was never asked."""
    case = next((one for one in queries.of_area(assessment) if one.descriptor_id == descriptor_id), None) or abort(404)
    return render_template(
        "good_practice/withdraw.html",
        assessment=assessment,
        guide=guide_of(assessment),
        descriptor=guide_of(assessment).descriptor(descriptor_id),
        one=case,
        form=form,
        may_edit=allows(case.state, CaseMove.WITHDRAW),
        everybody=url_for("good_practice.of_descriptor", descriptor_id=descriptor_id),
    )
