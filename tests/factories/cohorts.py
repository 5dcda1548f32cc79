"""Cohorts of areas."""

import factory

from ehsg import models
from tests.factories.base import NOW, AreaFactory, Factory


class CohortFactory(Factory):
    class Meta:
        model = models.Cohort

    name = factory.Sequence(lambda n: f"Cohort {n}")
    name_key = factory.LazyAttribute(lambda cohort: cohort.name.casefold())
    list_number = 1
    version = 1
    created_at = NOW


class CohortListFactory(Factory):
    class Meta:
        model = models.CohortList

    cohort_id = factory.LazyFunction(lambda: CohortFactory().id)
    number = 1
    made_at = NOW


class CohortAreaFactory(Factory):
    class Meta:
        model = models.CohortArea

    cohort_id = factory.LazyFunction(lambda: CohortListFactory().cohort_id)
    number = 1
    area_id = factory.LazyFunction(lambda: AreaFactory().id)


def cohort(name: str, *areas: models.Area) -> models.Cohort:
    """One of these areas."""
    row: models.Cohort = CohortFactory(name=name)
    CohortListFactory(cohort_id=row.id)
    for area in areas:
        CohortAreaFactory(cohort_id=row.id, area_id=area.id)
    return row
