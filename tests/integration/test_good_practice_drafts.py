"""Good practice until it is published: candidates, the words, stale forms."""

from typing import Any

import pytest

from ehsg import models
from ehsg.domain.good_practice import CASE_LIMIT
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.good_practice import WORDS, Cases, cases_of, events_of_cases, submit_with_evidence
from tests.integration.saving import everything
from tests.integration.test_statements import a_year
from tests.pages import Page


@pytest.fixture
def cases(world: Any) -> Cases:
    return cases_of(world)


def another(world: Any, name: str, **values: Any) -> models.Assessment:
    """Another area of the same year that has submitted."""
    area = factories.AreaFactory(name=name)
    assessment = factories.AssessmentFactory(area=area, collection=world.collection)
    for id_ in world.guide.descriptor_ids:
        factories.DescriptorScoreFactory(assessment_id=assessment.id, descriptor_id=id_)
    db.session.commit()
    submit_with_evidence(assessment, world.guide, world.coordinator.id, **values)
    return assessment


def test_areas_with_a_high_score_and_evidence_are_listed_by_score_then_evidence_then_name(cases: Cases) -> None:
    for name, score, rests_on in (
        ("Weakly", 5, ("assertion",)),
        ("Alpha", 5, ("data",)),
        ("Four", 4, ("data",)),
        ("Three", 3, ("data",)),
        ("Silent", 5, ()),
    ):
        another(cases.world, name, scores={"fv1": score}, rests_on=rests_on)
    page = cases.analyst.page(cases.list)
    assert [h.get_text(strip=True) for h in page.soup.select("main h2")] == ["Alpha", "Leeds", "Weakly", "Four"]
    assert "4 areas give this descriptor a high score" in page.main
    assert "1 more area does not say what the score rests on" in page.main
    assert "Score 5. Confidence: High. Rests on: Data." in page.main.replace(" . ", ". ")
    assert "Scores are shared with nobody" in page.main
    assert "What we know about fv1" in page.main
    assert not page.soup.select("main ol"), "it is no league table"


def test_a_long_narrative_is_shown_in_part_with_a_link_to_the_return(world: Any) -> None:
    cases = cases_of(world, words="w" * 900, areas=True)
    page = cases.analyst.page(cases.list)
    assert "w" * 399 + "…" in page.main
    assert "w" * 401 not in page.main
    assert page.soup.select_one(f'main a[href="{cases.base}/submissions/1"]')
    assert "shared with other areas’ coordinators, not with other departments" in page.main


def test_the_overview_counts_candidates_and_states_and_can_show_one_section(cases: Cases) -> None:
    path = f"/national/{cases.world.collection.year}/good-practice"

    def row() -> list[str]:
        cells = cases.analyst.page(path).soup.select_one(f'a[href="{path}/fv1"]').find_parent("tr").select("td")
        return [cell.get_text() for cell in cells]

    assert row() == ["1", "0", "0", "0", "0", "0"]
    cases.agreed()
    assert row() == ["1", "0", "1", "0", "0", "0"]
    cases.publish_case()
    cases.take_back()
    assert row() == ["1", "0", "0", "0", "0", "1"]
    page = cases.analyst.page(f"{path}?section=data")
    assert len(page.soup.select("tbody")) == 1
    assert len(cases.analyst.page(f"{path}?section=nonsense").soup.select("tbody")) == 5
    assert cases.analyst.get("/national/1999/good-practice").status_code == 404
    assert cases.analyst.get(f"{path}/zz9").status_code == 404


def test_the_list_can_show_one_state_only(cases: Cases) -> None:
    cases.approach()
    assert "Leeds" in cases.analyst.page(f"{cases.list}?state=approached").main
    page = cases.analyst.page(f"{cases.list}?state=agreed").main
    assert "Leeds" not in page
    assert "No area is in this state" in page
    assert "Leeds" in cases.analyst.page(f"{cases.list}?state=nonsense").main


def test_a_case_stays_in_the_list_when_the_area_submits_again_with_a_lower_score(cases: Cases) -> None:
    cases.write_case()
    cases.submit_again_with(scores={"fv1": 2})
    page = cases.analyst.page(cases.list).main
    assert "Not a candidate" in page
    assert "0 areas give this descriptor a high score" in page
    assert "Submission 2 scores 2 here, which is below 4." in cases.analyst.page(cases.one()).main


def test_the_analyst_writes_a_case_and_finds_it_again(cases: Cases) -> None:
    assert cases.write_case().status_code == 303
    page = cases.analyst.page(cases.one())
    assert {name: page.value(name) for name in WORDS} == WORDS
    assert "What we know about fv1" in page.main
    assert (cases.state_of_case(), events_of_cases()) == ("candidate", ["save"])
    assert "Changed: title, case, contact" in page.main


def test_saving_the_same_again_is_one_change_whatever_the_version(cases: Cases) -> None:
    for version in (0, 0, 1, 7):
        assert cases.write_case(version=version).status_code == 303
    assert (cases.version_of_case(), events_of_cases()) == (1, ["save"])


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"text": "x" * (CASE_LIMIT + 2)}, "The case must be 1,500 characters or fewer. It is 2 too long."),
        ({"title": "x" * 201}, "Title must be 200 characters or fewer"),
        ({"contact": "robin@example.org"}, "The contact must not have an email address in it"),
        ({"title": "Ask robin@example.org"}, "The title must not have an email address in it"),
        ({"text": "Write to robin@example.org."}, "The case must not have an email address in it"),
    ],
)
def test_what_is_too_long_or_holds_an_address_comes_back_with_what_is_wrong(
    cases: Cases, fields: dict[str, str], error: str
) -> None:
    before = everything()
    answer = cases.write_case(**fields)
    assert (answer.status_code, Page(answer).errors) == (422, [error])
    assert all(Page(answer).value(name) == value for name, value in fields.items())
    assert everything() == before


def test_a_case_of_full_length_is_stored_and_control_characters_are_left_out(cases: Cases) -> None:
    assert cases.write_case(text="é" * (CASE_LIMIT - 1) + "\x07.").status_code == 303
    row = cases.case()
    assert row is not None
    assert len(row.text) == CASE_LIMIT
    assert "without 1 control characters" in cases.analyst.page(cases.one()).main


def test_of_two_who_write_at_once_the_second_sees_both_texts_and_loses_none(cases: Cases) -> None:
    assert cases.write_case(version=0, text="Theirs, first").status_code == 303
    answer = cases.write_case(cases.second, version=0, text="Mine, second")
    page = Page(answer)
    assert answer.status_code == 409
    merge = page.soup.select_one(".app-merge").get_text()
    assert "Theirs, first" in " ".join(merge.replace("[only in theirs: ", "").replace("]", "").split())
    assert page.value("text") == "Mine, second"
    row = cases.case()
    assert row is not None
    assert row.text == "Theirs, first"
    assert cases.write_case(cases.second, version=page.value("version"), text="Both").status_code == 303


def test_a_form_without_its_version_stores_nothing_and_says_so(cases: Cases) -> None:
    cases.write_case()
    before = everything()
    for version in ("", "x", "-1", "9" * 12):
        answer = cases.write_case(version=version, text="Other")
        assert answer.status_code == 422
        assert "Part of this page was missing" in Page(answer).errors[0]
        assert Page(answer).value("text") == "Other"
    assert everything() == before


def test_the_area_sees_nothing_of_a_draft_anywhere_and_its_history_is_silent(cases: Cases) -> None:
    cases.write_case(title="SecretTitle", text="SecretWords")
    paths = (
        "/",
        f"{cases.base}/",
        f"{cases.base}/history",
        f"{cases.base}/submissions/1",
        f"{cases.base}/good-practice",
    )
    for path in (*paths, "/good-practice", "/good-practice/fv1", f"{cases.base}/descriptors/fv1"):
        assert "Secret" not in cases.coordinator.page(path).text, path
    assert "has not asked your area about any case" in cases.coordinator.page(f"{cases.base}/good-practice").main
    assert "good practice" not in cases.coordinator.page(f"{cases.base}/history").main.lower()
    cases.approach()
    for path in paths:
        assert "Secret" not in cases.coordinator.page(path).text, path
    assert "State Approached" in cases.coordinator.page(f"{cases.base}/good-practice").main
    assert (
        "recorded that it asked about a case of good practice" in cases.coordinator.page(f"{cases.base}/history").main
    )
    (event,) = db.session.query(models.Event).filter_by(kind="save_good_practice")
    assert event.assessment_id is None


def test_an_administrator_reads_that_somebody_wrote_a_case_and_not_what(cases: Cases) -> None:
    cases.write_case(text="SecretWords")
    keeper = cases.world.browser(cases.world.person(Role.ADMINISTRATOR))
    page = keeper.page(f"/people/{cases.analyst.user.id}").main
    assert "Wrote a case of good practice: Leeds 2024" in page
    assert "SecretWords" not in page


def test_an_imported_year_and_one_without_returns_have_no_candidates(cases: Cases) -> None:
    a_year(cases.world, 2020, 2)
    assert "There is no candidate" in cases.analyst.page("/national/2020/good-practice/fv1").main
