"""Made-up partner rounds: one area compares its organisations' scores, another is still collecting them."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from ehsg.domain.guide import Guide
from ehsg.domain.partners import PartnerEntry, asked
from ehsg.domain.people import Partner
from ehsg.models import Assessment, Participant
from ehsg.queries import answers, assessments
from ehsg.services.answers import Who, record_answer
from ehsg.services.demo import chance
from ehsg.services.demo.people import BRADFORD, LEEDS
from ehsg.services.partners import add_participant, open_moderation, open_round

# Organisation, part of the partnership, and what it is asked about: sections of the guide, or everything.
ORGANISATIONS: dict[str, tuple[tuple[str, Partner, tuple[str, ...] | None], ...]] = {
    LEEDS: (
        ("West Yorkshire Police", Partner.POLICE, None),
        ("Leeds health visiting service", Partner.HEALTH, None),
        ("Leeds schools’ forum", Partner.SCHOOLS, ("family_voice", "workforce")),
        ("Voluntary Sector Leeds", Partner.VOLUNTARY, ("family_voice", "communities")),
    ),
    BRADFORD: (
        ("Bradford health trust", Partner.HEALTH, None),
        ("Bradford housing partnership", Partner.HOUSING, ("communities", "leaders")),
    ),
}
COMPARED = frozenset({LEEDS})
LOWER = (
    "We do not see this in our districts yet.",
    "There is a plan, but our staff have not met it in practice.",
    "It depends on who is on duty.",
)
HIGHER = (
    "This works well with us, and families tell us so.",
    "Our teams use it every week.",
    "We see the difference compared with two years ago.",
)


def make_rounds(
    *, guide: Guide, year: int, scores: Mapping[str, Mapping[str, int]], coordinators: Mapping[str, int], now: datetime
) -> None:
    """For the areas in ORGANISATIONS. `scores` are the areas' agreed ones, around which organisations differ."""
    for code, organisations in ORGANISATIONS.items():
        assessment = assessments.find(code, year)
        if assessment is None:
            continue
        by, began = coordinators[code], now - timedelta(days=21)
        rows = [
            add_participant(
                assessment=assessment,
                guide=guide,
                partner=partner,
                name=name,
                scope=_ids(guide, sections),
                user_id=by,
                now=began,
            )
            for name, partner, sections in organisations
        ]
        open_round(assessment=assessment, user_id=by, now=began)
        for place, row in enumerate(rows):
            share = 1.0 if code in COMPARED else 0.6 - 0.3 * place
            _answer(assessment, row, guide, scores.get(code, {}), share, by, began)
        if code in COMPARED:
            open_moderation(assessment=assessment, user_id=by, now=now - timedelta(days=2))


def _ids(guide: Guide, sections: tuple[str, ...] | None) -> tuple[str, ...] | None:
    if sections is None:
        return None
    return tuple(d.id for section in sections for d in guide.descriptors_in(section))


def _answer(
    assessment: Assessment,
    row: Participant,
    guide: Guide,
    agreed: Mapping[str, int],
    share: float,
    by: int,
    began: datetime,
) -> None:
    ids = asked(row.scope, guide.descriptor_ids)
    for place, id_ in enumerate(ids[: round(len(ids) * share)]):
        stored = answers.find(row, id_)
        record_answer(
            assessment=assessment,
            participant=row,
            descriptor_id=id_,
            entry=_entry(row.name, id_, agreed.get(id_, 2)),
            version=stored.version if stored else 0,
            who=Who(by),
            now=began + timedelta(days=1 + place % 14, minutes=7 * place),
        )


def _entry(name: str, descriptor_id: str, agreed: int) -> PartnerEntry:
    if chance.number("cannot", name, descriptor_id) < 0.08:
        return PartnerEntry(cannot_judge=True)
    apart = round(1.6 * chance.sway("apart", name, descriptor_id))
    comment = chance.pick(LOWER if apart < 0 else HIGHER, "comment", name, descriptor_id) if apart else ""
    return PartnerEntry(max(0, min(5, agreed + apart)), comment=comment)
