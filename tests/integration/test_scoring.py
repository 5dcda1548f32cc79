"""The page of a descriptor: what it shows, and what its buttons do."""

import pytest

from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests.integration.conftest import World
from tests.integration.saving import at, everything, evidence_of, save, stored, submit_now, submitted_before
from tests.pages import Page

ALL = "save_and_continue"


def test_the_page_shows_the_title_the_statement_the_prompts_and_what_each_level_means(world: World) -> None:
    page = world.browser(world.coordinator).page(at(world))
    descriptor = world.guide.descriptor("fv1")
    assert page.soup.h1.get_text() == descriptor.title
    assert descriptor.statement in page.main
    for prompt in descriptor.evidence_prompts:
        assert prompt in page.main
    for level in world.guide.scale:
        radio = page.soup.select_one(f"[name=score][value='{level.score}']")
        assert level.label in page.soup.select_one(f"label[for={radio['id']}]").get_text()
        assert page.soup.find(id=radio["aria-describedby"]).get_text() == level.meaning
    assert page.value("score") is None
    assert "0 of 31 descriptors scored" in page.main


def test_last_years_score_and_narrative_stand_beside_the_form(world: World) -> None:
    submitted_before(world, score=0, narrative="First line.\n\n<b>Second</b> line.")
    beside = world.browser(world.coordinator).page(at(world)).soup.select_one("aside")
    assert "What you submitted in 2023" in beside.get_text()
    assert "0 Not in place" in " ".join(beside.get_text(" ").split())
    assert "<b>Second</b> line." in beside.get_text()


def test_an_area_without_an_earlier_return_is_told_so(world: World) -> None:
    assert "Your area submitted no return before this one." in world.browser(world.coordinator).page(at(world)).main


def test_saving_stores_score_narrative_and_evidence_and_shows_them_again(world: World) -> None:
    browser = world.browser(world.coordinator)
    links = (("Minutes", "https://example.org/a"), ("Plan", "https://example.org/b?c=d&e=é"))
    answer = save(browser, world, score="4", narrative="Line one\r\nLine two", evidence=links)
    assert answer.status_code == 303
    assert answer.location == at(world)
    page = browser.page(answer.location)
    title = world.guide.descriptor("fv1").title
    assert f"“{title}” has been saved." in page.main
    assert (page.value("score"), page.value("narrative"), page.value("version")) == ("4", "Line one\nLine two", "1")
    assert evidence_of(page) == links
    found = stored(world)
    assert (found.score, found.narrative, found.version, found.evidence) == (4, "Line one\nLine two", 1, links)


def test_nought_is_stored_as_a_score_and_counts_as_scored(world: World) -> None:
    browser = world.browser(world.coordinator)
    answer = save(browser, world, score="0", button=ALL)
    assert stored(world).score == 0
    page = browser.page(answer.location)
    assert "1 of 31 descriptors scored" in page.main
    assert browser.page(at(world)).value("score") == "0"


def test_save_and_continue_goes_to_the_next_descriptor_without_a_score(world: World) -> None:
    browser = world.browser(world.coordinator)
    ids = world.guide.descriptor_ids
    save(browser, world, ids[1], score="0")
    save(browser, world, ids[2], score="3")
    answer = save(browser, world, ids[0], score="5", button=ALL)
    assert answer.location == at(world, ids[3])


def test_save_and_continue_goes_round_from_the_last_descriptor_to_the_first_without_a_score(world: World) -> None:
    browser = world.browser(world.coordinator)
    ids = world.guide.descriptor_ids
    save(browser, world, ids[0], score="1")
    answer = save(browser, world, ids[-1], score="2", button=ALL)
    assert answer.location == at(world, ids[1])


def test_save_and_continue_ends_at_the_task_list_when_no_other_descriptor_is_left(world: World) -> None:
    browser = world.browser(world.coordinator)
    ids = world.guide.descriptor_ids
    for id_ in ids[:-1]:
        save(browser, world, id_, score="0")
    assert save(browser, world, ids[-1], narrative="Not agreed yet.", button=ALL).location == f"{world.base}/"
    assert save(browser, world, ids[-1], version=1, score="0", button=ALL).location == f"{world.base}/"
    assert "31 of 31 descriptors scored" in browser.page(f"{world.base}/").main


def test_clearing_the_score_keeps_the_narrative_and_the_evidence(world: World) -> None:
    browser = world.browser(world.coordinator)
    links = (("Minutes", "https://example.org/a"),)
    save(browser, world, score="4", narrative="Stays", evidence=links)
    answer = save(browser, world, version=1, score="4", narrative="Stays", evidence=links, button="clear")
    assert answer.status_code == 303
    found = stored(world)
    assert (found.score, found.narrative, found.evidence) == (None, "Stays", links)
    assert browser.page(at(world)).value("score") is None


def test_a_score_may_be_left_for_later_and_a_narrative_stored_without_it(world: World) -> None:
    assert save(world.browser(world.coordinator), world, narrative="Only words").status_code == 303
    assert (stored(world).score, stored(world).narrative) == (None, "Only words")


def test_ten_links_are_stored_in_their_order_and_can_be_taken_out(world: World) -> None:
    browser = world.browser(world.coordinator)
    links = tuple((f"Link {n}", f"https://example.org/{n}") for n in range(10))
    assert save(browser, world, evidence=links).status_code == 303
    assert stored(world).evidence == links
    assert len(browser.page(at(world)).soup.select("[name=evidence-url]")) == 10
    fewer = (("", ""), *links[:0:-1])
    assert save(browser, world, version=1, evidence=fewer).status_code == 303
    assert stored(world).evidence == links[:0:-1]


def test_adding_a_link_saves_first_and_offers_an_empty_row(world: World) -> None:
    browser = world.browser(world.coordinator)
    links = (("Minutes", "https://example.org/a"),)
    answer = save(browser, world, narrative="So far", evidence=links, button="add_link")
    assert answer.location == f"{at(world)}#evidence"
    assert stored(world).narrative == "So far"
    assert len(browser.page(at(world)).soup.select("[name=evidence-url]")) == 2


def test_a_second_click_on_save_is_no_conflict_although_it_names_the_old_version(world: World) -> None:
    browser = world.browser(world.coordinator)
    same = {"score": "3", "narrative": "Once", "evidence": (("Minutes", "https://example.org/a"),)}
    assert save(browser, world, **same).status_code == 303
    before = everything()
    assert save(browser, world, **same).status_code == 303
    assert everything() == before


@pytest.mark.parametrize("role", [Role.CONTRIBUTOR, Role.SIGNATORY, Role.READER])
def test_a_role_that_only_reads_gets_no_form_and_cannot_save(world: World, role: Role) -> None:
    links = (("Minutes", "https://example.org/a"),)
    save(world.browser(world.coordinator), world, score="0", narrative="Agreed", evidence=links)
    before = stored(world)
    browser = world.browser(world.person(role, world.leeds))
    page = browser.page(at(world))
    assert not page.soup.select("main form")
    assert "0 Not in place" in page.main
    assert "Agreed" in page.main
    assert page.soup.select_one("main a[href='https://example.org/a']").get_text() == "Minutes"
    answer = save(browser, world, version=1, score="5", narrative="Mine instead")
    assert answer.status_code == 403
    assert "Mine instead" in answer.text
    assert stored(world) == before


def test_a_submitted_return_is_shown_without_a_form_and_a_save_gives_the_text_back(world: World) -> None:
    browser = world.browser(world.coordinator)
    save(browser, world, score="2", narrative="As it was")
    submit_now(world)
    assert "This return has been submitted, so it cannot be changed." in browser.page(at(world)).main
    typed = "Came too late.\n\nBut is not lost.\x07"
    answer = save(browser, world, version=1, score="5", narrative=typed, evidence=(("Minutes", "https://e.org/m"),))
    assert answer.status_code == 403
    page = Page(answer)
    assert page.value("narrative") == "Came too late.\n\nBut is not lost."
    assert evidence_of(page) == (("Minutes", "https://e.org/m"),)
    assert (stored(world).score, stored(world).narrative) == (2, "As it was")


def test_opening_every_page_changes_nothing_in_the_database(world: World) -> None:
    submission = submitted_before(world)
    browser = world.browser(world.coordinator)
    save(browser, world, score="2", narrative="Something")
    base, earlier = world.base, f"/areas/{world.leeds.code}/{submission.assessment.collection.year}"
    db.session.commit()
    before = everything()
    own = ["", "check", "data-maturity", "priorities", "priorities/reasons", "sharing", "sign-off", "sign-off/chair"]
    paths = [f"{base}/{page}" for page in [*own, "submit", "report.pdf"]]
    paths += [f"{base}/descriptors/{id_}?kept=x" for id_ in world.guide.descriptor_ids]
    paths += [f"{earlier}/", f"{earlier}/submissions/1", f"{earlier}/submissions/1/content.json", "/", "/shared/2024"]
    paths += ["/help", "/privacy", "/cookies", "/accessibility", "/healthz", "/account/change-password"]
    for path in paths:
        assert browser.get(path, follow_redirects=True).status_code == 200, path
    for path in ("/account/sign-out", f"{base}/descriptors/fv1/autosave", f"{base}/reopen"):
        assert browser.get(path).status_code in (404, 405), path
    lead = world.browser(world.person(Role.NATIONAL_LEAD))
    before = everything()
    for path in ("/", "/national/2024/responses", f"{earlier}/reopen", f"{earlier}/submissions/1"):
        assert lead.get(path).status_code == 200, path
    assert everything() == before
