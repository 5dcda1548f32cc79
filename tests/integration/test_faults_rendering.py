"""A report that takes too long or too much: the submission stands, people are told, and it is made later."""

import time
from typing import Any

import pytest
from sqlalchemy import select

from ehsg import models
from ehsg.extensions import db
from ehsg.reports import pdf, press
from ehsg.reports.bounds import Bounds, OutOfBounds
from tests import factories
from tests.integration.conftest import World, make_world
from tests.integration.importing import run
from tests.pages import Browser, Page
from tests.returns import fill_in, sign, submitted

BOUNDS = {"time": Bounds(seconds=1), "the processor": Bounds(cpu_seconds=1), "memory": Bounds(memory=32 * 1024**2)}


def _too_much(what: str) -> None:
    if what == "time":
        time.sleep(60)
    while what == "the processor":
        pass
    bytes(1024**3)


@pytest.fixture
def browser(world: World) -> Browser:
    """The coordinator's, with a return that is filled in and signed."""
    _complete(world)
    return world.browser(world.coordinator)


def _complete(world: World) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id)
    sign(world.assessment, world.guide, world.coordinator.id)


def _reports() -> list[bytes]:
    return list(db.session.scalars(select(models.SubmissionReport.pdf)))


@pytest.mark.parametrize("what", BOUNDS)
def test_the_submission_stands_it_is_told_and_the_report_is_made_later(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, what: str
) -> None:
    with monkeypatch.context() as slow:
        slow.setattr(press, "BOUNDS", BOUNDS[what])
        slow.setattr(press, "state_both", lambda _document: _too_much(what))
        answer = browser.post(f"{world.base}/submit")
        assert (answer.status_code, answer.location) == (303, f"{world.base}/submissions/1")
        assert "The signed-off report is being prepared." in browser.page(answer.location).main
        waiting = browser.get(f"{answer.location}/report.pdf")
        assert (waiting.status_code, "The submission is complete." in Page(waiting).main) == (503, True)
        assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == [
            f"the report for {world.base}/submissions/1 is still to be rendered"
        ]
        again = run(world, "reports", "render")
        assert again.exit_code == 1
        assert "Leeds, 2024, submission 1: its report could not be made. It " in again.stderr
        assert again.stdout == "0 reports rendered.\n"
    assert _reports() == []
    assert run(world, "reports", "render").stdout == "1 reports rendered.\n"
    assert len(_reports()) == 1


def test_a_draft_that_takes_too_long_is_told_plainly(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as slow:
        slow.setattr(press, "BOUNDS", BOUNDS["time"])
        slow.setattr(press, "state_both", lambda _document: _too_much("time"))
        page = Page(browser.get(f"{world.base}/report.pdf"))
    assert page.status == 500
    assert "This document took too long to make. Nothing was changed. Try again" in page.main
    assert browser.get(f"{world.base}/report.pdf").data.startswith(b"%PDF-1.7")


def test_one_report_that_cannot_be_made_does_not_stop_the_others(
    world: World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make_world(world.app, world.guide, factories.AreaFactory(name="Bradford"), 2023)
    _complete(other)
    for one in (world, other):
        submitted(one.assessment, one.guide, one.coordinator.id)

    def for_all_but_leeds(report: Any) -> bytes:
        if report.area_name == "Leeds":
            raise OutOfBounds("It was not finished in 60 seconds.")
        return print_(report)

    print_ = pdf.render_report
    monkeypatch.setattr(pdf, "render_report", for_all_but_leeds)
    result = run(world, "reports", "render")
    assert result.exit_code == 1
    assert result.stdout == "1 reports rendered.\n"
    assert result.stderr == (
        "Leeds, 2024, submission 1: its report could not be made. It was not finished in 60 seconds.\n"
        "Error: 1 could not be made; they are tried again by the same command.\n"
    )
