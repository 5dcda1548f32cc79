"""Reporting progress on an action, two people at once, and taking out what was added by mistake."""

from datetime import timedelta

import pytest

from ehsg.extensions import db
from tests import factories
from tests.actions import DUE, GOOD, actions, add, change, events, only
from tests.factories import NOW
from tests.integration.conftest import World
from tests.integration.test_kept_forms import after_the_end
from tests.pages import Browser, Page
from tests.returns import fill_in


@pytest.fixture
def browser(world: World) -> Browser:
    """The coordinator's, with fv1, wf1 and co1 chosen and everything scored 3."""
    fill_in(world.assessment, world.guide, world.coordinator.id)
    return world.browser(world.coordinator)


def test_progress_is_reported_with_the_old_and_the_new_on_record(world: World, browser: Browser) -> None:
    add(browser, world)
    world.at(NOW + timedelta(days=300))
    answer = change(browser, world, only(), status="done", note="The panel meets")
    assert answer.location == f"{world.base}/actions#actions-fv1"
    row = only()
    assert (row.status, row.note, row.version, row.saved_at) == ("done", "The panel meets", 2, NOW + timedelta(300))
    (event,) = events("change_action")
    about = {"descriptor": "fv1", "action": GOOD["what"]}
    assert event.old == {**about, "status": "not_started", "note": ""}
    assert event.new == {**about, "status": "done", "note": "The panel meets"}
    assert (event.user_id, event.subject, event.at) == (world.coordinator.id, str(row.id), NOW + timedelta(300))
    title = world.guide.descriptor("fv1").title
    page = browser.page(f"{world.base}/history")
    told = "not started became done, the progress note was added"
    assert f"Action for {title}, “Set up a parent panel”: {told}" in page.main
    assert f"Action added for {title}, “Set up a parent panel”" in page.main


def test_saving_again_what_is_stored_is_a_success_whatever_the_version(world: World, browser: Browser) -> None:
    add(browser, world)
    change(browser, world, only(), status="done")
    assert change(browser, world, only(), version=1, status="done").status_code == 303
    assert (only().version, len(events("change_action"))) == (2, 1)


def test_of_two_who_change_an_action_the_second_sees_both_texts_and_loses_nothing(
    world: World, browser: Browser
) -> None:
    add(browser, world)
    kim = factories.MembershipFactory(area=world.leeds, user__name="Kim Second").user
    db.session.commit()
    change(world.browser(kim), world, only(), note="Theirs words", person="Theo", status="done")
    page = Page(answer := change(browser, world, only(), note="Mine words", owner="Chair", status="stopped", **DUE))
    assert answer.status_code == 409
    assert "Not saved yet: Kim Second saved this action first" in page.main
    mine, theirs = (" ".join(side.get_text(" ").split()) for side in page.soup.select(".app-merge__side"))
    for words in ("Mine", "Owner: Chair", "Due date: 1 September 2024", "Status: Stopped", "Name: none"):
        assert words in mine
    for words in ("Theirs", "Owner: Head of early help", "Due date: none", "Status: Done", "Name: Theo"):
        assert words in theirs
    assert (page.value("note"), page.value("owner"), page.value("version")) == ("Mine words", "Chair", "2")
    assert (only().note, only().version) == ("Theirs words", 2)
    assert change(browser, world, only(), version=2, note="Both").status_code == 303
    assert only().note == "Both"


@pytest.mark.parametrize("version", ["", "x", "-1", None])
def test_a_form_without_its_version_is_shown_again_with_what_is_stored(
    world: World, browser: Browser, version: str | None
) -> None:
    add(browser, world)
    page = Page(answer := change(browser, world, only(), version=version, note="Mine"))
    assert answer.status_code == 422
    assert "check what is stored" in page.main
    assert (page.value("note"), page.value("version"), only().note) == ("Mine", "1", "")


def test_an_action_is_taken_out_after_it_was_confirmed_and_its_row_stays(world: World, browser: Browser) -> None:
    add(browser, world)
    row = only()
    page = browser.page(f"{world.base}/actions/{row.id}/take-out")
    assert GOOD["what"] in page.main
    answer = browser.post(f"{world.base}/actions/{row.id}/take-out", {"version": page.value("version")})
    assert answer.location == f"{world.base}/actions"
    assert only().removed_at == NOW
    page = browser.page(answer.location)
    assert GOOD["what"] not in page.main
    assert "The action has been taken out." in page.main
    (event,) = events("take_out_action")
    assert (event.old["what"], event.new) == (GOOD["what"], None)
    assert browser.post(f"{world.base}/actions/{row.id}/take-out", {"version": 1}).status_code == 303
    assert len(events("take_out_action")) == 1
    assert add(browser, world).status_code == 303, "the same can be added again"
    assert len(actions()) == 2


def test_what_changed_after_the_question_was_asked_is_not_taken_out(world: World, browser: Browser) -> None:
    add(browser, world)
    change(browser, world, only(), note="New")
    address = f"{world.base}/actions/{only().id}/take-out"
    page = Page(answer := browser.post(address, {"version": 1}))
    assert answer.status_code == 409
    assert "Somebody else changed this action" in page.main
    assert "New" in page.main
    assert page.value("version") == "2"
    assert browser.post(address).status_code == 422
    assert only().removed_at is None


def test_who_changes_an_action_that_was_taken_out_gets_the_text_back(world: World, browser: Browser) -> None:
    add(browser, world)
    row = only()
    browser.post(f"{world.base}/actions/{row.id}/take-out", {"version": 1})
    page = Page(answer := change(browser, world, row, note="Long thought about"))
    assert answer.status_code == 409
    assert f"{world.coordinator.name} took it out at" in page.main
    assert "Long thought about" in page.html
    assert only().note == ""
    assert "took it out at" in browser.page(f"{world.base}/actions/{row.id}/change").main
    assert "took it out at" in browser.page(f"{world.base}/actions/{row.id}/take-out").main


def test_what_was_typed_when_the_sign_in_had_ended_waits_on_every_form_of_an_action(
    world: World, browser: Browser
) -> None:
    add(browser, world, what="Stored")
    typed = {**GOOD, **DUE, "what": "Typed in a long meeting", "note": "Not to be lost", "status": "done"}
    for path in (f"{world.base}/actions/add/fv1", f"{world.base}/actions/{only().id}/change"):
        again, location = after_the_end(world, path, typed)
        again.sign_in(world.coordinator)
        page = again.page(location)
        assert "Your text is here, but it is not saved yet" in page.main
        assert (page.value("what"), page.value("note")) == (typed["what"], typed["note"])
        assert (page.value("status"), page.value("due_on-month")) == ("done", "9")
    assert only().what == "Stored"


def test_a_text_that_waited_is_given_back_where_the_action_was_taken_out_meanwhile(
    world: World, browser: Browser
) -> None:
    add(browser, world)
    again, location = after_the_end(
        world, f"{world.base}/actions/{only().id}/change", {**GOOD, "note": "Not to be lost"}
    )
    browser.sign_in(world.coordinator)
    browser.post(f"{world.base}/actions/{only().id}/take-out", {"version": 1})
    again.sign_in(world.coordinator)
    page = again.page(location)
    assert "took it out at" in page.main
    assert "Not to be lost" in page.html
