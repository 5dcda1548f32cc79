"""Made-up actions for the priorities: those of last year with what became of them, and new ones where there are any."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta

from ehsg.domain.actions import ActionEntry, Status
from ehsg.domain.guide import Guide
from ehsg.models import Assessment
from ehsg.queries import actions as queries
from ehsg.queries import assessments
from ehsg.services.actions import add_action, change_action
from ehsg.services.demo import chance
from ehsg.services.demo.people import BRADFORD, LEEDS, MANCHESTER
from ehsg.services.demo.texts import Material

AREAS = (LEEDS, BRADFORD, MANCHESTER)
# What will be done besides what the plan says comes next.
WHAT = (
    "Ask three families in each locality what has changed for them, and bring their answers to the board.",
    "Train the managers of all partners, and their teams by the end of the school year.",
    "Agree with health and the police what each of them does, and write it down on one page.",
    "Visit an area that has scored higher and report back what could be tried here.",
)
OWNERS = (
    "Head of early help",
    "Supporting Families coordinator",
    "Service manager, family hubs",
    "Chair of the data group",
    "Lead officer, voluntary sector alliance",
)
# Status, and how far it was by the following spring.
BECAME: tuple[tuple[Status, str], ...] = (
    (Status.DONE, "Finished in February. The board has seen the result and families have noticed it."),
    (Status.DONE, "Done in two steps, later than planned because a partner changed its lead."),
    (Status.UNDER_WAY, "Two of the three localities have begun; the third follows after Easter."),
    (Status.UNDER_WAY, "Begun. We still need a named lead from health."),
    (Status.STOPPED, "Stopped in January: the money went to another project that does the same."),
    (Status.NOT_STARTED, ""),
)


def make_actions(
    *, guide: Guide, material: Material, years: Iterable[int], coordinators: Mapping[str, int], today: date
) -> None:
    """Two for each priority of the areas whose people can sign in; those of years gone by have moved on."""
    for year in years:
        for code in AREAS:
            assessment = assessments.find(code, year)
            if assessment is None:
                continue
            for place, id_ in enumerate(queries.priorities_now(assessment)):
                _for_priority(guide, material, assessment, id_, place, coordinators[code], today)


def _for_priority(
    guide: Guide, material: Material, assessment: Assessment, id_: str, place: int, by: int, today: date
) -> None:
    code, year = assessment.area.code, assessment.collection.year
    key = (code, year, id_)
    past = assessment.submissions_made > 0
    added_on = chance.working_day(date(year, 9, 13) if past else today - timedelta(days=1))
    later = chance.working_day(date(year + 1, 3, 14))
    for number, what in enumerate((material.descriptors[id_].next, chance.pick(WHAT, "what", *key))):
        owner = chance.pick(OWNERS, "owner", number, *key)
        due_on = date(added_on.year + 1, 1 + int(9 * chance.number("due", number, *key)), 28)
        entry = ActionEntry(what, owner, due_on=due_on)
        row = add_action(
            assessment=assessment,
            guide=guide,
            descriptor_id=id_,
            entry=entry,
            user_id=by,
            now=chance.office_hours(added_on, "added", number, *key),
        )
        status, note = BECAME[(2 * place + number + 3 * AREAS.index(code)) % len(BECAME)]
        if past:
            change_action(
                assessment=assessment,
                guide=guide,
                action=row,
                entry=replace(entry, status=status, note=note),
                version=row.version,
                user_id=by,
                now=chance.office_hours(later, "progress", number, *key),
            )
