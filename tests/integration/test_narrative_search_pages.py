"""The page that searches narratives: order, paging, links, what it says, and that it shows text only."""

from typing import Any

import pytest

from ehsg.domain.permissions import Role
from tests import factories
from tests.integration.conftest import World
from tests.integration.test_narrative_search import AT, TEXTS, submission
from tests.pages import Browser, Page


@pytest.fixture
def browser(world: World) -> Browser:
    return world.browser(world.person(Role.NATIONAL_ANALYST))


@pytest.fixture
def one_return(world: World) -> Any:
    return submission(factories.AreaFactory(name="Kent", region="South East"), world.collection, TEXTS)


def hits(page: Page) -> list[str]:
    return [" ".join(link.get_text().split()) for link in page.soup.select(".app-hit h3 a")]


def test_hits_are_in_the_order_of_years_areas_and_the_guide_twenty_a_page(world: World, browser: Browser) -> None:
    texts = dict.fromkeys(world.guide.descriptor_ids, "Zebra")
    earlier = factories.CollectionFactory(year=2023)
    for name, collection in (("York", world.collection), ("Bath", world.collection), ("Arun", earlier)):
        submission(factories.AreaFactory(name=name), collection, texts)
    titles = [world.guide.descriptor(id_).title for id_ in world.guide.descriptor_ids]
    wanted = [f"{where}: {title}" for where in ("Bath 2024", "York 2024", "Arun 2023") for title in titles]
    found: list[str] = []
    address: str | None = f"{AT}?q=zebra"
    while address:
        page = browser.page(address)
        assert (
            f"93 narratives Say “zebra”, in 3 returns of 3 searched (every year). Page {len(found) // 20 + 1} of 5."
            in (page.main)
        )
        assert page.soup.select_one(".app-hits")["start"] == str(len(found) + 1)
        found += hits(page)
        following = page.soup.select_one("a[rel=next]")
        address = following["href"] if following else None
    assert found == wanted
    assert browser.page(f"{AT}?q=zebra&page=5").soup.select_one("a[rel=prev]")["href"] == f"{AT}?q=zebra&page=4"


@pytest.mark.parametrize(("page", "shown"), [("0", 1), ("-1", 1), ("x", 1), ("²", 1), ("999999999999", 1), ("99", 2)])
def test_a_page_that_is_not_there_is_the_first_or_the_last(
    world: World, browser: Browser, page: str, shown: int
) -> None:
    submission(factories.AreaFactory(), world.collection, dict.fromkeys(world.guide.descriptor_ids, "Zebra"))
    assert f"Page {shown} of 2." in browser.page(f"{AT}?q=zebra&page={page}").main


def test_a_hit_leads_to_its_place_in_the_submitted_return(world: World, browser: Browser, one_return: Any) -> None:
    page = browser.page(f'{AT}?q="voice of the child"')
    (link,) = page.soup.select(".app-hit h3 a")
    code = one_return.assessment.area.code
    assert link["href"] == f"/areas/{code}/2024/submissions/1#answer-fv1"
    assert "score 3" in page.main
    assert [mark.get_text() for mark in page.soup.select("mark")] == ["voice of the child"]


@pytest.mark.usefixtures("one_return")
def test_what_areas_and_people_typed_is_shown_as_text_and_never_as_markup(browser: Browser) -> None:
    page = browser.page(f"{AT}?q=bold+%3Cscript%3Ealert%3C/script%3E")
    assert "<script>alert" not in page.html
    assert page.value("q") == "bold <script>alert</script>"
    page = browser.page(f"{AT}?q=bold")
    assert '&lt;<mark class="app-found">b</mark>&gt;<mark class="app-found">Bold</mark>&lt;/' in (
        browser.page(f"{AT}?q=bold+b").html
    )
    assert page.soup.select_one(".app-hit b") is None


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("", "Type at least one word to look for, with letters or digits."),
        ("%22*%22", "Type at least one word to look for, with letters or digits."),
        ("-police", "Type at least one word to look for. A minus sign only leaves narratives out."),
        ("x" * 201, "What you look for must be 200 characters or fewer. You typed 201."),
    ],
)
@pytest.mark.usefixtures("one_return")
def test_what_cannot_be_looked_for_is_told_above_the_form_and_nothing_is_searched(
    browser: Browser, typed: str, error: str
) -> None:
    page = browser.page(f"{AT}?q={typed}&section=data")
    assert page.errors == [error]
    assert page.soup.title.get_text().startswith("Error: Search narratives")
    assert page.soup.select_one("#q")["aria-describedby"] == "q-hint q-error"
    assert page.soup.select_one("#section option[selected]")["value"] == "data"
    assert not page.soup.select(".app-hit")
    assert "No narrative says it" not in page.main


@pytest.mark.usefixtures("one_return")
def test_the_page_without_a_search_has_the_form_only_and_one_that_finds_nothing_says_where_it_looked(
    browser: Browser,
) -> None:
    page = browser.page(AT)
    assert page.errors == []
    assert not page.soup.select("#found")
    page = browser.page(f"{AT}?q=zebra&year=2024&region=South+East")
    assert "Looked for “zebra” in 1 return (2024, South East)." in page.main
    page = browser.page(f"{AT}?q=police&region=Atlantis&year=1999&score=9")
    assert "Left out, because there is no such choice: 1999, 9, Atlantis" in page.main
    assert len(hits(page)) == 2


def test_before_any_submission_the_pages_say_that_there_is_nothing_to_search(browser: Browser) -> None:
    assert "No area has submitted a return yet" in browser.page(f"{AT}?q=police").main
    assert "No area has submitted a return yet" in browser.page(f"{AT}/terms").main


def test_the_ways_to_the_search_are_on_the_national_teams_pages(world: World, browser: Browser) -> None:
    assert browser.page("/").soup.select_one(f"main a[href='{AT}']")
    assert browser.page("/national/2024/averages").soup.select_one(f"main a[href='{AT}?year=2024']")
    assert not world.browser(world.coordinator).page("/").soup.select_one(f"a[href='{AT}']")
