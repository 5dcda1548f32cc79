"""The national team's list of responses: states and progress, and nothing of what drafts say."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, update

from ehsg import models
from ehsg.domain.permissions import Role, Viewer
from ehsg.extensions import db
from ehsg.queries.national import responses
from ehsg.services.collections import invite_areas
from tests import factories
from tests.pages import Browser, Page
from tests.returns import fill_in, found, sign, submitted


@pytest.fixture
def analyst(world: Any) -> Browser:
    found: Browser = world.browser(world.person(Role.NATIONAL_ANALYST))
    return found


def _area(world: Any, name: str) -> models.Assessment:
    area = factories.AreaFactory(name=name)
    invite_areas(collection=world.collection, area_ids=[area.id], guide=world.guide, now=factories.NOW)
    db.session.commit()
    return found(area.code, 2024)


def _score(assessment: models.Assessment, ids: tuple[str, ...]) -> None:
    rows = update(models.DescriptorScore).where(
        models.DescriptorScore.assessment_id == assessment.id, models.DescriptorScore.descriptor_id.in_(ids)
    )
    db.session.execute(rows.values(score=0, saved_at=factories.NOW, narrative="Words of a draft"))
    db.session.commit()


def _rows(page: Page) -> list[list[str]]:
    return [[cell.get_text(" ", strip=True) for cell in tr.select("th, td")] for tr in page.soup.select("tbody tr")]


def test_each_area_is_listed_with_its_state_its_progress_and_its_dates(world: Any, analyst: Browser) -> None:
    _score(_area(world, "Begun"), ("fv1", "fv2", "da7"))
    done, again = _area(world, "Done"), _area(world, "Again")
    for assessment in (done, again):
        fill_in(assessment, world.guide, world.coordinator.id)
        sign(assessment, world.guide, world.coordinator.id)
        submitted(assessment, world.guide, world.coordinator.id)
    stored = found(again.area.code, 2024)
    stored.state, stored.submitted_at = "reopened", None
    db.session.commit()
    page = analyst.page("/national/2024/responses")
    region, moment = "Yorkshire and The Humber", "11:30am on Tuesday 14 May 2024"
    assert _rows(page) == [
        ["Again", region, "Reopened, 31 of 31", moment, moment, "Compare"],
        ["Begun", region, "In progress, 3 of 31", "–", moment, "–"],
        ["Done", region, "Submitted", moment, moment, "Compare"],
        ["Leeds", region, "Not started", "–", "No activity", "–"],
    ]
    assert "1 of 4 (25%) areas have submitted." in page.main
    assert "1 return is reopened." in page.main


def test_only_what_was_submitted_can_be_opened_from_the_list(world: Any, analyst: Browser) -> None:
    assessment = _area(world, "Done")
    fill_in(assessment, world.guide, world.coordinator.id)
    sign(assessment, world.guide, world.coordinator.id)
    submitted(assessment, world.guide, world.coordinator.id)
    page = analyst.page("/national/2024/responses")
    link, compare = page.soup.select("tbody a")
    assert compare["href"] == f"/areas/{assessment.area.code}/comparison"
    assert link["href"] == f"/areas/{assessment.area.code}/2024/submissions/1"
    opened = analyst.page(link["href"])
    assert "What we know about fv1" in opened.main
    assert opened.soup.select("main form") == []


def test_nothing_that_a_draft_says_is_on_the_page(world: Any, analyst: Browser) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id, words="Words of a draft", score=2)
    sign(world.assessment, world.guide, world.coordinator.id)
    for path in ("/national/2024/responses", "/", "/shared/2024"):
        html = analyst.page(path).html
        for hidden in ("Words of a draft", "Signatory", "Family engagement", "Early maturity", "2.0"):
            assert hidden not in html, (path, hidden)


def test_a_second_submission_shows_its_number_and_opens_as_the_latest(world: Any, analyst: Browser) -> None:
    assessment = _area(world, "Twice")
    for number in (1, 2):
        factories.SubmissionFactory(assessment=assessment, guide=world.guide, number=number)
    assessment.state, assessment.submitted_at, assessment.submissions_made = "submitted", factories.NOW, 2
    db.session.commit()
    page = analyst.page("/national/2024/responses")
    assert _rows(page)[1][:3] == ["Twice", "Yorkshire and The Humber", "Submitted (number 2)"]
    assert page.soup.select_one("tbody a")["href"].endswith("/submissions/2")


def test_the_latest_collection_that_has_opened_comes_first(world: Any, analyst: Browser) -> None:
    factories.CollectionFactory(year=2023)
    factories.CollectionFactory(year=2025, opens_at=factories.NOW + timedelta(days=1))
    db.session.commit()
    assert analyst.get("/national/responses").location == "/national/2024/responses"
    page = analyst.page("/national/2024/responses")
    assert [a.get_text() for a in page.soup.select("nav[aria-label=Years] a")] == ["2024", "2023"]
    assert analyst.get("/national/1999/responses").status_code == 404


def test_before_any_collection_the_page_says_so(app: Any) -> None:
    browser = Browser(app.test_client(), factories.MembershipFactory(role=Role.NATIONAL_LEAD, area=None).user)
    db.session.commit()
    assert browser.get("/national/responses").status_code == 200


def test_a_demonstration_says_that_its_scores_are_made_up(world: Any, analyst: Browser) -> None:
    assert "made up" not in analyst.page("/national/2024/responses").text
    db.session.get(models.Collection, world.collection.id).demonstration = True
    db.session.commit()
    assert "made up" in analyst.page("/national/2024/responses").text


def test_nobody_but_the_national_team_gets_rows_from_the_query(world: Any) -> None:
    assert responses(Viewer(1), year=2024) == ()


def test_ten_times_the_areas_take_no_more_statements(world: Any, analyst: Browser) -> None:
    def count() -> int:
        seen = []
        listener = lambda *_args: seen.append(1)  # noqa: E731
        event.listen(db.engine, "before_cursor_execute", listener)
        assert analyst.get("/national/2024/responses").status_code == 200
        event.remove(db.engine, "before_cursor_execute", listener)
        return len(seen)

    _area(world, "Second")
    few = count()
    for number in range(20):
        _area(world, f"More {number}")
    assert count() == few
