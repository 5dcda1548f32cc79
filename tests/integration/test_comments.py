"""Commenting on a descriptor: who may, what is kept, what is resolved, and what is taken out."""

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
from tests.pages import Page

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
