"""A set's name, date and note: changed by hand, by two at once, with mistakes; and shown to its areas or not."""

from typing import Any

import pytest

from ehsg import models
from ehsg.extensions import db
from tests.integration.saving import everything
from tests.learning_sets import Nation, nation, sets, some, told
from tests.pages import Page

DATE = {"meets_on-day": "27", "meets_on-month": "9", "meets_on-year": "2024"}


@pytest.fixture
def team(world: Any) -> Nation:
    some(world, 7)
    found = nation(world)
    assert found.make(size=6).status_code == 303
    return found


def row(number: int = 1) -> models.LearningSet:
    """The set as the database has it."""
    db.session.commit()
    db.session.expire_all()
    return db.session.query(models.LearningSet).filter_by(set_number=number).one()


def test_the_lead_names_a_set_and_gives_it_a_date_and_a_note(team: Nation) -> None:
    assert team.change(note="Bring your rota.", **DATE).status_code == 303
    page = team.lead.page(f"{team.at()}/1")
    assert (page.value("name"), page.value("note"), page.value("meets_on-month")) == ("North", "Bring your rota.", "9")
    (event,) = told("change_learning_set")
    assert event.old == {"set": 1, "name": "Set 1", "meets_on": None, "note": False}
    assert event.new == {"set": 1, "name": "North", "meets_on": "2024-09-27", "note": True, "note_changed": True}
    assert event.assessment_id is None
    assert "Bring your rota" not in repr(event.new), "what a note says is not kept in events"
    assert "Set 1: now called North, meets on 27 September 2024" in team.analyst.page(team.at()).main


def test_saving_the_same_again_is_no_conflict_whatever_the_version(team: Nation) -> None:
    for version in (1, 1, 2, 7):
        assert team.change(version=version).status_code == 303
    assert (row().version, len(told("change_learning_set"))) == (2, 1)


def test_of_two_who_change_a_set_at_once_the_second_sees_both_and_loses_nothing(team: Nation) -> None:
    team.change(name="Theirs", note="Their note")
    answer = team.change(name="Mine", note="My note", **DATE)
    page = Page(answer)
    assert answer.status_code == 409
    assert "saved this set first" in page.main
    both = page.soup.select_one(".app-merge").get_text(" ")
    for words in ("Theirs", "Mine", "Their", "My", "27 September 2024"):
        assert words in both
    assert (page.value("name"), page.value("note"), page.value("meets_on-day")) == ("Mine", "My note", "27")
    assert (row().name, row().note) == ("Theirs", "Their note")
    assert team.change(version=page.value("version"), name="Both").status_code == 303
    assert row().name == "Both"


def test_a_form_without_its_version_stores_nothing_and_says_so(team: Nation) -> None:
    before = everything()
    for version in ("", "x", "-1", "9" * 12):
        answer = team.change(version=version, note="New")
        assert answer.status_code == 422
        assert "Part of this page was missing" in Page(answer).errors[0]
        assert Page(answer).value("note") == "New"
    assert everything() == before


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"name": " "}, ["Enter a name for the set"]),
        ({"name": "Ask a@example.org"}, ["The name must not have an email address in it"]),
        ({"name": "x" * 201}, ["Name must be 200 characters or fewer"]),
        ({"note": "a@b"}, ["The note must not have an email address in it"]),
        ({"note": "x" * 1_001}, ["Note for the areas in the set must be 1,000 characters or fewer. It is 1 too long."]),
        ({**DATE, "meets_on-day": "31"}, ["The date must be a real date, such as 27 6 2024"]),
        (
            {**DATE, "meets_on-year": "2027"},
            ["The meeting date must be between 1 January 2024 and 31 December 2026"],
        ),
    ],
)
def test_mistakes_come_back_with_what_was_typed_and_nothing_is_stored(
    team: Nation, fields: dict[str, str], errors: list[str]
) -> None:
    before = everything()
    answer = team.change(**fields)
    page = Page(answer)
    assert (answer.status_code, page.errors) == (422, errors)
    for name, value in fields.items():
        assert page.value(name) == " ".join(value.split()) if name == "name" else value
    assert everything() == before


def test_control_characters_are_left_out_and_said(team: Nation) -> None:
    assert team.change(note="A\x07 word").status_code == 303
    assert row().note == "A word"
    assert "without 1 control characters" in team.lead.page(team.at()).main


def test_long_words_and_markup_are_shown_as_they_were_typed(team: Nation) -> None:
    name, note = "W" * 200, "<script>alert(1)</script> " + "x" * 900
    assert team.change(name=name, note=note).status_code == 303
    page = team.analyst.page(f"{team.at()}/1")
    assert name in page.main
    assert "<script>alert(1)</script>" in page.main
    assert page.soup.select("main script") == []


def test_sets_are_shown_hidden_and_shown_again_each_once(team: Nation) -> None:
    for path, shown in (("show-to-areas", True), ("hide-from-areas", False), ("show-to-areas", True)):
        for _ in range(2):
            assert team.lead.post(f"{team.at()}/{path}").status_code == 303
        assert (row().shown_at is not None) is shown
    assert (len(told("show_learning_sets")), len(told("hide_learning_sets"))) == (2, 1)
    assert "The sets were hidden from their areas" in team.analyst.page(team.at()).main


def test_where_there_are_no_sets_there_is_nothing_to_show(world: Any, team: Nation) -> None:
    assert team.lead.post(f"{team.base}/wf1/show-to-areas", follow_redirects=True).status_code == 200
    assert told("show_learning_sets") == []


def test_a_set_that_was_emptied_by_hand_stays_and_says_so(team: Nation) -> None:
    for name in sets()[2]:
        area = db.session.query(models.Area).filter_by(name=name).one()
        assert team.place(area, 1, 2).status_code == 303
    assert sets()[2] == []
    assert "0 areas." in team.lead.page(team.at()).main
    assert "0 areas." in team.lead.page(f"{team.at()}/2").main
