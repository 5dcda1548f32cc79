"""Submitting a return: when it is refused, and what is frozen when it is not."""

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ehsg import models
from ehsg.domain.content import canonical_bytes, from_json, sha256
from ehsg.domain.dates import uk_moment
from ehsg.domain.status import State
from ehsg.extensions import db
from ehsg.services import reports
from tests import factories
from tests.pages import Browser, Page
from tests.returns import content_now, fill_in, sign


@pytest.fixture(autouse=True)
def _no_pdf(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports have tests of their own; here they would only take time."""
    monkeypatch.setattr(reports, "store_report", lambda **_: None)


@pytest.fixture
def browser(world: Any) -> Browser:
    """The coordinator's, with a return that is filled in and signed."""
    fill_in(world.assessment, world.guide, world.coordinator.id, areas=True)
    sign(world.assessment, world.guide, world.coordinator.id)
    found: Browser = world.browser(world.coordinator)
    return found


def _submissions() -> list[models.Submission]:
    db.session.expire_all()
    return list(db.session.scalars(select(models.Submission).order_by(models.Submission.number)))


def _refused(world: Any, browser: Browser) -> list[str]:
    page = Page(response := browser.post(f"{world.base}/submit"))
    assert response.status_code == 422
    assert _submissions() == []
    assert world.fresh(world.assessment).state is State.DRAFT
    return page.errors


def _window(world: Any, opens_at: datetime, closes_at: datetime) -> None:
    collection = db.session.get(models.Collection, world.collection.id)
    collection.opens_at, collection.closes_at = opens_at, closes_at
    db.session.commit()


def test_before_the_collection_opens_nothing_can_be_submitted(world: Any, browser: Browser) -> None:
    _window(world, factories.NOW + timedelta(minutes=1), factories.NOW + timedelta(days=1))
    for path in (f"{world.base}/", f"{world.base}/submit"):
        assert browser.get(path).status_code == 404
    assert browser.post(f"{world.base}/submit").status_code == 404
    assert _submissions() == []
    world.at(factories.NOW + timedelta(minutes=1))
    assert browser.post(f"{world.base}/submit").status_code == 303


def test_the_collection_closes_to_the_minute_in_united_kingdom_time(world: Any, browser: Browser) -> None:
    closes_at = uk_moment(datetime(2024, 7, 1).date(), 17)  # noqa: DTZ001
    _window(world, factories.NOW, closes_at)
    world.at(datetime(2024, 7, 1, 16, 0, tzinfo=UTC))  # 5pm in British summer time
    sentence = "The collection closed for your area at 5pm on Monday 1 July 2024. Ask the national team for more time."
    assert _refused(world, browser) == [sentence]
    world.at(datetime(2024, 7, 1, 15, 59, 59, tzinfo=UTC))
    assert browser.post(f"{world.base}/submit").status_code == 303


def test_an_extension_gives_its_own_area_more_time_and_no_other(world: Any, browser: Browser) -> None:
    later = world.collection.closes_at + timedelta(days=7)
    extra = {"collection_id": world.collection.id, "closes_at": later}
    world.at(later - timedelta(minutes=1))
    factories.ExtensionFactory(area_id=factories.AreaFactory().id, **extra)
    db.session.commit()
    assert "The collection closed for your area" in _refused(world, browser)[0]
    factories.ExtensionFactory(area_id=world.leeds.id, **extra)
    db.session.commit()
    assert browser.post(f"{world.base}/submit").status_code == 303


def test_an_extension_ends_to_the_minute_too(world: Any, browser: Browser) -> None:
    later = world.collection.closes_at + timedelta(days=7)
    factories.ExtensionFactory(collection_id=world.collection.id, area_id=world.leeds.id, closes_at=later)
    db.session.commit()
    world.at(later)
    assert "The collection closed for your area" in _refused(world, browser)[0]


def test_an_incomplete_return_is_refused_and_says_how_much_is_missing(world: Any) -> None:
    browser = world.browser(world.coordinator)
    sign(world.assessment, world.guide, world.coordinator.id)
    assert _refused(world, browser) == ["The return is not complete: 36 still missing"]


def test_a_return_without_its_sign_offs_is_refused_and_names_each(world: Any) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id)
    sign(world.assessment, world.guide, world.coordinator.id, roles=["chief_executive"])
    assert _refused(world, world.browser(world.coordinator)) == [
        "Chair of the early help partnership: not signed off yet.",
        "Director of children's services: not signed off yet.",
    ]


def test_a_return_that_changed_after_it_was_signed_is_refused_and_names_who_must_sign_again(
    world: Any, browser: Browser
) -> None:
    browser.post(f"{world.base}/descriptors/fv1", {"version": 1, "score": 1, "narrative": "changed"})
    errors = _refused(world, browser)
    assert len(errors) == 3
    assert errors[0] == (
        "Chair of the early help partnership: the return changed after Signatory chair (Organisation of chair) "
        "signed, so it must be signed again."
    )


def test_a_partner_whose_sign_off_no_longer_stands_is_asked_again(world: Any, browser: Browser) -> None:
    sign(world.assessment, world.guide, world.coordinator.id, roles=["partner"])
    browser.post(f"{world.base}/data-maturity", {"version": 1, "model": 5})
    sign(world.assessment, world.guide, world.coordinator.id)
    (error,) = _refused(world, browser)
    assert error.startswith("Partner organisation: Organisation of partner: the return changed after Signatory partner")


def test_the_page_before_submitting_says_the_same_as_the_refusal(world: Any) -> None:
    browser = world.browser(world.coordinator)
    page = browser.page(f"{world.base}/submit")
    assert page.errors[0] == "The return is not complete: 36 still missing"
    assert page.soup.select("main form") == []


def test_submitting_twice_says_that_it_has_been_submitted_already(world: Any, browser: Browser) -> None:
    assert browser.post(f"{world.base}/submit").status_code == 303
    response = browser.post(f"{world.base}/submit")
    assert response.status_code == 403
    assert "This return has already been submitted." in Page(response).main
    assert len(_submissions()) == 1


def test_a_submitted_return_takes_no_change_and_gives_back_what_was_typed(world: Any, browser: Browser) -> None:
    browser.post(f"{world.base}/submit")
    for path, fields in (
        ("descriptors/fv1", {"version": 1, "score": 1, "narrative": "too late for this"}),
        ("priorities/reasons", {"version": 2, "reason_fv1": "too late for this"}),
    ):
        response = browser.post(f"{world.base}/{path}", fields)
        assert response.status_code == 403
        assert "too late for this" in response.text
    (submission,) = _submissions()
    assert sha256(content_now(world.assessment, world.guide)) == submission.sha256


def test_what_was_signed_is_frozen_word_for_word(world: Any, browser: Browser) -> None:
    before = content_now(world.assessment, world.guide)
    response = browser.post(f"{world.base}/submit")
    assert response.location == f"{world.base}/submissions/1"
    (submission,) = _submissions()
    assert from_json(submission.content) == before
    assert submission.sha256 == sha256(before)
    assert (submission.number, submission.submitted_at) == (1, factories.NOW)
    assert submission.submitted_by_id == world.coordinator.id
    assert (submission.guide_edition, submission.data_maturity_model) == ("working-1", 4)
    assert (submission.shared_with_areas, submission.shared_with_departments) == (True, False)
    assert [entry["role"] for entry in submission.sign_offs] == ["chair", "chief_executive", "dcs"]
    stored = world.fresh(world.assessment)
    assert (stored.state, stored.submissions_made, stored.submitted_at) == (State.SUBMITTED, 1, factories.NOW)


def test_the_canonical_download_has_the_fingerprint_that_the_page_prints(world: Any, browser: Browser) -> None:
    address = browser.post(f"{world.base}/submit").location
    download = browser.get(f"{address}/content.json")
    assert download.mimetype == "application/json"
    assert "attachment" in download.headers["Content-Disposition"]
    printed = browser.page(address).soup.select_one(".app-hash").get_text()
    assert hashlib.sha256(download.data).hexdigest() == printed
    assert download.data == canonical_bytes(content_now(world.assessment, world.guide))


def test_the_national_figures_are_stored_as_rows(world: Any, browser: Browser) -> None:
    row = db.session.query(models.DescriptorScore).filter_by(assessment_id=world.assessment.id, descriptor_id="da7")
    row.update({"score": 0})
    db.session.commit()
    sign(world.assessment, world.guide, world.coordinator.id)
    browser.post(f"{world.base}/submit")
    scores = {row.descriptor_id: row.score for row in db.session.scalars(select(models.SubmissionScore))}
    assert scores == {id_: 0 if id_ == "da7" else 3 for id_ in world.guide.descriptor_ids}
    sections = {row.section_id: (row.total, row.scored) for row in db.session.scalars(select(models.SubmissionSection))}
    assert sections == {
        "family_voice": (15, 5),
        "workforce": (27, 9),
        "communities": (12, 4),
        "leaders": (18, 6),
        "data": (18, 7),
    }


def test_nobody_but_the_coordinator_can_submit(world: Any, browser: Browser) -> None:
    for role in ("contributor", "signatory", "reader"):
        assert world.browser(world.person(role, world.leeds)).post(f"{world.base}/submit").status_code == 403
    assert _submissions() == []
