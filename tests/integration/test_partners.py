"""Running the partner round: who takes part, what they are asked, links, reminders, and opening moderation."""

from datetime import timedelta
from typing import Any

import pytest

from ehsg import models
from ehsg.domain.errors import RuleBroken
from ehsg.domain.partners import PartnerEntry
from ehsg.domain.people import Partner
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.services.partners import add_participant, change_scope, open_round, send_link
from tests.factories import NOW
from tests.integration.conftest import World
from tests.integration.saving import submit_now
from tests.pages import Page
from tests.partners import (
    HEALTH,
    POLICE,
    SCHOOL,
    answered,
    answers_at,
    by_link,
    contributor,
    link_for,
    moderated,
    opened,
    takes_part,
    the_return,
)
from tests.people import last_event

NINE = ("fv1", "fv2", "fv3", "wf1", "wf2", "co1", "co2", "le1", "da1")
ADD = {"name": SCHOOL, "partner": "schools", "extent": "chosen", "chosen": list(NINE)}


def _page(world: World) -> Page:
    return world.browser(world.coordinator).page(f"{world.base}/partners")


def test_an_organisation_is_added_for_nine_descriptors_and_the_round_opened(world: World) -> None:
    browser = world.browser(world.coordinator)
    assert "No organisation takes part yet." in browser.page(f"{world.base}/partners").main
    answer = browser.post(f"{world.base}/partners/add", ADD)
    page = browser.page(answer.location)
    assert "0 of 9 answered" in page.main
    browser.post(f"{world.base}/partners/open")
    assert "The round is open." in _page(world).main
    assert (last_event().kind, last_event().user_id) == ("open_round", world.coordinator.id)
    rows = db.session.query(models.PartnerScore).all()
    assert sorted(row.descriptor_id for row in rows) == sorted(NINE)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"name": ""}, "Enter the organisation’s name"),
        ({"name": "x" * 201}, "200 characters or fewer"),
        ({"partner": ""}, "Choose a part of the partnership"),
        ({"partner": "mayor"}, "Choose a part of the partnership"),
        ({"extent": ""}, "Choose what the organisation is asked about"),
        ({"chosen": []}, "Choose at least one descriptor"),
        ({"chosen": ["zz9"]}, "Choose at least one descriptor"),
    ],
)
def test_a_mistake_is_told_what_was_typed_stays_and_nobody_is_added(
    world: World, change: dict[str, Any], told: str
) -> None:
    answer = world.browser(world.coordinator).post(f"{world.base}/partners/add", {**ADD, **change})
    page = Page(answer)
    assert answer.status_code == 422
    assert any(told in error for error in page.errors), page.errors
    assert db.session.query(models.Participant).count() == 0
    if "chosen" not in change:
        assert page.value("chosen") == list(NINE)


def test_one_organisation_takes_part_once_however_its_name_is_written(world: World) -> None:
    takes_part(world, POLICE)
    again = {**ADD, "name": " west yorkshire  POLICE"}
    page = Page(world.browser(world.coordinator).post(f"{world.base}/partners/add", again))
    assert page.errors == ["west yorkshire POLICE takes part already."]


def test_the_round_cannot_be_opened_for_nobody_and_is_opened_once(world: World) -> None:
    with pytest.raises(RuleBroken, match="Add an organisation first"):
        open_round(assessment=the_return(world), user_id=world.coordinator.id, now=NOW)
    takes_part(world, POLICE)
    opened(world)
    events = db.session.query(models.Event).count()
    opened(world)
    assert db.session.query(models.Event).count() == events


def test_contributors_whose_organisation_was_forgotten_are_pointed_out(world: World) -> None:
    contributor(world, HEALTH, Partner.HEALTH)
    takes_part(world, POLICE)
    assert f"would be left out: {HEALTH}" in _page(world).main
    takes_part(world, HEALTH.upper(), Partner.HEALTH)
    assert "would be left out" not in _page(world).main


def test_asking_about_less_keeps_what_was_answered_for_when_it_is_asked_again(world: World) -> None:
    police = takes_part(world, POLICE)
    opened(world)
    answered(world, police, "da1", PartnerEntry(4, comment="Kept"))
    browser = world.browser(world.coordinator)
    browser.post(f"{world.base}/partners/{police.id}/scope", {"extent": "chosen", "chosen": ["fv1"]})
    assert "0 of 1 answered" in _page(world).main
    own = world.browser(contributor(world, POLICE))
    assert own.get(answers_at(world, police, "da1")).status_code == 404
    browser.post(f"{world.base}/partners/{police.id}/scope", {"extent": "whole"})
    assert "1 of 31 answered" in _page(world).main
    assert own.page(answers_at(world, police, "da1")).value("comment") == "Kept"


def test_what_an_organisation_wrote_stays_marked_when_it_is_taken_out_and_it_can_write_no_more(world: World) -> None:
    police, health = takes_part(world, POLICE), takes_part(world, HEALTH, Partner.HEALTH)
    opened(world)
    own = world.browser(contributor(world, POLICE))
    answered(world, police, "fv1", PartnerEntry(4, comment="Kept words"))
    theirs = by_link(world, police)
    link_for(world, health)
    browser = world.browser(world.coordinator)
    for row in (health, police):
        browser.post(f"{world.base}/partners/{row.id}/remove")
    assert [row.name for row in db.session.query(models.Participant)] == [POLICE], "the other had written nothing"
    assert "Has left the round. What it wrote stays." in _page(world).main
    saved = {"version": 1, "score": 1}
    assert own.post(answers_at(world, police, "fv1"), saved).status_code == 403
    assert theirs.get(answers_at(world, police)).status_code == 303, "its links have ended"
    browser.post(f"{world.base}/partners/{police.id}/link", {"email": "nia@police.example"})
    assert db.session.query(models.PartnerLink).filter_by(revoked_at=None).count() == 0
    moderated(world)
    page = browser.page(f"{world.base}/moderation/fv1")
    assert f"{POLICE} (has left the round)" in page.main
    assert "Kept words" in page.main
    assert POLICE not in browser.page(f"{world.base}/moderation/fv2").main, "it had said nothing of this"
    assert POLICE not in browser.page(f"{world.base}/sign-off").main, "it need not sign"


def test_an_organisation_that_comes_back_has_its_answers_still(world: World) -> None:
    police = takes_part(world, POLICE)
    opened(world)
    answered(world, police, "fv1", PartnerEntry(4))
    world.browser(world.coordinator).post(f"{world.base}/partners/{police.id}/remove")
    assert takes_part(world, POLICE, scope=("fv1", "fv2")).id == police.id
    assert "1 of 2 answered" in _page(world).main


def test_opening_moderation_says_who_has_not_finished_and_cannot_be_taken_back(world: World) -> None:
    police = takes_part(world, POLICE, scope=("fv1", "fv2"))
    opened(world)
    answered(world, police, "fv1", PartnerEntry(cannot_judge=True))
    browser = world.browser(world.coordinator)
    assert f"{POLICE}: 1 of 2" in browser.page(f"{world.base}/partners/moderation").main
    answer = browser.post(f"{world.base}/partners/moderation")
    assert "Moderation is open." in browser.page(answer.location).main
    assert last_event().kind == "open_moderation"
    for path, fields in (("add", ADD), (f"{police.id}/scope", {"extent": "whole"})):
        page = Page(browser.post(f"{world.base}/partners/{path}", fields))
        assert "Moderation has begun" in page.errors[0]


def test_moderation_is_not_opened_before_the_round(world: World) -> None:
    browser = world.browser(world.coordinator)
    answer = browser.post(f"{world.base}/partners/moderation")
    assert "has not been opened" in browser.page(answer.location).main
    assert db.session.query(models.PartnerRound).count() == 0


def test_a_submitted_return_has_no_round_to_run(world: World) -> None:
    police = takes_part(world, POLICE)
    submit_now(world)
    browser = world.browser(world.coordinator)
    for path in ("add", "open", "moderation", f"{police.id}/scope", f"{police.id}/link", f"{police.id}/nudge"):
        assert browser.post(f"{world.base}/partners/{path}", ADD).status_code == 403


def test_a_link_is_sent_while_the_round_is_open_only(world: World) -> None:
    police = takes_part(world, POLICE)
    browser, path = world.browser(world.coordinator), f"{world.base}/partners/{police.id}/link"
    email = {"email": "nia@police.example"}
    assert "not open for scoring" in Page(browser.post(path, email)).errors[0]
    opened(world)
    assert browser.post(path, email).status_code == 303
    assert "not opened yet, works until" in _page(world).main
    for typed, told in (("", "Enter an email address"), ("nobody", "in the correct format")):
        assert told in Page(browser.post(path, {"email": typed})).errors[0]
    assert db.session.query(models.PartnerLink).count() == 1
    moderated(world)
    assert "not open for scoring" in Page(browser.post(path, email)).errors[0]


def test_a_link_that_is_taken_back_opens_nothing_any_more_and_its_answers_stay(world: World) -> None:
    police = takes_part(world, POLICE)
    opened(world)
    browser = by_link(world, police)
    browser.post(answers_at(world, police, "fv1"), {"version": 0, "score": 2, "comment": "Said"})
    (link,) = db.session.query(models.PartnerLink).all()
    coordinator = world.browser(world.coordinator)
    coordinator.post(f"{world.base}/partners/links/{link.id}/revoke")
    assert "taken back, was used by Nia New" in _page(world).main
    assert browser.get(answers_at(world, police)).status_code == 303, "to the sign-in page"
    assert db.session.query(models.PartnerScore).filter_by(descriptor_id="fv1").one().comment == "Said"
    again = coordinator.post(f"{world.base}/partners/links/{link.id}/revoke")
    assert "does not work any more" in coordinator.page(again.location).main


def test_a_reminder_goes_to_contributors_and_to_whoever_has_a_link(world: World) -> None:
    police, health = takes_part(world, POLICE), takes_part(world, HEALTH, Partner.HEALTH)
    opened(world)
    user = contributor(world, POLICE)
    link_for(world, police, "nia@police.example")
    browser = world.browser(world.coordinator)
    before = db.session.query(models.Message).count()
    browser.post(f"{world.base}/partners/{police.id}/nudge")
    sent = db.session.query(models.Message).order_by(models.Message.id).all()[before:]
    assert {(m.kind, m.to_address) for m in sent} == {
        ("partner_nudge", user.email),
        ("partner_nudge_link", "nia@police.example"),
    }
    answer = browser.post(f"{world.base}/partners/{health.id}/nudge")
    assert "There is nobody to write to" in browser.page(answer.location).main


def test_another_returns_organisation_or_link_answers_like_one_that_does_not_exist(world: World) -> None:
    from tests import factories

    other = factories.PartnerLinkFactory()
    db.session.commit()
    browser = world.browser(world.coordinator)
    for path in (f"{other.participant_id}/nudge", f"{other.participant_id}/remove", f"links/{other.id}/revoke"):
        assert browser.post(f"{world.base}/partners/{path}").status_code == 404
    for path in (f"{other.participant_id}/scope", f"{other.participant_id}/link", "987654/scope"):
        assert browser.get(f"{world.base}/partners/{path}").status_code == 404


def test_the_rounds_page_needs_as_many_statements_for_twice_the_organisations(world: World) -> None:
    from tests.integration.test_statements import needed

    browser = world.browser(world.coordinator)
    for n in range(3):
        link_needed = takes_part(world, f"Organisation {n}")
    opened(world)
    link_for(world, link_needed)
    before = needed(browser, f"{world.base}/partners")
    for n in range(3, 6):
        row = takes_part(world, f"Organisation {n}")
        contributor(world, row.name)
        link_for(world, row, f"person{n}@example.org")
    assert len(needed(browser, f"{world.base}/partners")) == len(before), before


def test_a_service_refuses_before_it_changes_anything(world: World) -> None:
    police = takes_part(world, POLICE)
    by = {"user_id": world.coordinator.id, "now": NOW}
    before = db.session.query(models.Event).count()
    with pytest.raises(RuleBroken):
        change_scope(assessment=the_return(world), guide=world.guide, participant=police, scope=(), **by)
    with pytest.raises(RuleBroken):
        add_participant(
            assessment=the_return(world), guide=world.guide, partner=Partner.OTHER, name="", scope=None, **by
        )
    with pytest.raises(RuleBroken):
        send_link(
            assessment=the_return(world),
            participant=police,
            email="a@example.org",
            by=world.coordinator,
            link_to=str,
            now=NOW + timedelta(days=1),
        )
    assert db.session.query(models.Event).count() == before
    assert db.session.query(models.Message).count() == 0
    assert world.person(Role.READER, world.leeds)
