"""What the copy of one's own data says of action learning sets."""

import json

from ehsg import models
from ehsg.extensions import db
from ehsg.queries import personal_data as queries
from tests.factories import NOW
from tests.integration.conftest import World
from tests.robin import robin_of


def test_the_copy_tells_what_the_person_did_and_what_notes_say_to_members_only(world: World) -> None:
    robin = robin_of(world)
    here = {"area": "E08000035", "year": 2024, "descriptor": "fv1"}
    copy = json.loads(world.browser(robin).get("/account/your-data.json").data)
    written, taken_out = copy["learning_set_notes"]
    assert written == {**here, "written_at": NOW.isoformat(), "text": "NoteWords"}
    assert taken_out == {**here, "taken_out_at": NOW.isoformat()}
    (changed,) = copy["learning_sets_changed_last"]
    assert changed == {"year": 2024, "descriptor": "fv1", "set": 1, "changed_at": NOW.isoformat()}
    for membership in db.session.query(models.Membership).filter_by(user_id=robin.id):
        membership.ended_at = NOW
    db.session.commit()
    told = world.browser(robin).get("/account/your-data.json").get_data(as_text=True)
    assert json.loads(told)["learning_set_notes"][0]["text"] == queries.NOT_SHOWN
    assert "NoteWords" not in told
