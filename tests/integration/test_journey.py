"""The whole job as one coordinator does it, form by form, and what the others then see."""

from datetime import timedelta
from typing import Any

from bs4 import Tag

from ehsg.domain.permissions import Role
from tests import factories
from tests.pages import Browser, Page
from tests.returns import REQUIRED_ROLES

CHOSEN = ("fv1", "fv2", "da1")


def _send(browser: Browser, page: Page, button: str = "", **typed: Any) -> Page:
    """Sends the page's main form as a browser does: what stands in it, what is typed over it, and the button."""
    form = page.soup.select_one("main form")
    assert form is not None
    fields: dict[str, Any] = {}
    for field in form.select("input[name], textarea[name]"):
        if field.get("type") in ("radio", "checkbox") and not field.has_attr("checked"):
            continue
        fields.setdefault(field["name"], []).append(_value(field))
    if button:
        pressed = next(b for b in form.select("button") if b.get_text(strip=True) == button)
        fields |= {pressed["name"]: pressed.get("value", "")} if pressed.get("name") else {}
    with browser.client.application.app_context():
        response = browser.client.post(form["action"], data=fields | typed)
    assert response.status_code == 303, (response.status_code, response.text)
    return browser.page(response.location)


def _value(field: Tag) -> str:
    if field.name == "textarea":
        return field.get_text().removeprefix("\n")
    return str(field.get("value") or "")


def _score_everything(world: Any, browser: Browser) -> Page:
    page = browser.page(f"{world.base}/descriptors/fv1")
    for number, descriptor in enumerate(world.guide.descriptors):
        assert page.soup.select_one("h1").get_text(strip=True) == descriptor.title
        typed = {"score": str(number % 6), "narrative": f"About {descriptor.id}"}
        page = _send(browser, page, "Save and continue", **typed)
    return page


def _choose(world: Any, browser: Browser) -> None:
    _send(browser, browser.page(f"{world.base}/data-maturity"), model="3")
    page = _send(browser, browser.page(f"{world.base}/priorities"), chosen=list(CHOSEN))
    assert page.soup.select_one("h1").get_text() == "Why these priorities"
    texts = {f"reason_{id_}": f"Because {id_}" for id_ in CHOSEN} | {f"plan_{id_}": f"Plan {id_}" for id_ in CHOSEN}
    _send(browser, page, **texts)
    _send(browser, browser.page(f"{world.base}/sharing"), areas="yes", departments="no", acknowledged="y")


def _sign(world: Any, browser: Browser) -> None:
    for role in (*REQUIRED_ROLES, "partner"):
        typed = {
            "name": f"Name of {role}",
            "organisation": f"Organisation of {role}",
            "signed_on-day": "1",
            "signed_on-month": "5",
            "signed_on-year": "2024",
            "how": "meeting",
        }
        page = _send(browser, browser.page(f"{world.base}/sign-off/{role}"), **typed)
        assert f"The sign-off by Name of {role} has been recorded." in page.main


def test_a_coordinator_scores_chooses_has_it_signed_submits_and_downloads_the_report(world: Any) -> None:
    browser = world.browser(world.coordinator)
    home = browser.page("/")
    assert "0 of 31 descriptors scored." in home.main
    assert "Closes at 11:30am on Sunday 23 June 2024" in home.main
    tasks = _score_everything(world, browser)
    assert "31 of 31 descriptors scored" in tasks.main
    _choose(world, browser)
    assert "Nothing is missing." in browser.page(f"{world.base}/check").main
    _sign(world, browser)
    draft = browser.get(f"{world.base}/report.pdf")
    assert draft.mimetype == "application/pdf"
    submitted = _send(browser, browser.page(f"{world.base}/submit"), "Submit the return")
    assert submitted.response.request.path == f"{world.base}/submissions/1"
    (button,) = [a for a in submitted.soup.select("main a") if "Download the signed-off report" in a.get_text()]
    report = browser.get(button["href"])
    assert report.data.startswith(b"%PDF-")
    assert report.data != draft.data
    assert "Submitted at 11:30am on Tuesday 14 May 2024." in browser.page("/").main
    page = browser.page(f"{world.base}/descriptors/fv1")
    assert "About fv1" in page.main
    assert page.soup.select("main form") == []
    _what_others_see(world)


def _what_others_see(world: Any) -> None:
    address = f"{world.base}/submissions/1"
    analyst = world.browser(world.person(Role.NATIONAL_ANALYST))
    assert "About fv1" in analyst.page(address).main
    assert analyst.get(f"{world.base}/").status_code == 404
    neighbour = world.browser(world.person(Role.COORDINATOR, factories.AreaFactory()))
    assert neighbour.get(address).status_code == 404
    world.at(world.collection.sharing_from + timedelta(days=1))
    shared = neighbour.page(address)
    assert "About fv1" not in shared.html
    assert neighbour.get(f"{address}/report.pdf").status_code == 404


def test_every_page_that_a_coordinator_can_open_keeps_the_rules_of_every_page(world: Any) -> None:
    browser = world.browser(world.coordinator)
    parts = ("", "check", "descriptors/fv1", "data-maturity", "priorities", "sharing", "sign-off", "sign-off/chair")
    for path in ("/", *(f"{world.base}/{part}" for part in parts), f"{world.base}/submit", "/shared"):
        browser.page(path)
    for path in ("/help", "/cookies", "/privacy", "/accessibility", "/account/change-password"):
        browser.page(path)
    assert browser.get("/nothing").status_code == 404


def test_somebody_who_has_not_signed_in_is_led_to_the_sign_in_page_and_back(world: Any) -> None:
    browser = world.browser()
    assert browser.get(f"{world.base}/check").location == f"/account/sign-in?next={world.base}/check"
    browser.page("/account/sign-in")
