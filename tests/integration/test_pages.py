"""Home, and what every page of a return has."""

from datetime import timedelta
from typing import Any

import pytest

from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.web import partner_browser, signing_browser
from tests import factories


def test_home_says_in_words_when_this_years_return_closes_and_how_much_is_done(world: Any) -> None:
    browser = world.browser(world.coordinator)
    browser.post(f"{world.base}/descriptors/fv1", {"version": 0, "score": 0, "narrative": "", "save": "yes"})
    home = browser.page("/")
    assert "Leeds 2024 return Closes at 11:30am on Sunday 23 June 2024 . 1 of 31 descriptors scored." in home.main
    assert home.soup.find("a", string="Continue the 2024 return")["href"] == f"{world.base}/"


def test_home_leads_to_last_years_return_and_its_report(world: Any) -> None:
    last = factories.AssessmentFactory(
        area=world.leeds,
        collection=factories.CollectionFactory(year=2023, opens_at=factories.NOW - timedelta(days=400)),
        state="submitted",
        submitted_at=factories.NOW - timedelta(days=300),
        submissions_made=1,
    )
    factories.SubmissionFactory(assessment=last, guide=world.guide, submitted_by=world.coordinator)
    db.session.commit()
    links = {a.get_text(): a["href"] for a in world.browser(world.coordinator).page("/").soup.select("main a")}
    assert links["return submitted in 2023"] == "/areas/E08000035/2023/submissions/1"
    assert links["2023 report, PDF"] == "/areas/E08000035/2023/submissions/1/report.pdf"


def test_home_says_that_the_collection_closed_and_whom_to_ask(world: Any) -> None:
    world.at(factories.NOW + timedelta(days=41))
    home = world.browser(world.coordinator).page("/")
    assert "Closed at 11:30am on Sunday 23 June 2024. Ask the national team if you need more time." in home.main


def test_a_reader_is_offered_to_read_and_not_to_continue(world: Any) -> None:
    home = world.browser(world.person(Role.READER, world.leeds)).page("/")
    assert "Read the 2024 return so far" in home.main
    assert "Start the 2024 return" not in home.main


def test_somebody_without_a_role_is_told_whom_to_ask(world: Any) -> None:
    user = factories.UserFactory()
    db.session.commit()
    assert "You have no role in any area at the moment." in world.browser(user).page("/").main


@pytest.mark.parametrize(
    ("page", "back", "text"),
    [
        ("/", "/", "Home"),
        ("/descriptors/fv1", "/areas/E08000035/2024/", "Your return"),
        ("/data-maturity", "/areas/E08000035/2024/", "Your return"),
        ("/priorities", "/areas/E08000035/2024/", "Your return"),
        ("/sharing", "/areas/E08000035/2024/", "Your return"),
        ("/sharing/preview/areas", "/areas/E08000035/2024/sharing", "Sharing"),
        ("/check", "/areas/E08000035/2024/", "Your return"),
        ("/sign-off", "/areas/E08000035/2024/", "Your return"),
        ("/sign-off/chair", "/areas/E08000035/2024/sign-off", "Sign-off"),
        ("/submit", "/areas/E08000035/2024/", "Your return"),
    ],
)
def test_each_page_of_a_return_leads_back_and_names_the_return(world: Any, page: str, back: str, text: str) -> None:
    shown = world.browser(world.coordinator).page(world.base + page)
    link = shown.soup.select_one(".govuk-back-link")
    assert (link["href"], link.get_text()) == (back, text)
    assert "– Leeds 2024 –" in shown.soup.title.get_text()


@pytest.mark.parametrize("demonstration", [True, False])
@pytest.mark.parametrize("page", ["/", "/descriptors/fv1", "/check", "/priorities", "/sign-off"])
def test_made_up_scores_are_said_to_be_made_up_and_real_ones_are_not(
    world: Any, page: str, demonstration: bool
) -> None:
    world.collection.demonstration = demonstration
    db.session.commit()
    shown = world.browser(world.coordinator).page(world.base + page)
    assert ("They say nothing about any real area." in shown.main) is demonstration


@pytest.mark.parametrize("page", ["/help", "/accessibility", "/privacy", "/cookies"])
def test_the_pages_about_the_service_are_open_to_everybody(world: Any, page: str) -> None:
    assert world.browser().page(page).status == 200


def test_static_files_are_never_taken_for_another_kind(world: Any) -> None:
    with world.browser().client.get("/static/ehsg.css") as response:
        assert response.status_code == 200
        assert response.headers["X-Content-Type-Options"] == "nosniff"


def test_the_page_about_cookies_names_each_that_a_link_sets(world: Any) -> None:
    page, session = world.browser().page("/cookies").main, world.app.config["SESSION_COOKIE_NAME"]
    assert session in page
    for kind in (partner_browser.KIND, signing_browser.KIND):
        assert f"{session}-{kind}" in page
