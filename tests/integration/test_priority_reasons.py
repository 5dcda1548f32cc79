"""Why each priority was chosen, what will be done, and choices that a new model leaves behind."""

from typing import Any

from ehsg import models
from ehsg.extensions import db
from tests.pages import Browser, Page
from tests.returns import CHOSEN, fill_in, sign


def _filled(world: Any) -> Browser:
    """Model 4 with fv1, wf1 and co1, each with a reason and a plan; both versions stand at 1 and 2."""
    fill_in(world.assessment, world.guide, world.coordinator.id)
    browser: Browser = world.browser(world.coordinator)
    return browser


def _texts(world: Any) -> dict[str, tuple[str, str]]:
    db.session.expire_all()
    rows = db.session.query(models.PriorityChoice).filter_by(assessment_id=world.assessment.id)
    return {row.descriptor_id: (row.reason, row.plan) for row in rows if row.position}


def test_reasons_and_plans_are_stored_and_shown_again(world: Any) -> None:
    browser = _filled(world)
    fields = {"version": 2}
    for id_ in CHOSEN:
        fields |= {f"reason_{id_}": f"Because <{id_}> & more", f"plan_{id_}": "First this\r\nthen that"}
    assert browser.post(f"{world.base}/priorities/reasons", fields).location == f"{world.base}/"
    assert _texts(world) == {id_: (f"Because <{id_}> & more", "First this\nthen that") for id_ in CHOSEN}
    page = browser.page(f"{world.base}/priorities/reasons")
    assert page.value("reason_fv1") == "Because <fv1> & more"
    assert page.value("plan_co1") == "First this\nthen that"


def test_a_text_that_is_too_long_is_refused_beside_its_box_and_nothing_typed_is_lost(world: Any) -> None:
    browser = _filled(world)
    before = _texts(world)
    fields = {"version": 2, "reason_fv1": "x" * 1_001, "plan_fv1": "kept too", "reason_wf1": "and this"}
    page = Page(response := browser.post(f"{world.base}/priorities/reasons", fields))
    assert response.status_code == 422
    assert page.errors == ["Why this is a priority must be 1,000 characters or fewer. It is 1 too long."]
    assert page.soup.select_one("#reason_fv1-error") is not None
    assert page.value("reason_fv1") == "x" * 1_001
    assert (page.value("plan_fv1"), page.value("reason_wf1")) == ("kept too", "and this")
    assert _texts(world) == before


def test_a_text_of_exactly_the_limit_is_taken_and_new_lines_count_as_one(world: Any) -> None:
    browser = _filled(world)
    text = "a\r\n" * 500
    assert browser.post(f"{world.base}/priorities/reasons", {"version": 2, "plan_fv1": text}).status_code == 303
    assert _texts(world)["fv1"][1] == "a\n" * 500


def test_characters_that_cannot_be_kept_are_left_out_and_that_is_said(world: Any) -> None:
    browser = _filled(world)
    response = browser.post(f"{world.base}/priorities/reasons", {"version": 2, "reason_fv1": "a\x00b\x07c"})
    assert "Saved, without 2 control characters" in browser.page(response.location).main
    assert _texts(world)["fv1"][0] == "abc"


def test_a_stale_form_stores_nothing_and_shows_both_texts(world: Any) -> None:
    browser = _filled(world)
    browser.post(f"{world.base}/priorities/reasons", {"version": 2, "reason_fv1": "the first to save"})
    page = Page(response := browser.post(f"{world.base}/priorities/reasons", {"version": 2, "reason_fv1": "mine"}))
    assert response.status_code == 409
    assert page.value("reason_fv1") == "mine"
    assert "the first to save" in page.main
    assert _texts(world)["fv1"][0] == "the first to save"


def test_texts_for_a_choice_that_was_taken_out_meanwhile_are_not_lost(world: Any) -> None:
    browser = _filled(world)
    form = {"version": 2, "reason_fv1": "long thought about", "reason_wf1": "w", "reason_co1": "c"}
    browser.post(f"{world.base}/priorities", {"version": 2, "chosen": ["fv2", "wf1", "co1"]})
    response = browser.post(f"{world.base}/priorities/reasons", form)
    assert response.status_code == 409
    assert "long thought about" in response.text, "what was typed about a choice that is gone must be given back"
    assert _texts(world)["wf1"][0] != "w"


def test_reasons_before_any_choice_lead_to_the_choice(world: Any) -> None:
    browser = world.browser(world.coordinator)
    assert browser.get(f"{world.base}/priorities/reasons").location == f"{world.base}/priorities"


def test_saving_reasons_when_all_choices_were_taken_out_gives_the_texts_back(world: Any) -> None:
    browser = _filled(world)
    browser.post(f"{world.base}/priorities", {"version": 2, "chosen": []})
    response = browser.post(f"{world.base}/priorities/reasons", {"version": 2, "reason_fv1": "long thought about"})
    assert response.status_code == 409
    assert "long thought about" in response.text


def test_taking_a_choice_out_and_back_brings_its_text_back(world: Any) -> None:
    browser = _filled(world)
    before = _texts(world)
    browser.post(f"{world.base}/priorities", {"version": 2, "chosen": ["fv2", "wf1", "co1"]})
    assert "fv1" not in _texts(world)
    browser.post(f"{world.base}/priorities", {"version": 3, "chosen": ["fv1", "wf1", "co1"]})
    assert _texts(world) == before


def test_a_new_model_marks_what_no_longer_fits_and_drops_nothing(world: Any) -> None:
    browser = _filled(world)
    before = _texts(world)
    browser.post(f"{world.base}/data-maturity", {"version": 1, "model": 3})
    assert _texts(world) == before
    page = browser.page(f"{world.base}/priorities")
    assert "Some choices no longer fit your data maturity model" in page.main
    sentence = "Family engagement: You have chosen three service descriptors, and data maturity model 3 allows two."
    assert sentence in page.main
    assert page.value("chosen") == list(CHOSEN)


def test_choices_of_a_kind_no_longer_offered_are_still_shown_and_named(world: Any) -> None:
    browser = _filled(world)
    browser.post(f"{world.base}/data-maturity", {"version": 1, "model": 1})
    page = browser.page(f"{world.base}/priorities")
    for title in ("Family engagement", "Shared practice framework", "Voluntary and community sector as partners"):
        sentence = f"{title}: Service descriptors cannot be chosen at data maturity model 1. Choose again."
        assert sentence in page.main
    check = browser.page(f"{world.base}/check")
    assert len(check.soup.find_all(string="No longer fits")) == 3
    assert "Needs attention" in browser.page(f"{world.base}/").main


def test_choices_that_no_longer_fit_stop_the_submission_until_they_are_chosen_again(world: Any) -> None:
    browser = _filled(world)
    browser.post(f"{world.base}/data-maturity", {"version": 1, "model": 1})
    sign(world.assessment, world.guide, world.coordinator.id)
    response = browser.post(f"{world.base}/submit")
    assert response.status_code == 422
    assert "The return is not complete: 3 still missing" in Page(response).errors
    assert db.session.query(models.Submission).count() == 0
    assert browser.post(f"{world.base}/priorities", {"version": 2, "chosen": ["da1", "da2", "da3"]}).status_code == 303
    assert "No longer fits" not in browser.page(f"{world.base}/check").main


def test_going_back_to_the_former_model_makes_the_same_choices_fit_again(world: Any) -> None:
    browser = _filled(world)
    before = _texts(world)
    browser.post(f"{world.base}/data-maturity", {"version": 1, "model": 1})
    browser.post(f"{world.base}/data-maturity", {"version": 2, "model": 5})
    assert _texts(world) == before
    assert "Nothing is missing" in browser.page(f"{world.base}/check").main


def test_a_stale_choice_is_refused_and_its_ticks_are_kept(world: Any) -> None:
    browser = _filled(world)
    browser.post(f"{world.base}/priorities", {"version": 2, "chosen": ["fv2", "wf1", "co1"]})
    page = Page(response := browser.post(f"{world.base}/priorities", {"version": 2, "chosen": ["fv3", "wf1"]}))
    assert response.status_code == 409
    assert page.value("chosen") == ["fv3", "wf1"]
    assert set(_texts(world)) == {"fv2", "wf1", "co1"}
