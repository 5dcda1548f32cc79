"""The page of words that are unusually common with high or with low scores, and how many statements both pages need."""

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.integration.conftest import World
from tests.integration.test_narrative_search import AT, submission
from tests.integration.test_statements import needed
from tests.pages import Browser, Page

COMMON = "families plan support school health"


@pytest.fixture
def browser(world: World) -> Browser:
    return world.browser(world.person(Role.NATIONAL_ANALYST))


def written(world: World, collection: models.Collection, areas: int, *, name: str = "Area") -> None:
    """So many areas that score the workforce high and data low, with words for each."""
    for number in range(areas):
        area = factories.AreaFactory(name=f"{name} {number}")
        high = submission(area, collection, {})
        for section, score, word in (("workforce", 5, "panel"), ("data", 1, "spreadsheet")):
            for descriptor in world.guide.descriptors_in(section):
                about = {"submission_id": high.id, "descriptor_id": descriptor.id}
                factories.SubmissionNarrativeFactory(**about, text=f"{COMMON} of {word}s in {name} {number}")
                factories.SubmissionScoreFactory(**about, score=score)
    db.session.commit()


def table(page: Page, which: str) -> list[list[str]]:
    rows = page.soup.select(f"#{which} tbody tr")
    return [[" ".join(cell.get_text().split()) for cell in row.select("th, td")] for row in rows]


def test_what_is_said_more_often_with_high_and_with_low_scores_is_told_with_counts_and_bases(
    world: World, browser: Browser
) -> None:
    written(world, world.collection, 6)
    workforce, data = (len(world.guide.descriptors_in(section)) for section in ("workforce", "data"))
    page = browser.page(f"{AT}/terms?year=2024")
    assert (
        f"2024: {6 * workforce} narratives of 6 areas with scores 4 and 5, "
        f"and {6 * data} narratives of 6 areas with scores 0 to 2." in page.main
    )
    ((word, areas, narratives, other_areas, others, z),) = table(page, "high")
    assert (word, areas, other_areas) == ("panels", "6 of 6", "0 of 6")
    assert (narratives, others) == (f"{6 * workforce} of {6 * workforce}", f"0 of {6 * data}")
    assert float(z) > 1.96
    assert [row[0] for row in table(page, "low")] == ["spreadsheets"]
    (link,) = page.soup.select("#high a")
    assert link["href"] == f"{AT}?q=panels&year=2024"
    assert [cell["scope"] for cell in page.soup.select("#high thead th")] == ["col"] * 6
    assert page.soup.select_one("#high caption").get_text() == "More common with scores 4 and 5"


def test_a_phrase_leads_to_a_search_for_the_phrase(world: World, browser: Browser) -> None:
    for said, score in (("parent panels", 4), ("panels of parent", 1)):
        for _ in range(6):
            texts = dict.fromkeys(world.guide.descriptor_ids, said)
            submission(factories.AreaFactory(), world.collection, texts, score)
    page = browser.page(f"{AT}/terms")
    links = {link.get_text(): link["href"] for link in page.soup.select("#high a")}
    assert links == {"parent panels": f"{AT}?q=%22parent+panels%22&year=2024"}
    assert "186 narratives" in browser.page(links["parent panels"]).main


def test_too_few_areas_are_said_to_be_too_few(world: World, browser: Browser) -> None:
    written(world, world.collection, 4)
    page = browser.page(f"{AT}/terms")
    assert page.main.count("No word stands out. There are too few areas: at least 5 are needed.") == 2


def test_the_year_is_the_latest_with_submissions_unless_another_is_asked_for(world: World, browser: Browser) -> None:
    earlier = factories.CollectionFactory(year=2023)
    written(world, earlier, 5)
    written(world, world.collection, 1, name="Other")
    assert "2024: " in browser.page(f"{AT}/terms").main
    page = browser.page(f"{AT}/terms?year=1999&section=nothing")
    assert "Left out, because there is no such choice: 1999, nothing" in page.main
    page = browser.page(f"{AT}/terms?year=2023&section=data")
    assert f"2023, Data: 0 narratives of 0 areas with scores 4 and 5, and {5 * 7} narratives" in page.main


def test_made_up_narratives_are_said_to_be_made_up(world: World, browser: Browser) -> None:
    made_up = factories.CollectionFactory(year=2022, demonstration=True)
    submission(factories.AreaFactory(), made_up, {"fv1": "Zebra"})
    submission(factories.AreaFactory(), world.collection, {"fv1": "Zebra"})
    for path, said in ((f"{AT}?q=zebra", 1), (f"{AT}?q=zebra&year=2024", 0), (f"{AT}/terms?year=2022", 1)):
        assert browser.page(path).text.count("are made up") == said, path


def test_both_pages_need_as_many_statements_for_twice_the_areas_years_and_narratives(
    world: World, browser: Browser
) -> None:
    written(world, world.collection, 3)
    paths = (
        AT,
        f"{AT}?q=families",
        f"{AT}?q=families&score=5&section=workforce&region=London",
        f"{AT}/terms?year=2024",
    )
    before = [needed(browser, path) for path in paths]
    written(world, world.collection, 3, name="Later")
    written(world, factories.CollectionFactory(year=2023), 6, name="Earlier")
    for path, found in zip(paths, before, strict=True):
        assert len(needed(browser, path)) == len(found) <= 6, (path, found)
