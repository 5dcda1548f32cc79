"""Resolving a comment, opening it again, and taking one out."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.comments import comments, comments_at, kinds, member, said, thread
from tests.factories import NOW
from tests.integration.conftest import World
from tests.integration.saving import at, everything
from tests.pages import Browser, Page


def resolve(browser: Browser, world: World, version: int, text: str = "", button: str = "resolve") -> Any:
    return said(browser, world, text, thread=thread(world).id, version=version, **{button: "yes"})


def test_a_resolved_comment_is_folded_away_says_by_whom_and_can_be_opened_again(world: World) -> None:
    browser = world.browser(world.coordinator)
    said(browser, world, "A question")
    assert resolve(browser, world, 1).status_code == 303
    row = thread(world)
    assert (row.resolved_at, row.resolved_by_id) == (NOW, world.coordinator.id)
    page = browser.page(comments_at(world))
    folded = page.soup.select_one("main details")
    assert "A question" in folded.get_text()
    assert f"Resolved by {world.coordinator.name}" in folded.get_text()
    assert not folded.has_attr("open")
    assert "Every comment has been resolved." in page.main
    assert resolve(browser, world, row.version, button="open_again").status_code == 303
    row = thread(world)
    assert (row.resolved_at, row.resolved_by_id) == (None, None)
    assert kinds() == ["open_thread", "resolve_thread", "open_thread_again"]


@pytest.mark.parametrize("button", ["resolve", "open_again"])
def test_pressing_a_button_twice_does_it_once(world: World, button: str) -> None:
    browser = world.browser(world.coordinator)
    said(browser, world, "A question")
    if button == "open_again":
        resolve(browser, world, 1)
    version = thread(world).version
    for _ in range(2):
        assert resolve(browser, world, version, button=button).status_code == 303
    assert kinds().count("resolve_thread" if button == "resolve" else "open_thread_again") == 1


def test_whoever_resolves_without_having_seen_a_reply_is_shown_it_and_nothing_is_changed(world: World) -> None:
    browser, police = world.browser(world.coordinator), world.browser(member(world, Role.CONTRIBUTOR, "Nia New"))
    said(browser, world, "A question")
    said(police, world, "Wait, not yet", thread=thread(world).id, version=1)
    before = everything()
    answer = resolve(browser, world, 1, "Last words")
    assert answer.status_code == 409
    assert everything() == before
    page = Page(answer)
    assert "Nothing was changed: somebody was here first" in page.main
    assert "Wait, not yet" in page.main
    assert page.value("text") == "Last words"
    assert resolve(browser, world, int(page.value("version")), page.value("text")).status_code == 303
    assert [row.text for row in comments(world)] == ["A question", "Wait, not yet", "Last words"]
    assert thread(world).resolved_at == NOW


def test_two_replies_do_not_get_in_each_others_way(world: World) -> None:
    browser, police = world.browser(world.coordinator), world.browser(member(world, Role.CONTRIBUTOR))
    said(browser, world, "A question")
    for person, words in ((browser, "First"), (police, "Second")):
        assert said(person, world, words, thread=thread(world).id, version=1).status_code == 303
    assert [row.text for row in comments(world)] == ["A question", "First", "Second"]


def test_a_reply_to_what_was_resolved_meanwhile_is_kept_and_then_opens_it_again(world: World) -> None:
    browser, police = world.browser(world.coordinator), world.browser(member(world, Role.CONTRIBUTOR))
    said(browser, world, "A question")
    resolve(browser, world, 1)
    before = everything()
    answer = said(police, world, "My view", thread=thread(world).id, version=1)
    assert answer.status_code == 409
    assert everything() == before
    page = Page(answer)
    assert page.value("text") == "My view"
    assert page.soup.select_one("details[open] button[name=open_again]").get_text() == "Reply and open again"
    resolve(police, world, int(page.value("version")), page.value("text"), button="open_again")
    assert thread(world).resolved_at is None
    assert [row.text for row in comments(world)] == ["A question", "My view"]
    assert kinds() == ["open_thread", "resolve_thread", "reply_in_thread", "open_thread_again"]


@pytest.mark.parametrize("by_author", [True, False])
def test_a_comment_is_taken_out_by_its_author_or_the_coordinator_and_its_place_says_so(
    world: World, by_author: bool
) -> None:
    author = member(world, Role.CONTRIBUTOR, "Nia New")
    said(world.browser(author), world, "Hasty words")
    said(world.browser(world.coordinator), world, "An answer", thread=thread(world).id, version=1)
    taker = author if by_author else world.coordinator
    browser = world.browser(taker)
    path = f"{comments_at(world)}/{comments(world)[0].id}/take-out"
    assert "Hasty words" in browser.page(path).main
    for _ in range(2):
        assert browser.post(path).status_code == 303
    row = comments(world)[0]
    assert (row.text, row.taken_out_at, row.taken_out_by_id) == ("", NOW, taker.id)
    page = browser.page(comments_at(world))
    assert f"Taken out by {taker.name}." in page.main
    assert "Hasty words" not in page.html
    assert "An answer" in page.main
    assert kinds().count("take_out_comment") == 1
    assert urlsplit(browser.get(path).location).path == comments_at(world)
    assert thread(world).resolved_at is None


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.SIGNATORY, Role.READER])
def test_nobody_else_takes_a_comment_out(world: World, role: Role) -> None:
    said(world.browser(world.coordinator), world, "Words")
    browser = world.browser(member(world, role))
    path = f"{comments_at(world)}/{comments(world)[0].id}/take-out"
    before = everything()
    assert (browser.get(path).status_code, browser.post(path).status_code) == (403, 403)
    assert everything() == before
    assert browser.page(comments_at(world)).soup.select("main a[href$=take-out]") == []


def test_a_thread_without_any_words_left_is_not_open_any_more(world: World) -> None:
    browser = world.browser(world.coordinator)
    said(browser, world, "Written in the wrong place")
    browser.post(f"{comments_at(world)}/{comments(world)[0].id}/take-out")
    assert thread(world).resolved_at == NOW
    assert "open comment" not in browser.page(at(world)).main


def test_a_comment_is_found_under_its_own_descriptor_and_return_only(world: World) -> None:
    browser = world.browser(world.coordinator)
    said(browser, world, "Words")
    id_, elsewhere = comments(world)[0].id, factories.CommentFactory().id
    db.session.commit()
    before = everything()
    for path in (f"{comments_at(world, 'fv2')}/{id_}", f"{comments_at(world)}/{elsewhere}", f"{comments_at(world)}/0"):
        assert browser.get(f"{path}/take-out").status_code == 404
        assert browser.post(f"{path}/take-out").status_code == 404
    assert browser.get(comments_at(world, "fv99")).status_code == 404
    assert said(browser, world, "Words", "fv99").status_code == 404
    assert everything() == before
