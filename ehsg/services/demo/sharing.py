"""A made-up withdrawal: one area stopped sharing an earlier year with other departments."""

from collections.abc import Mapping
from datetime import date

from ehsg.domain.dates import uk_moment
from ehsg.domain.sharing import SharedWith
from ehsg.queries import assessments
from ehsg.services.demo.people import LEEDS
from ehsg.services.sharing import withdraw_sharing

YEAR, DAY = 2022, date(2023, 3, 7)
REASON = "The board wants to explain the data scores itself before they are used elsewhere."


def withdraw_one(*, coordinators: Mapping[str, int]) -> None:
    """Leeds can look at it, and share again."""
    assessment = assessments.find(LEEDS, YEAR)
    if assessment is not None:
        withdraw_sharing(
            assessment=assessment,
            which=SharedWith.DEPARTMENTS,
            number=assessment.submissions_made,
            reason=REASON,
            user_id=coordinators[LEEDS],
            now=uk_moment(DAY, 10, 15),
        )
