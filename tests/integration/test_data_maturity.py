"""Placing the area on the data maturity scale."""

from typing import Any

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests.pages import Page
from tests.returns import fill_in


def _post(world: Any, **fields: Any) -> Any:
    return world.browser(world.coordinator).post(f"{world.base}/data-maturity", {"version": 0, **fields})


def test_the_page_offers_six_models_with_a_line_on_each_and_none_is_ticked(world: Any) -> None:
    page = world.browser(world.coordinator).page(f"{world.base}/data-maturity")
    offered = [radio["value"] for radio in page.soup.select("input[name=model]")]
    assert offered == ["1", "2", "3", "4", "5", "6"]
    assert page.value("model") is None
    assert all(model.summary in page.text for model in world.guide.data_maturity_models)


def test_the_chosen_model_is_stored_and_ticked_the_next_time(world: Any) -> None:
    response = _post(world, model=3)
    assert (response.status_code, response.location) == (303, f"{world.base}/")
    stored = world.fresh(world.assessment)
    assert (stored.data_maturity_model, stored.data_maturity_version) == (3, 1)
    assert world.browser(world.coordinator).page(f"{world.base}/data-maturity").value("model") == "3"


def test_the_choice_is_recorded_with_who_made_it_and_what_it_was_before(world: Any) -> None:
    _post(world, model=3)
    _post(world, model=5, version=1)
    events = [e for e in db.session.query(models.Event).order_by(models.Event.id) if e.kind == "choose_model"]
    assert [(e.old, e.new) for e in events] == [({"model": None}, {"model": 3}), ({"model": 3}, {"model": 5})]
    assert {e.user_id for e in events} == {world.coordinator.id}


@pytest.mark.parametrize("sent", ["7", "0", "-1", "3.5", "three", " 3", "３"])
def test_a_model_that_was_not_offered_is_refused_in_words(world: Any, sent: str) -> None:
    response = _post(world, model=sent)
    assert response.status_code == 422
    page = Page(response)
    assert page.errors == ["Choose one of the six models"]
    assert page.soup.title.get_text().startswith("Error:")
    assert world.fresh(world.assessment).data_maturity_model is None


def test_sending_no_model_is_refused_and_takes_no_earlier_choice_away(world: Any) -> None:
    _post(world, model=3)
    response = _post(world, version=1)
    assert (response.status_code, Page(response).errors) == (422, ["Choose one of the six models"])
    assert world.fresh(world.assessment).data_maturity_model == 3


@pytest.mark.parametrize("version", [None, "", "-1", "x", "1.0", "9" * 30, "１"])
def test_a_form_without_a_proper_version_is_not_saved(world: Any, version: Any) -> None:
    fields = {"model": 3} if version is None else {"model": 3, "version": version}
    response = world.browser(world.coordinator).post(f"{world.base}/data-maturity", fields)
    assert response.status_code == 422
    assert "Part of this page was missing" in Page(response).errors[0]
    assert world.fresh(world.assessment).data_maturity_model is None


def test_of_two_different_choices_from_the_same_page_the_second_is_told_of_the_first(world: Any) -> None:
    _post(world, model=3)
    response = _post(world, model=5)
    page = Page(response)
    assert response.status_code == 409
    assert "It is now model 3." in page.main
    assert page.value("model") == "5", "the second person's choice must stay ticked"
    assert page.value("version") == "1", "saving again must then be possible"
    assert world.fresh(world.assessment).data_maturity_model == 3


def test_choosing_the_stored_model_again_is_no_conflict(world: Any) -> None:
    _post(world, model=3)
    assert _post(world, model=3).status_code == 303
    assert world.fresh(world.assessment).data_maturity_version == 1


def test_a_change_that_priorities_do_not_fit_says_so_and_leads_to_them(world: Any) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id, model=4)
    browser = world.browser(world.coordinator)
    response = browser.post(f"{world.base}/data-maturity", {"version": 1, "model": 1})
    assert (response.status_code, response.location) == (303, f"{world.base}/priorities")
    assert "no longer fit this model and must be chosen again" in browser.page(response.location).main


def test_last_years_model_is_told(world: Any) -> None:
    from tests import factories

    before = factories.AssessmentFactory(area=world.leeds, collection__year=2023, state="submitted",
                                         submitted_at=factories.NOW, submissions_made=1)  # fmt: skip
    factories.SubmissionFactory(assessment=before, guide=world.guide, data_maturity_model=2)
    db.session.commit()
    page = world.browser(world.coordinator).page(f"{world.base}/data-maturity")
    assert "In 2023 your area chose model 2." in page.main


def test_somebody_who_only_reads_sees_the_model_and_no_form(world: Any) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id, model=4)
    page = world.browser(world.person(Role.READER, world.leeds)).page(f"{world.base}/data-maturity")
    assert "Model 4: Early maturity." in page.main
    assert page.soup.select("main form") == []
