"""Who takes a submission along from outside the area is on record before a byte leaves, and the area can read it."""

import pytest
from sqlalchemy.exc import IntegrityError, OperationalError

from ehsg import models
from ehsg.domain.permissions import AREA_ROLES, Role
from ehsg.extensions import db
from ehsg.services import events
from tests import factories
from tests.integration.conftest import World
from tests.integration.test_statements import counting
from tests.returns import fill_in, sign, submitted

FILES = {"report.pdf": "report 1", "content.json": "content 1"}
PDF = b"%PDF-1.7 made for a test"


def _submit(world: World) -> str:
    """Submits the return with a report; the address of the submission."""
    fill_in(world.assessment, world.guide, world.coordinator.id, words="Hidden")
    sign(world.assessment, world.guide, world.coordinator.id)
    submission = submitted(world.assessment, world.guide, world.coordinator.id)
    factories.SubmissionReportFactory(submission_id=submission.id)
    db.session.commit()
    return f"{world.base}/submissions/1"


def _downloads(world: World) -> list[models.Event]:
    db.session.expire_all()
    return db.session.query(models.Event).filter_by(kind="download", assessment_id=world.assessment.id).all()


@pytest.mark.parametrize("role", [Role.NATIONAL_ANALYST, Role.NATIONAL_LEAD])
@pytest.mark.parametrize("file", FILES)
def test_a_download_by_the_national_team_is_recorded_with_who_when_and_what(
    world: World, file: str, role: Role
) -> None:
    base, person = _submit(world), world.person(role)
    answer = world.browser(person).get(f"{base}/{file}")
    assert answer.status_code == 200
    (event,) = _downloads(world)
    assert (event.user_id, event.at, event.subject) == (person.id, factories.NOW, FILES[file])
    assert (event.old, event.new) == (None, {"roles": [role.value]})


@pytest.mark.parametrize("role", sorted(AREA_ROLES))
@pytest.mark.parametrize("file", FILES)
def test_a_download_by_the_areas_own_people_is_not_recorded(world: World, file: str, role: Role) -> None:
    base, person = _submit(world), world.person(role, world.leeds)
    assert world.browser(person).get(f"{base}/{file}").status_code == 200
    assert _downloads(world) == []


@pytest.mark.parametrize("role", [Role.DEPARTMENT_VIEWER, Role.ADMINISTRATOR, Role.COORDINATOR])
@pytest.mark.parametrize("file", FILES)
def test_what_is_refused_is_no_download(world: World, file: str, role: Role) -> None:
    base = _submit(world)
    person = world.person(role, factories.AreaFactory() if role in AREA_ROLES else None)
    assert world.browser(person).get(f"{base}/{file}").status_code == 404
    assert _downloads(world) == []


@pytest.mark.parametrize(
    "headers",
    [
        {"Range": "bytes=0-3"},
        {"If-None-Match": "*"},
        {"If-Modified-Since": "Wed, 21 Oct 2099 07:28:00 GMT"},
        {"X-HTTP-Method-Override": "HEAD", "X-Method-Override": "HEAD"},
    ],
)
@pytest.mark.parametrize("file", FILES)
def test_no_header_gets_a_part_or_the_whole_without_a_record(world: World, file: str, headers: dict[str, str]) -> None:
    base, browser = _submit(world), world.browser(world.person(Role.NATIONAL_ANALYST))
    whole = browser.get(f"{base}/{file}").data
    answer = browser.get(f"{base}/{file}", headers=headers)
    assert (answer.status_code, answer.data) == (200, whole)
    assert len(_downloads(world)) == 2


@pytest.mark.parametrize("file", FILES)
def test_asking_for_the_headers_alone_hands_nothing_over_and_records_nothing(world: World, file: str) -> None:
    base, browser = _submit(world), world.browser(world.person(Role.NATIONAL_ANALYST))
    answer = browser.client.head(f"{base}/{file}")
    assert (answer.status_code, answer.data, answer.headers.get("ETag")) == (200, b"", None)
    assert _downloads(world) == []


@pytest.mark.parametrize(
    "trouble",
    [OperationalError("INSERT", {}, Exception("locked")), IntegrityError("INSERT", {}, Exception("no")), OSError()],
    ids=["locked", "refused", "something else"],
)
@pytest.mark.parametrize("file", FILES)
def test_nothing_is_handed_over_when_it_cannot_be_recorded(
    world: World, monkeypatch: pytest.MonkeyPatch, file: str, trouble: Exception
) -> None:
    base, browser = _submit(world), world.browser(world.person(Role.NATIONAL_ANALYST))

    def fails(**_: object) -> None:
        raise trouble

    monkeypatch.setattr(events, "record", fails)
    answer = browser.get(f"{base}/{file}")
    assert answer.status_code == 503
    assert "Content-Disposition" not in answer.headers
    assert PDF not in answer.data
    assert b"Hidden" not in answer.data
    assert _downloads(world) == []


def test_the_area_reads_in_its_history_who_took_its_report_along(world: World) -> None:
    base, person = _submit(world), world.person(Role.NATIONAL_LEAD)
    world.browser(person).get(f"{base}/report.pdf")
    page = world.browser(world.coordinator).page(f"{world.base}/history")
    assert "The report of submission 1 was downloaded by the national team" in page.main
    assert person.name in page.main


@pytest.mark.parametrize("file", FILES)
def test_a_recorded_download_needs_few_statements(world: World, file: str) -> None:
    base, browser = _submit(world), world.browser(world.person(Role.NATIONAL_ANALYST))
    browser.get(f"{base}/{file}")
    with counting() as found:
        browser.get(f"{base}/{file}")
    assert len(found) <= 4, found


@pytest.mark.parametrize("file", FILES)
def test_the_record_stands_in_a_database_where_commits_are_real(live_world: World, file: str) -> None:
    base, browser = _submit(live_world), live_world.browser(live_world.person(Role.NATIONAL_ANALYST))
    before = browser.get(f"{base}/").status_code
    assert browser.get(f"{base}/{file}").status_code == 200
    db.session.rollback()
    assert [event.subject for event in _downloads(live_world)] == [FILES[file]]
    assert before == 404
    assert browser.get("/").status_code == 200, "the next request only reads again"
