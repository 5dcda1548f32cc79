"""Seeing beforehand what a permission would show, and to whom, and who gave it when."""

from typing import Any

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.pages import Page
from tests.returns import CHOSEN, fill_in, sign, submitted

AREAS, DEPARTMENTS = "areas", "departments"
SEEN = "This is a preview."
NOTHING = "They would see nothing of this return: you have said no."
WORDS = {
    AREAS: "What another area’s coordinator would see",
    DEPARTMENTS: "What another government department would see",
}


def _share(world: Any, **answers: str) -> None:
    row = db.session.query(models.SharingPermission).filter_by(assessment_id=world.assessment.id).one_or_none()
    version = row.version if row else 0
    assert (
        world.browser(world.coordinator).post(f"{world.base}/sharing", {"version": version, **answers}).status_code
        == 303
    )
    db.session.expire_all()


def _preview(world: Any, audience: str) -> Page:
    found: Page = world.browser(world.coordinator).page(f"{world.base}/sharing/preview/{audience}")
    return found


@pytest.mark.parametrize("areas", ["yes", "no"])
@pytest.mark.parametrize("departments", ["yes", "no"])
def test_each_permission_shows_its_own_audience_something_and_the_other_nothing(
    world: Any, areas: str, departments: str
) -> None:
    _share(world, areas=areas, departments=departments)
    for audience, answer in ((AREAS, areas), (DEPARTMENTS, departments)):
        page = _preview(world, audience)
        assert page.soup.h1.get_text(strip=True) == WORDS[audience]
        assert (SEEN in page.main, NOTHING in page.main) == (answer == "yes", answer == "no")


def test_a_question_not_answered_shows_what_a_yes_would_and_says_so(world: Any) -> None:
    for audience in (AREAS, DEPARTMENTS):
        page = _preview(world, audience)
        assert "You have not answered yet. They would see this if you said yes." in page.main
        assert SEEN not in page.main
        assert "Family engagement" in page.main
        assert "None chosen yet." in page.main


@pytest.mark.parametrize("audience", [AREAS, DEPARTMENTS])
def test_scores_and_priorities_are_shown_and_no_word_of_narrative_reasons_plans_or_model(
    world: Any, guide: Any, audience: str
) -> None:
    fill_in(world.assessment, guide, world.coordinator.id, words="Private words", areas=True, departments=True)
    page = _preview(world, audience)
    assert all(page.main.count(guide.descriptor(id_).title) >= 2 for id_ in CHOSEN), "as priority and as descriptor"
    assert all(guide.descriptor(id_).title in page.main for id_ in guide.descriptor_ids)
    for hidden in ("Private words", "Data maturity", "evidence.example"):
        assert hidden not in page.html, hidden


@pytest.mark.parametrize(("audience", "role"), [(AREAS, Role.COORDINATOR), (DEPARTMENTS, Role.DEPARTMENT_VIEWER)])
def test_what_they_see_in_the_end_is_what_the_preview_showed(world: Any, guide: Any, audience: str, role: Role) -> None:
    fill_in(world.assessment, guide, world.coordinator.id, areas=True, departments=True)
    previewed = _preview(world, audience)
    sign(world.assessment, guide, world.coordinator.id)
    submitted(world.assessment, guide, world.coordinator.id)
    world.at(world.collection.sharing_from)
    area = factories.AreaFactory() if role is Role.COORDINATOR else None
    real = world.browser(world.person(role, area)).page(f"{world.base}/submissions/1")
    assert len(_shown(real)) > 62, "31 titles and 31 scores at least"
    assert _shown(real) == _shown(previewed)


def _shown(page: Page) -> list[str]:
    """What the page says of the return: all from the averages on."""
    parts = page.soup.select_one("main table").find_all_next(["h2", "h3", "p", "td", "th"])
    return [part.get_text(" ", strip=True) for part in parts if part.find_parent("main")]


def test_there_is_no_preview_for_anybody_else(world: Any) -> None:
    assert world.browser(world.coordinator).get(f"{world.base}/sharing/preview/everybody").status_code == 404


def test_another_area_gets_no_preview(world: Any) -> None:
    _share(world, areas="yes", departments="yes")
    other = world.browser(world.person(Role.COORDINATOR, factories.AreaFactory()))
    assert other.get(f"{world.base}/sharing/preview/areas").status_code == 404


def test_the_sharing_page_says_who_chose_what_and_when_the_latest_first(world: Any) -> None:
    _share(world, areas="yes")
    _share(world, areas="no", departments="yes")
    page = world.browser(world.coordinator).page(f"{world.base}/sharing")
    lines = [line.get_text(" ", strip=True) for line in page.soup.select("main .app-task")]
    assert lines[0].startswith(
        "Sharing: with other areas yes became no, with other government departments not answered"
    )
    assert lines[1].startswith("Sharing: with other areas not answered became yes")
    assert len(lines) == 2
    assert all(world.coordinator.name in line and str(factories.NOW.year) in line for line in lines)


def test_before_any_choice_the_page_has_no_empty_history(world: Any) -> None:
    page = world.browser(world.coordinator).page(f"{world.base}/sharing")
    assert "Who chose this, and when" not in page.main


def test_the_sharing_page_leads_to_both_previews(world: Any) -> None:
    page = world.browser(world.coordinator).page(f"{world.base}/sharing")
    links = {a.get_text(): a["href"] for a in page.soup.select("main a")}
    assert [links[WORDS[audience]] for audience in (AREAS, DEPARTMENTS)] == [
        f"{world.base}/sharing/preview/{audience}" for audience in (AREAS, DEPARTMENTS)
    ]
