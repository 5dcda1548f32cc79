"""Withdrawing a sharing permission and taking that back: the pages, who may, twice, together, and bad input."""

from typing import Any

import pytest

from ehsg.domain.permissions import Role
from ehsg.domain.sharing import SharedWith
from tests import factories
from tests.integration.withdrawing import (
    AREAS,
    DEPARTMENTS,
    recorded,
    rows,
    submit,
    take_back,
    with_leeds_shared,
    withdraw,
)
from tests.pages import Page
from tests.returns import fill_in

NAMES = {AREAS: "other areas’ coordinators", DEPARTMENTS: "other government departments"}


@pytest.fixture
def leeds(world: Any) -> Any:
    return with_leeds_shared(world)


def test_withdrawing_is_asked_about_first_with_what_it_does_and_what_it_does_not(leeds: Any) -> None:
    page = leeds.browser(leeds.coordinator).page(f"{leeds.base}/sharing")
    links = {" ".join(a.get_text().split()): a["href"] for a in page.soup.select("main dl a")}
    assert links == {
        f"Withdraw sharing with {name}": f"{leeds.base}/sharing/withdraw/{which}" for which, name in NAMES.items()
    }
    page = leeds.browser(leeds.coordinator).page(links["Withdraw sharing with other areas’ coordinators"])
    for words in (
        "cannot open your 2024 return or find it in a list, from their next click on",
        "whoever has seen or copied your scores before has seen them",
        "the Department for Education still sees everything",
        "You can share it again later.",
    ):
        assert words in page.main
    assert rows() == [], "looking at the page withdraws nothing"


def test_one_row_says_who_when_and_why_and_the_return_still_says_submitted(leeds: Any) -> None:
    answer = withdraw(leeds, DEPARTMENTS, reason="  They asked too much.  ")
    assert answer.location == f"{leeds.base}/sharing"
    (row,) = rows()
    assert (row.shared_with, row.reason, row.withdrawn_by_id) == (
        SharedWith.DEPARTMENTS,
        "They asked too much.",
        leeds.coordinator.id,
    )
    assert (row.withdrawn_at, row.taken_back_at) == (leeds.collection.sharing_from, None)
    page = leeds.browser(leeds.coordinator).page(f"{leeds.base}/sharing")
    assert "Share again with other government departments" in page.main
    assert "Withdraw sharing with other areas’ coordinators" in page.main


def test_sending_it_twice_is_a_success_and_one_withdrawal(leeds: Any) -> None:
    for _ in range(3):
        assert withdraw(leeds, reason="Why").status_code == 303
    assert len(rows()) == 1
    assert len(recorded("withdraw_sharing")) == 1


def test_a_second_person_without_a_reason_is_told_that_it_is_not_shared_any_more(leeds: Any) -> None:
    withdraw(leeds, reason="Why")
    second = leeds.person(Role.COORDINATOR, leeds.leeds)
    assert withdraw(leeds, user=second).status_code == 303
    (row,) = rows()
    assert row.withdrawn_by_id == leeds.coordinator.id


def test_a_second_person_with_another_reason_reads_the_first_and_keeps_their_own(leeds: Any) -> None:
    withdraw(leeds, reason="The first reason")
    second = leeds.person(Role.COORDINATOR, leeds.leeds)
    page = Page(answer := withdraw(leeds, user=second, reason="The second reason"))
    assert answer.status_code == 409
    assert f"{leeds.coordinator.name} withdrew it before you did." in page.main
    assert "The first reason" in page.main
    assert page.value("reason") == "The second reason"
    assert [row.reason for row in rows()] == ["The first reason"]
    assert page.soup.select("main button") == [], "there is nothing left to be done"


def test_the_page_of_what_is_withdrawn_already_says_so_and_offers_no_button(leeds: Any) -> None:
    withdraw(leeds)
    page = leeds.browser(leeds.coordinator).page(f"{leeds.base}/sharing/withdraw/areas")
    assert f"by {leeds.coordinator.name}. Other areas’ coordinators see nothing by it." in page.main
    assert page.soup.select("main form") == []


@pytest.mark.parametrize("verb", ["withdraw", "share-again"])
def test_what_the_submission_never_permitted_cannot_be_withdrawn_or_shared(world: Any, verb: str) -> None:
    submit(world, areas=False)
    path = f"{world.base}/sharing/{verb}/areas"
    browser = world.browser(world.coordinator)
    words = {
        "withdraw": "is not shared with other areas’ coordinators, so there is nothing to withdraw.",
        "share-again": "To change that, ask the national team to reopen it.",
    }[verb]
    assert words in browser.page(path).main
    page = Page(answer := browser.post(path, {"version": 1, "reason": "Typed"}))
    assert answer.status_code == 422
    assert words in page.main
    assert verb != "withdraw" or page.value("reason") == "Typed"
    assert (rows(), recorded("withdraw_sharing", "share_again")) == ([], [])


@pytest.mark.parametrize("verb", ["withdraw", "share-again"])
def test_of_a_draft_there_is_nothing_to_withdraw(world: Any, verb: str) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id, areas=True)
    browser = world.browser(world.coordinator)
    assert browser.get(f"{world.base}/sharing/{verb}/areas").status_code == 403
    assert browser.post(f"{world.base}/sharing/{verb}/areas", {"version": 1}).status_code == 403
    assert rows() == []


@pytest.mark.parametrize(
    ("role", "own", "status"),
    [(Role.READER, True, 403), (Role.SIGNATORY, True, 403), (Role.COORDINATOR, False, 404)]
    + [(role, False, 404) for role in (Role.NATIONAL_LEAD, Role.DEPARTMENT_VIEWER, Role.ADMINISTRATOR)],
)
def test_nobody_but_the_areas_coordinators_withdraws(leeds: Any, role: Role, own: bool, status: int) -> None:
    area = leeds.leeds if own else factories.AreaFactory() if role is Role.COORDINATOR else None
    browser = leeds.browser(leeds.person(role, area))
    for verb in ("withdraw", "share-again"):
        path = f"{leeds.base}/sharing/{verb}/areas"
        assert (browser.get(path).status_code, browser.post(path, {"version": 1}).status_code) == (status, status)
    assert rows() == []


def test_a_reader_of_the_area_sees_what_is_withdrawn_and_no_link_to_change_it(leeds: Any) -> None:
    withdraw(leeds)
    page = leeds.browser(leeds.person(Role.READER, leeds.leeds)).page(f"{leeds.base}/sharing")
    assert "Yes when submitted, withdrawn on" in page.main
    assert page.soup.select("main dl a") == []


@pytest.mark.parametrize("which", ["everybody", "AREAS", "0", "areas%00"])
def test_there_is_no_third_permission(leeds: Any, which: str) -> None:
    browser = leeds.browser(leeds.coordinator)
    for verb in ("withdraw", "share-again"):
        path = f"{leeds.base}/sharing/{verb}/{which}"
        assert (browser.get(path).status_code, browser.post(path, {"version": 1}).status_code) == (404, 404)


@pytest.mark.parametrize("version", ["", "x", "-1", "9999999999", "１"])
def test_a_form_without_its_version_stores_nothing_and_keeps_the_reason(leeds: Any, version: str) -> None:
    page = Page(answer := withdraw(leeds, version=version, reason="Typed"))
    assert answer.status_code == 422
    assert (page.value("reason"), page.value("version")) == ("Typed", "1")
    assert page.errors
    assert (
        leeds.browser(leeds.coordinator)
        .post(f"{leeds.base}/sharing/share-again/areas", {"version": version})
        .status_code
        == 422
    )
    assert rows() == []


def test_a_reason_that_is_too_long_is_refused_and_kept(leeds: Any) -> None:
    page = Page(answer := withdraw(leeds, reason="x" * 1_001))
    assert answer.status_code == 422
    assert page.errors == ["Reason (optional) must be 1,000 characters or fewer. It is 1 too long."]
    assert page.value("reason") == "x" * 1_001
    assert rows() == []


def test_a_reason_is_shown_as_it_was_typed_and_never_as_markup(leeds: Any) -> None:
    withdraw(leeds, reason="<script>alert(1)</script>")
    browser = leeds.browser(leeds.coordinator)
    for page in ("sharing", "submissions/1", "sharing/withdraw/areas", "sharing/share-again/areas", "history"):
        shown = browser.page(f"{leeds.base}/{page}")
        assert "<script>alert(1)</script>" in shown.main, page
        assert "<script>alert" not in shown.html, page


def test_a_reason_typed_when_the_sign_in_had_ended_is_still_there(leeds: Any) -> None:
    browser = leeds.browser(leeds.coordinator)
    path = f"{leeds.base}/sharing/withdraw/areas"
    ticket = browser.page(path).value("ticket")
    browser.end_session()
    answer = browser.post(path, {"version": 1, "reason": "Typed too late", "ticket": ticket})
    kept = answer.location.split("next=", 1)[1].replace("%3F", "?").replace("%3D", "=")
    assert rows() == []
    browser.sign_in(leeds.coordinator)
    assert browser.page(kept).value("reason") == "Typed too late"
    withdraw(leeds, reason="Somebody was faster")
    assert browser.page(kept).value("reason") == "Typed too late", "even where there is nothing left to withdraw"


def test_sharing_again_ends_the_withdrawal_and_both_stay_on_record(leeds: Any) -> None:
    withdraw(leeds, reason="By mistake")
    page = leeds.browser(leeds.coordinator).page(f"{leeds.base}/sharing/share-again/areas")
    assert "nobody signs again: submission 1 was signed off with this permission" in page.main
    for _ in range(2):
        assert take_back(leeds).status_code == 303
    (row,) = rows()
    assert (row.taken_back_by_id, row.taken_back_at) == (leeds.coordinator.id, leeds.collection.sharing_from)
    assert len(recorded("share_again")) == 1
    withdraw(leeds, reason="After all")
    assert [row.taken_back_at is None for row in rows()] == [False, True]


def test_a_page_that_shows_an_earlier_withdrawal_does_not_take_back_a_later_one(leeds: Any) -> None:
    withdraw(leeds, reason="First")
    first = rows()[-1].id
    take_back(leeds)
    withdraw(leeds, reason="Second, which is serious")
    page = Page(answer := take_back(leeds, version=first))
    assert answer.status_code == 409
    assert f"{leeds.coordinator.name} withdrew it again after you opened this page." in page.main
    assert "Second, which is serious" in page.main
    assert rows()[-1].taken_back_at is None
    assert take_back(leeds, version=int(page.value("version"))).status_code == 303
