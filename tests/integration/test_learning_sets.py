"""The national team makes action learning sets of the areas that chose a priority, and changes them by hand."""

from typing import Any

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.domain.status import State
from ehsg.extensions import db
from tests import factories
from tests.factories import NOW
from tests.integration.saving import everything
from tests.learning_sets import Nation, area_named, chose, nation, sets, some, submission, told
from tests.pages import Page


@pytest.fixture
def team(world: Any) -> Nation:
    return nation(world)


def row_of(page: Page, name: str) -> list[str]:
    """The cells of the table row that begins with the name."""
    (row,) = [tr for tr in page.soup.select("tbody tr") if tr.th.get_text(strip=True) == name]
    return [" ".join(td.get_text(" ").split()) for td in row.select("td")]


def test_the_list_says_how_many_areas_chose_each_priority_and_whether_sets_are_made(world: Any, team: Nation) -> None:
    some(world, 4)
    chose(world, "Vale", priorities=("fv1", "fv2", "da1"))
    page = team.analyst.page(team.base)
    fv1, fv2 = (world.guide.descriptor(id_).title for id_ in ("fv1", "fv2"))
    assert row_of(page, fv1) == ["5", "Not made", "–", "–"]
    assert row_of(page, fv2) == ["1", "Not made", "–", "–"]
    assert page.soup.select_one("tbody th").get_text(strip=True) == fv1, "what most areas chose is first"
    assert team.make(size=3).status_code == 303
    assert row_of(team.analyst.page(team.base), fv1) == ["5", "1", "0", "No"]
    chose(world, "Moor")
    team.show()
    assert row_of(team.analyst.page(team.base), fv1) == ["6", "1", "1", "Yes"]


def test_a_year_in_which_nobody_has_submitted_says_so(world: Any, team: Nation) -> None:
    assert "No area has submitted yet" in team.lead.page(team.base).main
    assert "There is none" in team.lead.page(team.at()).main
    page = team.lead.page(f"{team.at()}/make")
    assert "There is none" in page.main
    answer = team.lead.post(f"{team.at()}/make", {"size": 6, "seen": "x"})
    assert (answer.status_code, sets()) == (422, {})


def test_what_would_be_made_is_shown_before_it_is_made_with_how_it_is_made(world: Any, team: Nation) -> None:
    some(world, 13)
    page = team.lead.page(f"{team.at()}/make?size=5")
    assert "13 areas chose this priority. 3 sets would be made." in page.main
    assert page.soup.select_one("select[name=size] option[selected]")["value"] == "5"
    shown = [
        sorted(li.get_text(" ", strip=True).split(" ", 2)[1] for li in part.select("li"))
        for part in page.soup.select("main section")
    ]
    assert "The areas are put in order of their score" in page.main
    assert "Regions: " in page.main
    assert sets() == {}, "looking makes nothing"
    assert team.make(size=5).status_code == 303
    assert [[name.split()[1] for name in names] for names in sets().values()] == shown
    assert sorted(map(len, shown)) == [4, 4, 5]


@pytest.mark.parametrize("size", ["", "2", "13", "x", "6.0", "-6", "９", "999999999999"])
def test_a_size_that_cannot_be_chosen_shows_the_usual_one_and_makes_nothing(
    world: Any, team: Nation, size: str
) -> None:
    some(world, 7)
    page = team.lead.page(f"{team.at()}/make?size={size}")
    assert page.soup.select_one("select[name=size] option[selected]")["value"] == "6"
    answer = team.make(size=6, seen=page.value("seen"))
    assert answer.status_code == 303
    before = everything()
    assert team.lead.post(f"{team.at()}/make", {"size": size, "seen": "x"}).status_code == 422
    assert everything() == before


def test_few_areas_are_one_set_with_a_remark(world: Any, team: Nation) -> None:
    some(world, 2)
    assert "2 areas chose this priority: that is few for a set." in team.lead.page(f"{team.at()}/make").main
    assert team.make().status_code == 303
    assert sets() == {1: ["Hill 01", "Hill 02"]}


def test_a_double_click_makes_the_sets_once(world: Any, team: Nation) -> None:
    some(world, 7)
    seen = team.lead.page(f"{team.at()}/make?size=6").value("seen")
    for _ in range(3):
        assert team.make(seen=seen).status_code == 303
    (event,) = told("make_learning_sets")
    assert (event.subject, event.new) == ("2024 fv1", {"sets": 2, "areas": 7, "size": 6})


def test_when_another_area_has_submitted_meanwhile_nothing_is_made_and_what_would_be_now_is_shown(
    world: Any, team: Nation
) -> None:
    some(world, 6)
    seen = team.lead.page(f"{team.at()}/make?size=6").value("seen")
    some(world, 1, first=7)
    answer = team.make(seen=seen)
    page = Page(answer)
    assert answer.status_code == 409
    assert "The areas or the sets changed after you opened this page." in page.main
    assert "2 sets would be made" in page.main
    assert sets() == {}
    assert team.make(seen=page.value("seen")).status_code == 303


def test_sets_are_made_again_only_after_that_is_confirmed(world: Any, team: Nation) -> None:
    some(world, 9)
    team.make(size=6)
    team.show()
    before, first = everything(), sets()
    answer = team.make(size=3)
    page = Page(answer)
    assert (answer.status_code, page.errors) == (422, ["Confirm that the sets that are there now are replaced"])
    assert everything() == before
    assert team.make(size=3, again="y").status_code == 303
    assert len(sets()) == 3 != len(first)
    assert db.session.query(models.LearningSet).filter(models.LearningSet.shown_at.is_not(None)).count() == 0
    assert told("make_learning_sets")[-1].old == {"sets": 2}


def test_sets_about_which_an_area_has_written_are_never_made_again_unless_it_takes_its_notes_out(
    world: Any, team: Nation
) -> None:
    made = some(world, 9)
    team.make(size=6)
    area = made[0].assessment.area
    number = next(n for n, names in sets().items() if area.name in names)
    note = factories.LearningSetNoteFactory(
        collection_id=world.collection.id, set_number=number, area_id=area.id, text="Ours"
    )
    db.session.commit()
    before = everything()
    page = team.lead.page(f"{team.at()}/make?size=3")
    assert "Areas have written 1 note about the sets that are there now" in page.main
    assert page.soup.select("main form[method=post]") == []
    assert "so they cannot be made again" in team.lead.page(team.at()).main
    answer = team.make(size=3, seen=page.value("seen") or "", again="y")
    assert answer.status_code == 422
    assert everything() == before
    note.text, note.taken_out_at, note.taken_out_by_id = "", NOW, world.coordinator.id
    db.session.commit()
    assert team.make(size=3, again="y").status_code == 303
    assert len(sets()) == 3


def test_an_analyst_reads_the_sets_and_changes_nothing(world: Any, team: Nation) -> None:
    some(world, 4)
    team.make()
    team.change(note="Bring your rota.", **{"meets_on-day": "27", "meets_on-month": "9", "meets_on-year": "2024"})
    page = team.analyst.page(team.at())
    assert "North Meets on 27 September 2024. See date and note" in page.main
    assert page.soup.select("main form, main .govuk-button") == []
    assert "Bring your rota." in team.analyst.page(f"{team.at()}/1").main
    before = everything()
    for path, fields in (
        ("make", {"size": 3, "seen": "x"}),
        ("1", {"version": 2, "name": "Other"}),
        ("show-to-areas", {}),
        ("hide-from-areas", {}),
        (f"areas/{area_named('Hill 01').code}", {"version": 1, "to": "none"}),
    ):
        assert team.analyst.post(f"{team.at()}/{path}", fields).status_code == 403, path
    assert everything() == before


def test_each_set_shows_its_regions_and_the_range_of_its_scores(world: Any, team: Nation) -> None:
    for n, (region, score) in enumerate((("London", 1), ("London", 4), ("East of England", None))):
        chose(world, f"Hill {n}", region=region, score=score)
    team.make()
    assert "3 areas. Regions: East of England, London (2). Scores: 1 to 4." in team.lead.page(team.at()).main
    assert row_of(team.lead.page(team.at()), "Hill 2")[:2] == ["East of England", "–"]


def test_an_area_that_chose_the_priority_later_is_put_in_and_an_area_is_moved_and_taken_out(
    world: Any, team: Nation
) -> None:
    some(world, 7)
    team.make(size=6)
    late = chose(world, "Late").assessment.area
    assert "Put in Late" in team.lead.page(team.at()).main
    assert "Late (London, score 3) is in no set." in team.lead.page(f"{team.at()}/areas/{late.code}").main
    for to, version, words in ((1, 0, "in the set"), (2, 1, "in the set"), ("none", 2, "in no set")):
        assert team.place(late, to, version).status_code == 303
        assert f"Late is {words} now." in team.lead.page(team.at()).main
        assert [n for n, names in sets().items() if "Late" in names] == ([] if to == "none" else [to])
    assert [(e.old, e.new) for e in told("place_in_learning_set")] == [
        ({"set": None}, {"area": "Late", "set": 1}),
        ({"set": 1}, {"area": "Late", "set": 2}),
        ({"set": 2}, {"area": "Late", "set": None}),
    ]
    assert "Late was moved from set 1 to set 2" in team.analyst.page(team.at()).main


def test_of_two_who_move_an_area_the_second_is_told_where_it_is_now(world: Any, team: Nation) -> None:
    some(world, 7)
    team.make(size=6)
    area = area_named("Hill 01")
    number = next(n for n, names in sets().items() if area.name in names)
    other = 3 - number
    assert team.place(area, "none", number).status_code == 303
    assert team.place(area, "none", number).status_code == 303, "the same again is no conflict"
    answer = team.place(area, other, number)
    page = Page(answer)
    assert answer.status_code == 409
    assert "Somebody else moved Hill 01 after you opened this page." in page.main
    assert page.value("to") == str(other)
    assert all(area.name not in names for names in sets().values())
    assert team.place(area, other, page.value("version")).status_code == 303


@pytest.mark.parametrize(("to", "version"), [("9", 0), ("", 0), ("x", 0), ("1", ""), ("1", "x"), ("99999999999", 0)])
def test_a_set_that_is_not_there_is_refused(world: Any, team: Nation, to: str, version: object) -> None:
    some(world, 3)
    team.make()
    late = chose(world, "Late").assessment.area
    before = everything()
    assert team.place(late, to, version).status_code == 422
    assert everything() == before


def test_an_area_that_never_chose_the_priority_cannot_be_put_in(world: Any, team: Nation) -> None:
    some(world, 3)
    team.make()
    other = chose(world, "Other", priorities=("fv2",)).assessment.area
    for code in (other.code, world.leeds.code, "E99999999"):
        assert team.lead.get(f"{team.at()}/areas/{code}").status_code == 404
        assert team.lead.post(f"{team.at()}/areas/{code}", {"to": "1", "version": 0}).status_code == 404


def test_an_area_that_was_reopened_or_has_other_priorities_now_stays_and_the_page_says_so(
    world: Any, team: Nation
) -> None:
    first, second, _ = some(world, 3)
    team.make()
    first.assessment.state, first.assessment.submitted_at = State.REOPENED, None
    submission(world, second.assessment, 2, priorities=("fv2",))
    page = team.lead.page(team.at())
    assert row_of(page, "Hill 01")[3] == "Reopened, so its priorities may change"
    assert row_of(page, "Hill 02")[3] == "No longer has this priority"
    assert row_of(page, "Hill 03")[3] == "–"
    assert len(sets()[1]) == 3
    assert "2 areas chose this priority." in page.main
    area = area_named("Hill 02")
    assert "If you take it out, it leaves this page" in team.lead.page(f"{team.at()}/areas/{area.code}").main
    assert team.place(area, "none", 1).status_code == 303
    assert team.lead.get(f"{team.at()}/areas/{area.code}").status_code == 404


def test_the_page_says_which_areas_are_named_to_the_others(world: Any, team: Nation) -> None:
    sharing = some(world, 2, shared=True)
    some(world, 1, first=3)
    team.make()
    names = [f"Hill 0{n}" for n in (1, 2, 3)]
    named = lambda: [row_of(team.lead.page(team.at()), name)[2] for name in names]  # noqa: E731
    assert named() == ["From 3 July 2024"] * 2 + ["No, does not share"]
    world.at(world.collection.sharing_from)
    assert named() == ["Yes", "Yes", "No, does not share"]
    factories.SharingWithdrawalFactory(submission_id=sharing[0].id)
    db.session.commit()
    assert named() == ["No, does not share", "Yes", "No, does not share"]


def test_only_the_national_team_opens_these_pages_and_an_unknown_descriptor_is_not_found(
    world: Any, team: Nation
) -> None:
    some(world, 3)
    team.make()
    for role in (Role.COORDINATOR, Role.DEPARTMENT_VIEWER, Role.ADMINISTRATOR):
        browser = world.browser(world.person(role, world.leeds if role is Role.COORDINATOR else None))
        for path in (team.base, team.at(), f"{team.at()}/make", f"{team.at()}/1"):
            assert browser.get(path).status_code == 404, (role, path)
    for path in (f"{team.base}/fv99", f"{team.base}/fv99/make", f"{team.at()}/9", "/national/1999/learning-sets"):
        assert team.lead.get(path).status_code == 404, path
