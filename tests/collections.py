"""Collections as a lead enters them, and as the database has them."""

from datetime import date, timedelta

from ehsg import models
from ehsg.domain.guide import Guide
from ehsg.extensions import db
from ehsg.services.collections import create_collection
from tests.factories import NOW

DAY = timedelta(days=1)
ALL = "/national/collections"
THIS = f"{ALL}/2024"


def day(name: str, value: date) -> dict[str, str]:
    return {f"{name}_on-day": f"{value.day}", f"{name}_on-month": f"{value.month}", f"{name}_on-year": f"{value.year}"}


def typed(opens: date, closes: date, *, opens_time: str = "9:00", closes_time: str = "17:00") -> dict[str, str]:
    """The boxes of the three moments; sharing begins two weeks after closing."""
    boxes = {**day("opens", opens), **day("closes", closes), **day("shared", closes + 14 * DAY)}
    return {**boxes, "opens_time": opens_time, "closes_time": closes_time}


# The collection after the one that tests begin with.
NEXT = {"year": "2025", "edition": "working-1", **typed(date(2025, 4, 1), date(2025, 7, 1))}


def stored(year: int = 2024) -> models.Collection | None:
    db.session.expire_all()
    return db.session.query(models.Collection).filter_by(year=year).one_or_none()


def coming(guide: Guide) -> models.Collection:
    """A collection that opens in a hundred days."""
    made = create_collection(
        year=2025,
        opens_at=NOW + 100 * DAY,
        closes_at=NOW + 200 * DAY,
        sharing_from=NOW + 220 * DAY,
        guide=guide,
        demonstration=False,
        user_id=None,
        now=NOW,
    )
    db.session.commit()
    return made
