"""Signing in one's own account with a code, or by a one-time link: exactly what the page showed."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import update

from ehsg import models
from ehsg.domain.content import sha256
from ehsg.domain.permissions import Role
from ehsg.domain.sign_off import How
from ehsg.extensions import db
from tests import factories, second_factor
from tests.factories import NOW
from tests.pages import Browser, Page
from tests.returns import content_now, fill_in, sign, submitted
from tests.signing import GIVEN, asked, by_link, page_of, signatory, signs


@pytest.fixture(autouse=True)
def filled(world: Any) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id)


def current(world: Any) -> list[models.SignOff]:
    db.session.expire_all()
    rows = db.session.query(models.SignOff).filter_by(assessment_id=world.assessment.id, withdrawn_at=None)
    return list(rows.order_by(models.SignOff.id))


@pytest.fixture
def opened(world: Any) -> tuple[models.SignOffRequest, Browser]:
    """A request by link and the browser that confirmed it."""
    row, link, browser = by_link(world)
    assert browser.post(link).status_code == 303
    return row, browser


def test_whoever_is_asked_by_link_reads_the_summary_and_the_report_and_signs_without_an_account(world: Any) -> None:
    row, link, browser = by_link(world)
    page = browser.page(link)
    assert "Ade Okafor to sign as: Local authority chief executive" in page.main
    assert "What we know" not in page.main, "the link's own page shows nothing of the return"
    assert browser.post(link).location == page_of(world, row)
    page = browser.page(page_of(world, row))
    assert "Family voice and experience" in page.main
    assert page.value("name") == "Ade Okafor"
    report = browser.get(f"{page_of(world, row)}/report.pdf")
    assert (report.status_code, report.mimetype) == (200, "application/pdf")
    assert signs(browser, page_of(world, row), name="Ade O. Okafor").location == page_of(world, row)
    (signed,) = current(world)
    assert (signed.name, signed.organisation, signed.capacity, signed.how, signed.recorded_by_id) == (
        "Ade O. Okafor",
        "Leeds City Council",
        "Chief executive",
        How.LINK,
        None,
    )
    assert signed.content_sha256 == sha256(content_now(world.assessment, world.guide))
    assert "Ade O. Okafor has signed" in browser.page(page_of(world, row)).main


def test_opening_the_link_uses_nothing_up_and_confirming_it_binds_it_to_one_browser(world: Any) -> None:
    row, link, first = by_link(world)
    for _ in range(3):
        assert world.browser().get(link).status_code == 200
    assert world.fresh(row).used_at is None
    assert first.post(link).status_code == 303
    second = world.browser()
    for answer in (second.get(link), second.post(link)):
        assert answer.status_code == 410
        assert "It has been used already, in another browser." in Page(answer).main
    assert second.get(page_of(world, row)).status_code == 303, "to the sign-in page"
    assert "Go to what you are asked to sign" in Page(first.get(link)).main


def test_a_link_that_was_taken_back_replaced_or_is_too_old_opens_nothing(world: Any) -> None:
    row, link, browser = by_link(world)
    coordinator = world.browser(world.coordinator)
    coordinator.post(f"{world.base}/sign-off/requests/{row.id}/take-back")
    assert "The coordinator has taken it back." in Page(browser.post(link)).main
    row, link, browser = by_link(world)
    browser.post(link)
    world.at(NOW + timedelta(days=28))
    assert browser.get(page_of(world, row)).status_code == 303
    assert "It could be used for 28 days" in Page(world.browser().get(link)).main
    world.at(NOW)
    assert browser.get(page_of(world, row)).status_code == 200
    by_link(world, name="Mary Jones")
    assert browser.get(page_of(world, row)).status_code == 303, "somebody else is asked now"
    assert browser.get("/sign-off-links/none-of-ours").status_code == 404


def test_the_browser_of_a_link_sees_nothing_but_what_it_is_asked_to_sign(
    world: Any, opened: tuple[models.SignOffRequest, Browser]
) -> None:
    row, browser = opened
    other, _, _ = by_link(world, "chair", name="Mary Jones")
    assert browser.get(page_of(world, other)).status_code == 404
    assert browser.get(f"{page_of(world, other)}/report.pdf").status_code == 404
    assert browser.post(page_of(world, other), GIVEN).status_code == 404
    for path in ("", "/", "/sign-off", "/check", "/moderation", "/report.pdf", "/descriptors/fv1"):
        assert browser.get(f"{world.base}{path}").status_code in (303, 308), path
    assert browser.get(page_of(world, row)).status_code == 200


@pytest.mark.parametrize("left_out", ["name", "organisation", "capacity", "whose"])
def test_what_is_left_out_is_asked_for_and_the_rest_is_kept(
    world: Any, opened: tuple[models.SignOffRequest, Browser], left_out: str
) -> None:
    row, browser = opened
    page = Page(answer := signs(browser, page_of(world, row), **{left_out: "", "asked_about": ["data"]}))
    assert (answer.status_code, len(page.errors)) == (422, 1)
    kept = {key: value for key, value in GIVEN.items() if key != left_out}
    assert {key: page.value(key) for key in kept} == kept
    assert page.value("asked_about") == ["data"]
    assert current(world) == []


def test_a_delegate_says_why_and_the_signature_keeps_it(
    world: Any, opened: tuple[models.SignOffRequest, Browser]
) -> None:
    row, browser = opened
    page = Page(signs(browser, page_of(world, row), whose="delegate", delegate_reason="  "))
    assert page.errors == ["Say why you sign for the person who holds the role"]
    signs(browser, page_of(world, row), whose="delegate", delegate_reason="She is on leave until June")
    (signed,) = current(world)
    assert signed.delegate_reason == "She is on leave until June"
    board = world.browser(world.coordinator).page(f"{world.base}/sign-off")
    assert "Signed for the holder of the role: She is on leave until June." in board.main


def test_several_sections_can_be_asked_about_and_none_that_the_guide_does_not_have(
    world: Any, opened: tuple[models.SignOffRequest, Browser]
) -> None:
    row, browser = opened
    assert signs(browser, page_of(world, row), asked_about=["data", "leaders", "weather"]).status_code == 303
    (signed,) = current(world)
    assert signed.asked_about == ["leaders", "data"], "in the guide's order"
    edited = world.browser(world.coordinator)
    for descriptor_id, stands in (("fv1", True), ("da1", False)):
        edited.post(f"{world.base}/descriptors/{descriptor_id}", {"version": 1, "score": 3, "narrative": "changed"})
        assert ("Ade Okafor has signed" in browser.page(page_of(world, row)).main) is stands


def test_content_that_changed_while_the_page_was_open_is_not_signed_and_the_change_is_shown(
    world: Any, opened: tuple[models.SignOffRequest, Browser]
) -> None:
    row, browser = opened
    page = browser.page(page_of(world, row))
    old = {"seen": page.value("seen"), "sketch": page.value("sketch")}
    world.browser(world.coordinator).post(
        f"{world.base}/descriptors/fv1", {"version": 1, "score": 1, "narrative": "secret new text"}
    )
    page = Page(answer := browser.post(page_of(world, row), {**GIVEN, **old}))
    assert answer.status_code == 422
    assert page.errors == ["The return changed while this page was open. Check what changed, then sign."]
    box = page.soup.select_one(".app-notice--warning")
    assert [li.get_text() for li in box.select("li")] == [
        "Family engagement: score 3 became 1.",
        "Family engagement: the narrative was changed.",
    ]
    assert current(world) == []
    again = {"seen": page.value("seen"), "sketch": page.value("sketch")}
    assert browser.post(page_of(world, row), {**GIVEN, **again}).status_code == 303


@pytest.mark.parametrize("sketch", ["", "no token of ours", "." * 5_000])
def test_a_form_that_does_not_say_what_it_showed_is_refused_in_words(
    world: Any, opened: tuple[models.SignOffRequest, Browser], sketch: str
) -> None:
    row, browser = opened
    page = Page(answer := browser.post(page_of(world, row), {**GIVEN, "seen": "0" * 64, "sketch": sketch}))
    assert answer.status_code == 422
    assert page.errors == ["The return changed while this page was open. Check what changed, then sign."]


def test_somebody_with_an_account_signs_with_a_code_that_works_once(world: Any) -> None:
    user = signatory(world)
    row = asked(world, user=user)
    browser = world.browser(user)
    page = browser.page(page_of(world, row))
    assert "Set up an app first" in page.main
    assert page.value("capacity") is None, "no form before there is an app"
    secret = second_factor.give(world.app, user)
    right = second_factor.code(world.app, secret, NOW)
    page = Page(answer := signs(browser, page_of(world, row), code=second_factor.wrong(right)))
    assert answer.status_code == 200
    assert "The code is wrong" in page.errors[0]
    assert second_factor.attempts() == [("code", False)], "a wrong code counts as a failed try to sign in"
    assert current(world) == []
    assert signs(browser, page_of(world, row), code=right, name="Somebody Else").status_code == 303
    (signed,) = current(world)
    assert (signed.name, signed.how, signed.user_id, signed.recorded_by_id) == (
        user.name,
        How.ACCOUNT,
        user.id,
        user.id,
    )
    browser.post(f"{page_of(world, row)}/decline", {"reason": "No"})
    page = Page(signs(browser, page_of(world, row), code=right))
    assert "was used before" in page.errors[0]


@pytest.mark.parametrize("typed", ["", "12345", "abcdef"])
def test_without_a_code_nothing_is_signed_in_an_account(world: Any, typed: str) -> None:
    user = signatory(world)
    second_factor.give(world.app, user)
    row = asked(world, user=user)
    page = Page(answer := signs(world.browser(user), page_of(world, row), code=typed))
    assert (answer.status_code, current(world)) == (422, [])
    assert page.errors == ["Enter the 6 numbers that your authenticator app shows"]


def test_too_many_wrong_codes_must_wait(world: Any) -> None:
    user = signatory(world)
    secret = second_factor.give(world.app, user)
    row, browser = asked(world, user=user), world.browser(user)
    for _ in range(8):
        signs(browser, page_of(world, row), code=second_factor.wrong(second_factor.code(world.app, secret, NOW)))
    page = Page(signs(browser, page_of(world, row), code=second_factor.code(world.app, secret, NOW)))
    assert "Signing in has failed too often." in page.errors[0]
    assert current(world) == []


def test_nobody_signs_in_place_of_whoever_is_asked(world: Any) -> None:
    user = signatory(world)
    row = asked(world, user=user)
    for other in (
        signatory(world, "Other Signatory"),
        world.coordinator,
        world.person(Role.NATIONAL_LEAD),
        world.person(Role.SIGNATORY, factories.AreaFactory()),
    ):
        browser = world.browser(other)
        assert browser.get(page_of(world, row)).status_code == 404
        assert browser.post(page_of(world, row), GIVEN).status_code == 404
    db.session.execute(update(models.Membership).where(models.Membership.user_id == user.id).values(ended_at=NOW))
    db.session.commit()
    assert world.browser(user).get(page_of(world, row)).status_code == 404, "the role has ended"


def test_declining_needs_a_reason_and_can_be_taken_back_by_signing(
    world: Any, opened: tuple[models.SignOffRequest, Browser]
) -> None:
    row, browser = opened
    page = Page(answer := browser.post(f"{page_of(world, row)}/decline", {"reason": "  "}))
    assert (answer.status_code, page.errors) == (422, ["Say why it is not signed"])
    browser.post(f"{page_of(world, row)}/decline", {"reason": "The data score is too high"})
    coordinator = world.browser(world.coordinator)
    assert "declined at" in coordinator.page(f"{world.base}/sign-off").main
    assert "The data score is too high" in coordinator.page(f"{world.base}/sign-off").main
    assert "The data score is too high" in coordinator.page(f"{world.base}/history").main
    assert "Ade Okafor declined to sign." in coordinator.page(f"{world.base}/submit").text
    assert signs(browser, page_of(world, row)).status_code == 303
    assert (world.fresh(row).declined_at, world.fresh(row).decline_reason) == (None, "")


def test_declining_takes_a_signature_back(world: Any, opened: tuple[models.SignOffRequest, Browser]) -> None:
    row, browser = opened
    signs(browser, page_of(world, row))
    browser.post(f"{page_of(world, row)}/decline", {"reason": "I have changed my mind"})
    assert current(world) == []


def test_one_person_cannot_sign_in_two_roles_that_do_not_go_together(world: Any) -> None:
    row, link, browser = by_link(world)
    browser.post(link)
    sign(world.assessment, world.guide, world.coordinator.id, roles=["dcs"], name="Ade Okafor")
    db.session.execute(update(models.SignOff).values(name="Ade  OKAFOR"))
    db.session.commit()
    page = Page(answer := signs(browser, page_of(world, row)))
    assert answer.status_code == 422
    assert "has signed as Director of children's services already" in page.errors[0]
    assert page.value("capacity") == "Chief executive"
    assert [row.role_id for row in current(world)] == ["dcs"]


def test_once_submitted_it_can_be_read_and_not_signed(world: Any) -> None:
    row, link, browser = by_link(world)
    browser.post(link)
    sign(world.assessment, world.guide, world.coordinator.id)
    submitted(world.assessment, world.guide, world.coordinator.id)
    assert "The return has been submitted" in browser.page(page_of(world, row)).main
    assert browser.post(page_of(world, row), GIVEN).status_code == 403
    assert browser.get(f"{page_of(world, row)}/decline").status_code == 403
