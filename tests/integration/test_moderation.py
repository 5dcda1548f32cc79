"""Comparing what organisations say, and recording what the board agrees."""

import pytest

from ehsg import models
from ehsg.domain.content import sha256
from ehsg.domain.partners import PartnerEntry
from ehsg.domain.people import Partner
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests.integration.conftest import World
from tests.integration.saving import stored, submitted_before
from tests.integration.test_statements import needed
from tests.pages import Page
from tests.partners import HEALTH, POLICE, answered, moderated, opened, takes_part
from tests.printed import text_of
from tests.returns import content_now


@pytest.fixture
def compared(world: World) -> World:
    police, health = takes_part(world, POLICE), takes_part(world, HEALTH, Partner.HEALTH)
    opened(world)
    answered(world, police, "wf1", PartnerEntry(5, comment="Works for us"))
    answered(world, health, "wf1", PartnerEntry(1, comment="Not for us"))
    answered(world, police, "fv1", PartnerEntry(3))
    answered(world, health, "fv1", PartnerEntry(cannot_judge=True))
    moderated(world)
    return world


def _titles(page: Page) -> list[str]:
    return [heading.get_text() for heading in page.soup.select(".app-side h2, .app-side h3")]


def test_scores_are_compared_by_section_or_with_the_largest_disagreement_first(compared: World) -> None:
    browser = compared.browser(compared.coordinator)
    by_section = browser.page(f"{compared.base}/moderation")
    assert _titles(by_section) == [d.title for d in compared.guide.descriptors]
    by_disagreement = browser.page(f"{compared.base}/moderation?order=disagreement")
    assert _titles(by_disagreement)[:2] == [compared.guide.descriptor(id_).title for id_ in ("wf1", "fv1")]
    assert f"From 1 to 5, median 3. Score 1: {HEALTH}. Score 5: {POLICE}." in by_section.main
    assert f"One organisation: 3. Score 3: {POLICE}. Cannot judge: {HEALTH}." in by_section.main
    assert browser.get(f"{compared.base}/moderation?order=zz").status_code == 200


def test_every_chart_is_told_in_words(compared: World) -> None:
    page = compared.browser(compared.coordinator).page(f"{compared.base}/moderation")
    charts = page.soup.select("svg[role=img]")
    assert len(charts) == 2, "where nobody gave a score there is nothing to draw"
    for chart in charts:
        title, words = (page.soup.find(id=id_) for id_ in chart["aria-labelledby"].split())
        assert title.get_text().startswith("Scores for")
        assert "agreed" in words.get_text().lower()


def test_a_descriptor_shows_every_organisation_with_its_comment(compared: World) -> None:
    page = compared.browser(compared.coordinator).page(f"{compared.base}/moderation/wf1")
    rows = [[cell.get_text(" ", strip=True) for cell in row.select("th, td")] for row in page.soup.select("tbody tr")]
    assert [(row[0].split(" Person")[0], row[1], row[2]) for row in rows] == [
        (HEALTH, "1", "Not for us"),
        (POLICE, "5", "Works for us"),
    ]
    assert "1 of 31" in page.main


def test_the_meeting_records_what_it_agrees_and_goes_on_to_the_next_disagreement(compared: World) -> None:
    browser = compared.browser(compared.coordinator)
    answer = browser.post(
        f"{compared.base}/moderation/wf1", {"version": 0, "score": "3", "narrative": "Agreed after debate"}
    )
    assert answer.location == f"{compared.base}/moderation/fv1"
    page = browser.page(answer.location)
    assert "Decided so far: 1 of 31" in page.main
    row = stored(compared, "wf1")
    assert (row.score, row.narrative) == (3, "Agreed after debate")
    stay = browser.post(f"{compared.base}/moderation/fv1", {"version": 0, "score": "0", "stay": "yes"})
    assert stay.location == f"{compared.base}/moderation/fv1"


def _differing(world: World, **more: object) -> dict[str, object]:
    police = db.session.query(models.Participant).filter_by(name=POLICE).one()
    return {"score": "3", "narrative": "Agreed", f"differing_{police.id}": "We see a 5.", "stay": "yes", **more}


def test_a_differing_view_is_kept_with_the_score_and_shown_in_every_place_that_shows_the_narrative(
    compared: World,
) -> None:
    browser = compared.browser(compared.coordinator)
    browser.post(f"{compared.base}/moderation/wf1", _differing(compared, version=0))
    assert stored(compared, "wf1").differing == [[POLICE, "We see a 5."]]
    for path in ("/moderation/wf1", "/check"):
        page = browser.page(f"{compared.base}{path}")
        assert f"Differing view of {POLICE}" in page.main, path
        assert "We see a 5." in page.main, path
    assert f"a differing view of {POLICE} was added" in browser.page(f"{compared.base}/history").main
    report = browser.get(f"{compared.base}/report.pdf")
    text = text_of(report.data)
    assert f"Differing view of {POLICE}" in text
    assert "We see a 5." in text


def test_a_save_on_the_page_of_the_descriptor_leaves_differing_views_as_they_are(compared: World) -> None:
    browser = compared.browser(compared.coordinator)
    browser.post(f"{compared.base}/moderation/wf1", _differing(compared, version=0))
    browser.post(f"{compared.base}/descriptors/wf1", {"version": 1, "score": "4", "narrative": "Otherwise"})
    row = stored(compared, "wf1")
    assert (row.score, row.differing) == (4, [[POLICE, "We see a 5."]])


def test_a_differing_view_is_part_of_what_is_signed_and_taken_out_by_emptying_it(compared: World) -> None:
    browser = compared.browser(compared.coordinator)
    browser.post(f"{compared.base}/moderation/wf1", {"version": 0, "score": "3", "narrative": "Agreed"})
    before = sha256(content_now(compared.assessment, compared.guide))
    browser.post(f"{compared.base}/moderation/wf1", _differing(compared, version=1))
    assert sha256(content_now(compared.assessment, compared.guide)) != before
    emptied = {name: "" if name.startswith("differing") else value for name, value in _differing(compared).items()}
    browser.post(f"{compared.base}/moderation/wf1", {**emptied, "version": 2})
    assert sha256(content_now(compared.assessment, compared.guide)) == before
    assert stored(compared, "wf1").differing is None


def test_a_differing_view_that_is_too_long_is_told_and_everything_typed_stays(compared: World) -> None:
    fields = {name: "x" * 1_001 if name.startswith("differing") else v for name, v in _differing(compared).items()}
    answer = compared.browser(compared.coordinator).post(f"{compared.base}/moderation/wf1", {**fields, "version": 0})
    page = Page(answer)
    assert page.errors == [f"Differing view of {POLICE} must be 1,000 characters or fewer. It is 1 too long."]
    assert page.value("narrative") == "Agreed"
    assert stored(compared, "wf1").version == 0


def test_nothing_is_averaged_into_the_agreed_score(compared: World) -> None:
    page = compared.browser(compared.coordinator).page(f"{compared.base}/moderation/wf1")
    assert page.value("score") is None
    assert stored(compared, "wf1").score is None


def test_two_who_record_at_once_do_not_overwrite_each_other(compared: World) -> None:
    first = compared.browser(compared.coordinator)
    second = compared.browser(compared.person(Role.COORDINATOR, compared.leeds))
    path = f"{compared.base}/moderation/wf1"
    first.post(path, {"version": 0, "score": "3", "narrative": "From the first"})
    answer = second.post(path, {"version": 0, "score": "2", "narrative": "From the second"})
    page = Page(answer)
    assert answer.status_code == 409
    marked = [mark.get_text() for mark in page.soup.select("[aria-labelledby=merge-theirs] mark")]
    assert marked == ["3", "[only in theirs: first]"]
    assert (page.value("narrative"), page.value("score"), page.value("version")) == ("From the second", "2", "1")
    assert stored(compared, "wf1").narrative == "From the first"


def test_recording_keeps_the_evidence_of_the_descriptor(compared: World) -> None:
    browser = compared.browser(compared.coordinator)
    evidence = {"evidence-label": "Minutes", "evidence-url": "https://example.org/m"}
    browser.post(f"{compared.base}/descriptors/wf1", {"version": 0, **evidence})
    browser.post(f"{compared.base}/moderation/wf1", {"version": 1, "score": "3"})
    assert db.session.query(models.Evidence).one().label == "Minutes"


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"version": 0, "score": "9"}, "Choose a score"),
        ({"version": "", "score": "1"}, "Part of this page was missing"),
        ({"version": 0, "narrative": "x" * 5_001}, "5,000 characters or fewer"),
    ],
)
def test_a_mistake_is_told_and_nothing_is_recorded(compared: World, typed: dict[str, str], told: str) -> None:
    answer = compared.browser(compared.coordinator).post(f"{compared.base}/moderation/wf1", typed)
    assert answer.status_code == 422
    assert any(told in error for error in Page(answer).errors)
    assert stored(compared, "wf1").version == 0


def test_a_board_without_a_partner_round_can_meet_too(world: World) -> None:
    submitted_before(world)
    browser = world.browser(world.coordinator)
    assert "one at a time" in browser.page(f"{world.base}/moderation").main
    page = browser.page(f"{world.base}/moderation/fv1")
    assert "Last year:" in page.main
    answer = browser.post(f"{world.base}/moderation/fv1", {"version": 0, "score": "4"})
    assert answer.location == f"{world.base}/moderation/fv2"


def test_readers_see_the_comparison_and_record_nothing(compared: World) -> None:
    reader = compared.browser(compared.person(Role.READER, compared.leeds))
    page = reader.page(f"{compared.base}/moderation/wf1")
    assert "Works for us" in page.main
    assert page.soup.select("main form") == []
    assert reader.post(f"{compared.base}/moderation/wf1", {"version": 0, "score": "3"}).status_code == 403


@pytest.mark.parametrize("path", ["/moderation", "/moderation/wf1"])
def test_comparing_needs_as_many_statements_for_twice_the_organisations(world: World, path: str) -> None:
    for n in range(2):
        takes_part(world, f"Organisation {n}")
    browser = world.browser(world.coordinator)
    others = [takes_part(world, f"More {n}") for n in range(2)]
    opened(world)
    moderated(world)
    before = needed(browser, f"{world.base}{path}")
    for row in others:
        db.session.query(models.PartnerScore).filter_by(participant_id=row.id).update({"score": 3})
    db.session.commit()
    assert len(needed(browser, f"{world.base}{path}")) == len(before), before
    assert len(before) <= 9, before
