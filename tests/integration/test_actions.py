"""Adding an action for a priority: what is refused, what is shown, and the next level as a draft."""

from datetime import date, timedelta

import pytest

from ehsg import models
from ehsg.extensions import db
from tests.actions import DUE, GOOD, actions, add, change, events, only
from tests.factories import NOW
from tests.integration.conftest import World
from tests.pages import Browser, Page
from tests.returns import fill_in


@pytest.fixture
def browser(world: World) -> Browser:
    """The coordinator's, with fv1, wf1 and co1 chosen and everything scored 3."""
    fill_in(world.assessment, world.guide, world.coordinator.id)
    return world.browser(world.coordinator)


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
