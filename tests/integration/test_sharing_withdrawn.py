"""What withdrawing a sharing permission ends, for whom, and that it ends at once."""

from datetime import UTC, datetime
from typing import Any

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.queries import sharing as queries
from tests import factories, once
from tests.integration.secrets_world import Stage
from tests.integration.sweep import addresses
from tests.integration.test_statements import needed
from tests.integration.withdrawing import AREAS, DEPARTMENTS, outsider_of, take_back, with_leeds_shared, withdraw
from tests.pages import Browser

pytestmark = pytest.mark.usefixtures("plain_paper")
OTHER_OF = {AREAS: DEPARTMENTS, DEPARTMENTS: AREAS}
WHEN = datetime(2026, 12, 3, 23, 30, tzinfo=UTC)


@pytest.fixture
def leeds(world: Any) -> Any:
    return with_leeds_shared(world)


def _shown_at(world: Any, browser: Browser) -> set[str]:
    """Every address of the service at which the browser gets to see anything of Leeds."""
    people = {world.coordinator.id: (world.coordinator, ())}
    stage = Stage(world.app, world.guide, [world.leeds.code], people, descriptors=("fv1",), participants=[1])
    found = set()
    for _, path in addresses(stage):
        with world.app.app_context():
            response = browser.get(path)
        if "Leeds" in response.get_data().decode(errors="replace"):
            found.add(path)
        response.close()
    return found


def _compared(leeds: Any) -> set[str]:
    return {f"/areas/{leeds.leeds.code}/comparison{end}" for end in ("", ".pdf")}


@pytest.mark.parametrize("which", [AREAS, DEPARTMENTS] if once.ON else [AREAS])
def test_everything_that_a_permission_showed_anywhere_is_gone_with_the_next_request(leeds: Any, which: str) -> None:
    outsider, other = outsider_of(leeds, which), outsider_of(leeds, OTHER_OF[which])
    shared = {"/shared/2024", f"{leeds.base}/submissions/1", *_compared(leeds)}
    assert _shown_at(leeds, outsider) == shared
    assert withdraw(leeds, which).status_code == 303
    assert _shown_at(leeds, outsider) == set()
    assert outsider.get(f"{leeds.base}/submissions/1").status_code == 404
    assert _shown_at(leeds, other) == shared, "the other permission is its own"
    assert take_back(leeds, which).status_code == 303
    assert _shown_at(leeds, outsider) == shared


@pytest.mark.parametrize("which", [AREAS, DEPARTMENTS])
def test_the_preview_says_that_they_see_nothing_since_when_and_by_whom(leeds: Any, which: str) -> None:
    leeds.at(WHEN)
    path = f"{leeds.base}/sharing/preview/{which}"
    browser = leeds.browser(leeds.coordinator)
    assert "This is a preview." in browser.page(path).main
    withdraw(leeds, which)
    words = f"They see nothing of this return: the permission was withdrawn on 3 December 2026 by {browser.user.name}."
    assert words in browser.page(path).main
    assert "Family engagement" not in browser.page(path).main
    assert "This is a preview." in browser.page(f"{leeds.base}/sharing/preview/{OTHER_OF[which]}").main


def test_the_frozen_submission_its_hash_and_its_report_stay_as_they_are(leeds: Any) -> None:
    submission = db.session.query(models.Submission).one()
    factories.SubmissionReportFactory(submission_id=submission.id)
    db.session.commit()
    browser = leeds.browser(leeds.coordinator)
    paths = [f"{leeds.base}/submissions/1/{name}" for name in ("content.json", "report.pdf")]
    before = [browser.get(path).data for path in paths]
    kept = (submission.sha256, submission.content, submission.shared_with_areas, submission.shared_with_departments)
    withdraw(leeds, AREAS)
    withdraw(leeds, DEPARTMENTS)
    now = leeds.fresh(submission)
    assert (now.sha256, now.content, now.shared_with_areas, now.shared_with_departments) == kept
    assert [browser.get(path).data for path in paths] == before


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.READER, Role.NATIONAL_ANALYST, Role.NATIONAL_LEAD])
def test_members_and_the_national_team_read_who_withdrew_it_when_and_why_and_still_see_everything(
    leeds: Any, role: Role
) -> None:
    leeds.at(WHEN)
    withdraw(leeds, AREAS, reason="The new director wants to look first.")
    national = role in (Role.NATIONAL_ANALYST, Role.NATIONAL_LEAD)
    page = leeds.browser(leeds.person(role, None if national else leeds.leeds)).page(f"{leeds.base}/submissions/1")
    values = [dd.get_text(" ", strip=True) for dd in page.soup.select("main dd")]
    assert values[-2].startswith(f"Yes when submitted, withdrawn on 3 December 2026 by {leeds.coordinator.name}")
    assert "The new director wants to look first." in values[-2]
    assert values[-1] == "Yes"
    assert "What we know about fv1" in page.main


def test_who_sees_the_return_by_the_other_permission_reads_nothing_of_the_withdrawal(leeds: Any) -> None:
    withdraw(leeds, AREAS, reason="SecretReason")
    page = outsider_of(leeds, DEPARTMENTS).page(f"{leeds.base}/submissions/1")
    for hidden in ("ithdrawn", "SecretReason", leeds.coordinator.name):
        assert hidden not in page.html, hidden


def test_the_sharing_page_and_the_history_say_what_was_done_in_words(leeds: Any) -> None:
    withdraw(leeds, reason="A merger")
    take_back(leeds)
    page = leeds.browser(leeds.coordinator).page(f"{leeds.base}/sharing")
    lines = [line.get_text(" ", strip=True) for line in page.soup.select("main .app-task")]
    assert lines[0].startswith("Submission 1 is shared with other areas’ coordinators again")
    assert lines[1].startswith(
        "Sharing with other areas’ coordinators was withdrawn from submission 1. Reason given: A merger"
    )
    assert lines[2].startswith("Sharing: with other areas not answered became yes")
    assert all(leeds.coordinator.name in line for line in lines)
    history = leeds.browser(leeds.coordinator).page(f"{leeds.base}/history").main
    assert "Sharing with other areas’ coordinators was withdrawn from submission 1." in history


def test_each_year_has_its_own_permissions(leeds: Any) -> None:
    earlier = factories.CollectionFactory(year=2023, sharing_from=factories.NOW)
    old = factories.AssessmentFactory(
        area=leeds.leeds, collection=earlier, state="submitted", submitted_at=factories.NOW, submissions_made=1
    )
    factories.SubmissionFactory(assessment=old, guide=leeds.guide, shared_with_areas=True)
    db.session.commit()
    other = outsider_of(leeds, AREAS)
    withdraw(leeds)
    compared = f"/areas/{leeds.leeds.code}/comparison"
    assert _shown_at(leeds, other) == _compared(leeds), "of 2024, which the walk goes through, nothing"
    assert "2023" in other.page(compared).main
    assert "2024" not in other.page(compared).main
    assert "Leeds" in other.page("/shared/2023").main
    assert other.get(f"/areas/{leeds.leeds.code}/2023/submissions/1").status_code == 200


def test_what_a_page_asks_of_the_database_does_not_grow_with_withdrawals(leeds: Any) -> None:
    outsider, member = outsider_of(leeds, DEPARTMENTS), leeds.browser(leeds.coordinator)
    national = leeds.browser(leeds.person(Role.NATIONAL_LEAD))
    visits = [(outsider, "/shared/2024"), (outsider, f"{leeds.base}/submissions/1")]
    visits += [(member, f"{leeds.base}/sharing"), (member, f"{leeds.base}/submissions/1")]
    visits += [(national, f"{leeds.base}/submissions/1"), (member, f"{leeds.base}/sharing/preview/areas")]
    before = [len(needed(*visit)) for visit in visits]
    for _ in range(3):
        withdraw(leeds, AREAS, reason="Why")
        take_back(leeds, AREAS)
    withdraw(leeds, AREAS, reason="Why")
    after = [len(needed(*visit)) for visit in visits]
    assert after[:-1] == before[:-1]
    assert after[-1] <= before[-1], "a preview that shows nothing asks for less"


def test_a_submission_that_was_loaded_without_its_withdrawals_is_not_taken_to_have_none(leeds: Any) -> None:
    db.session.expunge_all()
    submission = db.session.query(models.Submission).one()
    with pytest.raises(Exception, match="raise_on_sql"):
        queries.permissions(submission)
