"""Checking the answers: everything on one page, and what is still missing."""

from typing import Any

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.pages import Page
from tests.returns import fill_in


def _check(world: Any) -> Page:
    page: Page = world.browser(world.coordinator).page(f"{world.base}/check")
    return page


def _score(world: Any, descriptor_id: str, **values: Any) -> models.DescriptorScore:
    row = (
        db.session.query(models.DescriptorScore)
        .filter_by(assessment_id=world.assessment.id, descriptor_id=descriptor_id)
        .one()
    )
    for name, value in values.items():
        setattr(row, name, value)
    db.session.commit()
    return row


def test_everything_that_was_answered_is_on_the_page(world: Any) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id, words="We found", areas=True)
    row = _score(world, "da7", narrative="A <b>bold</b> claim\n\nin two paragraphs")
    factories.EvidenceFactory(descriptor_score_id=row.id, label="Minutes of May", url="https://example.org/may")
    db.session.commit()
    page = _check(world)
    assert all(f"We found about {id_}" in page.main for id_ in world.guide.descriptor_ids if id_ != "da7")
    assert all(d.title in page.main for d in world.guide.descriptors)
    assert "A <b>bold</b> claim" in page.main
    assert page.soup.find("a", href="https://example.org/may").get_text() == "Minutes of May"
    assert "Model 4: Early maturity." in page.main
    assert all(text in page.main for text in ("We found: why fv1", "We found: plan for co1"))
    answers = [dd.get_text() for dd in page.soup.select("main dl dd")]
    assert answers == ["Yes", "No", "Yes"]


def test_each_answer_has_a_link_back_to_where_it_is_given(world: Any) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id)
    browser = world.browser(world.coordinator)
    page = browser.page(f"{world.base}/check")
    links = {a["href"] for a in page.soup.select("main a") if a.get_text().startswith("Change")}
    expected = {f"{world.base}/descriptors/{id_}" for id_ in world.guide.descriptor_ids}
    expected |= {f"{world.base}/{part}" for part in ("data-maturity", "priorities", "priorities/reasons", "sharing")}
    assert links == expected
    assert all(browser.get(link).status_code == 200 for link in links)


def test_what_is_missing_is_listed_with_links_and_gets_shorter(world: Any) -> None:
    page = _check(world)
    assert "Still missing: 36" in page.main, "31 scores, the model, the priorities and three answers on sharing"
    missing = {a.get_text(): a["href"] for a in page.soup.select("section[aria-labelledby=missing] a")}
    assert missing["Family engagement: choose a score."] == f"{world.base}/descriptors/fv1"
    assert missing["Choose your area’s data maturity model."] == f"{world.base}/data-maturity"
    assert missing["Choose three priorities. 0 chosen so far."] == f"{world.base}/priorities"
    _score(world, "fv1", score=0)
    assert "Still missing: 35" in _check(world).main, "0 is a score"


def test_each_priority_without_its_reason_or_plan_is_named(world: Any) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id)
    for row in db.session.query(models.PriorityChoice).filter_by(assessment_id=world.assessment.id):
        row.reason, row.plan = ("", "x") if row.descriptor_id == "fv1" else ("x", " \n")
    db.session.commit()
    page = _check(world)
    assert [li.get_text() for li in page.soup.select("section[aria-labelledby=missing] li")] == [
        "Family engagement: say why it is a priority.",
        "Shared practice framework: say what will be done.",
        "Voluntary and community sector as partners: say what will be done.",
    ]


def test_a_complete_return_says_that_nothing_is_missing(world: Any) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id)
    assert "Nothing is missing. The next step is sign-off" in _check(world).main


def test_scores_without_narrative_are_pointed_out_and_stop_nothing(world: Any) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id)
    _score(world, "fv2", narrative=" \n ")
    page = _check(world)
    assert "1 scored descriptor has no narrative." in page.main
    assert "Nothing is missing." in page.main


def test_averages_are_of_what_is_scored_and_round_half_up(world: Any) -> None:
    for id_, score in (("co1", 3), ("co2", 3), ("co3", 3), ("co4", 2)):  # 2.75
        _score(world, id_, score=score)
    for id_, score in (("le1", 3), ("le2", 2), ("le3", 2), ("le4", 2)):  # 2.25
        _score(world, id_, score=score)
    _score(world, "fv1", score=0)
    rows = [[c.get_text() for c in tr.select("th, td")] for tr in _check(world).soup.select("tbody tr")]
    assert rows == [
        ["Family voice and experience", "0.0", "1 of 5"],
        ["Workforce", "–", "0 of 9"],
        ["Communities", "2.8", "4 of 4"],
        ["Leaders", "2.3", "4 of 6"],
        ["Data", "–", "0 of 7"],
    ]


def test_last_years_score_stands_beside_this_years(world: Any) -> None:
    before = factories.AssessmentFactory(
        area=world.leeds,
        collection__year=2023,
        state="submitted",
        submitted_at=factories.NOW,
        submissions_made=1,
    )
    factories.SubmissionFactory(assessment=before, guide=world.guide, score=1)
    fill_in(world.assessment, world.guide, world.coordinator.id)
    assert _check(world).main.count("(2023: 1)") == 31


def test_a_member_who_only_reads_gets_no_links_to_change_anything(world: Any) -> None:
    page = world.browser(world.person(Role.CONTRIBUTOR, world.leeds)).page(f"{world.base}/check")
    assert "Still missing: 36" in page.main
    assert [a["href"] for a in page.soup.select("main a")] == [f"{world.base}/report.pdf"]


def test_the_national_team_cannot_open_a_draft(world: Any) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id, words="Only for us")
    for role in (Role.NATIONAL_ANALYST, Role.NATIONAL_LEAD):
        browser = world.browser(world.person(role))
        for part in ("", "check", "descriptors/fv1", "report.pdf", "submissions/1", "submissions/1/content.json"):
            response = browser.get(f"{world.base}/{part}")
            assert response.status_code == 404, part
            assert "Only for us" not in response.text
