"""Saying who may see the area's scores and priorities, and withdrawing that once it is submitted."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from ehsg.domain.content import Sharing
from ehsg.domain.errors import RuleBroken, StaleVersion
from ehsg.domain.sharing import AUDIENCES, Permission, SharedWith, withdrawn
from ehsg.domain.status import Move, State, after
from ehsg.extensions import db
from ehsg.models import Assessment, SharingPermission, SharingWithdrawal
from ehsg.queries import sharing as queries
from ehsg.services import events


def choose_sharing(*, assessment: Assessment, sharing: Sharing, version: int, user_id: int, now: datetime) -> None:
    """Stores the two permissions and the acknowledgement. NotEditable or StaleVersion."""
    after(assessment.state, Move.EDIT)
    row = assessment.sharing
    if row is None:
        row = SharingPermission(assessment_id=assessment.id, acknowledged=False, version=0)
        assessment.sharing = row
    stored = Sharing(row.areas, row.departments, row.acknowledged)
    if stored == sharing:
        return
    if row.version != version:
        raise StaleVersion("Somebody else changed the sharing choices after you opened this page.")
    row.areas, row.departments, row.acknowledged = sharing.areas, sharing.departments, sharing.acknowledged
    row.version += 1
    events.record(
        kind="choose_sharing",
        at=now,
        user_id=user_id,
        assessment_id=assessment.id,
        old=asdict(stored),
        new=asdict(sharing),
    )
    db.session.flush()


def withdraw_sharing(
    *, assessment: Assessment, which: SharedWith, number: int, reason: str, user_id: int, now: datetime
) -> None:
    """Takes a permission back at once; the submission, its hash and its report stay as they are.

    Doing it twice is a success, and one withdrawal. `number` is the submission that the person was shown.
    RuleBroken: not submitted, or the submission that counts does not give it. StaleVersion: it was submitted again
    since, or somebody else withdrew it for another reason.
    """
    permission = _given(assessment, which)
    if permission.number != number:
        raise StaleVersion("The return was submitted again after you opened this page.")
    if before := permission.withdrawn:
        if reason in ("", before.reason):
            return
        raise StaleVersion(f"{before.by} withdrew it before you did.")
    row = SharingWithdrawal(
        submission_id=permission.submission_id,
        shared_with=which,
        reason=reason,
        withdrawn_by_id=user_id,
        withdrawn_at=now,
    )
    db.session.add(row)
    db.session.flush()
    events.record(
        kind="withdraw_sharing",
        at=now,
        user_id=user_id,
        assessment_id=assessment.id,
        subject=which.value,
        old={"shared": True},
        new={
            "shared": False,
            "number": number,
            "reason": reason,
            **(ask_again(assessment=assessment) if assessment.state is State.REOPENED else {}),
        },
    )
    db.session.flush()


def share_again(*, assessment: Assessment, which: SharedWith, withdrawal_id: int, user_id: int, now: datetime) -> None:
    """Takes a withdrawal back: the submission that counts, and everybody who signed it, says yes still.

    `withdrawal_id` is the withdrawal that the person was shown. Doing it twice is a success. RuleBroken: not submitted,
    or the submission that counts does not give it. StaleVersion: it was withdrawn again since.
    """
    permission = _given(assessment, which)
    if permission.withdrawn is None:
        return
    if permission.withdrawn.id != withdrawal_id:
        raise StaleVersion(f"{permission.withdrawn.by} withdrew it again after you opened this page.")
    row = db.session.get_one(SharingWithdrawal, withdrawal_id)
    row.taken_back_at, row.taken_back_by_id = now, user_id
    events.record(
        kind="share_again",
        at=now,
        user_id=user_id,
        assessment_id=assessment.id,
        subject=which.value,
        old={"shared": False},
        new={"shared": True, "number": permission.number},
    )
    db.session.flush()


def ask_again(*, assessment: Assessment) -> dict[str, Any]:
    """Empties the answers that said yes to what is withdrawn from the submission that counts.

    The next submission would otherwise give the permission again without anybody having said so. Answers with what an
    event tells of it, which is nothing where nothing was emptied.
    """
    row = assessment.sharing
    emptied = [which for which in sorted(withdrawn(queries.of_latest(assessment))) if getattr(row, which, None)]
    for which in emptied:
        setattr(row, which, None)
    if row is not None and emptied:
        row.version += 1
    return {"ask_again": [which.value for which in emptied]} if emptied else {}


def _given(assessment: Assessment, which: SharedWith) -> Permission:
    """The permission of the submission that counts, withdrawn or not. RuleBroken when it was never given."""
    permission = queries.of_latest(assessment).get(which)
    if permission is None or not permission.given:
        raise RuleBroken((f"The submitted return is not shared with {AUDIENCES[which].name}.",))
    return permission
