"""Recording who signed the return off, and for exactly what."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from ehsg import models
from ehsg.domain.sign_off import RECORDED, How
from ehsg.extensions import db
from tests import factories
from tests.pages import Browser, Page
from tests.returns import content_now, fill_in

FIELDS = {
    "name": "Chris Example",
    "organisation": "Leeds partnership",
    "signed_on-day": "1",
    "signed_on-month": "5",
    "signed_on-year": "2024",
    "how": "meeting",
}


@pytest.fixture
def browser(world: Any) -> Browser:
    """The coordinator's, with a return that is filled in."""
    fill_in(world.assessment, world.guide, world.coordinator.id)
    found: Browser = world.browser(world.coordinator)
    return found


def _record(world: Any, browser: Browser, role: str = "chair", **fields: str) -> Any:
    seen = browser.page(f"{world.base}/sign-off/{role}").value("seen")
    return browser.post(f"{world.base}/sign-off/{role}", {"seen": seen, **FIELDS, **fields})


def _current(world: Any) -> list[models.SignOff]:
    db.session.expire_all()
    rows = db.session.query(models.SignOff).filter_by(assessment_id=world.assessment.id, withdrawn_at=None)
    return list(rows.order_by(models.SignOff.id))


def _signature(page: Page, name: str) -> Any:
    return next(box for box in page.soup.select(".app-signature") if name in box.get_text())


@pytest.mark.parametrize("role", ["chair", "chief_executive", "dcs", "partner"])
@pytest.mark.parametrize("how", RECORDED)
def test_each_role_can_be_recorded_however_the_sign_off_was_given(
    world: Any, browser: Browser, role: str, how: How
) -> None:
    response = _record(world, browser, role, how=how.value)
    assert (response.status_code, response.location) == (303, f"{world.base}/sign-off")
    (row,) = _current(world)
    assert (row.role_id, row.name, row.organisation) == (role, "Chris Example", "Leeds partnership")
    assert (row.signed_on, row.how) == (date(2024, 5, 1), how)
    assert (row.recorded_by_id, row.recorded_at) == (world.coordinator.id, factories.NOW)


def test_the_sign_off_is_bound_to_the_fingerprint_that_the_page_prints(world: Any, browser: Browser) -> None:
    _record(world, browser)
    page = browser.page(f"{world.base}/sign-off")
    (row,) = _current(world)
    assert page.soup.select_one(".app-hash").get_text() == row.content_sha256
    assert "Signed off" in page.soup.find(id="role-chair").parent.get_text()
    assert "1 May 2024. At a partnership meeting." in page.main


def test_several_partners_can_sign_and_the_same_organisation_again_replaces_its_own(
    world: Any, browser: Browser
) -> None:
    _record(world, browser, "partner", name="P. One", organisation="West Yorkshire Police")
    _record(world, browser, "partner", name="H. Two", organisation="Leeds Health")
    _record(world, browser, "partner", name="P. Three", organisation="  WEST  Yorkshire police ")
    assert [(row.name, row.organisation) for row in _current(world)] == [
        ("H. Two", "Leeds Health"),
        ("P. Three", "WEST Yorkshire police"),
    ]
    assert db.session.query(models.SignOff).count() == 3, "what was replaced stays on record"


def test_another_chief_executive_replaces_the_first_whatever_the_organisation(world: Any, browser: Browser) -> None:
    _record(world, browser, "chief_executive", name="First", organisation="Leeds")
    _record(world, browser, "chief_executive", name="Second", organisation="Leeds City Council")
    assert [row.name for row in _current(world)] == ["Second"]


@pytest.mark.parametrize(
    ("day", "month", "year", "sentence"),
    [
        ("31", "2", "2024", "The date must be a real date, such as 27 6 2024"),
        ("29", "2", "2023", "The date must be a real date, such as 27 6 2024"),
        ("1", "", "2024", "The date must be a real date, such as 27 6 2024"),
        ("first", "May", "2024", "The date must be a real date, such as 27 6 2024"),
        ("0", "5", "2024", "The date must be a real date, such as 27 6 2024"),
        ("1", "5", "24", "The date must be a real date, such as 27 6 2024"),
        ("1", "5", "0", "The date must be a real date, such as 27 6 2024"),
        ("", "", "", "Enter the date, such as 27 6 2024"),
        ("15", "5", "2024", "The date of the sign-off must be today or in the past."),
        ("1", "5", "2025", "The date of the sign-off must be today or in the past."),
    ],
)
def test_a_date_that_cannot_be_is_refused_in_words_with_the_typed_parts_kept(
    world: Any, browser: Browser, day: str, month: str, year: str, sentence: str
) -> None:
    parts = {"signed_on-day": day, "signed_on-month": month, "signed_on-year": year}
    page = Page(response := _record(world, browser, **parts))
    assert response.status_code == 422
    assert page.errors == [sentence]
    assert {name: page.value(name) for name in parts} == parts
    assert (page.value("name"), page.value("how")) == ("Chris Example", "meeting")
    assert _current(world) == []


def test_today_is_the_day_that_it_is_in_the_united_kingdom(world: Any, browser: Browser) -> None:
    world.at(datetime(2024, 6, 30, 23, 30, tzinfo=UTC))  # half past midnight on 1 July, British summer time
    parts = {"signed_on-day": "1", "signed_on-month": "7"}
    assert _record(world, browser, **parts).status_code == 303


@pytest.mark.parametrize(
    ("field", "sent", "sentence"),
    [
        ("name", "", "Enter the signatory’s full name"),
        ("name", "   ", "Enter the signatory’s full name"),
        ("name", "\x00\x01", "Enter the signatory’s full name"),
        ("name", "x" * 201, "Full name must be 200 characters or fewer"),
        ("organisation", "", "Enter the signatory’s organisation"),
        ("organisation", "y" * 300, "Organisation must be 200 characters or fewer"),
        ("how", "", "Choose how the sign-off was given"),
        ("how", "by pigeon", "Choose how the sign-off was given"),
    ],
)
def test_a_sign_off_without_its_particulars_is_refused_in_words(
    world: Any, browser: Browser, field: str, sent: str, sentence: str
) -> None:
    page = Page(response := _record(world, browser, **{field: sent}))
    assert response.status_code == 422
    assert page.errors == [sentence]
    assert page.value("signed_on-day") == "1"
    assert _current(world) == []


def test_a_role_that_the_guide_does_not_have_is_not_found(world: Any, browser: Browser) -> None:
    assert browser.get(f"{world.base}/sign-off/mayor").status_code == 404
    assert browser.post(f"{world.base}/sign-off/mayor", FIELDS).status_code == 404


@pytest.mark.parametrize("seen", ["", "0" * 64, "not a fingerprint"])
def test_a_form_that_does_not_say_what_was_signed_is_refused(world: Any, browser: Browser, seen: str) -> None:
    page = Page(response := browser.post(f"{world.base}/sign-off/chair", {**FIELDS, "seen": seen}))
    assert response.status_code == 422
    assert "The return changed while this page was open." in page.errors[0]
    assert _current(world) == []


def test_content_that_changed_while_the_form_was_open_is_not_signed(world: Any, browser: Browser) -> None:
    seen = browser.page(f"{world.base}/sign-off/chair").value("seen")
    browser.post(f"{world.base}/descriptors/fv1", {"version": 1, "score": 1, "narrative": "changed"})
    page = Page(response := browser.post(f"{world.base}/sign-off/chair", {"seen": seen, **FIELDS}))
    assert response.status_code == 422
    assert page.errors == ["The return changed while this page was open. Check what changed, then record it again."]
    assert {name: page.value(name) for name in FIELDS} == FIELDS
    assert page.value("seen") != seen, "recording it again must then be possible"
    assert _current(world) == []


def test_a_later_change_makes_the_sign_off_invalid_and_says_what_changed(world: Any, browser: Browser) -> None:
    _record(world, browser)
    fields = {
        "version": 1,
        "score": 1,
        "narrative": "We saw more",
        "evidence-label": "New",
        "evidence-url": "https://x.org",
    }
    browser.post(f"{world.base}/descriptors/fv1", fields)
    browser.post(f"{world.base}/data-maturity", {"version": 1, "model": 5})
    browser.post(f"{world.base}/priorities", {"version": 2, "chosen": ["fv2", "wf1", "co1"]})
    browser.post(f"{world.base}/sharing", {"version": 1, "areas": "yes", "departments": "no", "acknowledged": "y"})
    box = _signature(browser.page(f"{world.base}/sign-off"), "Chris Example")
    assert "No longer valid. Changed since it was signed:" in " ".join(box.get_text().split())
    asks_again, besides = ([li.get_text() for li in found.select("li")] for found in box.select("ul"))
    assert asks_again == [
        "Family engagement: score 3 became 1.",
        "Data maturity: model 4 became model 5.",
        "Priorities: Family engagement was taken out.",
        "Priorities: Finding the right help was added.",
        "The sharing choices were changed.",
    ]
    assert besides == ["Family engagement: the narrative was changed.", "Family engagement: the evidence was changed."]


def test_changing_it_back_makes_the_sign_off_valid_again(world: Any, browser: Browser) -> None:
    _record(world, browser)
    browser.post(f"{world.base}/data-maturity", {"version": 1, "model": 5})
    assert "No longer valid" in browser.page(f"{world.base}/sign-off").main
    browser.post(f"{world.base}/data-maturity", {"version": 2, "model": 4})
    assert "No longer valid" not in browser.page(f"{world.base}/sign-off").main


def test_signing_again_after_a_change_makes_it_valid(world: Any, browser: Browser) -> None:
    _record(world, browser)
    browser.post(f"{world.base}/data-maturity", {"version": 1, "model": 5})
    _record(world, browser)
    assert "No longer valid" not in browser.page(f"{world.base}/sign-off").main
    assert len(_current(world)) == 1


def test_a_sign_off_recorded_by_mistake_can_be_taken_out(world: Any, browser: Browser) -> None:
    _record(world, browser)
    (row,) = _current(world)
    assert browser.post(f"{world.base}/sign-off/{row.id}/withdraw").location == f"{world.base}/sign-off"
    assert _current(world) == []
    assert browser.post(f"{world.base}/sign-off/{row.id}/withdraw").status_code == 404, "it is out already"
    kinds = [event.kind for event in db.session.query(models.Event).order_by(models.Event.id)]
    assert kinds[-2:] == ["record_sign_off", "withdraw_sign_off"]


def test_a_sign_off_of_another_return_is_not_found_under_this_one(world: Any, browser: Browser) -> None:
    other = factories.AssessmentFactory(collection=world.collection)
    content = factories.SignedContentFactory()
    row = factories.SignOffFactory(
        assessment_id=other.id, content_sha256=content.sha256, recorded_by_id=world.coordinator.id
    )
    db.session.commit()
    assert browser.post(f"{world.base}/sign-off/{row.id}/withdraw").status_code == 404
    assert browser.post(f"{world.base}/sign-off/{row.id + 1000}/withdraw").status_code == 404
    assert world.fresh(row).withdrawn_at is None


def test_the_same_content_signed_by_several_is_kept_once(world: Any, browser: Browser) -> None:
    for role in ("chair", "chief_executive", "dcs"):
        _record(world, browser, role, name=f"Holder of {role}")
    assert len(_current(world)) == 3
    (kept,) = db.session.query(models.SignedContent)
    assert kept.content["scores"][0]["narrative"] == "What we know about fv1"
    assert content_now(world.assessment, world.guide).score_of["fv1"] == 3
