"""Two national leads who set a list of one area at the same moment, through whole requests in threads."""

from io import BytesIO

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.queries import neighbours as queries
from tests import factories
from tests.integration.conftest import World
from tests.integration.together import Person, at_once, without_context
from tests.neighbours import INDEX, UPLOAD

LAST, RACES = 2090, 10  # each round has an earlier year, for which no list counts yet


@pytest.fixture
def pair(live_world: World) -> tuple[Person, Person]:
    return Person(live_world, role=Role.NATIONAL_LEAD), Person(live_world, role=Role.NATIONAL_LEAD)


@pytest.fixture
def areas(live_world: World) -> list[models.Area]:
    made = [factories.AreaFactory() for _ in range(6)]
    db.session.commit()
    return made


def _list(world: World, area_id: int, year: int) -> frozenset[int]:
    with without_context(world.app):
        return queries.of_years([area_id], [year])[area_id, year]


def test_of_two_typed_lists_one_is_stored_whole_and_the_other_given_back(
    live_world: World, pair: tuple[Person, Person], areas: list[models.Area]
) -> None:
    area_id, path = live_world.leeds.id, f"{INDEX}/{live_world.leeds.code}"
    lists = areas[:5], areas[1:]
    texts = ["\n".join(area.code for area in some) for some in lists]
    ids = [frozenset(area.id for area in some) for some in lists]
    db.session.commit()
    for year in range(LAST, LAST - RACES, -1):
        works = (
            lambda who=who, text=text, to=f"{path}/{year}": who.post(to, version=0, neighbours=text)  # type: ignore[misc]
            for who, text in zip(pair, texts, strict=True)
        )
        answers = at_once(*works, turn=year)
        assert sorted(answers) == [303, 409], year
        assert _list(live_world, area_id, year) == ids[answers.index(303)], year


def test_of_a_typed_list_and_a_file_one_is_stored_whole_and_the_other_given_back(
    live_world: World, pair: tuple[Person, Person], areas: list[models.Area]
) -> None:
    area_id, path = live_world.leeds.id, f"{INDEX}/{live_world.leeds.code}"
    typed, filed = areas[:5], areas[1:]
    ids = [frozenset(area.id for area in some) for some in (typed, filed)]
    text = "\n".join(area.code for area in typed)
    head = "area," + ",".join(f"neighbour_{n}" for n in range(1, 6))
    file = f"{head}\n{','.join([live_world.leeds.code, *(area.code for area in filed)])}\n".encode()
    one, other = pair
    db.session.commit()
    for year in range(LAST, LAST - RACES, -1):
        with without_context(live_world.app):
            version = queries.version_of_all()
        sent = {"version": version, "from_year": year, "save": "yes", "file": (BytesIO(file), "lists.csv")}
        answers = at_once(
            lambda: one.post(f"{path}/{year}", version=0, neighbours=text),  # noqa: B023  # done before the next round
            lambda: other.post(UPLOAD, **sent),  # noqa: B023
            turn=year,
        )
        assert sorted(answers) == [303, 409], year
        assert _list(live_world, area_id, year) == ids[answers.index(303)], year
