"""Commenting on a descriptor: who may, what is kept, what is resolved, and what is taken out."""

from typing import Any
from urllib.parse import urlsplit

import pytest

from ehsg import models
from ehsg.domain.comments import COMMENT_LIMIT
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.services import personal_data
from ehsg.services.people import end_membership
from tests import factories
from tests.comments import comments, comments_at, kinds, member, named_ids, said, thread
from tests.factories import NOW
from tests.integration.conftest import World
from tests.integration.saving import at, everything, submit_now
from tests.pages import Browser, Page

WRITERS = (Role.COORDINATOR, Role.CONTRIBUTOR, Role.SIGNATORY)


@pytest.mark.parametrize("role", WRITERS)
def test_everybody_but_a_reader_starts_a_comment_and_others_in_the_area_read_it(world: World, role: Role) -> None:
    user = member(world, role, "Nia New")
    assert said(world.browser(user), world, "  Which year is this from?\r\nI cannot tell. ").status_code == 303
    (row,) = comments(world)
    assert (row.text, row.author_id, row.at) == ("Which year is this from?\nI cannot tell.", user.id, NOW)
    page = world.browser(member(world)).page(comments_at(world))
    assert "Nia New" in page.main
    assert "Which year is this from? I cannot tell." in page.main
    assert "11:30am on Tuesday 14 May 2024" in page.main


def test_a_reader_reads_and_has_no_form(world: World) -> None:
    said(world.browser(world.coordinator), world, "Words")
    reader = world.browser(member(world))
    page = reader.page(comments_at(world))
    assert "Coordinators, contributors and signatories can write them." in page.main
    assert page.soup.select("main form") == []
    before = everything()
    assert said(reader, world, "Mine").status_code == 403
    assert everything() == before


def test_after_submission_everybody_in_the_area_reads_and_nobody_writes(world: World) -> None:
    coordinator = world.browser(world.coordinator)
    said(coordinator, world, "Said before")
    submit_now(world)
    before = everything()
    for fields in ({}, {"thread": 1, "resolve": "yes", "version": 1}):
        answer = said(coordinator, world, "Said too late", **fields)
        assert answer.status_code == 403
        assert "Said too late" in Page(answer).html, "what was typed is given back"
    assert everything() == before
    page = coordinator.page(comments_at(world))
    assert "Said before" in page.main
    assert "comments can only be read" in page.main
    assert page.soup.select("main form, main a[href$=take-out]") == []


def test_a_reply_stands_under_its_comment_and_both_are_told_in_the_history(world: World) -> None:
    said(world.browser(world.coordinator), world, "A question")
    police = world.browser(member(world, Role.CONTRIBUTOR))
    form = police.page(f"{comments_at(world)}?thread={thread(world).id}")
    answer = said(police, world, "An answer", thread=form.value("thread"), version=form.value("version"))
    assert answer.status_code == 303
    assert [row.text for row in comments(world)] == ["A question", "An answer"]
    assert len({row.thread_id for row in comments(world)}) == 1
    assert kinds() == ["open_thread", "reply_in_thread"]
    for event in db.session.query(models.Event).filter(models.Event.kind.in_(kinds())):
        assert (event.assessment_id, event.subject, event.old) == (world.assessment.id, "fv1", None)
        assert "A question" not in str(event.new)
        assert set(event.new) == {"thread", "comment"}
    history = police.page(f"{world.base}/history")
    assert "a comment was replied to" in history.main
    assert "An answer" not in history.html


@pytest.mark.parametrize("text", ["", "   \r\n ", "\x00\x07"])
def test_a_comment_without_words_is_refused(world: World, text: str) -> None:
    before = everything()
    answer = said(world.browser(world.coordinator), world, text)
    assert (answer.status_code, Page(answer).errors) == (422, ["Enter a comment"])
    assert everything() == before


def test_a_comment_that_is_too_long_is_refused_with_its_words_kept(world: World) -> None:
    browser, text = world.browser(world.coordinator), "é" * (COMMENT_LIMIT + 1)
    page = Page(said(browser, world, text))
    assert page.errors == ["Comment must be 1,000 characters or fewer. It is 1 too long."]
    assert page.value("text") == text
    assert comments(world) == []
    assert said(browser, world, text[1:]).status_code == 303


def test_what_cannot_be_stored_is_left_out_and_said_and_markup_stays_text(world: World) -> None:
    browser = world.browser(world.coordinator)
    said(browser, world, "<b>Bold</b>\x00 words")
    page = browser.page(comments_at(world))
    assert "<b>Bold</b> words" in page.main
    assert "without 1 control characters" in page.main


def test_the_same_form_sent_twice_is_one_comment_and_other_words_are_another(world: World) -> None:
    browser, police = world.browser(world.coordinator), member(world, Role.CONTRIBUTOR)
    for _ in range(3):
        assert said(browser, world, "Once", once="o" * 22, tell=[police.id]).status_code == 303
    assert [row.text for row in comments(world)] == ["Once"]
    assert named_ids() == [police.id]
    assert kinds() == ["open_thread"]
    assert said(browser, world, "Gone back, and written anew", once="o" * 22).status_code == 303
    assert said(world.browser(police), world, "Once", once="o" * 22).status_code == 303
    assert [row.text for row in comments(world)] == ["Once", "Gone back, and written anew", "Once"]


def test_a_reply_sent_twice_is_one_reply_even_when_it_resolves(world: World) -> None:
    browser = world.browser(world.coordinator)
    said(browser, world, "A question")
    reply = {"thread": thread(world).id, "version": 1, "once": "r" * 22, "resolve": "yes"}
    for _ in range(2):
        assert said(browser, world, "Done", **reply).status_code == 303
    assert [row.text for row in comments(world)] == ["A question", "Done"]
    assert kinds() == ["open_thread", "reply_in_thread", "resolve_thread"]


@pytest.mark.parametrize("missing", [{"once": ""}, {"once": "x" * 65}, {"version": ""}, {"version": "x"}])
def test_a_form_that_lacks_a_part_is_shown_again_with_its_words_and_can_then_be_sent(
    world: World, missing: dict[str, str]
) -> None:
    browser = world.browser(world.coordinator)
    page = Page(said(browser, world, "Kept words", **missing))
    assert page.status == 422
    assert "Part of this page was missing" in page.errors[0]
    assert comments(world) == []
    again = {name: page.value(name) for name in ("thread", "once", "version")}
    assert said(browser, world, page.value("text"), **again).status_code == 303
    assert [row.text for row in comments(world)] == ["Kept words"]


@pytest.mark.parametrize("thread_id", ["0", "999999", "-1", "x", "9" * 30, "１"])
def test_a_reply_to_nothing_is_not_found_and_its_words_are_given_back(world: World, thread_id: str) -> None:
    said(world.browser(world.coordinator), world, "A question")
    before = everything()
    answer = said(world.browser(world.coordinator), world, "Lost words", thread=thread_id)
    assert answer.status_code == 404
    assert Page(answer).soup.find(attrs={"value": "Lost words"})
    assert everything() == before


def test_a_thread_of_another_descriptor_or_return_cannot_be_replied_to(world: World) -> None:
    browser = world.browser(world.coordinator)
    said(browser, world, "Of fv1")
    elsewhere = factories.CommentThreadFactory()
    db.session.commit()
    assert said(browser, world, "Mine", "fv2", thread=thread_of("fv1", world), version=1).status_code == 404
    assert said(browser, world, "Mine", thread=elsewhere.id, version=0).status_code == 404
    assert len(comments(world)) == 1


def thread_of(descriptor_id: str, world: World) -> int:
    values = {"assessment_id": world.assessment.id, "descriptor_id": descriptor_id}
    return db.session.query(models.CommentThread).filter_by(**values).one().id


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


def test_the_page_of_a_descriptor_leads_to_its_comments_and_counts_those_that_are_open(world: World) -> None:
    browser = world.browser(world.coordinator)
    link = f'main a[href="{comments_at(world)}"]'
    assert browser.page(at(world)).soup.select_one(link).get_text() == "Comments"
    said(browser, world, "One")
    assert browser.page(at(world)).soup.select_one(link).get_text() == "1 open comment"
    said(browser, world, "A reply", thread=thread(world).id, version=1)
    said(browser, world, "Two")
    said(browser, world, "Elsewhere", "fv2")
    assert browser.page(at(world)).soup.select_one(link).get_text() == "2 open comments"
    first = comments(world)[0].thread_id
    said(browser, world, "", thread=first, version=2, resolve="yes")
    assert browser.page(at(world)).soup.select_one(link).get_text() == "1 open comment"


def test_what_somebody_wrote_stays_under_their_name_when_they_leave_and_nameless_when_anonymised(world: World) -> None:
    author = member(world, Role.CONTRIBUTOR, "Nia New")
    said(world.browser(author), world, "Words that stay")
    membership = db.session.query(models.Membership).filter_by(user_id=author.id).one()
    end_membership(membership=membership, by_id=world.coordinator.id, now=NOW)
    db.session.commit()
    page = world.browser(world.coordinator).page(comments_at(world))
    assert "Nia New No role in this area now" in page.main
    assert "Words that stay" in page.main
    personal_data.anonymise(user=db.session.get_one(models.User, author.id), by_id=None, now=NOW)
    db.session.commit()
    page = world.browser(world.coordinator).page(comments_at(world))
    assert f"Former member {author.id}" in page.main
    assert "Nia New" not in page.html
    assert "Words that stay" in page.main
