"""Opening a submitted return again: the next number, and what stays as it was."""

from datetime import timedelta
from typing import Any

import pytest

from ehsg import models
from ehsg.domain.dates import uk_moment
from ehsg.domain.permissions import Role
from ehsg.domain.status import State
from ehsg.extensions import db
from tests import factories
from tests.pages import Browser, Page
from tests.returns import fill_in, sign, submitted

REASON = "The scores for workforce were swapped."


@pytest.fixture
def lead(world: Any) -> Browser:
    """The national lead's, with Leeds having submitted."""
    fill_in(world.assessment, world.guide, world.coordinator.id, words="First version", areas=True)
    sign(world.assessment, world.guide, world.coordinator.id)
    submitted(world.assessment, world.guide, world.coordinator.id)
    found: Browser = world.browser(world.person(Role.NATIONAL_LEAD))
    return found


def _reopen(world: Any, lead: Browser, **fields: Any) -> Any:
    return lead.post(f"{world.base}/reopen", {"reason": REASON, **fields})


def _day(moment: Any) -> dict[str, str]:
    return {"closes_on-day": f"{moment.day}", "closes_on-month": f"{moment.month}", "closes_on-year": f"{moment.year}"}


def _submit_again(world: Any, **changes: Any) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id, words="Second version", **changes)
    sign(world.assessment, world.guide, world.coordinator.id)
    submitted(world.assessment, world.guide, world.coordinator.id, now=factories.NOW + timedelta(days=1))


def test_the_national_lead_can_reopen_with_a_reason_that_the_area_reads(world: Any, lead: Browser) -> None:
    response = _reopen(world, lead)
    assert (response.status_code, response.location) == (303, "/national/2024/responses")
    stored = world.fresh(world.assessment)
    assert (stored.state, stored.submitted_at, stored.submissions_made) == (State.REOPENED, None, 1)
    coordinator = world.browser(world.coordinator)
    assert REASON in coordinator.page("/").main
    assert REASON in coordinator.page(f"{world.base}/").main
    event = db.session.query(models.Event).filter_by(kind="reopen").one()
    assert event.new["reason"] == REASON


@pytest.mark.parametrize(
    ("role", "own", "status"),
    [
        (Role.NATIONAL_ANALYST, False, 403),
        (Role.COORDINATOR, True, 403),
        (Role.READER, True, 403),
        (Role.COORDINATOR, False, 404),
        (Role.DEPARTMENT_VIEWER, False, 404),
        (Role.ADMINISTRATOR, False, 404),
    ],
)
def test_nobody_else_can_reopen(world: Any, lead: Browser, role: Role, own: bool, status: int) -> None:
    area = None
    if role in (Role.COORDINATOR, Role.READER):
        area = world.leeds if own else factories.AreaFactory()
    browser = world.browser(world.person(role, area))
    assert browser.get(f"{world.base}/reopen").status_code == status
    assert _reopen(world, browser).status_code == status
    assert world.fresh(world.assessment).state is State.SUBMITTED


@pytest.mark.parametrize(
    ("reason", "sentence"),
    [
        ("", "Say why the return is being reopened"),
        (" \n ", "Say why the return is being reopened"),
        ("\x00", "Say why the return is being reopened"),
        ("x" * 1_001, "Why is the return being reopened? must be 1,000 characters or fewer. It is 1 too long."),
    ],
)
def test_a_return_is_not_reopened_without_a_reason(world: Any, lead: Browser, reason: str, sentence: str) -> None:
    page = Page(response := _reopen(world, lead, reason=reason))
    assert (response.status_code, page.errors) == (422, [sentence])
    assert world.fresh(world.assessment).state is State.SUBMITTED


def test_a_draft_cannot_be_reopened(world: Any) -> None:
    browser = world.browser(world.person(Role.NATIONAL_LEAD))
    assert _reopen(world, browser).status_code == 404, "the national team sees nothing of a draft"


def test_a_return_that_is_open_already_cannot_be_reopened_again(world: Any, lead: Browser) -> None:
    _reopen(world, lead)
    assert _reopen(world, lead).status_code == 403


def test_with_the_collection_closed_a_later_date_is_demanded(world: Any, lead: Browser) -> None:
    now = world.collection.closes_at + timedelta(days=1)
    world.at(now)
    page = Page(response := _reopen(world, lead))
    assert response.status_code == 422
    assert page.errors == ["The collection has closed, so give the date by which the area must submit again."]
    assert page.value("reason") == REASON
    page = Page(response := _reopen(world, lead, **_day(now - timedelta(days=1))))
    assert page.errors == ["The date to submit again by must be in the future."]
    assert world.fresh(world.assessment).state is State.SUBMITTED
    assert _reopen(world, lead, **_day(now + timedelta(days=7))).status_code == 303
    extension = db.session.query(models.Extension).filter_by(area_id=world.leeds.id).one()
    assert extension.closes_at == uk_moment((now + timedelta(days=7)).date(), 23, 59)


@pytest.mark.parametrize("day", [{"closes_on-day": "31", "closes_on-month": "2", "closes_on-year": "2024"}])
def test_an_impossible_date_is_refused_with_what_was_typed_kept(world: Any, lead: Browser, day: Any) -> None:
    page = Page(response := _reopen(world, lead, **day))
    assert response.status_code == 422
    assert page.errors == ["The date must be a real date, such as 27 6 2024"]
    assert {name: page.value(name) for name in day} == day
    assert page.value("reason") == REASON


def test_a_date_before_the_collection_closes_does_not_take_time_from_the_area(world: Any, lead: Browser) -> None:
    sooner = world.collection.closes_at - timedelta(days=20)
    page = Page(response := _reopen(world, lead, **_day(sooner)))
    assert response.status_code == 422
    sentence = "The area has until 11:30am on Sunday 23 June 2024 already."
    assert page.errors == [f"{sentence} Give a later date, or leave it empty to keep that one."]
    assert db.session.query(models.Extension).count() == 0


def test_what_has_not_changed_need_not_be_signed_again(world: Any, lead: Browser) -> None:
    _reopen(world, lead)
    page = world.browser(world.coordinator).page(f"{world.base}/sign-off")
    assert "No longer valid" not in page.main


def test_submitting_again_makes_the_next_number_and_leaves_the_first_as_it_was(world: Any, lead: Browser) -> None:
    first = lead.get(f"{world.base}/submissions/1/content.json").data
    _reopen(world, lead)
    _submit_again(world)
    assert lead.get(f"{world.base}/submissions/1/content.json").data == first
    page = lead.page(f"{world.base}/submissions/1")
    assert "Number 1, replaced by a later one" in page.main
    assert "First version about fv1" in page.main
    assert "Second version" not in page.main
    page = lead.page(f"{world.base}/submissions/2")
    assert "Second version about fv1" in page.main
    assert page.soup.find("a", href=f"{world.base}/submissions/1") is not None


def test_an_earlier_submission_and_its_report_stay_readable_for_the_area(world: Any, lead: Browser) -> None:
    submission = db.session.query(models.Submission).one()
    factories.SubmissionReportFactory(submission_id=submission.id)
    db.session.commit()
    _reopen(world, lead)
    _submit_again(world)
    coordinator = world.browser(world.coordinator)
    assert "First version about fv1" in coordinator.page(f"{world.base}/submissions/1").main
    assert coordinator.get(f"{world.base}/submissions/1/report.pdf").data == b"%PDF-1.7 made for a test"


def test_sharing_follows_the_latest_submission_only(world: Any, lead: Browser) -> None:
    world.at(world.collection.sharing_from)
    other = world.browser(world.person(Role.COORDINATOR, factories.AreaFactory()))
    assert other.get(f"{world.base}/submissions/1").status_code == 200
    world.at(factories.NOW)
    _reopen(world, lead)
    world.at(world.collection.sharing_from)
    assert other.get(f"{world.base}/submissions/1").status_code == 200, "it stands until the area submits again"
    _submit_again(world, areas=False)
    assert other.get(f"{world.base}/submissions/1").status_code == 404
    assert other.get(f"{world.base}/submissions/2").status_code == 404
    assert "Leeds" not in other.page("/shared/2024").main


def test_sharing_that_was_permitted_later_does_not_open_an_earlier_submission(world: Any, lead: Browser) -> None:
    _reopen(world, lead)
    _submit_again(world, areas=True, departments=True)
    world.at(world.collection.sharing_from)
    department = world.browser(world.person(Role.DEPARTMENT_VIEWER))
    assert department.get(f"{world.base}/submissions/1").status_code == 404
    assert department.get(f"{world.base}/submissions/2").status_code == 200


def test_the_national_team_sees_nothing_of_what_is_changed_after_reopening(world: Any, lead: Browser) -> None:
    _reopen(world, lead)
    fill_in(world.assessment, world.guide, world.coordinator.id, words="Still a draft")
    for path in ("/national/2024/responses", f"{world.base}/submissions/1", "/shared/2024", "/"):
        assert "Still a draft" not in lead.get(path).text
    assert lead.get(f"{world.base}/check").status_code == 404
