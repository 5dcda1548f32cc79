"""Made-up comments on a few descriptors of one area: open, replied to, resolved, and one that was taken out."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ehsg.domain.comments import Saying, sent_key
from ehsg.domain.dates import uk_date
from ehsg.queries import assessments, people
from ehsg.services.comments import open_thread, reply_in_thread, take_out_comment
from ehsg.services.demo import chance
from ehsg.services.demo.people import LEEDS

COORDINATOR, SECOND = "coordinator.leeds@example.org", "second.leeds@example.org"
POLICE, CHAIR = "police.leeds@example.org", "signatory.leeds@example.org"


@dataclass(frozen=True)
class Line:
    """Who says what to whom, so many days ago, and whether it was taken out again."""

    by: str
    text: str
    to: tuple[str, ...] = ()
    days: int = 3
    taken_out: bool = False


# The descriptor, the lines of one thread, and whether the last of them resolves it.
THREADS: tuple[tuple[str, tuple[Line, ...], bool], ...] = (
    (
        "fv1",
        (
            Line(POLICE, "Our officers hear that families tell their story twice. Can the narrative say so?", days=6),
            Line(COORDINATOR, "I have added a sentence. Is it what you meant?", (POLICE,), days=5),
        ),
        False,
    ),
    (
        "fv1",
        (Line(SECOND, "The survey closes on Friday. Shall we wait for its figures?", (COORDINATOR, CHAIR), days=1),),
        False,
    ),
    (
        "fv1",
        (
            Line(CHAIR, "Which year is the first figure from?", (COORDINATOR,), days=9),
            Line(COORDINATOR, "From 2023. I have written the year beside it.", days=8),
        ),
        True,
    ),
    (
        "wf1",
        (
            Line(SECOND, "Please add the link to the training plan.", (COORDINATOR,), days=3),
            Line(COORDINATOR, "Meant for another descriptor.", days=2, taken_out=True),
            Line(COORDINATOR, "I am waiting for the new plan; it comes next week.", days=1),
        ),
        False,
    ),
)


def make_comments(*, year: int, now: datetime) -> None:
    """On the area's return of the year, where there is one."""
    assessment = assessments.find(LEEDS, year)
    if assessment is None:
        return
    ids = {email: user.id for email in (COORDINATOR, SECOND, POLICE, CHAIR) if (user := people.find_by_email(email))}
    for descriptor_id, said, resolved in THREADS:
        first = None
        for line in said:
            at = chance.office_hours(uk_date(now) - timedelta(days=line.days), line.text)
            who: dict[str, Any] = {"assessment": assessment, "user_id": ids[line.by], "now": at}
            saying = Saying(line.text, frozenset(ids[email] for email in line.to), sent_key("demonstration", line))
            if first is None:
                comment = first = open_thread(descriptor_id=descriptor_id, saying=saying, **who)
            else:
                resolve = resolved and line is said[-1]
                version = first.thread.version
                comment = reply_in_thread(thread=first.thread, saying=saying, resolve=resolve, version=version, **who)
            if line.taken_out:
                take_out_comment(comment=comment, **who)
