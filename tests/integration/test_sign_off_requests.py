"""The sign-off board of the coordinator: asking, reminding, taking back, and who is waited for."""

from datetime import timedelta
from typing import Any

import pytest

from ehsg import models
from ehsg.domain.partners import PartnerEntry
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories, second_factor
from tests.factories import NOW
from tests.integration.saving import submitted_before
from tests.pages import Browser, Page
from tests.partners import HEALTH, POLICE, answered, contributor, moderated, opened, takes_part
from tests.returns import fill_in, sign
from tests.signing import by_link, page_of, signatory, signs


@pytest.fixture
def browser(world: Any) -> Browser:
    """The coordinator's, with a return that is filled in."""
    fill_in(world.assessment, world.guide, world.coordinator.id)
    found: Browser = world.browser(world.coordinator)
    return found


def asks(world: Any, browser: Browser, role: str = "chief_executive", **fields: Any) -> Any:
    return browser.post(f"{world.base}/sign-off/{role}/request", fields)


def requests(world: Any) -> list[models.SignOffRequest]:
    db.session.expire_all()
    return list(db.session.query(models.SignOffRequest).order_by(models.SignOffRequest.id))


def place(page: Page, name: str) -> str:
    heading = next(h for h in page.soup.select("main h2") if h.get_text(strip=True) == name)
    return " ".join(heading.find_parent("section").get_text(" ").split())


BY_LINK = {"who": "link", "name": "Ade Okafor", "email": "ade@council.example"}
CHIEF = "Local authority chief executive"


def test_the_board_shows_who_was_asked_and_for_how_long_they_are_waited_for(world: Any, browser: Browser) -> None:
    assert "Not asked yet" in place(browser.page(f"{world.base}/sign-off"), CHIEF)
    assert asks(world, browser, **BY_LINK).location == f"{world.base}/sign-off"
    shown = place(browser.page(f"{world.base}/sign-off"), CHIEF)
    assert "Asked" in shown
    assert "Ade Okafor was asked at" in shown
    assert shown.count("today") == 1
    world.at(NOW + timedelta(days=12))
    assert "waiting for 12 days" in place(browser.page(f"{world.base}/sign-off"), CHIEF)


def test_a_person_with_an_account_is_asked_by_mail_and_sees_it_at_home(world: Any, browser: Browser) -> None:
    user = signatory(world)
    assert asks(world, browser, who=str(user.id)).status_code == 303
    (row,) = requests(world)
    (letter,) = second_factor.letters("sign_off_ask")
    assert (letter.to_address, letter.values["role"]) == (user.email, CHIEF)
    assert letter.values["page"].endswith(page_of(world, row))
    assert "You are asked to sign off" in world.browser(user).page("/").main
    assert "You are asked to sign." in world.browser(user).page(f"{world.base}/sign-off").main


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Choose who should sign"),
        ({"who": "999999"}, "Choose who should sign"),
        ({**BY_LINK, "name": " "}, "Enter the full name of whoever should sign"),
        ({**BY_LINK, "email": ""}, "Enter an email address"),
        ({**BY_LINK, "email": "ade@council.example\nBcc: x@y.example"}, "email address"),
        ({**BY_LINK, "name": "x" * 201}, "Full name must be 200 characters or fewer"),
    ],
)
def test_whoever_cannot_be_asked_is_refused_in_words_with_the_rest_kept(
    world: Any, browser: Browser, fields: dict[str, str], sentence: str
) -> None:
    page = Page(answer := asks(world, browser, **fields))
    assert answer.status_code == 422
    assert any(sentence in error for error in page.errors), page.errors
    if "who" in fields and fields["who"] == "link":
        assert page.value("who") == "link"
    assert requests(world) == []
    assert second_factor.letters() == []


def test_readers_and_people_of_other_areas_cannot_be_asked(world: Any, browser: Browser) -> None:
    for user in (world.person(Role.READER, world.leeds), world.person(Role.SIGNATORY, factories.AreaFactory())):
        assert Page(asks(world, browser, who=str(user.id))).errors == ["Choose who should sign"]
    assert requests(world) == []


def test_asking_somebody_else_takes_the_place_of_the_first(world: Any, browser: Browser) -> None:
    asks(world, browser, **BY_LINK)
    asks(world, browser, **{**BY_LINK, "name": "Mary Jones"})
    first, second = requests(world)
    assert (first.ended_at, second.ended_at) == (NOW, None)
    shown = place(browser.page(f"{world.base}/sign-off"), CHIEF)
    assert "Mary Jones was asked at" in shown
    assert "Ade Okafor" not in shown


def test_a_reminder_goes_out_once_a_day(world: Any, browser: Browser) -> None:
    asks(world, browser, **BY_LINK)
    (row,) = requests(world)
    for _ in range(2):
        browser.post(f"{world.base}/sign-off/requests/{row.id}/nudge")
    assert len(second_factor.letters("sign_off_nudge_link")) == 1
    assert "was reminded today already" in browser.page(f"{world.base}/sign-off").main
    world.at(NOW + timedelta(days=1))
    browser.post(f"{world.base}/sign-off/requests/{row.id}/nudge")
    assert len(second_factor.letters("sign_off_nudge_link")) == 2
    world.at(NOW + timedelta(days=28))
    browser.post(f"{world.base}/sign-off/requests/{row.id}/nudge")
    assert "has expired. Send a new one." in browser.page(f"{world.base}/sign-off").main


def test_who_has_declined_is_not_reminded(world: Any, browser: Browser) -> None:
    row, link, theirs = by_link(world)
    theirs.post(link)
    theirs.post(f"{page_of(world, row)}/decline", {"reason": "No"})
    browser.post(f"{world.base}/sign-off/requests/{row.id}/nudge")
    assert "has declined. Ask somebody again instead." in browser.page(f"{world.base}/sign-off").main


def test_each_organisation_that_answered_in_the_round_has_to_sign_or_to_decline(world: Any, browser: Browser) -> None:
    police, health = takes_part(world, POLICE), takes_part(world, HEALTH)
    opened(world)
    speaker = contributor(world, POLICE)
    answered(world, police, "fv1", PartnerEntry(score=2), speaker.id)
    moderated(world)
    page = browser.page(f"{world.base}/sign-off")
    assert "Not asked yet" in place(page, f"Partner organisation: {POLICE}")
    assert health.name not in page.main, "it answered nothing"
    sign(world.assessment, world.guide, world.coordinator.id, roles=("chair", "chief_executive", "dcs"))
    assert Page(browser.get(f"{world.base}/submit")).errors == [
        f"Partner organisation: {POLICE}: not signed off yet.",
    ]
    fields = {"organisation": POLICE, "who": str(speaker.id)}
    asks(world, browser, "partner", **fields)
    (row,) = requests(world)
    browser.post(f"{world.base}/sign-off/requests/{row.id}/declined", {"reason": "They did not answer three reminders"})
    page = browser.page(f"{world.base}/sign-off")
    assert "They did not answer three reminders" in place(page, f"Partner organisation: {POLICE}")
    assert browser.post(f"{world.base}/submit").status_code == 303
    told = browser.page(f"{world.base}/submissions/1").main
    assert "Declined to sign" in told
    assert "They did not answer three reminders" in told


def test_a_partner_is_asked_for_the_organisation(world: Any, browser: Browser) -> None:
    assert "Enter the organisation" in Page(asks(world, browser, "partner", **BY_LINK)).errors
    asks(world, browser, "partner", organisation="Leeds Housing", **BY_LINK)
    assert "Asked" in place(browser.page(f"{world.base}/sign-off"), "Partner organisation: Leeds Housing")
    assert browser.page(f"{world.base}/sign-off/partner/request?organisation=Leeds+Housing").value("organisation")


def test_a_request_of_another_return_is_not_found_under_this_one(world: Any, browser: Browser) -> None:
    other = factories.AssessmentFactory(collection=world.collection)
    row = factories.SignOffRequestFactory(assessment_id=other.id)
    db.session.commit()
    for end in ("nudge", "take-back", "declined"):
        answer = browser.post(f"{world.base}/sign-off/requests/{row.id}/{end}", {"reason": "x"})
        assert answer.status_code == 404, end
    assert browser.get(f"{world.base}/sign-off/requests/{row.id}/declined").status_code == 404
    assert browser.get(f"{world.base}/sign-off/mayor/request").status_code == 404


def test_taking_a_request_back_leaves_a_signature_as_it_is(world: Any, browser: Browser) -> None:
    row, link, theirs = by_link(world)
    theirs.post(link)
    signs(theirs, page_of(world, row))
    browser.post(f"{world.base}/sign-off/requests/{row.id}/take-back")
    assert "Signed off" in place(browser.page(f"{world.base}/sign-off"), CHIEF)
    assert theirs.get(page_of(world, row)).status_code == 303


def test_the_page_for_signatories_says_all_that_matters_on_one_page(world: Any, browser: Browser) -> None:
    page = browser.page(f"{world.base}/sign-off/summary")
    for words in ("Section averages", "There is no earlier return", "Priorities", "Model 4", "Differing views"):
        assert words in page.main
    assert "What we know about" not in page.main, "the whole of it is in the report"


def test_each_step_is_an_event_with_who_and_without_an_address(world: Any, browser: Browser) -> None:
    row, link, theirs = by_link(world)
    theirs.post(link)
    signs(theirs, page_of(world, row))
    theirs.post(f"{page_of(world, row)}/decline", {"reason": "No"})
    browser.post(f"{world.base}/sign-off/requests/{row.id}/take-back")
    kinds = ("ask_to_sign", "confirm_link_to_sign", "record_sign_off", "decline_to_sign", "take_back_request")
    found = [(e.kind, e.user_id) for e in db.session.query(models.Event).order_by(models.Event.id) if e.kind in kinds]
    by = world.coordinator.id
    assert found == list(zip(kinds, (by, None, None, None, by), strict=True))
    assert not any("@" in f"{e.old} {e.new}" for e in db.session.query(models.Event) if e.kind in kinds)


def test_the_summary_says_what_moved_most_since_the_year_before_each_way(world: Any, browser: Browser) -> None:
    submitted_before(world, score=3)
    for descriptor_id, score in (("fv1", 5), ("fv2", 4), ("da1", 0)):
        browser.post(f"{world.base}/descriptors/{descriptor_id}", {"version": 1, "score": score, "narrative": "x"})
    page = browser.page(f"{world.base}/sign-off/summary")
    heading = page.soup.find("h2", string="Biggest changes since 2023")
    told = [li.get_text() for li in heading.find_next_sibling("ul").select("li")]
    titles = [world.guide.descriptor(id_).title for id_ in ("fv1", "fv2", "da1")]
    moved = ("up from 3 to 5", "up from 3 to 4", "down from 3 to 0")
    assert told == [f"{title}: {words}" for title, words in zip(titles, moved, strict=True)]
    assert [th.get_text() for th in page.soup.select("main thead th")] == ["Section", "2024", "2023"]


def test_the_summary_says_so_when_no_score_has_changed(world: Any, browser: Browser) -> None:
    submitted_before(world, score=3)
    assert "No score has changed since 2023." in browser.page(f"{world.base}/sign-off/summary").main
