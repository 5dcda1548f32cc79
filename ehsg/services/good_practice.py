"""Writing a case of good practice, recording what the area says to it, publishing it and taking it back."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ehsg.domain.dates import uk_date
from ehsg.domain.errors import StaleVersion, WrongFields
from ehsg.domain.good_practice import (
    Agreement,
    Case,
    CaseMove,
    CaseState,
    after,
    agreement_problems,
    allows,
    case_problems,
    unready,
)
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.models import Assessment, GoodPractice
from ehsg.queries import good_practice as queries
from ehsg.queries import people
from ehsg.services import events, mail

CHANGED = "Somebody else changed this case after you opened this page."
# Each function is called with the return held alone, so the version read is the version written.


@dataclass(frozen=True)
class Of:
    """The case that is meant: the return, the descriptor, and what is stored (None: nothing yet)."""

    assessment: Assessment
    descriptor_id: str
    row: GoodPractice | None


def save_good_practice(*, of: Of, case: Case, version: int, user_id: int, now: datetime) -> GoodPractice | None:
    """Stores the words; a change after the area agreed takes the agreement away, and it is approached again.

    The same again is no conflict and changes nothing. `version` is 0 for what was not there yet. WrongFields: out of
    bounds. NotEditable: published, declined or taken back. StaleVersion: changed in between, and nothing is stored.
    """
    case = Case(case.title.strip(), case.text.strip(), case.contact.strip())
    if wrong := case_problems(case):
        raise WrongFields(wrong)
    before = queries.case_of(of.row)
    if case == before:
        return of.row
    state = after(of.row.state if of.row else CaseState.CANDIDATE, CaseMove.SAVE)
    _must_be(of.row, version)
    row = of.row or _made(of, user_id, now)
    had = row.state is CaseState.AGREED
    row.state, row.version = state, row.version + 1
    row.title, row.text, row.contact = case.title, case.text, case.contact
    row.changed_by_id, row.changed_at = user_id, now
    if had:
        _without_agreement(row)
    db.session.flush()
    area = {"area": of.assessment.area.code, "year": of.assessment.collection.year, "descriptor": of.descriptor_id}
    events.record(  # about no return, so that nothing that reads a return's events ever shows a draft to the area
        kind="save_good_practice",
        at=now,
        user_id=user_id,
        subject=queries.subject_of_events(row.id),
        old=dict(vars(before)),
        new={**area, **vars(case), **({"agreement_gone": True} if had else {})},
    )
    db.session.flush()
    return row


def approach_good_practice(*, of: Of, version: int, user_id: int, now: datetime) -> None:
    """The area was asked, for the first time or again. Twice is once. NotEditable; StaleVersion."""
    if of.row is not None and of.row.state is CaseState.APPROACHED:
        return
    old = of.row.state if of.row else CaseState.CANDIDATE
    after(old, CaseMove.APPROACH)
    _must_be(of.row, version)
    row = of.row or _made(of, user_id, now)
    _move(row, CaseMove.APPROACH)
    row.taken_back_at = row.taken_back_by_id = None
    _record("approach_good_practice", row, user_id, now, old)


def agree_good_practice(
    *, of: Of, row: GoodPractice, agreement: Agreement, version: int, user_id: int, now: datetime
) -> None:
    """Who at the area agreed to the words as they are. The same twice is once.

    WrongFields: nobody, no role, an address, or a day that is not possible; or nothing is written to agree to.
    NotEditable: the area was not approached. StaleVersion: the words are not those that were shown.
    """
    year, today = of.assessment.collection.year, uk_date(now)
    if row.state is CaseState.AGREED and agreement == Agreement(
        row.agreed_name, row.agreed_role, row.agreed_on or today
    ):
        return
    after(row.state, CaseMove.AGREE)
    if wrong := {**agreement_problems(agreement, year=year, today=today), **unready(queries.case_of(row))}:
        raise WrongFields(wrong)
    _must_be(row, version)
    old = row.state
    _move(row, CaseMove.AGREE)
    row.agreed_name, row.agreed_role, row.agreed_on = agreement.name, agreement.role, agreement.on
    row.agreed_number, row.agreed_recorded_by_id = of.assessment.submissions_made, user_id
    # The name is left out of the record, which cannot be changed.
    _record("agree_good_practice", row, user_id, now, old, role=agreement.role, on=agreement.on.isoformat())


def decline_good_practice(*, row: GoodPractice, version: int, user_id: int, now: datetime) -> None:
    """The area does not want it published. Twice is once. NotEditable: not approached, or published. StaleVersion."""
    if row.state is CaseState.DECLINED:
        return
    after(row.state, CaseMove.DECLINE)
    _must_be(row, version)
    old = row.state
    _move(row, CaseMove.DECLINE)
    _without_agreement(row)
    _record("decline_good_practice", row, user_id, now, old)


def publish_good_practice(
    *, of: Of, row: GoodPractice, version: int, page: Callable[[], str], user_id: int, now: datetime
) -> None:
    """From now on everybody with a role reads it; the area's coordinators are told by mail. Twice is once.

    `page` makes the address at which they can take it back. NotEditable: no agreement is recorded. StaleVersion.
    """
    if row.state is CaseState.PUBLISHED:
        return
    after(row.state, CaseMove.PUBLISH)
    _must_be(row, version)
    old = row.state
    _move(row, CaseMove.PUBLISH)
    row.published_by_id, row.published_at = user_id, now
    _record("publish_good_practice", row, user_id, now, old)
    area = of.assessment.area
    values = {"area": area.name, "year": str(of.assessment.collection.year), "title": row.title, "page": page()}
    for holder in people.current_holders(Role.COORDINATOR, area.id):
        mail.queue_message(to=holder.user.email, kind="good_practice_published", values=values, now=now)


def take_back_good_practice(*, row: GoodPractice, version: int, user_id: int, now: datetime) -> None:
    """Nobody but the national team reads it from now on. Twice is once. NotEditable: not published. StaleVersion."""
    if row.state is CaseState.TAKEN_BACK:
        return
    after(row.state, CaseMove.TAKE_BACK)
    _must_be(row, version)
    old = row.state
    _move(row, CaseMove.TAKE_BACK)
    _gone(row, user_id, now)
    _record("take_back_good_practice", row, user_id, now, old)


def withdraw_good_practice(*, row: GoodPractice, user_id: int, now: datetime) -> None:
    """The area does not agree any more: a published case is gone at once, one that was agreed is declined.

    Whatever was changed meanwhile: a withdrawal counts, and is not asked for its version. Twice is once.
    NotEditable: there was never an agreement.
    """
    if not allows(row.state, CaseMove.WITHDRAW) and row.state in (CaseState.DECLINED, CaseState.TAKEN_BACK):
        return
    old = row.state
    _move(row, CaseMove.WITHDRAW)
    if row.state is CaseState.TAKEN_BACK:
        _gone(row, user_id, now)
    else:
        _without_agreement(row)
    _record("withdraw_good_practice", row, user_id, now, old)


def _must_be(row: GoodPractice | None, version: int) -> None:
    if (row.version if row else 0) != version:
        raise StaleVersion(CHANGED)


def _made(of: Of, user_id: int, now: datetime) -> GoodPractice:
    row = GoodPractice(
        assessment_id=of.assessment.id,
        descriptor_id=of.descriptor_id,
        state=CaseState.CANDIDATE,
        version=0,
        title="",
        text="",
        contact="",
        agreed_name="",
        agreed_role="",
        changed_by_id=user_id,
        changed_at=now,
    )
    db.session.add(row)
    return row


def _move(row: GoodPractice, move: CaseMove) -> None:
    row.state = after(row.state, move)
    row.version += 1


def _without_agreement(row: GoodPractice) -> None:
    row.agreed_name = row.agreed_role = ""
    row.agreed_on = row.agreed_number = row.agreed_recorded_by_id = None


def _gone(row: GoodPractice, user_id: int, now: datetime) -> None:
    _without_agreement(row)
    row.published_at = row.published_by_id = None
    row.taken_back_at, row.taken_back_by_id = now, user_id


def _record(kind: str, row: GoodPractice, user_id: int, now: datetime, old: CaseState, **more: Any) -> None:
    """An event of the return: that and when, never what the case says."""
    events.record(
        kind=kind,
        at=now,
        user_id=user_id,
        assessment_id=row.assessment_id,
        subject=row.descriptor_id,
        old={"state": old.value},
        new={"state": row.state.value, **more},
    )
    db.session.flush()
