"""What the area says to a case of good practice: that it was asked, who agreed and when, or that it declined."""

from typing import Any

import pytest

from ehsg import models
from ehsg.extensions import db
from tests.good_practice import Cases, cases_of, events_of_cases
from tests.pages import Page


@pytest.fixture
def cases(world: Any) -> Cases:
    return cases_of(world)


def test_asking_twice_is_once_and_asking_about_what_changed_meanwhile_is_not_recorded(cases: Cases) -> None:
    cases.write_case()
    assert cases.approach(version=0).status_code == 303
    assert cases.state_of_case() == "candidate"
    assert "Not recorded" in cases.analyst.page(cases.one()).main
    for _ in range(2):
        assert cases.approach().status_code == 303
    assert (cases.state_of_case(), events_of_cases()) == ("approached", ["save", "approach"])
    assert cases.approach(version="nonsense").status_code == 303


def test_an_area_can_be_asked_before_anything_is_written_but_agrees_only_to_words(cases: Cases) -> None:
    assert cases.approach().status_code == 303
    answer = cases.answer()
    assert answer.status_code == 422
    assert Page(answer).errors == [
        "Give the case a title before you record an agreement to it",
        "Write the case before you record an agreement to it",
    ]
    assert Page(answer).value("name") == "Robin Head"
    assert cases.state_of_case() == "approached"


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"outcome": ""}, ["Choose what the area says"]),
        ({"outcome": "maybe"}, ["Choose what the area says"]),
        ({"name": " "}, ["Enter who at the area agreed"]),
        ({"role": ""}, ["Enter that person’s role at the area"]),
        ({"name": "robin@example.org"}, ["The name must not have an email address in it"]),
        ({"agreed_on-day": "15"}, ["The date of the agreement must be today or in the past"]),
        ({"agreed_on-year": "2023"}, ["The date of the agreement must be in 2024 or later"]),
        ({"agreed_on-day": "32"}, ["The date must be a real date, such as 27 6 2024"]),
        (
            {"agreed_on-day": "", "agreed_on-month": "", "agreed_on-year": ""},
            ["Enter the date on which they agreed, such as 27 6 2024"],
        ),
    ],
)
def test_an_agreement_needs_who_in_which_role_and_when(cases: Cases, fields: dict[str, str], errors: list[str]) -> None:
    cases.write_case()
    cases.approach()
    answer = cases.answer(**fields)
    assert (answer.status_code, Page(answer).errors) == (422, errors)
    assert cases.state_of_case() == "approached"


def test_who_agreed_and_when_is_recorded_and_told_without_the_name_in_the_trail(cases: Cases) -> None:
    cases.agreed()
    assert cases.answer().status_code == 303, "a double click"
    row = cases.case()
    assert row is not None
    assert (row.agreed_name, row.agreed_role, row.agreed_number) == ("Robin Head", "Head of early help", 1)
    page = cases.analyst.page(cases.one()).main
    assert "13 May 2024 by Robin Head, Head of early help" in page
    assert "A national lead can publish it now" in page
    (event,) = db.session.query(models.Event).filter_by(kind="agree_good_practice")
    assert "Robin" not in f"{event.old}{event.new}"


def test_an_agreement_to_other_words_than_those_that_are_stored_is_not_recorded(cases: Cases) -> None:
    cases.write_case()
    cases.approach()
    seen = cases.version_of_case()
    cases.write_case(cases.second, text="Other words")
    answer = cases.answer(version=seen)
    assert (answer.status_code, Page(answer).value("name")) == (409, "Robin Head")
    assert "Other words" in Page(answer).main
    assert cases.state_of_case() == "approached"


def test_a_change_after_the_area_agreed_takes_the_agreement_away(cases: Cases) -> None:
    cases.agreed()
    assert "the area has to agree to the new words" in cases.analyst.page(cases.one()).main
    assert cases.write_case(text="Other words").status_code == 303
    row = cases.case()
    assert row is not None
    assert (row.state.value, row.agreed_name, row.agreed_on) == ("approached", "", None)
    assert cases.publish_case(seen="").status_code in (403, 409)
    assert cases.state_of_case() == "approached"
    assert "The agreement to the text before does not count any more" in cases.analyst.page(cases.one()).main


def test_an_area_that_declines_is_not_published_and_can_be_asked_again(cases: Cases) -> None:
    cases.agreed()
    assert cases.answer(outcome="declined", name="", role="").status_code == 303
    row = cases.case()
    assert row is not None
    assert (row.state.value, row.agreed_on) == ("declined", None)
    assert cases.write_case(text="Other words").status_code == 403
    assert cases.answer().status_code == 403
    assert cases.approach().status_code == 303
    assert cases.state_of_case() == "approached"
    assert events_of_cases() == ["save", "approach", "agree", "decline", "approach"]


def test_there_is_nothing_to_answer_publish_or_take_back_before_anything_is_done(cases: Cases) -> None:
    for page in ("/answer", "/publish", "/take-back"):
        assert cases.lead.get(cases.one(page)).status_code == 404
        assert cases.lead.post(cases.one(page), {"version": 0}).status_code == 404
    assert cases.lead.get(cases.one().replace("fv1", "zz9")).status_code == 404
