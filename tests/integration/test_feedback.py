"""Feedback from its publication on: who publishes it, what the area reads and answers, and a return that moved on."""

from typing import Any

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.feedback import TEXTS, Team, kinds, team_of
from tests.integration.saving import everything
from tests.pages import Page


@pytest.fixture
def team(world: Any) -> Team:
    return team_of(world)


def mails() -> list[models.Message]:
    db.session.commit()
    return db.session.query(models.Message).filter_by(kind="feedback_published").order_by(models.Message.id).all()


def test_a_lead_publishes_what_was_checked_and_everybody_in_the_area_reads_it(team: Team) -> None:
    team.checked()
    assert "Publish this feedback" in team.lead.page(team.at()).main
    assert "Publish this feedback" not in team.analyst.page(team.at()).main
    assert TEXTS["text_overall"] in team.lead.page(f"{team.at()}/publish").main
    assert team.publish(team.analyst).status_code == 403
    assert team.publish().status_code == 303
    assert kinds() == ["save", "hand_over", "check", "publish"]
    for role in (Role.COORDINATOR, Role.CONTRIBUTOR, Role.SIGNATORY, Role.READER):
        member = team.world.browser(team.world.person(role, team.world.leeds))
        page = member.page(team.read_at()).main
        assert TEXTS["text_overall"] in page
        assert TEXTS["text_data"] in page
        assert ("Acknowledge the feedback" in page) is (role is Role.COORDINATOR)
        assert member.get(f"{team.world.base}/feedback").location == team.read_at()


def test_the_area_does_not_read_who_wrote_or_checked_it(team: Team) -> None:
    team.published()
    page = team.coordinator.page(team.read_at()).main
    for browser in (team.analyst, team.second, team.lead):
        assert browser.user.name not in page.split()


@pytest.mark.parametrize("far", ["nothing", "draft", "ready"])
def test_nothing_is_published_that_was_not_checked(team: Team, far: str) -> None:
    if far != "nothing":
        team.write(**({"hand_over": "yes"} if far == "ready" else {}))
    before = everything()
    assert team.publish().status_code == (404 if far == "nothing" else 403)
    assert everything() == before
    assert mails() == []


def test_what_is_published_cannot_be_changed_and_what_was_typed_is_given_back(team: Team) -> None:
    team.published()
    before = everything()
    answer = team.write(text_overall="Second thoughts")
    assert answer.status_code == 403
    assert "has been published, so it cannot be changed" in Page(answer).main
    assert "Second thoughts" in Page(answer).html
    assert team.check(team.lead, outcome="send_back", reason="Oh no").status_code == 403
    assert everything() == before


def test_publishing_twice_is_publishing_once(team: Team) -> None:
    team.checked()
    version = team.version()
    for _ in range(2):
        assert team.publish(version=version).status_code == 303
    assert kinds().count("publish") == 1
    assert len(mails()) == 1


def test_what_was_changed_after_the_page_was_opened_is_not_published(team: Team) -> None:
    team.checked()
    seen = team.version()
    team.checked(text_overall="Other words")
    answer = team.publish(version=seen)
    assert answer.status_code == 409
    assert "Not published" in Page(answer).main
    assert "Other words" in Page(answer).main
    assert team.publish(version="").status_code == 422
    assert team.state() == "checked"


def test_the_coordinators_of_the_area_are_told_by_mail_that_quotes_nothing(team: Team) -> None:
    another = factories.MembershipFactory(role=Role.COORDINATOR, area=team.world.leeds).user
    factories.MembershipFactory(role=Role.READER, area=team.world.leeds)
    factories.MembershipFactory(role=Role.COORDINATOR, area=team.world.leeds, ended_at=factories.NOW)
    factories.MembershipFactory(role=Role.COORDINATOR)
    team.published(text_overall="SecretWords")
    assert {m.to_address for m in mails()} == {team.world.coordinator.email, another.email}
    for message in mails():
        assert "SecretWords" not in str(message.values)
        assert message.values["page"].endswith(team.read_at())


def test_there_is_feedback_to_read_until_the_coordinator_acknowledges_it(team: Team) -> None:
    places = ("/", f"{team.world.base}/")
    reader = team.world.browser(team.world.person(Role.READER, team.world.leeds))
    team.published()
    for browser in (team.coordinator, reader):
        for place in places:
            assert "Feedback to read" in browser.page(place).main
    assert team.acknowledge(reader).status_code == 403
    assert team.acknowledge(answer="We will look at the feeds.").status_code == 303
    for place in places:
        assert "Feedback to read" not in team.coordinator.page(place).main
    assert "Feedback from the national team" in team.coordinator.page(f"{team.world.base}/").main
    for page in (reader.page(team.read_at()).main, team.analyst.page(team.at()).main):
        assert "We will look at the feeds." in page
    history = team.coordinator.page(f"{team.world.base}/history").main
    assert "The national team’s feedback on submission 1 was published" in history
    assert "The feedback on submission 1 was acknowledged. Answer: We will look at the feeds." in history
    assert TEXTS["text_overall"] not in history


def test_people_of_other_areas_read_of_no_feedback_on_their_home_page(team: Team) -> None:
    team.published()
    for role, area in ((Role.COORDINATOR, factories.AreaFactory()), (Role.NATIONAL_LEAD, None)):
        assert "Feedback to read" not in team.world.browser(team.world.person(role, area)).page("/").main


def test_an_answer_may_be_left_out_and_must_not_be_too_long(team: Team) -> None:
    team.published()
    answer = team.acknowledge(answer="x" * 1_001)
    assert answer.status_code == 422
    assert Page(answer).value("answer") == "x" * 1_001
    assert team.state() == "published"
    assert team.acknowledge(answer=" ").status_code == 303
    assert "It was acknowledged without an answer." in team.analyst.page(team.at()).main


def test_of_two_coordinators_the_second_answer_is_given_back_and_not_stored(team: Team) -> None:
    team.published()
    second = team.world.browser(team.world.person(Role.COORDINATOR, team.world.leeds))
    seen = team.version()
    for _ in range(2):
        assert team.acknowledge(answer="First", version=seen).status_code == 303
    answer = team.acknowledge(second, answer="Second", version=seen)
    assert answer.status_code == 409
    assert "Second" in Page(answer).main
    row = team.row()
    assert row is not None
    assert row.answer == "First"
    assert team.acknowledge(second, answer="", version=seen).status_code == 303, "nothing of theirs is lost"
    assert kinds().count("acknowledge") == 1


def test_feedback_on_a_reopened_return_can_be_published_and_both_sides_read_that_it_was_reopened(team: Team) -> None:
    team.checked()
    team.reopen()
    said = "The return has been reopened since submission 1, and may change."
    assert said in team.lead.page(team.at()).main
    assert said in team.lead.page(f"{team.at()}/publish").main
    assert team.publish().status_code == 303
    assert said in team.coordinator.page(team.read_at()).main


def test_feedback_on_a_submission_that_is_not_the_latest_is_refused_and_its_text_stays(team: Team) -> None:
    team.checked()
    team.submit_again()
    page = team.lead.page(f"{team.at()}/publish")
    assert "the area has submitted again since" in page.main
    assert page.soup.select("main form") == []
    before = everything()
    answer = team.publish()
    assert answer.status_code == 422
    assert "Take it over to submission 2" in Page(answer).main
    assert everything() == before
    assert team.texts() == {"overall": TEXTS["text_overall"], "data": TEXTS["text_data"]}
    assert mails() == []
    assert team.coordinator.get(team.read_at()).status_code == 404


def test_a_page_that_was_open_while_the_area_submitted_again_saves_into_its_own_submission(team: Team) -> None:
    page = team.analyst.page(team.at())
    team.submit_again()
    assert team.write(version=page.value("version")).status_code == 303
    assert (team.state(1), team.state(2)) == ("draft", "nothing")


def test_the_text_is_taken_over_to_the_newer_submission_by_a_button_and_checked_anew(team: Team) -> None:
    team.checked()
    team.submit_again()
    assert "Take over to submission 2" in team.analyst.page(team.at()).main
    answer = team.analyst.post(f"{team.at()}/take-over")
    assert (answer.status_code, answer.location) == (303, team.at(2))
    assert (team.state(1), team.state(2)) == ("checked", "draft")
    assert team.texts(2) == team.texts(1)
    assert "Taken over from submission 1" in team.analyst.page(team.at(2)).main
    assert team.analyst.post(f"{team.at()}/take-over").location == team.at()
    again = team.analyst.page(team.at()).main
    assert "There is feedback on submission 2 already. Nothing was taken over." in again
    assert "Take over to submission 2" not in team.analyst.page(team.at()).main
    team.published(2, text_overall="For the second")
    assert "For the second" in team.coordinator.page(team.read_at(2)).main


@pytest.mark.parametrize("written", [False, True])
def test_nothing_is_taken_over_where_there_is_nothing_or_nowhere(team: Team, written: bool) -> None:
    if written:
        team.write()
    else:
        team.submit_again()
    before = everything()
    team.analyst.post(f"{team.at()}/take-over")
    assert "There is no feedback to take over to a later submission." in team.analyst.page(team.at()).main
    assert everything() == before


def test_published_feedback_stays_readable_after_the_area_submitted_again_and_says_so(team: Team) -> None:
    team.published()
    team.submit_again()
    page = team.coordinator.page(team.read_at()).main
    assert "The area has submitted again since: submission 2." in page
    assert TEXTS["text_overall"] in page
    assert "The area has submitted again since: submission 2." in team.analyst.page(team.at()).main
    team.analyst.post(f"{team.at()}/take-over")
    team.published(2, text_overall="For the second")
    page = team.coordinator.page(team.read_at(2))
    assert "Feedback on submission 1" in page.main
    assert team.acknowledge(number=2).status_code == 303
    assert "Feedback to read" in team.coordinator.page("/").main, "the first is still to be acknowledged"


def test_every_step_that_is_recorded_names_nobodys_address(team: Team) -> None:
    team.published()
    team.acknowledge(answer="Thank you")
    for event in db.session.query(models.Event).filter(models.Event.kind.like("%_feedback")):
        assert "@" not in f"{event.subject}{event.old}{event.new}"
        assert event.user_id is not None
    saved = db.session.query(models.Event).filter_by(kind="save_feedback").one()
    assert saved.old == {"texts": {}, "questions": []}
    assert saved.new is not None
    assert saved.new["texts"]["overall"] == TEXTS["text_overall"]
