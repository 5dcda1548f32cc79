"""Where it shows how sure an area is of a score and what it rests on, who sees it, and what is asked because of it."""

from ehsg import models
from ehsg.domain.content import from_json
from ehsg.domain.permissions import Role
from ehsg.domain.strength import Strength
from ehsg.extensions import db
from tests import factories
from tests.integration.conftest import World
from tests.integration.saving import at, save, submit_now
from tests.integration.test_strength import IN_WORDS, KINDS, SAID
from tests.printed import text_of
from tests.returns import content_now, fill_in, sign, submitted


def printed(world: World, path: str) -> str:
    """All words of a report, as its area downloads it."""
    return text_of(world.browser(world.coordinator).get(path).data)


def test_it_shows_wherever_the_areas_people_read_the_narrative(world: World) -> None:
    browser = world.browser(world.coordinator)
    save(browser, world, score="4", narrative="Words", **SAID)
    for user in (world.coordinator, world.person(Role.READER, world.leeds)):
        assert IN_WORDS in world.browser(user).page(f"{world.base}/check").main
    assert IN_WORDS in world.browser(world.person(Role.READER, world.leeds)).page(at(world)).main
    assert "“Data” and “Dip sample” were added" in browser.page(f"{world.base}/history").main
    assert "onfidence “High” was given" in browser.page(f"{at(world)}/history").main
    submit_now(world)
    assert IN_WORDS in browser.page(at(world)).main


def test_it_is_submitted_signed_and_printed_and_other_areas_and_departments_do_not_see_it(world: World) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id, areas=True, departments=True)
    save(world.browser(world.coordinator), world, version=1, score="4", narrative="Words", **SAID)
    sign(world.assessment, world.guide, world.coordinator.id)
    path = world.browser(world.coordinator).post(f"{world.base}/submit").location
    submission = db.session.query(models.Submission).one()
    assert from_json(submission.content).entry("fv1").strength == Strength("high", tuple(KINDS))
    world.at(world.collection.sharing_from)
    analyst, department = world.person(Role.NATIONAL_ANALYST), world.person(Role.DEPARTMENT_VIEWER)
    for user in (world.coordinator, analyst):
        assert IN_WORDS in world.browser(user).page(path).main
    elsewhere = world.person(Role.COORDINATOR, factories.AreaFactory())
    for user in (department, elsewhere):
        page = world.browser(user).page(path)
        assert "Family engagement" in page.main
        assert "Confidence" not in page.html
        assert "Dip sample" not in page.html
    text = printed(world, f"{path}/report.pdf")
    assert IN_WORDS in text
    assert "How confident the partnership is" in text
    assert "Some cases, read and checked." in text


def test_a_report_of_a_return_that_says_none_of_it_is_printed_as_before(world: World) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id)
    text = printed(world, f"{world.base}/report.pdf")
    assert "onfiden" not in text
    assert "ests on" not in text


def test_changing_it_ends_a_signature_and_says_why_and_undoing_the_change_makes_it_stand_again(world: World) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id)
    sign(world.assessment, world.guide, world.coordinator.id)
    browser, words = world.browser(world.coordinator), content_now(world.assessment, world.guide).entry("fv1").narrative
    save(browser, world, version=1, score="3", narrative=words, **SAID)
    page = browser.page(f"{world.base}/sign-off")
    assert "Family engagement: confidence “High” was given." in page.main
    assert "Family engagement: “Data” and “Dip sample” were added to what the score rests on." in page.main
    save(browser, world, version=2, score="3", narrative=words)
    assert "No longer valid" not in browser.page(f"{world.base}/sign-off").main


def test_a_high_score_with_only_somebodys_word_for_it_is_a_question_and_stops_nobody(world: World) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id)
    browser = world.browser(world.coordinator)
    for id_, score, rests_on in (("wf1", "5", ["assertion"]), ("fv2", "3", ["assertion"]), ("fv3", "5", KINDS)):
        save(browser, world, id_, version=1, score=score, narrative="Words", rests_on=rests_on)
    page = browser.page(f"{world.base}/check")
    asked = page.soup.select("section[aria-labelledby=questions] li a")
    title = world.guide.descriptor("wf1").title
    assert [(a.get_text(), a["href"]) for a in asked] == [
        (f"{title}: scored 5, resting only on: Assertion.", f"{world.base}/descriptors/wf1")
    ]
    assert "Nothing is missing" in page.main
    reader = world.browser(world.person(Role.READER, world.leeds)).page(f"{world.base}/check")
    assert reader.soup.select("section[aria-labelledby=questions] li")
    assert not reader.soup.select("section[aria-labelledby=questions] a"), "who cannot change it is sent nowhere"
    sign(world.assessment, world.guide, world.coordinator.id)
    assert submitted(world.assessment, world.guide, world.coordinator.id).number == 1
