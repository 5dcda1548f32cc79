"""The demonstration's statistical neighbours: made up, and of areas that have scores to be averaged."""

from collections import Counter

from sqlalchemy import select

from ehsg.domain.suppression import FEWEST
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection
from ehsg.queries.neighbours import of_years
from tests import once
from tests.demo_app import LEEDS, Demonstration

pytestmark = once.with_sqlite()


def submitted(year: int) -> dict[int, Area]:
    rows = db.session.scalars(
        select(Area)
        .join(Assessment, Assessment.area_id == Area.id)
        .join(Collection, Collection.id == Assessment.collection_id)
        .where(Collection.year == year, Assessment.submissions_made > 0)
    )
    return {area.id: area for area in rows}


def test_every_area_of_the_demonstration_has_ten_neighbours_enough_of_which_submitted(loaded: Demonstration) -> None:
    for year in (2022, 2023):
        there = submitted(year)
        lists = of_years(there.keys(), [year])
        assert {area_id for area_id, _ in lists} == {id_ for id_, area in there.items() if area.closed_on is None}
        for (area_id, _), neighbours in lists.items():
            assert len(neighbours) == 10
            assert len(neighbours & set(there)) >= FEWEST, there[area_id].name


def test_half_of_them_are_of_the_same_region_and_the_others_of_the_same_type(loaded: Demonstration) -> None:
    leeds = db.session.scalars(select(Area).where(Area.code == LEEDS)).one()
    ids = of_years([leeds.id], [2024])[leeds.id, 2024]
    found = Counter(
        area.region == leeds.region or area.authority_type
        for area in db.session.scalars(select(Area).where(Area.id.in_(ids)))
    )
    assert found == {True: 5, leeds.authority_type: 5}
