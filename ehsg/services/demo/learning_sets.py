"""Made-up action learning sets of last year, for the first priority of one area, with what that area brought back."""

from datetime import date
from typing import Any

from ehsg.domain.dates import uk_moment
from ehsg.domain.learning_sets import USUAL, SetEntry, fingerprint, propose
from ehsg.models import Assessment
from ehsg.queries import actions, assessments, collections, learning_notes, people
from ehsg.queries import learning_sets as queries
from ehsg.services.demo.feedback import LEAD
from ehsg.services.demo.people import LEEDS, PEOPLE
from ehsg.services.learning_notes import write_learning_note
from ehsg.services.learning_sets import change_learning_set, make_learning_sets, show_learning_sets

MEETING = (11, 16)
TEXT = (
    "Two areas let partners book straight into each other’s diaries instead of sending referrals. We will try that in "
    "one locality and compare how long families wait."
)


def make_sets(*, year: int) -> None:
    """Sets of the areas that chose what Leeds chose first, shown to them; and one note of Leeds after the meeting."""
    collection, leeds, lead = collections.find(year), assessments.find(LEEDS, year), people.find_by_email(LEAD)
    chosen = actions.priorities_now(leeds) if leeds else ()
    if collection is None or leeds is None or lead is None or not chosen:
        return
    about: dict[str, Any] = {"collection": collection, "user_id": lead.id, "now": uk_moment(date(year, 10, 2), 11)}
    sets = propose(queries.chosen(queries.places(collection, chosen[0])), USUAL)
    if not sets:
        return
    which: dict[str, Any] = {"descriptor_id": chosen[0], **about}
    make_learning_sets(size=USUAL, seen=fingerprint(sets, {}), again=False, **which)
    for row in queries.sets(collection, chosen[0]):
        note = "Bring one thing that worked and one that did not. The meeting is online."
        entry = SetEntry(row.name, date(year, *MEETING), note)
        change_learning_set(row=row, entry=entry, version=row.version, **about)
    show_learning_sets(**which)
    _bring_back(leeds, chosen[0], year)


def _bring_back(leeds: Assessment, descriptor_id: str, year: int) -> None:
    user = people.find_by_email(next(one.email for one in PEOPLE if one.area_code == LEEDS))
    action = next((row for row in actions.of_return(leeds) if row.descriptor_id == descriptor_id), None)
    if user is None or learning_notes.own_set(leeds, descriptor_id) is None:
        return
    write_learning_note(
        assessment=leeds,
        descriptor_id=descriptor_id,
        action_id=action.id if action else None,
        text=TEXT,
        user_id=user.id,
        now=uk_moment(date(year, *MEETING), 16, 30),
    )
