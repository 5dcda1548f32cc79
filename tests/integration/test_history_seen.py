"""What people see of an imported return: that it was imported, that nobody signed it here, and no broken link."""

from pathlib import Path

import pytest

from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.queries import submissions
from tests import factories
from tests.factories import NOW
from tests.history_files import row
from tests.integration.conftest import World
from tests.integration.importing import import_rows, leeds_in_2019, without_asking_for_migrations
from tests.integration.test_statements import counting
from tests.pages import Page
from tests.returns import found

RETURN = "/areas/E08000035/2019"
SUBMISSION = f"{RETURN}/submissions/1"
WHEN = "11:30am on Tuesday 14 May 2024"


@pytest.fixture(autouse=True)
def _imported(world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    without_asking_for_migrations(monkeypatch)
    leeds_in_2019(world, tmp_path)


def test_the_submission_says_that_it_was_imported_and_not_signed(world: World) -> None:
    page = world.browser(world.coordinator).page(SUBMISSION)
    assert f"Imported {WHEN} by the national team, not signed off here" in page.main
    assert "There is no signed-off report of this return, because it was imported." in page.main
    assert "Nobody signed this return off here. It was imported by the national team." in page.main
    assert "being prepared" not in page.main
    assert "Why:" not in page.main, "the file says nothing of why priorities were chosen"
    assert not page.soup.select("a[href$='report.pdf']")


def test_others_who_see_its_scores_are_told_that_it_was_imported_too(world: World) -> None:
    other = world.browser(world.person(Role.COORDINATOR, factories.AreaFactory()))
    assert "by the national team, not signed off here" in other.page(SUBMISSION).main
    assert f"imported at {WHEN}" in other.page("/shared/2019").main


def test_nobody_is_offered_its_report(world: World) -> None:
    browser = world.browser(world.coordinator)
    home, tasks = browser.page("/"), browser.page(f"{RETURN}/")
    assert "return of 2019 , imported by the national team, not signed off here" in home.main
    assert f"Imported by the national team at {WHEN}" in tasks.main
    assert "Read what was imported . It was not signed off here, so there is no signed-off report." in tasks.main
    for page in (home, tasks):
        assert not page.soup.select("a[href*='/2019/submissions/1/report.pdf']")


def test_nobody_is_asked_for_what_the_file_did_not_have(world: World) -> None:
    tasks = world.browser(world.coordinator).page(f"{RETURN}/")
    for words in ("still missing", "In progress", "Not started", "Sign-off"):
        assert words not in tasks.main


def test_the_address_of_its_report_says_that_there_is_none(world: World) -> None:
    browser = world.browser(world.coordinator)
    assert browser.get(f"{RETURN}/report.pdf").location == f"{SUBMISSION}/report.pdf"
    answer = browser.get(f"{SUBMISSION}/report.pdf")
    assert answer.status_code == 404
    assert "There is no signed-off report" in Page(answer).main
    assert "so there is no report to download" in Page(answer).main


def test_no_report_is_made_of_it_later(world: World) -> None:
    assert [one for one in submissions.without_report() if one.imported] == []
    result = world.app.test_cli_runner().invoke(args=["reports", "render"])
    assert (result.exit_code, result.output) == (0, "0 reports rendered.\n")


def test_an_area_whose_latest_return_was_imported_reads_so_at_home(world: World, tmp_path: Path) -> None:
    hull = factories.AreaFactory(name="Kingston upon Hull")
    browser = world.browser(world.person(Role.COORDINATOR, hull))
    assert import_rows(world, tmp_path, [row(world.guide, area="Kingston upon Hull")]).exit_code == 0
    assert f"Imported by the national team at {WHEN}, not signed off here." in browser.page("/").main


def test_the_national_team_reads_imported_in_its_list(world: World) -> None:
    analyst = world.browser(world.person(Role.NATIONAL_ANALYST))
    rows = analyst.page("/national/2019/responses").soup.select("tbody tr")
    assert [[cell.get_text(" ", strip=True) for cell in one.select("th, td")][:4] for one in rows] == [
        ["Leeds", "Yorkshire and The Humber", "Imported", WHEN]
    ]


def test_the_history_of_the_return_tells_it_first(world: World) -> None:
    page = world.browser(world.coordinator).page(f"{RETURN}/history")
    assert "The return was imported by the national team; it was not signed off here" in page.main


def test_a_return_that_was_submitted_after_it_was_imported_lists_both(world: World) -> None:
    assessment = found("E08000035", 2019)
    factories.SubmissionFactory(
        assessment=assessment, guide=world.guide, number=2, submitted_by=world.coordinator, submitted_at=NOW
    )
    assessment.submissions_made = 2
    db.session.commit()
    page = world.browser(world.coordinator).page(f"{RETURN}/submissions/2")
    assert f"Submission 1 , {WHEN}, imported by the national team" in page.main
    assert f"Submission 2 (this one), {WHEN}, by {world.coordinator.name}" in page.main
    assert "being prepared" in page.main, "the second one has a report"
    home = world.browser(world.coordinator).page("/")
    assert "imported" not in home.main


def test_the_task_list_needs_at_most_eight_statements_and_home_six(world: World) -> None:
    browser = world.browser(world.coordinator)
    browser.page("/")
    with counting() as for_home:
        browser.get("/")
    with counting() as for_list:
        browser.get(f"{RETURN}/")
    assert len(for_home) <= 6, for_home
    assert len(for_list) <= 8, for_list  # whether it was imported, and feedback that is published
