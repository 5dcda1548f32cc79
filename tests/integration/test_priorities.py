"""Choosing three priorities, and what happens to them when the model changes."""

from typing import Any

import pytest
from sqlalchemy import select

from ehsg import models
from ehsg.domain.guide import Kind
from ehsg.extensions import db
from tests import factories
from tests.pages import Browser, Page

SENTENCES = {
    1: "Your area is at data maturity model 1 (Manual), so all three priorities must be data descriptors.",
    2: "Your area is at data maturity model 2 (Basic), so all three priorities must be data descriptors.",
    3: "Your area is at data maturity model 3 (Building blocks), so choose one data descriptor and two service "
    "descriptors.",
    4: "Your area is at data maturity model 4 (Early maturity), so all three priorities must be service descriptors.",
    5: "Your area is at data maturity model 5 (Mature), so all three priorities must be service descriptors.",
    6: "Your area is at data maturity model 6 (Advanced), so all three priorities must be service descriptors.",
}
OFFERED = {1: {Kind.DATA}, 2: {Kind.DATA}, 3: {Kind.DATA, Kind.SERVICE}} | dict.fromkeys((4, 5, 6), {Kind.SERVICE})
FITTING = {
    1: ["da1", "da2", "da7"],
    2: ["da1", "da2", "da7"],
    3: ["fv1", "le6", "da1"],
    4: ["fv1", "fv2", "fv3"],
    5: ["fv1", "wf1", "co1"],
    6: ["wf1", "co1", "le1"],
}
NOT_FITTING = [
    (1, ["fv1"]),
    (1, ["da1", "da2", "fv1"]),
    (1, ["fv1", "wf1", "co1"]),
    (2, ["le1", "da1"]),
    (3, ["da1", "da2"]),
    (3, ["da1", "da2", "fv1"]),
    (3, ["fv1", "wf1", "co1"]),
    (3, ["da1", "da2", "da3"]),
    (4, ["da1"]),
    (4, ["fv1", "wf1", "da1"]),
    (5, ["da1", "da2", "da3"]),
    (6, ["fv1", "da7"]),
]


def _with_model(world: Any, model: int) -> Browser:
    db.session.get(models.Assessment, world.assessment.id).data_maturity_model = model
    db.session.commit()
    browser: Browser = world.browser(world.coordinator)
    return browser


def _choose(browser: Browser, world: Any, chosen: list[str], version: int = 0) -> Any:
    return browser.post(f"{world.base}/priorities", {"version": version, "chosen": chosen})


def _stored(world: Any) -> list[str]:
    rows = db.session.scalars(
        select(models.PriorityChoice)
        .where(models.PriorityChoice.assessment_id == world.assessment.id, models.PriorityChoice.position.isnot(None))
        .order_by(models.PriorityChoice.position)
        .execution_options(populate_existing=True)
    )
    return [row.descriptor_id for row in rows]


@pytest.mark.parametrize("model", range(1, 7))
def test_the_page_says_why_in_one_sentence_and_offers_only_what_the_model_allows(world: Any, model: int) -> None:
    page = _with_model(world, model).page(f"{world.base}/priorities")
    assert page.soup.select_one("main .govuk-body-l").get_text() == SENTENCES[model]
    offered = [box["value"] for box in page.soup.select("input[name=chosen]")]
    allowed = [d.id for d in world.guide.descriptors if world.guide.kind_of(d.id) in OFFERED[model]]
    assert offered == allowed
    assert page.value("chosen") == []


def test_without_a_model_the_page_asks_for_it_first(world: Any) -> None:
    browser = world.browser(world.coordinator)
    page = browser.page(f"{world.base}/priorities")
    assert "Choose your data maturity model first." in page.main
    assert page.soup.select("input[name=chosen]") == []
    response = _choose(browser, world, ["fv1"])
    assert response.status_code == 422
    assert "Choose your data maturity model first." in Page(response).text
    assert _stored(world) == []


@pytest.mark.parametrize("model", range(1, 7))
def test_a_choice_within_the_rule_is_stored_in_the_guides_order(world: Any, model: int) -> None:
    response = _choose(_with_model(world, model), world, list(reversed(FITTING[model])))
    assert (response.status_code, response.location) == (303, f"{world.base}/priorities/reasons")
    assert _stored(world) == FITTING[model]


@pytest.mark.parametrize(("model", "chosen"), NOT_FITTING)
def test_a_crafted_choice_against_the_rule_is_refused_and_none_of_it_stored(
    world: Any, model: int, chosen: list[str]
) -> None:
    page = Page(response := _choose(_with_model(world, model), world, chosen))
    assert response.status_code == 422
    assert page.errors
    assert f"data maturity model {model}" in page.errors[0]
    assert _stored(world) == []
    assert world.fresh(world.assessment).priorities_version == 0


@pytest.mark.parametrize(
    ("chosen", "sentence"),
    [
        (["fv1", "fv2", "fv3", "wf1"], "Choose three priorities. You have chosen four."),
        (["fv1", "fv1", "fv2"], "Choose each descriptor only once."),
        (["fv1", "zz9"], "There is no descriptor “zz9” in the guide."),
        (["fv1", "FV2"], "There is no descriptor “FV2” in the guide."),
        (["fv1", ""], "There is no descriptor “” in the guide."),
        (["fv1", "<script>"], "There is no descriptor “<script>” in the guide."),
    ],
)
def test_four_the_same_twice_and_unknown_ones_are_refused_in_words(
    world: Any, chosen: list[str], sentence: str
) -> None:
    browser = _with_model(world, 4)
    _choose(browser, world, ["co1", "co2", "co3"])
    page = Page(response := _choose(browser, world, chosen, version=1))
    assert response.status_code == 422
    assert sentence in page.errors
    assert _stored(world) == ["co1", "co2", "co3"]


def test_what_was_ticked_is_ticked_again_after_a_refusal(world: Any) -> None:
    page = Page(_choose(_with_model(world, 4), world, ["fv1", "fv2", "fv3", "wf1"]))
    assert page.value("chosen") == ["fv1", "fv2", "fv3", "wf1"]


def test_fewer_than_three_can_be_stored_for_the_time_being(world: Any) -> None:
    browser = _with_model(world, 4)
    assert _choose(browser, world, ["fv1"]).status_code == 303
    assert "1 chosen so far" in browser.page(f"{world.base}/check").main
    assert _choose(browser, world, [], version=1).location == f"{world.base}/"
    assert _stored(world) == []


def test_lowest_scores_and_last_years_priorities_are_pointed_out(world: Any) -> None:
    last = factories.AssessmentFactory(
        area=world.leeds, collection__year=2023, state="submitted", submitted_at=factories.NOW, submissions_made=1
    )
    made = factories.SubmissionFactory.build(assessment=last, guide=world.guide, submitted_by=None)
    content = {**made.content, "priorities": [{"descriptor_id": "wf9", "reason": "", "plan": ""}]}
    factories.SubmissionFactory(assessment=last, guide=world.guide, content=content)
    for id_, score in (("fv1", 1), ("fv2", 1), ("le1", 2), ("co1", 4), ("da1", 0)):
        row = db.session.query(models.DescriptorScore).filter_by(assessment_id=world.assessment.id, descriptor_id=id_)
        row.update({"score": score})
    page = _with_model(world, 4).page(f"{world.base}/priorities")
    about = {id_: page.soup.find(id=f"about-{id_}").get_text(" ", strip=True) for id_ in ("fv1", "fv2", "co1", "wf9")}
    assert about == {
        "fv1": "Score 1 Among your lowest",
        "fv2": "Score 1 Among your lowest",
        "co1": "Score 4",
        "wf9": "Not scored Priority last year",
    }
