"""The comparison page of an area: who sees which of its years, and which figures stand beside them."""

import re
from dataclasses import replace
from datetime import timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from ehsg.domain.actions import Status
from ehsg.domain.permissions import Membership, Role, Viewer
from ehsg.extensions import db
from ehsg.queries import comparison as queries
from ehsg.queries import comparison_figures as figures
from tests import factories
from tests.integration.comparing import NARRATIVE, PATH, a_year, submit, table
from tests.integration.conftest import World
from tests.integration.test_statements import needed
from tests.unit.test_progress import FV9, edition, without_fv1


def test_an_area_sees_what_changed_since_last_year(world: World) -> None:
    submit(world, a_year(2022), world.leeds, {"fv2": 4})
    submit(world, a_year(2023), world.leeds, {"fv1": 5, "fv2": 2})
    page = world.browser(world.coordinator).page(PATH)
    assert "29 stayed the same" in page.main
    title = {id_: world.guide.descriptor(id_).title for id_ in ("fv1", "fv2", "wf1")}
    assert f"{title['fv1']}: up from 3 to 5" in page.main
    assert f"{title['fv2']}: down from 4 to 2" in page.main
    assert table(page, "Scores by descriptor and year")[title["wf1"]] == ["3", "3", "the same, 3"]
    assert "31 narratives are word for word as in 2022" in page.main


def test_only_the_areas_own_people_read_that_narratives_are_the_same(world: World) -> None:
    for year in (2022, 2023):
        submit(world, a_year(year), world.leeds, shared_with_areas=True)
    for role in (Role.NATIONAL_ANALYST, Role.COORDINATOR):
        other = factories.AreaFactory() if role is Role.COORDINATOR else None
        page = world.browser(world.person(role, other)).page(PATH)
        assert "Changed since 2022" in page.main
        assert "word for word" not in page.main


def test_the_years_that_the_address_names_are_shown_and_what_is_not_there_is_said(world: World) -> None:
    for year in (2021, 2022, 2023):
        submit(world, a_year(year), world.leeds, score=year - 2020)
    page = world.browser(world.coordinator).page(f"{PATH}?years=2023,2021,1999,%3Cb%3E,2021")
    assert list(table(page, "Section averages by year").values())[0] == ["1.0", "3.0", "up from 1.0 to 3.0"]
    assert "There is no return to show for 1999." in page.main
    assert "Left out, because it is not a year: <b>" in page.main
    assert [box["value"] for box in page.soup.select("[name=years][checked]")] == ["2021", "2023"]


@pytest.mark.parametrize(
    "query", ["?years=&with=", "?years=%00&with=%00", "?years=99999999999999999999", "?with=" + "x," * 40]
)
def test_strange_addresses_still_show_the_page(world: World, query: str) -> None:
    submit(world, a_year(2023), world.leeds)
    assert "There is one year to show, 2023" in world.browser(world.coordinator).page(PATH + query).main


def test_an_area_with_one_year_or_none_is_told_so(world: World) -> None:
    browser = world.browser(world.coordinator)
    assert "has not submitted a return yet" in browser.page(PATH).main
    submit(world, a_year(2023), world.leeds)
    page = browser.page(PATH)
    assert "There is one year to show, 2023, and nothing yet to compare it with." in page.main
    assert "Changed since" not in page.main


def test_years_of_different_editions_carry_a_note_and_say_what_the_averages_rest_on(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = edition("working-2", without_fv1, FV9)
    monkeypatch.setitem(world.app.extensions, "ehsg_guides", {"working-1": world.guide, "working-2": later})
    submit(world, a_year(2022), world.leeds, {"fv1": 5})
    newer = replace(world, guide=later)
    submit(newer, a_year(2023), world.leeds, {"fv9": 1}, guide_edition="working-2")
    page = world.browser(world.coordinator).page(PATH)
    assert "The guide changed between 2022 and 2023." in page.main
    count = len(later.descriptors_in("family_voice"))
    assert f"2022 rests on {count} descriptors, 2023 on {count}; {count - 1} are in both." in page.main
    assert "On those in both: the same, 3.0." in page.main
    rows = table(page, "Scores by descriptor and year")
    assert rows[world.guide.descriptor("fv1").title] == ["5", "not in guide", "5 before, no figure now"]
    assert rows[FV9.title] == ["not in guide", "1", "no figure before, 1"]


def test_priorities_show_what_became_of_them(world: World) -> None:
    before = submit(world, a_year(2022), world.leeds, {"fv1": 1}, chosen=("fv1", "wf1"))
    submit(world, a_year(2023), world.leeds, {"fv1": 4}, chosen=("co1",))
    of = {"assessment_id": before.assessment_id, "descriptor_id": "fv1"}
    factories.PlannedActionFactory(**of, status=Status.DONE)
    factories.PlannedActionFactory(**of)
    factories.PlannedActionFactory(**of, status=Status.DONE, removed_at=factories.NOW)
    db.session.commit()
    title = {id_: world.guide.descriptor(id_).title for id_ in ("fv1", "wf1", "co1")}
    for user in (world.coordinator, world.person(Role.NATIONAL_LEAD)):
        page = world.browser(user).page(PATH)
        assert table(page, "Priorities by year") == {
            title["co1"]: ["2023", "3", "3", "No actions"],
            title["fv1"]: ["2022", "1", "4", "1 of 2"],
            title["wf1"]: ["2022", "3", "3", "No actions"],
        }
        assert "Secret" not in page.html


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DEPARTMENT_VIEWER])
def test_others_see_the_years_that_are_shared_as_though_there_were_no_others(world: World, role: Role) -> None:
    shared = {"shared_with_areas": role is Role.COORDINATOR, "shared_with_departments": role is not Role.COORDINATOR}
    for year, permitted in ((2021, {}), (2022, shared), (2023, shared)):
        made = submit(world, a_year(year), world.leeds, {"fv1": year - 2020}, chosen=("fv1",), **permitted)
        factories.PlannedActionFactory(assessment_id=made.assessment_id, descriptor_id="fv1")
    db.session.commit()
    browser = world.browser(world.person(role, factories.AreaFactory() if role is Role.COORDINATOR else None))
    page = browser.page(PATH)
    assert "2021" not in page.main
    assert table(page, "Scores by descriptor and year")[world.guide.descriptor("fv1").title][:2] == ["2", "3"]
    assert table(page, "Priorities by year")[world.guide.descriptor("fv1").title] == ["2022", "2", "3"]
    for hidden in ("Data maturity", "Actions", "Secret", NARRATIVE, "word for word"):
        assert hidden not in page.main
    asked = [browser.page(f"{PATH}?years=2022,{year}").main.replace(year, "YEAR") for year in ("2021", "1998")]
    assert asked[0] == asked[1]


def test_a_permission_that_is_withdrawn_takes_the_year_away_at_once(world: World) -> None:
    made = [submit(world, a_year(year), world.leeds, shared_with_areas=True) for year in (2022, 2023)]
    browser = world.browser(world.person(Role.COORDINATOR, factories.AreaFactory()))
    for submission, left in zip(made, (200, 404), strict=True):
        factories.SharingWithdrawalFactory(submission_id=submission.id, withdrawn_by=world.coordinator)
        db.session.commit()
        answer = browser.get(PATH)
        assert answer.status_code == left
        assert str(submission.assessment.collection.year) not in re.sub(
            r"\s", "", answer.get_data(as_text=True).split("<main")[1]
        )


def test_a_named_area_that_does_not_permit_it_is_not_available_like_one_that_does_not_exist(world: World) -> None:
    year = a_year(2023)
    submit(world, year, world.leeds)
    open_, closed = (factories.AreaFactory(name=name) for name in ("Openshire", "Closedshire"))
    submit(world, year, open_, {}, score=5, shared_with_areas=True)
    submit(world, year, closed, {}, score=1)
    browser = world.browser(world.coordinator)
    page = browser.page(f"{PATH}?with={open_.code.lower()}&with=&with={world.leeds.code}")
    assert set(map(tuple, table(page, "Section averages 2023").values())) == {("3.0", "5.0")}
    assert "Not available" not in page.main
    bodies = []
    for code in (closed.code, "E99999999"):
        page = browser.page(f"{PATH}?with={code}")
        assert f"Not available for 2023: {code}" in page.main
        assert "Closedshire" not in page.html
        bodies.append(page.main.replace(code, "CODE"))
        assert len(needed(browser, f"{PATH}?with={code}")) == len(needed(browser, PATH))
    assert bodies[0] == bodies[1]


def test_england_shows_when_the_collection_has_closed_and_with_more_time_for_an_area_later(world: World) -> None:
    year = a_year(2023, closed=False)
    submit(world, year, world.leeds)
    others = [factories.AreaFactory(region="London") for _ in range(6)]
    for number, area in enumerate(others):
        submit(world, year, area, score=number % 6)
    browser = world.browser(world.coordinator)
    assert "England: shown when the collection has closed for every area" in browser.page(PATH).main
    national = world.browser(world.person(Role.NATIONAL_ANALYST))
    assert "England: average of 7 areas" in national.page(PATH).main
    factories.ExtensionFactory(
        collection_id=year.id, area_id=others[0].id, closes_at=year.closes_at + timedelta(days=5)
    )
    db.session.commit()
    world.at(year.closes_at + timedelta(days=1))
    assert "England: shown when" in browser.page(PATH).main
    world.at(year.closes_at + timedelta(days=5))
    assert "England: average of 7 areas" in browser.page(PATH).main


def test_the_figures_beside_an_area_are_those_of_the_raw_scores(world: World) -> None:
    year = a_year(2023)
    areas = [world.leeds, *(factories.AreaFactory(region=world.leeds.region) for _ in range(8))]
    given = []
    for number, area in enumerate(areas):
        scores = {id_: (number * 7 + place * 3) % 6 for place, id_ in enumerate(world.guide.descriptor_ids)}
        submit(world, year, area, scores)
        given.append(scores)
    page = world.browser(world.coordinator).page(PATH)
    shown = table(page, "Section averages 2023")
    for section in world.guide.sections:
        ids = [d.id for d in world.guide.descriptors if d.section == section.id]
        means = [Decimal(sum(scores[id_] for id_ in ids)) / len(ids) for scores in given]
        whole = [sum(means) / len(means)] * 2  # England and the region are the same areas
        expected = [str(value.quantize(Decimal("0.1"), ROUND_HALF_UP)) for value in (means[0], *whole)]
        assert shown[section.name] == expected
    assert page.main.count("average of 9 areas") == 2


def test_averages_stay_exact_until_they_are_shown(world: World) -> None:
    submit(world, a_year(2023), world.leeds, {"wf1": 4})
    (found,) = figures.of_years(Viewer(), [2023], factories.NOW)[2023].areas
    many = len(world.guide.descriptors_in("workforce"))
    assert found.averages["workforce"] == Fraction(3 * many + 1, many)
    assert not found.seen


def test_what_is_loaded_for_others_holds_no_narrative_model_or_reasons(world: World) -> None:
    submit(world, a_year(2023), world.leeds, chosen=("fv1",), shared_with_departments=True)
    department = Viewer(9, frozenset({Membership(Role.DEPARTMENT_VIEWER)}))
    latest = queries.latest_submissions(world.leeds.code)
    (found,) = queries.years(department, latest, factories.NOW)
    assert found.content.score_of["fv1"] == 3
    assert found.content.chosen == ("fv1",)
    assert found.content.data_maturity_model is None
    assert not any(score.narrative for score in found.content.scores)
    assert not any(choice.reason or choice.plan for choice in found.content.priorities)


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.NATIONAL_LEAD])
def test_the_page_needs_as_many_statements_for_ten_years_and_many_areas(world: World, role: Role) -> None:
    browser = world.browser(world.coordinator if role is Role.COORDINATOR else world.person(role))
    first = a_year(2010)
    submit(world, first, world.leeds, chosen=("fv1",))
    before = needed(browser, PATH)
    for year in range(2011, 2020):
        made = submit(world, a_year(year), world.leeds, chosen=("fv1", "wf1"))
        factories.PlannedActionFactory(assessment_id=made.assessment_id)
    others = [factories.AreaFactory() for _ in range(6)]
    for area in others:
        submit(world, made.assessment.collection, area, shared_with_areas=True)
    after = needed(browser, f"{PATH}?with={','.join(area.code for area in others[:5])}")
    assert len(after) == len(before) <= 9, after


def test_the_page_is_linked_from_home_the_submission_and_the_responses(world: World) -> None:
    year = a_year(2023)
    submit(world, year, world.leeds)
    analyst = world.person(Role.NATIONAL_ANALYST)
    for user, path in (
        (world.coordinator, "/"),
        (world.coordinator, "/areas/E08000035/2023/submissions/1"),
        (analyst, "/national/2023/responses"),
    ):
        assert world.browser(user).page(path).soup.select(f'main a[href="{PATH}"]'), path
