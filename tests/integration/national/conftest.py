"""Three years of generated returns of areas in several regions, worked out again, and whoever looks at them."""

import random
from pathlib import Path

import pytest
from sqlalchemy import select, text

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests.integration.conftest import World
from tests.integration.importing import without_asking_for_migrations
from tests.integration.national.computing import Computed
from tests.integration.three_years import YEARS, three_years
from tests.pages import Browser


@pytest.fixture(autouse=True)
def _migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    without_asking_for_migrations(monkeypatch)


@pytest.fixture
def analyst(world: World) -> Browser:
    """Somebody of the national team."""
    return world.browser(world.person(Role.NATIONAL_ANALYST))


@pytest.fixture
def computed(world: World, tmp_path: Path) -> Computed:
    """Three years of returns of areas in three regions and of two types. Nobody has more time any more."""
    rows = three_years(world, tmp_path)
    db.session.query(models.Extension).delete()
    chance = random.Random(11)
    of = {}
    for area in db.session.scalars(select(models.Area).order_by(models.Area.code)):
        area.region = chance.choice(("London", "London", "North East", "North East", "South West"))
        area.authority_type = chance.choice(("county council", "unitary authority"))
        area.earned_autonomy = chance.random() < 0.5
        of[area.code] = {
            "region": area.region,
            "type": area.authority_type,
            "autonomy": "yes" if area.earned_autonomy else "no",
        }
    db.session.execute(text("ANALYZE"))  # PostgreSQL plans as for empty tables until it has looked at what came in
    db.session.commit()
    return Computed([{**row, **of[row["area"]]} for row in rows], YEARS, {year: year - YEARS[0] for year in YEARS})
