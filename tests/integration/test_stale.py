"""Two editors of the same thing: the second is told, nothing of either is lost, and saving again then works."""

from typing import Any

import pytest
from werkzeug.test import TestResponse

from ehsg.domain.permissions import Role
from tests import factories
from tests.integration.conftest import World
from tests.integration.saving import at, evidence_of, save, stored, submit_now
from tests.pages import Browser, Page

THEIRS = (("Minutes", "https://example.org/theirs"),)
MINE = (("Minutes", "https://example.org/mine"),)


def second(world: World) -> Browser:
    """Another coordinator of the same area."""
    return world.browser(world.person(Role.COORDINATOR, world.leeds))


def conflict(world: World) -> tuple[Browser, TestResponse]:
    """Both opened version 0; the first has saved, the second saves now."""
    save(world.browser(world.coordinator), world, score="1", narrative="We asked forty families.", evidence=THEIRS)
    browser = second(world)
    answer = save(browser, world, score="0", narrative="We asked sixty families twice.", evidence=MINE, button="save")
    return browser, answer


def marked(page: Page, side: str) -> list[str]:
    """What is marked on one side of the comparison, without the words for screen readers."""
    section = page.soup.select_one(f"[aria-labelledby=merge-{side}]")
    for hidden in section.select(".govuk-visually-hidden"):
        hidden.decompose()
    return [" ".join(mark.get_text().split()) for mark in section.select("mark")]


def test_a_stale_save_stores_nothing_over_the_newer_text(world: World) -> None:
    _, answer = conflict(world)
    assert answer.status_code == 409
    found = stored(world)
    assert (found.score, found.narrative, found.evidence) == (1, "We asked forty families.", THEIRS)


def test_both_texts_stand_side_by_side_with_what_differs_marked(world: World) -> None:
    name = world.coordinator.name
    _, answer = conflict(world)
    page = Page(answer)
    assert f"Not saved yet: {name} saved this descriptor first" in page.main
    assert "11:30am" in page.soup.select_one("#merge-theirs").get_text()
    assert marked(page, "mine") == ["0", "sixty", "families twice.", "Minutes https://example.org/mine"]
    assert marked(page, "theirs") == ["1", "forty", "families.", "Minutes https://example.org/theirs"]


def test_the_form_holds_mine_with_the_newest_version_and_saving_again_works(world: World) -> None:
    browser, answer = conflict(world)
    page = Page(answer)
    assert (page.value("score"), page.value("narrative")) == ("0", "We asked sixty families twice.")
    assert (evidence_of(page), page.value("version")) == (MINE, "1")
    merged = "We asked forty, then sixty families."
    again = save(browser, world, version=page.value("version"), score="2", narrative=merged, evidence=MINE)
    assert again.status_code == 303
    found = stored(world)
    assert (found.score, found.narrative, found.version, found.evidence) == (2, merged, 2, MINE)


def test_a_third_save_in_between_is_told_again(world: World) -> None:
    browser, answer = conflict(world)
    save(world.browser(world.coordinator), world, version=1, score="5", narrative="Third text.")
    again = save(browser, world, version=Page(answer).value("version"), score="2", narrative="Mine still.")
    assert again.status_code == 409
    assert marked(Page(again), "theirs") == ["5", "Third", "text."]
    assert stored(world).narrative == "Third text."


def test_a_conflict_and_a_refused_value_together_lose_nothing(world: World) -> None:
    save(world.browser(world.coordinator), world, narrative="Theirs")
    browser = second(world)
    long = "word " * 1001
    page = Page(save(browser, world, score="3", narrative=long))
    assert (page.status, page.value("narrative"), page.value("version")) == (422, long, "0")
    assert save(browser, world, version=page.value("version"), narrative="Shorter").status_code == 409
    assert stored(world).narrative == "Theirs"


def test_somebody_who_clears_the_score_meets_the_newer_score_first(world: World) -> None:
    save(world.browser(world.coordinator), world, score="4")
    answer = save(second(world), world, score="2", button="clear", narrative="Not agreed")
    assert answer.status_code == 409
    assert marked(Page(answer), "theirs")[0] == "4"
    assert stored(world).score == 4


def test_saving_different_descriptors_is_no_conflict(world: World) -> None:
    assert save(world.browser(world.coordinator), world, "fv1", score="1").status_code == 303
    assert save(second(world), world, "fv2", score="2").status_code == 303
    assert (stored(world, "fv1").score, stored(world, "fv2").score) == (1, 2)


def prepare(world: World, model: int = 3) -> Browser:
    browser = world.browser(world.coordinator)
    assert browser.post(f"{world.base}/data-maturity", {"version": 0, "model": model}).status_code == 303
    return browser


def test_a_stale_data_maturity_model_is_refused_and_the_newer_one_told(world: World) -> None:
    prepare(world, 3)
    browser, path = second(world), f"{world.base}/data-maturity"
    answer = browser.post(path, {"version": 0, "model": 5})
    assert answer.status_code == 409
    page = Page(answer)
    assert "model 3" in page.soup.select_one("[role=alert]").get_text()
    assert (page.value("model"), page.value("version")) == ("5", "1")
    assert browser.page(path).value("model") == "3"
    assert browser.post(path, {"version": page.value("version"), "model": 5}).status_code == 303
    assert browser.page(path).value("model") == "5"


def test_stale_priorities_are_refused_and_the_newer_ones_told(world: World) -> None:
    first, path = prepare(world), f"{world.base}/priorities"
    assert first.post(path, {"version": 0, "chosen": ["da1", "fv1", "fv2"]}).status_code == 303
    browser = second(world)
    answer = browser.post(path, {"version": 0, "chosen": ["da2", "wf1", "wf2"]})
    assert answer.status_code == 409
    page = Page(answer)
    told = page.soup.select_one("[role=alert]").get_text()
    assert all(world.guide.descriptor(id_).title in told for id_ in ("da1", "fv1", "fv2"))
    assert sorted(page.value("chosen")) == ["da2", "wf1", "wf2"]
    assert sorted(browser.page(path).value("chosen")) == ["da1", "fv1", "fv2"]
    again = browser.post(path, {"version": page.value("version"), "chosen": ["da2", "wf1", "wf2"]})
    assert again.status_code == 303
    assert sorted(browser.page(path).value("chosen")) == ["da2", "wf1", "wf2"]


def chosen(world: World) -> tuple[Browser, str]:
    first = prepare(world)
    first.post(f"{world.base}/priorities", {"version": 0, "chosen": ["da1", "fv1", "fv2"]})
    return first, f"{world.base}/priorities/reasons"


def reasons(who: str, *ids: str) -> dict[str, Any]:
    return {f"{part}_{id_}": f"{who}: {part} of {id_}" for id_ in ids for part in ("reason", "plan")}


def test_stale_reasons_are_refused_with_both_texts_shown(world: World) -> None:
    first, path = chosen(world)
    ids = ("da1", "fv1", "fv2")
    assert first.post(path, {"version": 1, **reasons("Theirs", *ids)}).status_code == 303
    browser = second(world)
    answer = browser.post(path, {"version": 1, **reasons("Mine", *ids)})
    assert answer.status_code == 409
    page = Page(answer)
    for id_ in ids:
        assert page.value(f"reason_{id_}") == f"Mine: reason of {id_}"
        assert f"Theirs: reason of {id_}" in page.main
        assert f"Theirs: plan of {id_}" in page.main
    assert browser.page(path).value("plan_fv1") == "Theirs: plan of fv1"
    version = page.value("version")
    assert browser.post(path, {"version": version, **reasons("Mine", *ids)}).status_code == 303
    assert browser.page(path).value("plan_fv1") == "Mine: plan of fv1"


@pytest.mark.parametrize("left", [["da2", "fv1", "fv2"], []], ids=["another", "none"])
def test_reasons_for_a_priority_that_somebody_took_out_are_shown_and_not_said_to_be_saved(
    world: World, left: list[str]
) -> None:
    first, path = chosen(world)
    ids = ("da1", "fv1", "fv2")
    assert first.post(f"{world.base}/priorities", {"version": 1, "chosen": left}).status_code == 303
    answer = second(world).post(path, {"version": 1, **reasons("Mine", *ids)})
    assert answer.status_code == 409
    for id_ in ids:
        assert f"Mine: reason of {id_}" in answer.text
        assert f"Mine: plan of {id_}" in answer.text


def test_stale_sharing_choices_are_refused_and_the_newer_ones_told(world: World) -> None:
    path = f"{world.base}/sharing"
    answers = {"areas": "yes", "departments": "no", "acknowledged": "y"}
    assert world.browser(world.coordinator).post(path, {"version": 0, **answers}).status_code == 303
    browser = second(world)
    mine = {"areas": "no", "departments": "yes"}
    answer = browser.post(path, {"version": 0, **mine})
    assert answer.status_code == 409
    page = Page(answer)
    told = page.soup.select_one("[role=alert]").get_text()
    assert "other areas’ coordinators, yes; other government departments, no; acknowledged, yes" in told
    assert (page.value("areas"), page.value("departments"), page.value("acknowledged")) == ("no", "yes", [])
    assert browser.page(path).value("areas") == "yes"
    assert browser.post(path, {"version": page.value("version"), **mine}).status_code == 303
    assert browser.page(path).value("areas") == "no"


@pytest.mark.parametrize(
    ("page_of", "fields", "told"),
    [
        ("data-maturity", {"model": "5"}, "It is now model 3."),
        ("priorities", {"chosen": ["da2", "fv1", "fv2"]}, "Stored now: "),
        ("priorities/reasons", reasons("Mine", "da1"), "What is stored stands with each below."),
        ("sharing", {"areas": "no"}, "Stored now: other areas’ coordinators, not answered"),
    ],
)
def test_a_form_that_lost_its_version_says_what_is_stored_and_can_be_saved_then(
    world: World, page_of: str, fields: dict[str, Any], told: str
) -> None:
    browser, _ = chosen(world)
    path = f"{world.base}/{page_of}"
    answer = browser.post(path, {"version": "x", **fields})
    assert answer.status_code == 422
    page = Page(answer)
    assert len(page.errors) == 1
    assert "Part of this page was missing" in page.errors[0]
    assert told in page.errors[0]
    assert browser.post(path, {"version": page.value("version"), **fields}).status_code == 303


@pytest.mark.parametrize(
    ("page_of", "fields"),
    [
        ("data-maturity", {"model": "5"}),
        ("priorities", {"chosen": ["da1"]}),
        ("priorities/reasons", {"reason_da1": "Came too late"}),
        ("sharing", {"areas": "yes"}),
        ("descriptors/fv1", {"narrative": "Came too late"}),
        ("descriptors/fv1", {"version": "0", "score": "6", "narrative": "Came too late"}),
    ],
)
def test_a_save_after_submission_is_refused_and_gives_back_what_was_typed(
    world: World, page_of: str, fields: dict[str, Any]
) -> None:
    browser = world.browser(world.coordinator)
    submit_now(world)
    answer = browser.post(f"{world.base}/{page_of}", {"version": 0, **fields})
    assert answer.status_code == 403
    page = Page(answer)
    assert "Nothing was changed." in page.main
    for name, value in fields.items():
        if name != "version":
            assert page.value(name) == (value[0] if isinstance(value, list) else value)


def test_the_newer_text_of_a_conflict_is_shown_as_text(world: World) -> None:
    save(world.browser(world.coordinator), world, narrative="<script>alert(1)</script> & more")
    page = Page(save(second(world), world, narrative="Mine"))
    assert "<script>alert(1)</script> & more" in " ".join(
        page.soup.select_one("[aria-labelledby=merge-theirs]").get_text().split()
    )


def test_an_area_member_elsewhere_cannot_use_a_conflict_to_read_a_draft(world: World) -> None:
    save(world.browser(world.coordinator), world, narrative="Ours alone")
    stranger = world.browser(world.person(Role.COORDINATOR, factories.AreaFactory()))
    answer = stranger.post(at(world), {"version": 0, "narrative": "Mine"})
    assert answer.status_code == 404
    assert "Ours alone" not in answer.text
