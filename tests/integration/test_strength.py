"""How sure an area is of a score and what it rests on: on the page of the descriptor and wherever its narrative is."""

from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import pytest

from ehsg import models
from ehsg.domain.errors import RuleBroken
from ehsg.domain.guide_file import read_guide
from ehsg.domain.strength import Strength
from ehsg.extensions import db
from ehsg.services.scoring import Entry, record_score
from tests import factories
from tests.integration.conftest import World
from tests.integration.saving import at, everything, save
from tests.integration.test_autosave import autosave
from tests.integration.test_kept_forms import TYPED, after_the_end, sign_in
from tests.integration.test_stale import marked, second
from tests.integration.test_statements import counting, needed
from tests.pages import Page
from tests.returns import as_stored
from tests.unit.guide_texts import REMOVE, changed

KINDS = ["data", "dip_sample"]
SAID = {"confidence": "high", "rests_on": KINDS}
IN_WORDS = "Confidence: High. Rests on: Data, Dip sample."
NOT_A_STEP = "Choose a confidence from the list, or “Not said”"
NOT_A_KIND = "Choose what the score rests on from the list"


def strength_of(world: World, descriptor_id: str = "fv1") -> tuple[str | None, list[str] | None, int]:
    """The columns as they are stored, and the version."""
    db.session.commit()
    columns = (models.DescriptorScore.confidence, models.DescriptorScore.rests_on, models.DescriptorScore.version)
    row = db.session.query(*columns).filter_by(assessment_id=world.assessment.id, descriptor_id=descriptor_id).one()
    db.session.commit()
    return tuple(row)


def record(world: World, entry: Entry, version: int) -> None:
    """By the service itself, as another part of the house would."""
    record_score(
        assessment=as_stored(world.assessment),
        guide=world.guide,
        descriptor_id="fv1",
        entry=entry,
        version=version,
        user_id=world.coordinator.id,
        now=factories.NOW,
    )


@pytest.fixture
def silent(world: World) -> Iterator[World]:
    """The collection's edition asks for none of it."""
    keys = ("confidence", "evidence_kinds", "high_score")
    guide = read_guide(changed(*(((key,), REMOVE) for key in keys)), name="without.yaml")
    with patch.dict(world.app.extensions, ehsg_guides={guide.edition: guide}):
        yield world


# Saying it, changing it, taking it back


def test_it_is_saved_with_the_score_and_shown_as_it_was_chosen(world: World) -> None:
    browser = world.browser(world.coordinator)
    page = browser.page(at(world))
    assert (page.value("confidence"), page.value("rests_on")) == ("", []), "nothing is said for anybody"
    assert save(browser, world, score="4", narrative="Words", **SAID).status_code == 303
    assert strength_of(world) == ("high", KINDS, 1)
    page = browser.page(at(world))
    assert (page.value("confidence"), page.value("rests_on"), page.value("score")) == ("high", KINDS, "4")


def test_it_can_be_said_before_there_is_a_score(world: World) -> None:
    save(world.browser(world.coordinator), world, **SAID)
    assert strength_of(world) == ("high", KINDS, 1)


def test_not_said_and_no_ticks_take_it_back_and_leave_no_trace_in_the_row(world: World) -> None:
    browser = world.browser(world.coordinator)
    save(browser, world, score="4", narrative="Words", **SAID)
    save(browser, world, version=1, score="4", narrative="Words", confidence="")
    assert strength_of(world) == (None, None, 2)


def test_clearing_the_score_leaves_it_as_it_is(world: World) -> None:
    browser = world.browser(world.coordinator)
    save(browser, world, score="4", **SAID)
    save(browser, world, version=1, button="clear", score="4", **SAID)
    assert strength_of(world) == ("high", KINDS, 2)


def test_ticks_in_another_order_or_twice_are_no_change(world: World) -> None:
    browser = world.browser(world.coordinator)
    save(browser, world, score="4", **SAID)
    before = everything()
    save(browser, world, version=0, score="4", confidence="high", rests_on=[*KINDS[::-1], *KINDS])
    assert everything() == before


def test_it_is_saved_while_somebody_works(world: World) -> None:
    browser = world.browser(world.coordinator)
    assert autosave(browser, world, **SAID).json == {"saved": True, "version": 1, "removed": 0}
    assert strength_of(world) == ("high", KINDS, 1)
    answer = autosave(browser, world, version=1, confidence="sure")
    assert (answer.status_code, answer.json["saved"], answer.json["message"]) == (422, False, NOT_A_STEP)
    assert strength_of(world) == ("high", KINDS, 1)


def test_it_waits_with_the_text_while_its_writer_signs_in_again(world: World) -> None:
    browser, location = after_the_end(world, typed={**TYPED, **SAID})
    page = browser.page(sign_in(browser, world.coordinator, location).location)
    assert (page.value("confidence"), page.value("rests_on")) == ("high", KINDS)
    assert page.value("narrative") == TYPED["narrative"]
    assert strength_of(world) == (None, None, 0)


# What is refused


@pytest.mark.parametrize("wrong", ["High", "certain", "2", "high\x00", " high", "high,low"])
def test_a_confidence_that_the_guide_does_not_have_is_refused_and_nothing_typed_is_lost(
    world: World, wrong: str
) -> None:
    answer = save(
        world.browser(world.coordinator), world, score="4", narrative="Kept", confidence=wrong, rests_on=KINDS
    )
    page = Page(answer)
    assert (answer.status_code, page.errors) == (422, [NOT_A_STEP])
    assert page.soup.select_one(".govuk-error-summary a")["href"] == "#confidence"
    assert page.soup.select_one("#confidence")["name"] == "confidence"
    assert NOT_A_STEP in page.soup.select_one("#confidence-error").get_text()
    assert (page.value("score"), page.value("narrative"), page.value("rests_on")) == ("4", "Kept", KINDS)
    assert strength_of(world) == (None, None, 0)


@pytest.mark.parametrize("wrong", ["Data", "luck", "", "data\x00", "x" * 500])
def test_evidence_of_a_kind_that_the_guide_does_not_have_is_refused_and_the_other_ticks_stay(
    world: World, wrong: str
) -> None:
    fields = {"score": "4", "narrative": "Kept", "confidence": "low", "rests_on": ["data", wrong]}
    page = Page(save(world.browser(world.coordinator), world, **fields))
    assert (page.status, page.errors) == (422, [NOT_A_KIND])
    assert page.soup.select_one(".govuk-error-summary a")["href"] == "#rests_on"
    assert NOT_A_KIND in page.soup.select_one("#rests_on-error").get_text()
    assert (page.value("score"), page.value("confidence"), page.value("rests_on")) == ("4", "low", ["data"])
    assert strength_of(world) == (None, None, 0)


def test_two_answers_to_how_confident_are_refused_as_nobody_can_say_which_was_meant(world: World) -> None:
    assert save(world.browser(world.coordinator), world, confidence=["low", "high"]).status_code == 400
    assert strength_of(world) == (None, None, 0)


def test_a_caller_who_says_nothing_of_it_leaves_it_as_it_is(world: World) -> None:
    save(world.browser(world.coordinator), world, score="4", **SAID)
    record(world, Entry(2, "Words", ()), version=1)
    assert strength_of(world) == ("high", KINDS, 2)


def test_the_service_refuses_what_the_guide_does_not_have_whoever_calls_it(world: World) -> None:
    with pytest.raises(RuleBroken) as broken:
        record(world, Entry(3, "", (), strength=Strength("certain", ("luck",))), version=0)
    assert len(broken.value.problems) == 2
    assert strength_of(world) == (None, None, 0)


# An edition without


def test_where_the_edition_does_not_ask_the_page_does_not_either(silent: World) -> None:
    browser = silent.browser(silent.coordinator)
    page = browser.page(at(silent))
    assert not page.soup.select("[name=confidence], [name=rests_on]")
    assert "confident" not in page.main
    assert "rest on" not in page.main
    assert save(browser, silent, score="4", narrative="Words").status_code == 303
    assert "Questions to think about" not in browser.page(f"{silent.base}/check").main


@pytest.mark.parametrize("fields", [{"confidence": "high"}, {"rests_on": ["data"]}])
def test_and_what_is_sent_all_the_same_is_refused_with_the_text_kept(silent: World, fields: dict[str, Any]) -> None:
    page = Page(save(silent.browser(silent.coordinator), silent, narrative="Kept", **fields))
    assert (page.status, len(page.errors), page.value("narrative")) == (422, 1, "Kept")
    assert strength_of(silent) == (None, None, 0)


# Two people


def test_somebody_who_was_too_late_sees_both_with_what_differs_marked(world: World) -> None:
    save(world.browser(world.coordinator), world, score="1", confidence="low", rests_on=["document", "data"])
    browser = second(world)
    mine = {"score": "1", "confidence": "high", "rests_on": ["data"]}
    page = Page(save(browser, world, **mine))
    assert page.status == 409
    assert marked(page, "mine") == ["High", "Data"]
    assert marked(page, "theirs") == ["Low", "Document, Data"]
    assert (page.value("confidence"), page.value("rests_on")) == ("high", ["data"])
    assert strength_of(world) == ("low", ["document", "data"], 1)
    save(browser, world, version=page.value("version"), **mine)
    assert strength_of(world) == ("high", ["data"], 2)


def test_where_only_one_of_the_two_said_it_the_other_is_told_so(world: World) -> None:
    save(world.browser(world.coordinator), world, narrative="Theirs", confidence="low")
    page = Page(save(second(world), world, narrative="Theirs", rests_on=["data"]))
    assert marked(page, "mine") == ["not said", "Data"]
    assert marked(page, "theirs") == ["Low", "not said"]


def test_the_meeting_shows_it_and_leaves_it_as_it_is(world: World) -> None:
    browser = world.browser(world.coordinator)
    save(browser, world, score="4", narrative="Words", **SAID)
    path = f"{world.base}/moderation/fv1"
    assert IN_WORDS in browser.page(path).main
    assert IN_WORDS in Page(browser.post(path, {"version": 1, "score": "9"})).main, "beside an error too"
    browser.post(path, {"version": 1, "score": "2", "narrative": "Agreed", "stay": "yes"})
    assert strength_of(world) == ("high", KINDS, 2)
    stale = Page(browser.post(path, {"version": 1, "score": "3", "narrative": "Other"}))
    assert (stale.status, marked(stale, "theirs")) == (409, ["2", "Agreed"])


# What it costs


def test_it_costs_no_statement_more_on_the_page_and_in_a_save(world: World) -> None:
    browser = world.browser(world.coordinator)
    with counting() as plain:
        save(browser, world, "fv2", score="3", narrative="Words")
    with counting() as more:
        save(browser, world, "fv3", score="3", narrative="Words", **SAID)
    assert len(more) == len(plain) <= 9
    assert len(needed(browser, at(world, "fv3"))) == len(needed(browser, at(world, "fv2"))) <= 6
