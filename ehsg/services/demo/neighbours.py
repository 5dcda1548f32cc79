"""Made-up statistical neighbours: as many areas of the same region as of the same type elsewhere, by chance."""

import csv
from collections.abc import Iterable, Sequence
from datetime import date
from io import StringIO

from ehsg.domain.dates import uk_moment
from ehsg.models import Area
from ehsg.queries.neighbours import upload
from ehsg.services.demo import chance
from ehsg.services.neighbours import set_many

HALF = 5


def make_neighbours(*, areas: Iterable[Area], year: int) -> None:
    """A list from the year on for each of the areas that there still are, of others among them: they have scores."""
    there = sorted((area for area in areas if area.closed_on is None), key=lambda area: area.code)
    lines = StringIO()
    rows = csv.writer(lines)
    rows.writerow(["area", *(f"neighbour_{n}" for n in range(1, 2 * HALF + 1))])
    rows.writerows([area.code, *made_up_neighbours(area, there)] for area in there)
    now = uk_moment(date(year, 4, 1), 9)
    found = upload(lines.getvalue().encode(), from_year=year, now=now, held=True)
    set_many(upload=found, from_year=year, version=None, user_id=None, now=now)


def made_up_neighbours(area: Area, areas: Sequence[Area]) -> list[str]:
    """The codes of ten of the other areas: at most five of its region, then those of its type, then any."""
    others = chance.shuffled((other.code for other in areas if other is not area), "neighbours", area.code)
    by_code = {other.code: other for other in areas}
    own = [code for code in others if by_code[code].region == area.region][:HALF]
    elsewhere = [code for code in others if by_code[code].region != area.region]
    alike = [code for code in elsewhere if by_code[code].authority_type == area.authority_type]
    return list(dict.fromkeys((*own, *alike, *elsewhere, *others)))[: 2 * HALF]
