"""What the national team of the demonstration did with the present collection: one area has more time."""

from datetime import datetime, timedelta

from ehsg.queries import assessments, people
from ehsg.services.collections import extend_area
from ehsg.services.demo.people import BRADFORD, PEOPLE

LEAD = next(person.email for person in PEOPLE if person.what == "National lead")
REASON = "The early help partnership board had to move its meeting, so it can sign off two weeks later."


def give_more_time(*, year: int, now: datetime) -> None:
    """Bradford has two weeks more than the others."""
    assessment, lead = assessments.find(BRADFORD, year), people.find_by_email(LEAD)
    if assessment is not None and lead is not None:
        extend_area(
            assessment=assessment,
            closes_at=assessment.collection.closes_at + timedelta(weeks=2),
            reason=REASON,
            version=0,
            user_id=lead.id,
            now=now,
        )
