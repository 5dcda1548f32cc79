"""Demonstration data: three collections, made-up returns, and people who can sign in."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import select

from ehsg.domain.dates import uk_date, uk_moment
from ehsg.domain.errors import RuleBroken
from ehsg.domain.guide import Guide
from ehsg.extensions import db
from ehsg.models import Area, AreaSuccession, Collection
from ehsg.queries import collections
from ehsg.services.collections import create_collection
from ehsg.services.demo.actions import make_actions
from ehsg.services.demo.comments import make_comments
from ehsg.services.demo.feedback import make_feedback
from ehsg.services.demo.good_practice import make_good_practice
from ehsg.services.demo.history import import_made_up
from ehsg.services.demo.learning_sets import make_sets
from ehsg.services.demo.more_time import give_more_time
from ehsg.services.demo.neighbours import make_neighbours
from ehsg.services.demo.partners import make_rounds
from ehsg.services.demo.people import create_coordinators, create_people
from ehsg.services.demo.plans import CUMBRIA, NAMED, MadeUp, past_returns, present_returns, taking_part
from ehsg.services.demo.returns import Writer
from ehsg.services.demo.sharing import withdraw_one
from ehsg.services.demo.signing import ask_signatories
from ehsg.services.demo.texts import Material

PAST, PRESENT = (2022, 2023), 2024
FRIDAY = 4
OPEN_FOR = timedelta(weeks=8)


@dataclass(frozen=True)
class Loaded:
    """How many returns were submitted in each year."""

    submitted: dict[int, int]


def load_demo(*, guide: Guide, material: Material, hashed: Callable[[], str], now: datetime) -> Loaded:
    """Loads everything. `hashed` makes a fresh hash of the password of everybody who can sign in.

    RuleBroken, and nothing is loaded: there is a collection already, or an area that the demonstration needs is not
    there.
    """
    areas = {area.code: area for area in db.session.scalars(select(Area).order_by(Area.code))}
    _check(areas)
    existing = {year: _existing_on(areas.values(), date(year, 4, 1)) for year in (*PAST, PRESENT)}
    made: dict[int, list[MadeUp]] = {
        year: past_returns(guide, taking_part(existing[year], year), year) for year in PAST
    }
    made[PRESENT] = present_returns(guide, [m.area_code for m in made[PAST[-1]]], PRESENT, now)
    coordinators = create_people(areas=areas, hashed=hashed)
    others = sorted({m.area_code for returns in made.values() for m in returns} - set(coordinators))
    coordinators |= create_coordinators(areas=[areas[code] for code in others], material=material)
    make_neighbours(areas=[areas[code] for code in coordinators], year=PAST[0])
    writer = Writer(guide, material, coordinators)
    imported = [one for one in made[PAST[0]] if one.area_code == CUMBRIA]
    for year, returns in made.items():
        here = [one for one in returns if one not in imported]
        without = {one.area_code for one in imported if one.year == year}
        invited = [area for area in existing[year] if area.code not in without]
        writer.write(collection=_collection(year, guide, invited, now), made=here)
    import_made_up(guide=guide, material=material, made=imported)
    withdraw_one(coordinators=coordinators)
    make_rounds(
        guide=guide,
        year=PRESENT,
        scores={m.area_code: m.scores for m in made[PRESENT]},
        coordinators=coordinators,
        now=now,
    )
    make_actions(
        guide=guide,
        material=material,
        years=(PAST[-1], PRESENT),
        coordinators=coordinators,
        today=uk_date(now),
    )
    make_feedback(guide=guide, year=PAST[-1])
    make_sets(year=PAST[-1])
    make_good_practice(guide=guide, year=PAST[-1])
    make_comments(year=PRESENT, now=now)
    ask_signatories(guide=guide, year=PRESENT, coordinators=coordinators, now=now)
    give_more_time(year=PRESENT, now=now)
    return Loaded({year: sum(m.submitted_at is not None for m in returns) for year, returns in made.items()})


def _check(areas: Iterable[str]) -> None:
    if collections.every():
        raise RuleBroken(("There are collections already, so the demonstration data was not loaded.",))
    absent = sorted(NAMED - set(areas))
    if absent:
        raise RuleBroken(("These areas are needed for the demonstration and are not there: " + ", ".join(absent),))


def _existing_on(areas: Iterable[Area], day: date) -> list[Area]:
    """The areas that there were on the day: not those closed by then, nor those that took over later."""
    there = [area for area in areas if area.closed_on is None or area.closed_on > day]
    closing = [area.id for area in there if area.closed_on]
    later = set(
        db.session.scalars(select(AreaSuccession.successor_id).where(AreaSuccession.area_id.in_(closing))).all()
    )
    return [area for area in there if area.id not in later]


def _collection(year: int, guide: Guide, areas: Iterable[Area], now: datetime) -> Collection:
    """A past year's closed on 1 July; the present one closes on the Friday eight weeks ahead or just after."""
    opens_at = uk_moment(date(year, 4, 1))
    closing, sharing = date(year, 7, 1), date(year, 7, 15)
    if year == PRESENT:
        closing = uk_date(now + OPEN_FOR)
        closing += timedelta(days=(FRIDAY - closing.weekday()) % 7)
        sharing = closing + timedelta(weeks=2)
    return create_collection(
        year=year,
        opens_at=opens_at,
        closes_at=uk_moment(closing, 23, 59),
        sharing_from=uk_moment(sharing),
        guide=guide,
        demonstration=True,
        area_ids=[area.id for area in areas],
        user_id=None,
        now=opens_at,
    )
