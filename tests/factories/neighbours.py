"""Lists of statistical neighbours."""

import factory

from ehsg import models
from tests.factories.base import NOW, AreaFactory, Factory


class NeighbourListFactory(Factory):
    class Meta:
        model = models.NeighbourList

    area_id = factory.LazyFunction(lambda: AreaFactory().id)
    from_year = 2024
    version = 1
    saved_at = NOW


class NeighbourFactory(Factory):
    class Meta:
        model = models.Neighbour

    area_id = factory.LazyFunction(lambda: NeighbourListFactory().area_id)
    from_year = 2024
    neighbour_id = factory.LazyFunction(lambda: AreaFactory().id)


def neighbour_list(area: models.Area, from_year: int, *neighbours: models.Area) -> models.NeighbourList:
    """A list from the year on: of these areas, else of five new ones."""
    row: models.NeighbourList = NeighbourListFactory(area_id=area.id, from_year=from_year)
    for neighbour in neighbours or [AreaFactory() for _ in range(5)]:
        NeighbourFactory(area_id=area.id, from_year=from_year, neighbour_id=neighbour.id)
    return row
