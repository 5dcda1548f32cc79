"""What becomes of a withdrawn permission when the return is reopened and submitted again."""

from typing import Any

import pytest

from tests.integration.withdrawing import (
    AREAS,
    outsider_of,
    recorded,
    reopened,
    rows,
    submit,
    take_back,
    with_leeds_shared,
    withdraw,
)
from tests.pages import Page
from tests.returns import as_stored


@pytest.fixture
def leeds(world: Any) -> Any:
    return with_leeds_shared(world)


def test_reopening_asks_again_for_what_was_withdrawn_so_that_it_does_not_come_back_by_itself(leeds: Any) -> None:
    withdraw(leeds, AREAS)
    reopened(leeds)
    row = as_stored(leeds.assessment).sharing
    assert (row.areas, row.departments, row.acknowledged) == (None, True, True)
    assert recorded("reopen")[-1].new["ask_again"] == ["areas"]
    browser = leeds.browser(leeds.coordinator)
    assert (
        "You stopped sharing with other areas’ coordinators, so you are asked again."
        in browser.page(f"{leeds.base}/sharing").main
    )
    assert "Say whether other areas’ coordinators may see" in browser.page(f"{leeds.base}/check").main
    assert "so it must be answered again. Reason given: A score was wrong" in browser.page(f"{leeds.base}/history").main


def test_reopening_leaves_the_answers_alone_where_nothing_is_withdrawn(leeds: Any) -> None:
    withdraw(leeds)
    take_back(leeds)
    before = as_stored(leeds.assessment).sharing.version
    reopened(leeds)
    row = as_stored(leeds.assessment).sharing
    assert (row.areas, row.departments, row.version) == (True, True, before)
    assert "ask_again" not in recorded("reopen")[-1].new


@pytest.mark.parametrize("answer", [True, False])
def test_the_next_submission_counts_by_its_own_answer_and_the_old_one_stays_withdrawn(leeds: Any, answer: bool) -> None:
    other = outsider_of(leeds, AREAS)
    withdraw(leeds)
    reopened(leeds)
    assert other.get(f"{leeds.base}/submissions/1").status_code == 404, "reopening gives nothing back"
    submit(leeds, areas=answer, words="Second version")
    assert other.get(f"{leeds.base}/submissions/2").status_code == (200 if answer else 404)
    assert other.get(f"{leeds.base}/submissions/1").status_code == 404
    assert ("Leeds" in other.page("/shared/2024").main) is answer
    (row,) = rows()
    assert row.taken_back_at is None
    pages = [leeds.browser(leeds.coordinator).page(f"{leeds.base}/submissions/{number}").main for number in (1, 2)]
    assert ["withdrawn on" in page for page in pages] == [True, False]


def test_what_counts_while_the_return_is_reopened_can_be_withdrawn_and_shared_again(leeds: Any) -> None:
    reopened(leeds)
    other, browser = outsider_of(leeds, AREAS), leeds.browser(leeds.coordinator)
    assert other.get(f"{leeds.base}/submissions/1").status_code == 200
    page = browser.page(f"{leeds.base}/sharing")
    assert "Submission 1 counts until you submit again." in page.main
    drawn = int(page.value("version"))
    assert withdraw(leeds).status_code == 303
    assert other.get(f"{leeds.base}/submissions/1").status_code == 404
    row = as_stored(leeds.assessment).sharing
    assert (row.areas, row.departments) == (None, True), "the next submission is asked about again"
    assert recorded("withdraw_sharing")[-1].new["ask_again"] == ["areas"]
    preview = browser.page(f"{leeds.base}/sharing/preview/areas").main
    assert "Until the return is submitted again they see nothing: what was permitted before was withdrawn on" in preview
    stale = browser.post(f"{leeds.base}/sharing", {"version": drawn, "areas": "yes", "departments": "yes"})
    assert stale.status_code == 409, "a page from before does not give it again"
    assert take_back(leeds).status_code == 303
    assert other.get(f"{leeds.base}/submissions/1").status_code == 200
    assert as_stored(leeds.assessment).sharing.areas is None


def test_what_was_answered_no_for_the_next_submission_stays_no(leeds: Any) -> None:
    reopened(leeds)
    version = as_stored(leeds.assessment).sharing.version
    browser = leeds.browser(leeds.coordinator)
    browser.post(f"{leeds.base}/sharing", {"version": version, "areas": "no", "departments": "yes"})
    withdraw(leeds)
    row = as_stored(leeds.assessment).sharing
    assert (row.areas, row.version) == (False, version + 1)
    assert (
        "They would see nothing of this return: you have said no."
        in browser.page(f"{leeds.base}/sharing/preview/areas").main
    )


def test_a_page_from_before_the_next_submission_withdraws_nothing_unseen_and_keeps_the_reason(leeds: Any) -> None:
    reopened(leeds)
    submit(leeds, words="Second version")
    page = Page(answer := withdraw(leeds, reason="Typed for submission 1"))
    assert answer.status_code == 409
    assert "The return was submitted again after you opened this page." in page.main
    assert (page.value("reason"), page.value("version")) == ("Typed for submission 1", "2")
    assert rows() == []
    assert withdraw(leeds, version=2, reason="Typed for submission 1").status_code == 303
    assert outsider_of(leeds, AREAS).get(f"{leeds.base}/submissions/2").status_code == 404
