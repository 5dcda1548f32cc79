"""Naming people in comments, and the one email a day that tells them."""

from datetime import timedelta
from typing import Any

import pytest

from ehsg import models
from ehsg.cli import schema
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.services.comments import send_digest
from tests import factories
from tests.comments import comments, comments_at, kinds, member, named_ids, said, thread
from tests.factories import NOW
from tests.integration.conftest import World
from tests.integration.saving import everything, submit_now
from tests.pages import Page
from tests.partners import POLICE, opened, takes_part
from tests.people import end_role

TOMORROW = NOW + timedelta(days=1)


def digest(world: World, now: Any = NOW) -> int:
    """Sends it, as the command does."""
    guides = world.app.extensions["ehsg_guides"]
    many = send_digest(guides=guides, link_to=lambda *place: "https://x.example/{}/{}/{}".format(*place), now=now)
    db.session.commit()
    return many


def messages() -> list[models.Message]:
    db.session.commit()
    return db.session.query(models.Message).filter_by(kind="comment_digest").order_by(models.Message.id).all()


def offered(page: Page) -> list[str]:
    return [label.get_text() for label in page.soup.select("main fieldset label")]


def test_everybody_with_a_role_in_the_area_can_be_named_but_oneself_those_who_left_and_others(world: World) -> None:
    for role, name in ((Role.READER, "Zoe"), (Role.CONTRIBUTOR, "Adam"), (Role.SIGNATORY, "Mia")):
        member(world, role, name)
    end_role(world, factories.MembershipFactory(area=world.leeds, role=Role.READER, user__name="Left"))
    factories.MembershipFactory(role=Role.COORDINATOR, user__name="Of another area")
    world.person(Role.NATIONAL_LEAD)
    page = world.browser(world.coordinator).page(comments_at(world))
    assert offered(page) == ["Adam", "Mia", "Zoe"]
    assert "Contributor, West Yorkshire Police" in page.main


def test_without_anybody_else_in_the_area_nobody_is_offered(world: World) -> None:
    page = world.browser(world.coordinator).page(comments_at(world))
    assert "Tell these people" not in page.main


def test_who_is_named_stands_under_the_comment(world: World) -> None:
    adam, mia = member(world, Role.CONTRIBUTOR, "Adam"), member(world, Role.SIGNATORY, "Mia")
    browser = world.browser(world.coordinator)
    said(browser, world, "Words", tell=[mia.id, adam.id, adam.id])
    assert sorted(named_ids()) == sorted([adam.id, mia.id])
    assert "For Adam, Mia" in browser.page(comments_at(world)).main


@pytest.mark.parametrize("who", ["oneself", "another area", "left", "0", "x", "-1", "9" * 40, "１"])
def test_nobody_else_can_be_named_and_what_was_typed_stays(world: World, who: str) -> None:
    member(world, Role.READER, "Somebody")
    people = {
        "oneself": world.coordinator.id,
        "another area": factories.MembershipFactory().user.id,
        "left": factories.MembershipFactory(area=world.leeds, ended_at=NOW).user.id,
    }
    before = everything()
    answer = said(world.browser(world.coordinator), world, "Kept words", tell=[people.get(who, who)])
    assert answer.status_code == 422
    assert everything() == before
    page = Page(answer)
    assert page.errors == ["Choose from the people listed: somebody you chose has no role in this area any more."]
    assert page.value("text") == "Kept words"


def test_each_person_gets_one_email_that_says_where_and_how_often_and_quotes_nothing(world: World) -> None:
    adam, mia = member(world, Role.CONTRIBUTOR, "Adam"), member(world, Role.READER, "Mia")
    browser = world.browser(world.coordinator)
    said(browser, world, "Secret question", tell=[adam.id, mia.id])
    said(browser, world, "Secret reply", thread=thread(world).id, version=1, tell=[adam.id])
    said(browser, world, "Secret remark", "da1", tell=[adam.id])
    assert digest(world) == 2
    by_person = {row.to_address: row.values for row in messages()}
    titles = [world.guide.descriptor(id_).title for id_ in ("da1", "fv1")]
    assert by_person[adam.email]["how_many"] == "3 comments"
    assert by_person[adam.email]["lines"].split("\n\n") == [
        f"Leeds, 2024: {titles[0]}\n1 comment\nhttps://x.example/E08000035/2024/da1",
        f"Leeds, 2024: {titles[1]}\n2 comments\nhttps://x.example/E08000035/2024/fv1",
    ]
    assert by_person[mia.email]["how_many"] == "1 comment"
    assert "Secret" not in str(by_person)
    assert kinds()[-2:] == ["send_digest"] * 2
    events = db.session.query(models.Event).filter_by(kind="send_digest").order_by(models.Event.id).all()
    assert [(e.about_id, e.user_id, e.new, e.at) for e in events] == [
        (adam.id, None, {"comments": 3}, NOW),
        (mia.id, None, {"comments": 1}, NOW),
    ]


def test_sending_twice_sends_nothing_twice_and_nobody_gets_two_on_one_day(world: World) -> None:
    adam, browser = member(world, Role.CONTRIBUTOR), world.browser(world.coordinator)
    said(browser, world, "One", tell=[adam.id])
    assert (digest(world), digest(world)) == (1, 0)
    said(browser, world, "Two", tell=[adam.id])
    assert digest(world, NOW + timedelta(hours=5)) == 0
    assert digest(world, TOMORROW) == 1
    assert digest(world, TOMORROW + timedelta(days=1)) == 0
    assert [row.values["how_many"] for row in messages()] == ["1 comment", "1 comment"]


def test_what_a_missed_day_left_goes_with_the_next_in_one_email(world: World) -> None:
    adam, browser = member(world, Role.CONTRIBUTOR), world.browser(world.coordinator)
    for days, words in enumerate(("One", "Two", "Three")):
        world.at(NOW + timedelta(days=days))
        said(browser, world, words, tell=[adam.id])
    assert digest(world, NOW + timedelta(days=4)) == 1
    (message,) = messages()
    assert message.values["how_many"] == "3 comments"


def test_nobody_is_told_who_has_left_and_they_are_when_they_come_back(world: World) -> None:
    adam = member(world, Role.CONTRIBUTOR)
    said(world.browser(world.coordinator), world, "Words", tell=[adam.id])
    end_role(world, db.session.query(models.Membership).filter_by(user_id=adam.id).one())
    factories.MembershipFactory(user=adam, role=Role.NATIONAL_LEAD, area=None)
    factories.MembershipFactory(user=adam, role=Role.COORDINATOR)
    before = everything()
    assert digest(world) == 0
    assert everything() == before
    factories.MembershipFactory(user=adam, role=Role.READER, area=world.leeds)
    db.session.commit()
    assert digest(world, TOMORROW) == 1


def test_a_comment_that_was_taken_out_is_told_to_nobody(world: World) -> None:
    adam, browser = member(world, Role.CONTRIBUTOR), world.browser(world.coordinator)
    said(browser, world, "Hasty words", tell=[adam.id])
    browser.post(f"{comments_at(world)}/{comments(world)[0].id}/take-out")
    assert digest(world) == 0


def test_comments_on_a_return_that_was_submitted_meanwhile_are_told(world: World) -> None:
    adam = member(world, Role.CONTRIBUTOR)
    said(world.browser(world.coordinator), world, "Words", tell=[adam.id])
    submit_now(world)
    assert digest(world) == 1


def test_a_message_and_what_it_tells_are_stored_together_or_not_at_all(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    adam = member(world, Role.CONTRIBUTOR)
    said(world.browser(world.coordinator), world, "Words", tell=[adam.id])
    before = everything()
    monkeypatch.setattr("ehsg.services.comments.events.record", lambda **_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        digest(world)
    db.session.rollback()
    assert everything() == before


def test_the_command_sends_links_to_where_people_open_the_service(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(schema, "must_be_up_to_date", lambda: None)  # it would open a second connection
    adam = member(world, Role.CONTRIBUTOR)
    said(world.browser(world.coordinator), world, "Words", tell=[adam.id])
    settings = world.app.extensions["ehsg_settings"]
    monkeypatch.setitem(
        world.app.extensions, "ehsg_settings", settings.model_copy(update={"public_url": "https://ehsg.example/"})
    )
    runner = world.app.test_cli_runner()
    with world.app.app_context():
        assert runner.invoke(args=["digest"]).output == "1 person is told of comments.\n"
        assert runner.invoke(args=["digest"]).output == "0 people are told of comments.\n"
    (message,) = messages()
    assert message.values["lines"].endswith(f"\nhttps://ehsg.example{comments_at(world)}")


def test_an_administrator_reads_the_email_in_the_outbox_with_its_lines_and_no_words_of_the_comment(
    world: World,
) -> None:
    adam = member(world, Role.CONTRIBUTOR)
    said(world.browser(world.coordinator), world, "Secret words", tell=[adam.id])
    digest(world)
    page = world.browser(world.person(Role.ADMINISTRATOR)).page("/outbox")
    assert "Early help self-assessment: 1 comment for you" in page.main
    assert "1 comment https://x.example/E08000035/2024/fv1" in page.main
    assert "Secret words" not in page.html


def test_the_page_shows_nothing_of_what_organisations_scored_while_their_round_is_open(world: World) -> None:
    takes_part(world, POLICE)
    opened(world)
    row = db.session.query(models.PartnerScore).filter_by(descriptor_id="fv1").one()
    row.score, row.comment, row.version = 1, "Secret of the police", 1
    said(world.browser(world.coordinator), world, "Words")
    page = world.browser(member(world, Role.CONTRIBUTOR)).page(comments_at(world))
    assert "Secret of the police" not in page.html
    assert "score" not in page.main.lower()
