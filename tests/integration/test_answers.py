"""Organisations score on their own, with an account or by a link; and nobody else sees it before moderation."""

from datetime import timedelta

import pytest

from ehsg import models
from ehsg.domain.partners import PartnerEntry
from ehsg.domain.people import Partner
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World
from tests.pages import Browser, Page
from tests.partners import (
    HEALTH,
    POLICE,
    answered,
    answers_at,
    by_link,
    contributor,
    link_for,
    moderated,
    opened,
    takes_part,
)
from tests.people import last_event

SECRET = "Said by the police alone"
TYPED = {"version": 0, "score": "4", "comment": SECRET}


@pytest.fixture
def police(world: World) -> models.Participant:
    row = takes_part(world, POLICE)
    opened(world)
    return row


def stored(descriptor_id: str = "fv1") -> models.PartnerScore:
    db.session.expire_all()
    return db.session.query(models.PartnerScore).filter_by(descriptor_id=descriptor_id).one()


def test_a_contributor_scores_for_their_organisation(world: World, police: models.Participant) -> None:
    user = contributor(world, POLICE.upper())
    browser = world.browser(user)
    assert "Give your organisation’s view" in browser.page(f"{world.base}/partners").main
    assert "0 of 31 answered" in browser.page(answers_at(world, police)).main
    answer = browser.post(answers_at(world, police, "fv1"), {**TYPED, "save_and_continue": "yes"})
    assert answer.location.endswith("/answers/fv2")
    row = stored()
    assert (row.score, row.comment, row.saved_by_id, row.version) == (4, SECRET, user.id, 1)
    assert "1 of 31 answered" in browser.page(answers_at(world, police)).main
    event = last_event()
    assert (event.kind, event.user_id, event.new["score"], event.old["score"]) == ("record_answer", user.id, 4, None)


def test_whoever_cannot_judge_has_answered_without_a_score(world: World, police: models.Participant) -> None:
    browser = world.browser(contributor(world, POLICE))
    browser.post(answers_at(world, police, "fv1"), {"version": 0, "score": "cannot"})
    assert (stored().score, stored().cannot_judge) == (None, True)
    assert "1 of 31 answered" in browser.page(answers_at(world, police)).main
    assert browser.page(answers_at(world, police, "fv1")).value("score") == "cannot"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"score": "6"}, "Choose a score from 0 to 5, or that you cannot judge"),
        ({"score": "x"}, "Choose a score from 0 to 5, or that you cannot judge"),
        ({"comment": "x" * 1_001}, "Comment must be 1,000 characters or fewer"),
        ({"evidence-label": "Minutes", "evidence-url": "http://x"}, "starts with https://"),
        ({"version": "x"}, "Part of this page was missing"),
    ],
)
@pytest.mark.parametrize("way", ["page", "autosave"])
def test_a_mistake_is_told_what_was_typed_stays_and_nothing_is_stored(
    world: World, police: models.Participant, typed: dict[str, str], told: str, way: str
) -> None:
    browser = world.browser(contributor(world, POLICE))
    path = answers_at(world, police, "fv1") + ("/autosave" if way == "autosave" else "")
    answer = browser.post(path, {**TYPED, **typed})
    assert answer.status_code == 422
    if way == "page":
        page = Page(answer)
        assert any(told in error for error in page.errors), page.errors
        assert page.value("comment") == typed.get("comment", SECRET)
    assert stored().version == 0


def test_a_colleague_who_was_first_is_not_overwritten_and_both_texts_are_shown(
    world: World, police: models.Participant
) -> None:
    first, second = (world.browser(contributor(world, POLICE)) for _ in range(2))
    first.post(answers_at(world, police, "fv1"), TYPED)
    answer = second.post(answers_at(world, police, "fv1"), {"version": 0, "score": "1", "comment": "Mine"})
    page = Page(answer)
    assert answer.status_code == 409
    assert SECRET in page.main
    assert (page.value("comment"), page.value("version")) == ("Mine", "1")
    assert stored().comment == SECRET
    assert second.post(f"{answers_at(world, police, 'fv1')}/autosave", {**TYPED, "comment": "x"}).status_code == 409
    again = second.post(answers_at(world, police, "fv1"), {"version": 1, "score": "1", "comment": "Both"})
    assert (again.status_code, stored().comment) == (303, "Both")


def test_saving_the_same_again_is_no_second_event(world: World, police: models.Participant) -> None:
    browser = world.browser(contributor(world, POLICE))
    for _ in range(3):
        assert browser.post(answers_at(world, police, "fv1"), TYPED).status_code == 303
    assert db.session.query(models.Event).filter_by(kind="record_answer").count() == 1


def test_text_typed_in_a_session_that_ended_waits_for_the_contributor(world: World, police: models.Participant) -> None:
    browser = world.browser(contributor(world, POLICE))
    path = answers_at(world, police, "fv1")
    ticket = browser.page(path).soup.select_one("main [name=ticket]")["value"]
    browser.end_session()
    answer = browser.client.post(path, data={**TYPED, "ticket": ticket})
    assert answer.status_code == 303
    assert "kept=" in answer.location


# By link


def test_somebody_without_an_account_says_who_they_are_and_scores(world: World, police: models.Participant) -> None:
    link = link_for(world, police)
    browser = world.browser()
    page = browser.page(link)
    assert f"It asks {POLICE} for its own view on 31 descriptors." in page.main
    answer = browser.post(link, {"name": "Nia New", "capacity": "Inspector"})
    assert answer.location == answers_at(world, police)
    assert "You answer as Nia New, Inspector." in browser.page(answer.location).main
    assert browser.post(answers_at(world, police, "fv1"), TYPED).status_code == 303
    row = stored()
    assert (row.score, row.saved_by_id) == (4, None)
    assert row.saved_by_link_id == db.session.query(models.PartnerLink).one().id
    assert "used by Nia New, Inspector" in world.browser(world.coordinator).page(f"{world.base}/partners").main


def test_opening_the_link_uses_nothing_up_and_confirming_it_works_once(
    world: World, police: models.Participant
) -> None:
    link = link_for(world, police)
    for _ in range(3):
        assert world.browser().get(link).status_code == 200
    first = world.browser()
    assert first.post(link, {"name": "Nia New", "capacity": "Inspector"}).status_code == 303
    other = world.browser()
    for answer in (other.get(link), other.post(link, {"name": "Eve", "capacity": "Nobody"})):
        assert answer.status_code == 410
        assert "It has been used already" in Page(answer).main
    assert other.get(answers_at(world, police)).status_code == 303, "to the sign-in page"
    assert "Go on with your answers" in Page(first.get(link)).main


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"name": "", "capacity": "Inspector"}, "Enter your full name"),
        ({"name": "Nia", "capacity": " "}, "Enter your role"),
        ({"name": "x" * 201, "capacity": "Inspector"}, "200 characters or fewer"),
    ],
)
def test_who_answers_must_be_said_before_anything_is_used_up(
    world: World, police: models.Participant, typed: dict[str, str], told: str
) -> None:
    link = link_for(world, police)
    answer = world.browser().post(link, typed)
    assert answer.status_code == 422
    assert any(told in error for error in Page(answer).errors)
    assert db.session.query(models.PartnerLink).one().used_at is None


def test_a_link_ends_after_28_days_in_the_browser_too(world: World, police: models.Participant) -> None:
    browser = by_link(world, police)
    late = link_for(world, police, "late@police.example")
    world.at(NOW + timedelta(days=28))
    assert browser.get(answers_at(world, police)).status_code == 303
    answer = browser.post(answers_at(world, police, "fv1"), TYPED)
    assert answer.status_code == 403
    assert Page(answer).value("comment") == SECRET, "what was typed is given back"
    assert "28 days" in world.browser().page(late, 410).main


@pytest.mark.parametrize("path", ["/partner-links/x", "/partner-links/%20", "/partner-links/" + "a" * 3000])
def test_an_altered_link_is_told_so(world: World, path: str) -> None:
    for answer in (world.browser().get(path), world.browser().post(path, {"name": "Nia", "capacity": "x"})):
        assert answer.status_code == 404
        assert "This link does not work" in Page(answer).main


def test_a_link_opens_only_its_own_organisation_and_its_own_descriptors(
    world: World, police: models.Participant
) -> None:
    health = takes_part(world, HEALTH, Partner.HEALTH, scope=("fv1",))
    browser = by_link(world, health)
    assert browser.get(answers_at(world, health, "fv1")).status_code == 200
    assert browser.post(answers_at(world, health, "fv2"), TYPED).status_code == 404
    for path in (answers_at(world, police), answers_at(world, police, "fv1")):
        assert browser.get(path).status_code == 404
        assert browser.post(path, TYPED).status_code in (404, 405)
    for path in ("", "/partners", "/moderation", "/check", "/history", "/report.pdf", "/descriptors/fv1"):
        assert browser.get(f"{world.base}{path}").status_code in (303, 308), path


def test_a_forged_cookie_opens_nothing(world: World, police: models.Participant) -> None:
    by_link(world, police)
    for value in ("", "guessed", "0" * 64, "a" * 4000, "é"):
        browser = world.browser()
        browser.client.set_cookie("ehsg-partner", value)
        assert browser.get(answers_at(world, police)).status_code == 303


# Who sees what

PAGES = ("", "/partners", "/moderation", "/moderation/fv1", "/history", "/descriptors/fv1", "/check", "/sign-off")


def _others(world: World) -> dict[str, Browser]:
    people = {"coordinator": world.coordinator, "other organisation": contributor(world, HEALTH, Partner.HEALTH)}
    people |= {role: world.person(role, world.leeds) for role in (Role.READER, Role.SIGNATORY)}
    people |= {role: world.person(role) for role in (Role.NATIONAL_LEAD, Role.DEPARTMENT_VIEWER, Role.ADMINISTRATOR)}
    people["elsewhere"] = factories.MembershipFactory().user
    db.session.commit()
    return {name: world.browser(user) for name, user in people.items()}


@pytest.mark.parametrize("moderation", [False, True])
def test_no_page_shows_an_organisations_own_view_before_moderation_and_then_only_the_area_sees_it(
    world: World, police: models.Participant, moderation: bool
) -> None:
    takes_part(world, HEALTH, Partner.HEALTH)
    answered(world, police, "fv1", PartnerEntry(4, comment=SECRET), contributor(world, POLICE).id)
    if moderation:
        moderated(world)
    seen = set()
    for name, browser in _others(world).items():
        own = [answers_at(world, police), answers_at(world, police, "fv1")]
        for path in [f"{world.base}{page}" if page else f"{world.base}/" for page in PAGES] + own:
            answer = browser.get(path, follow_redirects=True)
            if SECRET in answer.text:
                seen.add(name)
            assert moderation or SECRET not in answer.text, (name, path)
            assert moderation or path not in own or answer.status_code == 404, (name, path)
    inside = {"coordinator", "other organisation", Role.READER, Role.SIGNATORY}
    assert seen == (inside if moderation else set())


def test_after_moderation_has_opened_nothing_can_be_changed_any_more(world: World, police: models.Participant) -> None:
    own, linked = world.browser(contributor(world, POLICE)), by_link(world, police)
    moderated(world)
    for browser in (own, linked):
        page = browser.page(answers_at(world, police, "fv1"))
        assert page.value("score") is None
        answer = browser.post(answers_at(world, police, "fv1"), TYPED)
        assert answer.status_code == 403
        assert Page(answer).value("comment") == SECRET, "what was typed is given back"
    assert stored().version == 0


def test_a_contributor_whose_role_has_ended_sees_nothing_any_more(world: World, police: models.Participant) -> None:
    user = contributor(world, POLICE)
    browser = world.browser(user)
    assert browser.get(answers_at(world, police)).status_code == 200
    db.session.query(models.Membership).filter_by(user_id=user.id).one().ended_at = NOW
    db.session.commit()
    assert browser.get(answers_at(world, police)).status_code == 404
