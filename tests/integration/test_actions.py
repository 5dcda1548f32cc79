"""Actions for the priorities: added, changed and taken out at any time, shown by priority, and never lost."""

from datetime import date, timedelta
from typing import Any

import pytest

from ehsg import models
from ehsg.domain.content import sha256
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.queries import actions as queries
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World
from tests.pages import Browser, Page
from tests.returns import as_stored, content_now, fill_in, sign, submitted

GOOD = {"what": "Set up a parent panel", "owner": "Head of early help", "status": "not_started"}
DUE = {"due_on-day": "1", "due_on-month": "9", "due_on-year": "2024"}


@pytest.fixture
def browser(world: World) -> Browser:
    """The coordinator's, with fv1, wf1 and co1 chosen and everything scored 3."""
    fill_in(world.assessment, world.guide, world.coordinator.id)
    return world.browser(world.coordinator)


def add(browser: Browser, world: World, id_: str = "fv1", **values: Any) -> Any:
    return browser.post(f"{world.base}/actions/add/{id_}", {**GOOD, **values})


def change(browser: Browser, world: World, row: models.PlannedAction, version: object = 1, **values: Any) -> Any:
    return browser.post(f"{world.base}/actions/{row.id}/change", {"version": version, **GOOD, **values})


def actions() -> list[models.PlannedAction]:
    db.session.expire_all()
    return db.session.query(models.PlannedAction).order_by(models.PlannedAction.id).all()


def only() -> models.PlannedAction:
    (row,) = actions()
    return row


def events(kind: str) -> list[models.Event]:
    return db.session.query(models.Event).filter_by(kind=kind).order_by(models.Event.id).all()


def test_an_action_is_added_and_shown_under_its_priority(world: World, browser: Browser) -> None:
    answer = add(browser, world, person="Pat Lee", note="The first\r\nmeeting is set", **DUE)
    assert answer.location == f"{world.base}/actions#actions-fv1"
    row = only()
    assert (row.descriptor_id, row.what, row.owner, row.person) == ("fv1", GOOD["what"], GOOD["owner"], "Pat Lee")
    assert (row.due_on, row.status, row.note) == (date(2024, 9, 1), "not_started", "The first\nmeeting is set")
    assert (row.version, row.saved_by_id, row.saved_at) == (1, world.coordinator.id, NOW)
    page = browser.page(f"{world.base}/actions")
    section = " ".join(page.soup.select_one("#actions-fv1").get_text(" ").split())
    for words in ("0 of 1 done", "Not started", "Due 1 September 2024", "Head of early help (Pat Lee)", "Last changed"):
        assert words in section
    assert "The action has been added." in page.main
    assert "No actions yet" in page.soup.select_one("#actions-wf1").get_text()


def test_before_any_priority_is_chosen_the_page_leads_to_the_choice(world: World) -> None:
    page = world.browser(world.coordinator).page(f"{world.base}/actions")
    assert "No priorities are chosen yet" in page.main
    assert page.soup.select_one(f"main a[href='{world.base}/priorities']")


def test_what_is_late_is_said_in_words_once_the_day_has_passed_in_the_uk(world: World, browser: Browser) -> None:
    add(browser, world, **{**DUE, "due_on-day": "14", "due_on-month": "5"})
    assert "Due 14 May 2024" in browser.page(f"{world.base}/actions").main
    world.at(NOW + timedelta(days=1))
    page = browser.page(f"{world.base}/actions")
    assert "0 of 1 done, 1 overdue" in page.main
    assert "Overdue, was due 14 May 2024" in page.main


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"what": " \r\n "}, "Enter what will be done"),
        ({"what": "w" * 1_001}, "What will be done must be 1,000 characters or fewer. It is 1 too long."),
        ({"owner": "  "}, "Enter the role that owns the action"),
        ({"owner": "o" * 201}, "Owner must be 200 characters or fewer"),
        ({"owner": "pat@example.org"}, "The owner must not have an email address in it"),
        ({"person": "pat@example.org"}, "The name must not have an email address in it"),
        ({"due_on-day": "31", "due_on-month": "2", "due_on-year": "2025"}, "The date must be a real date"),
        ({"due_on-day": "1"}, "The date must be a real date"),
        ({**DUE, "due_on-year": "2204"}, "The due date must be between 1 January 2024 and 31 December 2034"),
        ({**DUE, "due_on-year": "2023"}, "The due date must be between 1 January 2024 and 31 December 2034"),
        ({"status": ""}, "Choose a status"),
        ({"status": "forgotten"}, "Choose a status"),
        ({"note": "n" * 1_001}, "Progress note must be 1,000 characters or fewer. It is 1 too long."),
    ],
)
def test_what_is_out_of_bounds_is_refused_beside_its_field_and_nothing_typed_is_lost(
    world: World, browser: Browser, values: dict[str, str], sentence: str
) -> None:
    add(browser, world)
    row = only()
    typed = {**GOOD, "note": "A long thought", **values}
    for answer in (add(browser, world, **typed), change(browser, world, row, **typed)):
        page = Page(answer)
        assert answer.status_code == 422
        assert len(page.errors) == 1
        assert page.errors[0].startswith(sentence)
        name = page.soup.select_one(".govuk-error-summary a")["href"].removeprefix("#")
        assert page.soup.find(id=name) is not None
        assert page.value("note") == typed["note"]
        assert page.value("due_on-year") == typed.get("due_on-year", "")
    assert (only().version, only().what) == (1, GOOD["what"])


def test_characters_that_cannot_be_kept_are_left_out_and_that_is_said(world: World, browser: Browser) -> None:
    answer = add(browser, world, what="a\x00b", note="\x07c")
    assert "Saved, without 2 control characters" in browser.page(answer.location).main
    assert (only().what, only().note) == ("ab", "c")


def test_markup_in_an_action_is_shown_as_it_was_typed(world: World, browser: Browser) -> None:
    add(browser, world, what="<script>alert(1)</script>", owner="<b>Head</b>", note="<i>n</i>")
    page = browser.page(f"{world.base}/actions")
    assert "<script>alert(1)</script>" in page.main
    assert not page.soup.select("main script, main .app-action i")


@pytest.mark.parametrize("page", ["add/fv1", "{id}/change", "{id}/take-out"])
def test_a_due_date_and_a_status_are_in_the_form_again(world: World, browser: Browser, page: str) -> None:
    add(browser, world, **{**DUE, "status": "under_way"})
    shown = browser.page(f"{world.base}/actions/{page.format(id=only().id)}")
    if "change" in page:
        parts = [shown.value(f"due_on-{part}") for part in ("day", "month", "year")]
        assert (parts, shown.value("status"), shown.value("version")) == (["1", "9", "2024"], "under_way", "1")
    elif "add" in page:
        assert (shown.value("due_on-year"), shown.value("status"), shown.value("what")) == ("", "not_started", "")
    else:
        assert "Due 1 September 2024" in shown.main


def test_a_second_click_adds_nothing(world: World, browser: Browser) -> None:
    for _ in range(2):
        assert add(browser, world).status_code == 303
    assert len(actions()) == len(events("add_action")) == 1
    add(browser, world, id_="wf1")
    add(browser, world, owner="Somebody else")
    assert len(actions()) == 3


def test_an_action_is_added_for_a_priority_only(world: World, browser: Browser) -> None:
    page = Page(answer := add(browser, world, id_="fv2", what="Long thought about"))
    assert answer.status_code == 422
    assert "is not one of your priorities now" in page.main
    assert page.value("what") == "Long thought about"
    assert page.soup.find("button", string="Add the action") is None
    assert "is not one of your priorities now" in browser.page(f"{world.base}/actions/add/fv2").main
    assert browser.get(f"{world.base}/actions/add/fv99").status_code == 404
    assert add(browser, world, id_="fv99").status_code == 404
    assert actions() == []


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


def test_actions_are_added_and_changed_after_the_submission_and_change_nothing_that_was_signed(
    world: World, browser: Browser
) -> None:
    before = sha256(content_now(world.assessment, world.guide))
    sign(world.assessment, world.guide, world.coordinator.id)
    submission = submitted(world.assessment, world.guide, world.coordinator.id)
    assert add(browser, world).status_code == 303
    world.at(NOW + timedelta(days=800))
    assert change(browser, world, only(), status="stopped").status_code == 303
    assert sha256(content_now(world.assessment, world.guide)) == before == submission.sha256
    assert browser.page(f"{world.base}/submissions/1").soup.select_one(f"main a[href='{world.base}/actions']")


def test_actions_of_a_priority_that_was_unticked_stay_and_can_be_changed(world: World, browser: Browser) -> None:
    add(browser, world)
    browser.post(f"{world.base}/priorities", {"version": 2, "chosen": ["wf1", "co1"]})
    page = browser.page(f"{world.base}/actions")
    assert page.main.index("No longer a priority") < page.main.index(GOOD["what"])
    assert page.soup.select_one("#actions-fv1 a[href$='add/fv1']") is None
    assert change(browser, world, only(), status="stopped").status_code == 303
    assert add(browser, world, what="Another").status_code == 422
    browser.post(f"{world.base}/priorities", {"version": 3, "chosen": ["fv1", "co1"]})
    assert "No longer a priority" not in browser.page(f"{world.base}/actions").main


def test_the_next_level_is_offered_as_a_draft_that_must_be_changed(world: World, browser: Browser) -> None:
    level = world.guide.level(4)
    page = browser.page(f"{world.base}/actions")
    link = page.soup.select_one("#actions-fv1 details a")["href"]
    assert level.meaning in page.soup.select_one("#actions-fv1 details").get_text()
    draft = browser.page(link)
    assert draft.value("what") == level.meaning
    assert "Change it into what your partnership will do" in draft.main
    answer = add(browser, world, what=draft.value("what"))
    assert Page(answer).errors == ["Change the guide’s words into what your partnership will do"]
    assert add(browser, world, what=f"{level.meaning} First in the north.").status_code == 303


@pytest.mark.parametrize(
    ("score", "words"), [(5, "There is no higher level"), (None, "It has no score yet"), (0, "level 1, Starting")]
)
def test_without_a_higher_level_the_page_says_so(world: World, browser: Browser, score: int | None, words: str) -> None:
    rows = db.session.query(models.DescriptorScore).filter_by(assessment_id=world.assessment.id, descriptor_id="fv1")
    rows.update({"score": score})
    db.session.commit()
    assert words in browser.page(f"{world.base}/actions").soup.select_one("#actions-fv1 details").get_text()
    draft = browser.page(f"{world.base}/actions/add/fv1?draft=next-level")
    assert draft.value("what") == (world.guide.level(1).meaning if score == 0 else "")


def test_the_text_of_a_draft_comes_from_the_guide_and_not_from_the_address(world: World, browser: Browser) -> None:
    for query in ("what=Planted", "draft=Planted", "draft=next-level&what=Planted&score=0"):
        page = browser.page(f"{world.base}/actions/add/fv1?{query}")
        assert "Planted" not in page.html
        assert page.value("what") in ("", world.guide.level(4).meaning)


@pytest.mark.parametrize("page", ["", "priorities", "priorities/reasons"])
def test_the_pages_of_the_return_lead_to_its_actions(world: World, browser: Browser, page: str) -> None:
    for person in (browser, world.browser(world.person(Role.READER, world.leeds))):
        assert person.page(f"{world.base}/{page}").soup.select_one(f"main a[href='{world.base}/actions']")


def test_actions_do_not_stand_in_the_way_of_a_submission(world: World, browser: Browser) -> None:
    add(browser, world)
    assert "Nothing is missing" in browser.page(f"{world.base}/check").main


def test_a_reader_sees_the_actions_and_no_way_to_change_them(world: World, browser: Browser) -> None:
    add(browser, world)
    page = world.browser(world.person(Role.READER, world.leeds)).page(f"{world.base}/actions")
    assert GOOD["what"] in page.main
    assert not page.soup.select("main a[href*='/actions/']")


def test_the_national_team_sees_actions_of_submitted_priorities_and_nothing_chosen_since_it_was_reopened(
    world: World, browser: Browser
) -> None:
    analyst = world.browser(world.person(Role.NATIONAL_ANALYST))
    add(browser, world, what="ForBoth")
    assert analyst.get(f"{world.base}/actions").status_code == 404
    sign(world.assessment, world.guide, world.coordinator.id)
    submitted(world.assessment, world.guide, world.coordinator.id)
    page = analyst.page(f"{world.base}/actions")
    assert "ForBoth" in page.main
    assert "next level" not in page.main
    assert world.coordinator.name not in page.main
    assert page.soup.select_one(f"a.govuk-back-link[href='{world.base}/submissions/1']")
    assert analyst.page(f"{world.base}/submissions/1").soup.select_one(f"main a[href='{world.base}/actions']")
    lead = world.browser(world.person(Role.NATIONAL_LEAD))
    lead.post(f"{world.base}/reopen", {"reason": "More to say"})
    browser.post(f"{world.base}/priorities", {"version": 2, "chosen": ["fv2", "wf1", "co1"]})
    add(browser, world, id_="fv2", what="OnlyOurs")
    page = analyst.page(f"{world.base}/actions")
    assert "ForBoth" in page.soup.select_one("#actions-fv1").get_text()
    assert "No longer a priority" not in page.main
    for hidden in ("OnlyOurs", world.guide.descriptor("fv2").title):
        assert hidden not in page.main


def test_a_reopened_and_resubmitted_return_shows_the_national_team_what_is_no_longer_a_priority(
    world: World, browser: Browser
) -> None:
    who = world.coordinator.id
    add(browser, world, what="First")
    sign(world.assessment, world.guide, who)
    submitted(world.assessment, world.guide, who)
    world.browser(world.person(Role.NATIONAL_LEAD)).post(f"{world.base}/reopen", {"reason": "More"})
    fill_in(world.assessment, world.guide, who, chosen=("fv2", "wf1", "co1"))
    sign(world.assessment, world.guide, who)
    submitted(world.assessment, world.guide, who)
    page = world.browser(world.person(Role.NATIONAL_ANALYST)).page(f"{world.base}/actions")
    assert page.main.index(world.guide.descriptor("fv2").title) < page.main.index("No longer a priority")
    assert page.main.index("No longer a priority") < page.main.index("First")


def test_somebody_who_may_see_no_actions_gets_none_from_the_query_either(world: World, browser: Browser) -> None:
    from ehsg.domain.permissions import Viewer

    add(browser, world)
    assert queries.by_descriptor(Viewer(1), as_stored(world.assessment), world.guide) == ()
