"""The report of a return: a draft before it is submitted, afterwards one sealed file for ever."""

import hashlib
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ehsg import models
from ehsg.domain.content import from_json, sha256
from ehsg.extensions import db
from ehsg.queries import reports, submissions
from ehsg.reports import pdf
from ehsg.reports.sealing import check_seal
from ehsg.services import reports as services
from tests import factories
from tests.pages import Browser, Page
from tests.returns import content_now, fill_in, sign, submitted


@pytest.fixture
def browser(world: Any) -> Browser:
    """The coordinator's, with a return that is filled in and signed."""
    fill_in(world.assessment, world.guide, world.coordinator.id)
    sign(world.assessment, world.guide, world.coordinator.id)
    found: Browser = world.browser(world.coordinator)
    return found


def _rows() -> list[models.SubmissionReport]:
    db.session.expire_all()
    return list(db.session.scalars(select(models.SubmissionReport)))


def _render(world: Any) -> Any:
    return world.app.test_cli_runner().invoke(args=["reports", "render"])


def test_submitting_seals_one_report_whose_bytes_every_download_serves(world: Any, browser: Browser) -> None:
    address = browser.post(f"{world.base}/submit").location
    first = browser.get(f"{address}/report.pdf")
    world.at(factories.NOW + timedelta(days=400))
    again = browser.get(f"{address}/report.pdf")
    assert first.mimetype == "application/pdf"
    assert first.data == again.data
    name = "early-help-self-assessment-E08000035-2024-submission-1.pdf"
    assert first.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    (row,) = _rows()
    assert hashlib.sha256(first.data).hexdigest() == row.sha256
    seal = check_seal(first.data)
    assert (seal.valid, seal.intact, seal.covers_whole_file, seal.signer) == (True, True, True, "Tests")
    altered = first.data.replace(b"/Type", b"/type", 1)
    assert not check_seal(altered).intact or not check_seal(altered).valid


def test_rendering_the_same_submission_again_gives_the_same_file_before_its_seal(world: Any, browser: Browser) -> None:
    browser.post(f"{world.base}/submit")
    world.at(factories.NOW + timedelta(days=400))
    submission = submissions.find(world.leeds.code, 2024, 1)
    assert submission is not None
    report = reports.of_submission(submission, world.guide, from_json(submission.content))
    (row,) = _rows()
    assert hashlib.sha256(pdf.render_report(report)).hexdigest() == row.unsealed_sha256


@pytest.mark.parametrize("what", ["the whole step", "the key", "the database"])
def test_a_report_that_cannot_be_made_leaves_the_submission_standing_and_is_made_later(
    world: Any, browser: Browser, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    with monkeypatch.context() as broken:
        _break(broken, what)
        response = browser.post(f"{world.base}/submit")
    assert (response.status_code, response.location) == (303, f"{world.base}/submissions/1")
    assert _rows() == []
    assert "The signed-off report is being prepared." in browser.page(response.location).main
    waiting = browser.get(f"{response.location}/report.pdf")
    assert waiting.status_code == 503
    assert "The submission is complete." in Page(waiting).main
    result = _render(world)
    assert (result.exit_code, result.output) == (0, "1 reports rendered.\n")
    assert check_seal(browser.get(f"{response.location}/report.pdf").data).valid
    assert _render(world).output == "0 reports rendered.\n"


def _break(patch: pytest.MonkeyPatch, what: str) -> None:
    def fails(**_: Any) -> None:
        raise RuntimeError("out of paper")

    def fails_in_the_database(**_: Any) -> None:
        db.session.add(models.SubmissionReport(submission_id=-1, pdf=b"", sha256="", rendered_at=factories.NOW))
        db.session.flush()

    if what == "the key":
        patch.setattr(services, "sealer", lambda _file: services.sealer.__wrapped__(Path("/nowhere/key.pem")))
        patch.setattr(pdf, "render_report", lambda _report: b"%PDF-")
    else:
        patch.setattr(services, "store_report", fails if what == "the whole step" else fails_in_the_database)


def test_before_submission_the_report_is_a_draft_that_says_what_is_missing(
    world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = []
    monkeypatch.setattr(pdf, "render_report", lambda report: printed.append(report) or b"%PDF-1.7")
    browser = world.browser(world.coordinator)
    response = browser.get(f"{world.base}/report.pdf")
    assert response.data == b"%PDF-1.7"
    assert "2024-draft.pdf" in response.headers["Content-Disposition"]
    assert response.headers["Cache-Control"] == "no-store"
    (report,) = printed
    assert (report.draft, report.submission_number, report.submitted_at) == (True, None, None)
    assert report.content_sha256 == sha256(content_now(world.assessment, world.guide))
    assert "Family engagement: choose a score." in report.missing
    assert "Chair of the early help partnership: not signed off yet." in report.missing


def test_a_draft_names_only_the_signatories_who_signed_it_as_it_is(
    world: Any, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = []
    monkeypatch.setattr(pdf, "render_report", lambda report: printed.append(report) or b"%PDF-1.7")
    browser.get(f"{world.base}/report.pdf")
    browser.post(f"{world.base}/data-maturity", {"version": 1, "model": 5})
    browser.get(f"{world.base}/report.pdf")
    assert [len(report.sign_offs) for report in printed] == [3, 0]


def test_the_draft_is_a_real_document(world: Any, browser: Browser) -> None:
    assert browser.get(f"{world.base}/report.pdf").data.startswith(b"%PDF-1.7")


def test_after_submission_the_same_address_leads_to_the_sealed_report(world: Any, browser: Browser) -> None:
    submitted(world.assessment, world.guide, world.coordinator.id)
    assert browser.get(f"{world.base}/report.pdf").location == f"{world.base}/submissions/1/report.pdf"


def test_the_report_says_what_the_submission_said_and_not_what_the_return_says_now(
    world: Any, browser: Browser
) -> None:
    submission = submitted(world.assessment, world.guide, world.coordinator.id)
    world.leeds.name = "Leeds City"
    db.session.commit()
    found = submissions.find(world.leeds.code, 2024, 1)
    assert found is not None
    report = reports.of_submission(found, world.guide, from_json(found.content))
    assert (report.area_name, report.content_sha256) == ("Leeds", submission.sha256)
    assert [signed.role for signed in report.sign_offs] == [
        "Chair of the early help partnership",
        "Local authority chief executive",
        "Director of children's services",
    ]
    assert (report.draft, report.submission_number, report.submitted_at) == (False, 1, factories.NOW)
