"""Three years of returns of generated areas: made once, and put there again in each test that looks at them."""

import random
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import yaml

from ehsg import models
from ehsg.domain.content import Content, Priority, Score
from ehsg.extensions import db
from ehsg.services.collections import invite_areas
from ehsg.services.submissions import reopen
from tests import factories
from tests.factories import NOW
from tests.history_files import row
from tests.integration import photograph
from tests.integration.conftest import World
from tests.integration.importing import import_rows
from tests.returns import content_now, found, submitted_unsigned

YEARS = range(2017, 2020)
GUIDE = yaml.safe_load(Path("descriptors.yaml").read_text(encoding="utf-8"))
DESCRIPTORS = [(place, d["id"], d["section"]) for place, d in enumerate(GUIDE["descriptors"])]
IDS = [id_ for _, id_, _ in DESCRIPTORS]


def three_years(world: World, folder: Path) -> list[dict[str, str]]:
    """What counts of them, as rows of a file of past returns; `folder` is for that file."""
    return photograph.once("three years", lambda: made_anew(world, folder), by=world.coordinator.id)


def made_up(chance: random.Random, area: str, year: int) -> dict[str, str]:
    """A row whose priorities fit its model."""
    model = chance.randint(1, 6)
    data = [id_ for _, id_, section in DESCRIPTORS if section == "data"]
    service = [id_ for id_ in IDS if id_ not in data]
    many = 3 if model < 3 else 1 if model == 3 else 0
    chosen = chance.sample(data, many) + chance.sample(service, 3 - many)
    values = {"area": area, "year": str(year), "data_maturity_model": str(model)}
    values |= {f"priority_{place}": id_ for place, id_ in enumerate(chosen, start=1)}
    leaning = chance.randint(0, 2)
    return values | {id_: str(min(5, leaning + chance.randint(0, 4))) for id_ in IDS}


def made_anew(world: World, folder: Path) -> list[dict[str, str]]:
    """What counts after an import of three years, of which most areas are in each: some were submitted again here, with
    other scores, priorities and models, and one of these is open again. Others never submitted.
    """
    chance = random.Random(20_240_514)
    codes = [factories.AreaFactory().code for _ in range(23)]
    made = [
        {**row(world.guide), **made_up(chance, code, year)} for code in codes for year in YEARS if chance.random() < 0.8
    ]
    assert import_rows(world, folder, made).exit_code == 0
    for place in chance.sample(range(len(made)), 7):
        again = made_up(chance, made[place]["area"], int(made[place]["year"]))
        _submit_again(world, again)
        made[place] |= again | {"again": "true"}
    _reopen(world, again)
    for year in YEARS:
        area_ids = [factories.AreaFactory().id for _ in range(year - YEARS[0])]
        collection = db.session.query(models.Collection).filter_by(year=year).one()
        invite_areas(collection=collection, area_ids=area_ids, guide=world.guide, now=NOW)
    db.session.commit()
    return made


def _reopen(world: World, values: Mapping[str, str]) -> None:
    until = datetime(2024, 12, 1, tzinfo=UTC)
    assessment = found(values["area"], int(values["year"]))
    reopen(assessment=assessment, reason="Wrong", closes_at=until, user_id=world.coordinator.id, now=NOW)


def _submit_again(world: World, values: Mapping[str, str]) -> None:
    _reopen(world, values)
    assessment = found(values["area"], int(values["year"]))
    before = content_now(assessment, world.guide)
    content = Content(
        **{
            **vars(before),
            "data_maturity_model": int(values["data_maturity_model"]),
            "scores": tuple(Score(id_, int(values[id_])) for id_ in IDS),
            "priorities": tuple(Priority(values[f"priority_{place}"]) for place in (1, 2, 3)),
        }
    )
    submitted_unsigned(assessment, world.guide, world.coordinator.id, content)
