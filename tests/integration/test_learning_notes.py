"""An area brings notes back from its action learning set, to one of its actions or to the priority as a whole."""

from typing import Any

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.services.actions import take_out_action
from ehsg.services.submissions import reopen
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World
from tests.integration.saving import everything
from tests.learning_sets import Nation, nation, some, told
from tests.pages import Browser, Page
from tests.returns import as_stored, fill_in, sign, submitted

WORDS = "We will try the rota that others use."


class Leeds:
    """Leeds has submitted and is in a set for fv1 that it sees; it has one action for it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.submit()
        some(world, 3)
        self.nation: Nation = nation(world)
        assert self.nation.make().status_code == 303
        self.nation.show()
        self.action = factories.PlannedActionFactory(assessment_id=world.assessment.id, what="Set up a panel")
        db.session.commit()
        self.action_id = self.action.id
        self.coordinator: Browser = world.browser(world.coordinator)
        self.reader: Browser = world.browser(world.person(Role.READER, world.leeds))
        self.at = f"{world.base}/learning-sets"

    def submit(self, words: str = "What we know", **values: Any) -> None:
        """Filled in, signed, submitted."""
        world = self.world
        fill_in(world.assessment, world.guide, world.coordinator.id, words=words, **values)
        sign(world.assessment, world.guide, world.coordinator.id)
        submitted(world.assessment, world.guide, world.coordinator.id)

    def write(self, text: str = WORDS, action: object = "none", browser: Browser | None = None) -> Any:
        """A note about fv1."""
        return (browser or self.coordinator).post(f"{self.at}/fv1/note", {"text": text, "action": str(action)})


@pytest.fixture
def leeds(world: World) -> Leeds:
    return Leeds(world)


def notes() -> list[models.LearningSetNote]:
    """Every note that is stored."""
    db.session.commit()
    db.session.expire_all()
    return db.session.query(models.LearningSetNote).order_by(models.LearningSetNote.id).all()


def test_a_note_stands_beside_its_action_with_date_and_author(leeds: Leeds) -> None:
    assert leeds.write(action=leeds.action_id).status_code == 303
    page = leeds.reader.page(f"{leeds.world.base}/actions")
    (action,) = page.soup.select("#actions-fv1 > .app-actions > .app-action")
    told_there = " ".join(action.get_text(" ").split())
    who = leeds.world.coordinator.name
    assert f"From the action learning set: {WORDS} 14 May 2024, {who}" in told_there
    own = leeds.reader.page(leeds.at).main
    assert WORDS in own
    assert "For the action “Set up a panel”" in own
    (row,) = notes()
    assert (row.set_number, row.action_id, row.author_id) == (1, leeds.action_id, leeds.world.coordinator.id)


def test_a_note_for_no_action_stands_with_the_priority(leeds: Leeds) -> None:
    assert leeds.write().status_code == 303
    page = leeds.reader.page(f"{leeds.world.base}/actions")
    assert WORDS in page.soup.select_one("#actions-fv1").get_text(" ")
    assert WORDS not in page.soup.select_one("#actions-fv1 > .app-actions > .app-action").get_text(" ")
    assert "About the priority as a whole." in leeds.reader.page(leeds.at).main


def test_a_note_whose_action_was_taken_out_stays_with_the_priority(leeds: Leeds) -> None:
    leeds.write(action=leeds.action_id)
    row = db.session.get_one(models.PlannedAction, leeds.action_id)
    take_out_action(action=row, version=1, user_id=leeds.world.coordinator.id, now=NOW)
    db.session.commit()
    assert WORDS in leeds.reader.page(f"{leeds.world.base}/actions").main
    page = leeds.reader.page(leeds.at)
    assert "The action that it was for has been taken out." in page.main
    assert "Set up a panel" not in page.main


def test_the_national_team_reads_notes_with_the_actions_of_what_was_submitted_and_nowhere_else(leeds: Leeds) -> None:
    leeds.write("Beside the action", leeds.action_id)
    leeds.write("For the whole priority")
    page = leeds.nation.analyst.page(f"{leeds.world.base}/actions")
    for words in ("Beside the action", "For the whole priority"):
        assert words in page.main
    assert f"14 May 2024, {leeds.world.coordinator.name}" not in page.main, "who wrote it is the area's own"
    assert leeds.nation.analyst.get(leeds.at).status_code == 404
    for path in (leeds.nation.at(), f"{leeds.nation.at()}/1"):
        assert "Beside the action" not in leeds.nation.lead.page(path).main


def test_a_note_about_what_is_no_longer_a_priority_stays_on_both_pages(leeds: Leeds) -> None:
    leeds.write()
    who = {"user_id": leeds.world.coordinator.id, "now": NOW}
    reopen(assessment=as_stored(leeds.world.assessment), reason="More to say", closes_at=None, **who)
    db.session.commit()
    row = db.session.get_one(models.PlannedAction, leeds.action_id)
    row.removed_at = NOW
    leeds.submit("Again", chosen=("fv2", "wf1", "co1"))
    page = leeds.reader.page(leeds.at)
    assert "Your area no longer has this priority" in page.main
    assert WORDS in page.main
    for browser in (leeds.reader, leeds.nation.analyst):
        page = browser.page(f"{leeds.world.base}/actions")
        assert "No longer a priority" in page.main
        assert WORDS in page.main


def test_a_double_click_is_one_note_and_other_words_are_another(leeds: Leeds) -> None:
    for text, action in ((WORDS, "none"), (WORDS, "none"), (WORDS, leeds.action_id), ("Other", "none")):
        assert leeds.write(text, action).status_code == 303
    assert len(notes()) == 3


@pytest.mark.parametrize(
    ("text", "action", "errors"),
    [
        (" ", "none", ["Enter what you bring back from the set"]),
        ("Ask a@example.org", "none", ["The note must not have an email address in it"]),
        ("x" * 1_001, "none", ["Note must be 1,000 characters or fewer. It is 1 too long."]),
        (WORDS, "", ["Choose which action the note is for"]),
        (WORDS, "987654321", ["Choose one of your actions for this priority"]),
        (WORDS, "x", ["Choose one of your actions for this priority"]),
    ],
)
def test_mistakes_come_back_with_what_was_typed_and_nothing_is_stored(
    leeds: Leeds, text: str, action: str, errors: list[str]
) -> None:
    before = everything()
    answer = leeds.write(text, action)
    page = Page(answer)
    assert (answer.status_code, sorted(page.errors)) == (422, sorted(errors))
    assert page.value("text") == text
    assert everything() == before


def test_an_action_for_another_priority_or_of_another_area_is_not_offered(leeds: Leeds) -> None:
    ours = factories.PlannedActionFactory(assessment_id=leeds.world.assessment.id, descriptor_id="wf1", what="Ours")
    theirs = factories.PlannedActionFactory(assessment_id=factories.AssessmentFactory().id, what="Theirs")
    db.session.commit()
    ids = [ours.id, theirs.id]
    page = leeds.coordinator.page(f"{leeds.at}/fv1/note")
    assert [box["value"] for box in page.soup.select("[name=action]")] == [str(leeds.action_id), "none"]
    for id_ in ids:
        assert leeds.write(action=id_).status_code == 422
    assert notes() == []


def test_a_note_is_taken_out_by_any_coordinator_and_its_words_go(leeds: Leeds) -> None:
    leeds.write()
    (row,) = notes()
    path = f"{leeds.at}/notes/{row.id}/take-out"
    colleague = leeds.world.browser(leeds.world.person(Role.COORDINATOR, leeds.world.leeds))
    assert WORDS in colleague.page(path).main
    for _ in range(2):
        assert colleague.post(path).status_code == 303
    (row,) = notes()
    assert (row.text, row.taken_out_at) == ("", NOW)
    assert "This note has been taken out." in colleague.page(path).main
    for page in (leeds.at, f"{leeds.world.base}/actions"):
        assert "From the action learning set" not in colleague.page(page).main
    assert [len(told(f"{what}_learning_note")) for what in ("write", "take_out")] == [1, 1]


def test_what_a_note_says_is_in_no_event_and_the_history_tells_that_there_is_one(leeds: Leeds) -> None:
    leeds.write(action=leeds.action_id)
    (event,) = told("write_learning_note")
    assert event.assessment_id == leeds.world.assessment.id
    assert set(event.new) == {"note", "set", "action"}
    history = leeds.reader.page(f"{leeds.world.base}/history").main
    title = leeds.world.guide.descriptor("fv1").title
    assert f"A note from the action learning set was written for {title}" in history
    assert WORDS not in history


def test_only_coordinators_of_the_area_write_and_others_read(leeds: Leeds) -> None:
    before = everything()
    for role in (Role.READER, Role.CONTRIBUTOR, Role.SIGNATORY):
        browser = leeds.world.browser(leeds.world.person(role, leeds.world.leeds))
        assert "Write a note" not in browser.page(leeds.at).main
        assert leeds.write(browser=browser).status_code == 403
    assert leeds.write(browser=leeds.nation.lead).status_code == 404
    assert everything()["learning_set_notes"] == before["learning_set_notes"] == []


def test_an_area_that_was_taken_out_of_its_set_keeps_its_notes_and_what_it_was_typing(leeds: Leeds) -> None:
    leeds.write()
    leeds.nation.place(leeds.world.leeds, "none", 1)
    answer = leeds.write("Typed meanwhile")
    page = Page(answer)
    assert answer.status_code == 409
    assert "Your area is in no action learning set for this priority now." in page.main
    assert page.value("text") == "Typed meanwhile"
    assert page.soup.select("main button[name=save]") == []
    page = leeds.coordinator.page(leeds.at)
    assert WORDS in page.main
    assert "Your area is in no set for this priority now." in page.main
    assert leeds.coordinator.get(f"{leeds.at}/fv1/note").status_code == 404


def test_before_the_sets_are_shown_and_after_they_are_hidden_the_area_sees_none(world: World) -> None:
    leeds = Leeds(world)
    assert "Set 1" in leeds.reader.page(leeds.at).main
    leeds.nation.lead.post(f"{leeds.nation.at()}/hide-from-areas")
    page = leeds.reader.page(leeds.at)
    assert "Your area is in no action learning set yet." in page.main
    assert "Set 1" not in page.main
    assert leeds.write().status_code == 409


def test_the_pages_of_the_area_lead_to_its_sets(leeds: Leeds) -> None:
    for path in ("/", "/priorities", "/submissions/1"):
        links = leeds.coordinator.page(f"{leeds.world.base}{path}").soup.select(f'a[href="{leeds.at}"]')
        assert links, path


def test_the_pages_of_the_national_team_lead_to_the_sets(leeds: Leeds) -> None:
    for path in ("priorities", "averages", "responses"):
        page = leeds.nation.analyst.page(f"/national/2024/{path}")
        assert page.soup.select(f'a[href="{leeds.nation.base}"]'), path
