"""Action learning sets at the same moment: two who make them, two who move an area, and a note meanwhile."""

from typing import Any

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.integration.conftest import World
from tests.integration.together import Person, at_once, without_context
from tests.learning_sets import Nation, nation, some

RACES = 6  # rounds


@pytest.fixture
def team(live_world: World) -> Nation:
    some(live_world, 6)
    return nation(live_world)


def _of_this(world: World, table: Any) -> Any:
    return db.session.query(table).filter_by(collection_id=world.collection.id)


def test_two_leads_who_make_the_sets_at_the_same_moment_make_them_once(live_world: World, team: Nation) -> None:
    pair = [Person(live_world, role=Role.NATIONAL_LEAD) for _ in range(2)]
    for n in range(RACES):
        seen = team.lead.page(f"{team.at()}/make?size=3").value("seen")
        db.session.commit()
        answers = at_once(
            *(lambda who=who, seen=seen: who.post(f"{team.at()}/make", size=3, seen=seen) for who in pair),  # type: ignore[misc]
            turn=n,
        )
        assert answers == (303, 303), f"round {n}"
        with without_context(live_world.app):
            assert _of_this(live_world, models.LearningSet).count() == 2
            assert _of_this(live_world, models.LearningSetMember).count() == 6
            for table in (models.LearningSetMember, models.LearningSet):
                _of_this(live_world, table).delete()


def test_of_two_who_move_an_area_to_different_sets_one_is_told(live_world: World, team: Nation) -> None:
    assert team.make(size=3).status_code == 303
    pair = [Person(live_world, role=Role.NATIONAL_LEAD) for _ in range(2)]
    late = factories.AreaFactory()
    values = {"area": late, "collection": live_world.collection, "state": "submitted", "submitted_at": factories.NOW}
    assessment = factories.AssessmentFactory(**values, submissions_made=1)
    row = factories.SubmissionFactory(guide=live_world.guide, assessment=assessment)
    factories.SubmissionPriorityFactory(submission_id=row.id, position=1, descriptor_id="fv1")
    db.session.commit()
    path, area_id = f"{team.at()}/areas/{late.code}", late.id
    db.session.commit()
    for n in range(RACES):
        answers = at_once(
            *(
                lambda who=who, to=to: who.post(path, to=to, version=0)  # type: ignore[misc]
                for who, to in zip(pair, ("1", "2"), strict=True)
            ),
            turn=n,
        )
        assert sorted(answers) == [303, 409], f"round {n}"
        with without_context(live_world.app):
            member = _of_this(live_world, models.LearningSetMember).filter_by(area_id=area_id)
            assert member.one().set_number == 1 + answers.index(303), f"round {n}"
            member.delete()


def test_a_note_is_never_lost_by_sets_that_are_made_again(live_world: World, team: Nation) -> None:
    """Either the note is there and the sets stay, or they are made again and there is no note."""
    lead = Person(live_world, role=Role.NATIONAL_LEAD)
    writer = Person(live_world)
    stands = {"state": "submitted", "submitted_at": factories.NOW, "submissions_made": 1}
    db.session.query(models.Assessment).filter_by(id=live_world.assessment.id).update(stands)
    row = factories.SubmissionFactory(guide=live_world.guide, assessment=live_world.assessment)
    factories.SubmissionPriorityFactory(submission_id=row.id, position=1, descriptor_id="fv1")
    db.session.commit()
    own = f"/areas/{live_world.leeds.code}/{live_world.collection.year}/learning-sets/fv1/note"
    db.session.commit()
    for n in range(RACES):
        assert team.make(size=3, again="y").status_code == 303
        team.show()
        seen = team.lead.page(f"{team.at()}/make?size=7").value("seen")
        db.session.commit()
        made, wrote = at_once(
            lambda seen=seen: lead.post(f"{team.at()}/make", size=7, seen=seen, again="y"),  # type: ignore[misc]
            lambda n=n: writer.post(own, text=f"Note {n}", action="none"),  # type: ignore[misc]
            turn=n,
        )
        assert (made, wrote) in ((303, 409), (422, 303)), f"round {n}"
        with without_context(live_world.app):
            assert _of_this(live_world, models.LearningSetNote).count() == (wrote == 303), f"round {n}"
            assert _of_this(live_world, models.LearningSet).count() == (1 if made == 303 else 2), f"round {n}"
            _of_this(live_world, models.LearningSetNote).delete()
