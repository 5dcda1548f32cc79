"""Which areas take part in each year, and how far each one's made-up return has come."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from math import ceil

from ehsg.domain.content import Sharing
from ehsg.domain.dates import uk_date
from ehsg.domain.guide import Guide
from ehsg.models import Area
from ehsg.services.demo import chance
from ehsg.services.demo.figures import made_up_model, made_up_priorities, made_up_scores
from ehsg.services.demo.people import BRADFORD, LEEDS, MANCHESTER

CUMBRIA = "E10000006"  # closed on 1 April 2023: its one return stays readable; it was imported
TAKE_PART = {2022: (LEEDS, BRADFORD, MANCHESTER, CUMBRIA), 2023: (LEEDS, BRADFORD, MANCHESTER)}
NAMED = {*TAKE_PART[2022], *TAKE_PART[2023]}
SHARE = 0.4  # of each region's areas, rounded up; in the second year some leave and more join

# How many descriptors are scored in the drafts of the year that is open. Manchester's waits for its sign-offs only.
DRAFTS = {LEEDS: 19, BRADFORD: 14, MANCHESTER: 31}
OTHER_DRAFTS = (27, 22, 8, 3)
SUBMITTED_ALREADY = 5


@dataclass(frozen=True)
class MadeUp:
    """One return. `scores` holds what is scored; `worked_until` is the last day that anything was saved."""

    area_code: str
    year: int
    scores: Mapping[str, int]
    worked_until: date
    model: int | None = None
    chosen: tuple[str, ...] = ()
    sharing: Sharing = Sharing()
    submitted_at: datetime | None = None


def taking_part(areas: Sequence[Area], year: int) -> list[str]:
    """Codes of a mix of areas from every region, always with those that people of the demonstration belong to."""
    regions: dict[str, list[str]] = defaultdict(list)
    for area in areas:
        regions[area.region].append(area.code)
    chosen = set(TAKE_PART[year])
    for codes in regions.values():
        ordered = chance.shuffled(codes, "takes part")
        many = ceil(SHARE * len(codes))
        chosen.update(ordered[:many] if year == min(TAKE_PART) else ordered[1 : many + 2])
    present = {area.code for area in areas}
    return sorted(chosen & present)


def past_returns(guide: Guide, codes: Sequence[str], year: int) -> list[MadeUp]:
    """A submitted return for each area, its moment of submission spread over June of the year."""
    scores = made_up_scores(guide, codes, year)
    return [_submitted(_complete(guide, code, year, scores[code]), _in_june(code, year)) for code in codes]


def present_returns(guide: Guide, codes: Iterable[str], year: int, now: datetime) -> list[MadeUp]:
    """A few submitted returns and drafts in all stages, out of the areas given."""
    others = chance.shuffled((code for code in codes if code not in NAMED), "present")
    early, drafts = others[:SUBMITTED_ALREADY], dict(zip(others[SUBMITTED_ALREADY:], OTHER_DRAFTS, strict=False))
    # Apart, so that the averages of what is submitted already come out as published.
    scores = made_up_scores(guide, early, year) | made_up_scores(guide, [*drafts, *DRAFTS], year)
    today = uk_date(now)
    made = [
        _submitted(
            _complete(guide, code, year, scores[code]),
            chance.office_hours(chance.working_day(today - timedelta(days=2 + 4 * place)), code),
        )
        for place, code in enumerate(early, start=1)
    ]
    made += [_draft(guide, code, year, scores[code], count, today) for code, count in (DRAFTS | drafts).items()]
    return made


def _in_june(code: str, year: int) -> datetime:
    day = date(year, 6, 1) + timedelta(days=int(30 * chance.number("submitted", code, year)))
    return chance.office_hours(max(date(year, 6, 1), chance.working_day(day)), code)


def _complete(guide: Guide, code: str, year: int, scores: Mapping[str, int]) -> MadeUp:
    model = made_up_model(code, year, scores, guide)
    chosen = made_up_priorities(guide, model, scores, code, year)
    return MadeUp(code, year, scores, date(year, 6, 1), model, chosen, _sharing(code, year))


def _submitted(made: MadeUp, at: datetime) -> MadeUp:
    return replace(made, submitted_at=at, worked_until=at.date() - timedelta(days=10))


def _sharing(code: str, year: int) -> Sharing:
    """About seven in ten share with areas and six in ten with departments."""
    areas = {BRADFORD: True, MANCHESTER: False}.get(code, chance.number("areas", code, year) < 0.7)
    return Sharing(areas, chance.number("departments", code, year) < 0.6, acknowledged=True)


def _draft(guide: Guide, code: str, year: int, scores: Mapping[str, int], count: int, today: date) -> MadeUp:
    """A return with so many descriptors scored. One that is complete waits for its sign-offs."""
    until = today - timedelta(days=1 + int(4 * chance.number("until", code)))
    if count >= len(guide.descriptor_ids):
        return replace(_complete(guide, code, year, scores), worked_until=until)
    kept = set(chance.shuffled(guide.descriptor_ids, "kept", code)[:count])
    part = {id_: max(1, scores[id_]) for id_ in guide.descriptor_ids if id_ in kept}
    model = None
    if code == LEEDS:
        part[list(part)[count // 2]] = 0  # a nought that counts as scored
        model = made_up_model(code, year, scores, guide)
    return MadeUp(code, year, part, until, model)
