"""The national team's pages of averages, descriptors and priorities."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ehsg import models
from ehsg.extensions import db
from tests import factories
from tests.integration.conftest import World
from tests.integration.national.computing import SECTIONS, TITLES, Computed, percent
from tests.integration.test_comparison import a_year, submit
from tests.integration.test_statements import needed
from tests.integration.three_years import YEARS
from tests.pages import Browser, Page
from tests.unit.test_progress import FV9, edition, without_fv1

PAGES = ("averages", "priorities", "descriptors/fv1")


def table(page: Page, caption: str) -> list[list[str]]:
    """The cells of the table whose caption begins so, without its head; rows that head others are left out."""
    (found,) = [t for t in page.soup.select("main table") if t.caption.get_text(strip=True).startswith(caption)]
    lines = [[" ".join(c.get_text(" ").split()) for c in tr.select("th, td")] for tr in found.select("tbody tr")]
    return [line for line in lines if len(line) > 1]


FILTERS: dict[str, Any] = {
    "": lambda row: True,
    "?region=London": lambda row: row["region"] == "London",
    "?type=county+council": lambda row: row["type"] == "county council",
    "?model=3": lambda row: row["data_maturity_model"] == "3",
    "?earned-autonomy=no": lambda row: row["autonomy"] == "no",
    "?region=London&earned-autonomy=yes": lambda row: row["region"] == "London" and row["autonomy"] == "yes",
}


@pytest.mark.parametrize("query", FILTERS)
def test_the_page_of_averages_agrees_with_another_computation(analyst: Browser, computed: Computed, query: str) -> None:
    among = FILTERS[query]
    page = analyst.page(f"/national/2019/averages{query}")
    expected = [line[:-1] for line in computed.table("section-averages", among, 2018)]
    assert [line[:-1] for line in table(page, "Section averages by year")] == expected
    changes = computed.table("changes", among, 2018)
    assert table(page, "What changed in each section since 2018") == [
        [name, *(f"{line[n]} of {line[3]} ({line[n + 1]}%)" for n in (4, 6, 8))]
        for name, line in zip(SECTIONS.values(), changes, strict=True)
    ]
    models_ = computed.table("data-maturity", among, 2018)
    for place, line in enumerate(table(page, "Areas in each data maturity model")):
        assert line[1:-1] == [f"{many} ({share}%)" for _, _, many, share in models_[6 * place : 6 * place + 6]]
    scores = [line for line in computed.table("descriptors", among, 2018) if line[0] == "2019"]
    assert [line[:8] for line in table(page, "How many areas gave each descriptor")] == [
        [line[2], *line[8:], line[4]] for line in scores
    ]
    if int(scores[0][3]) >= 5:
        assert [line[8:] for line in table(page, "How many areas gave each descriptor")] == [
            [line[6], f"{line[5]} to {line[7]}"] for line in scores
        ]
        spread = [line[3:] for line in computed.table("section-spread", among, 2018) if line[0] == "2019"]
        lines = {line[0]: line[1:] for line in table(page, "How areas’ averages are spread")}
        assert [lines[name] for name in ("Lower quartile", "Median", "Upper quartile")] == [
            list(q) for q in zip(*spread, strict=True)
        ]
        assert sum(int(line[1]) for name, line in lines.items() if " to " in name) == int(scores[0][3])


def test_the_response_rate_of_the_year_is_said_with_its_base(analyst: Browser, computed: Computed) -> None:
    submitted = len(computed.of(2019, lambda _: True))
    rate = f"{submitted} of {submitted + 2} areas ({percent(submitted, submitted + 2)}%) submitted in 2019."
    for page in PAGES:
        assert rate in analyst.page(f"/national/2019/{page}").main
    assert [line[-1] for line in table(analyst.page("/national/2019/averages"), "Section averages")][2] == (
        f"{submitted} of {submitted + 2} ({percent(submitted, submitted + 2)}%)"
    )
    many = len(computed.of(2019, FILTERS["?model=3"]))
    assert (
        f"{many} areas submitted in 2019 and placed themselves in this model."
        in analyst.page("/national/2019/averages?model=3").main
    )


def test_the_year_to_compare_with_can_be_chosen_among_earlier_ones(analyst: Browser, computed: Computed) -> None:
    for since, shown in (("2017", 2017), ("", 2018), ("2019", 2018), ("2025", 2018), ("x", 2018)):
        page = analyst.page(f"/national/2019/averages?since={since}")
        (line, *_) = table(page, f"What changed in each section since {shown}")
        first = computed.table("changes", lambda _: True, shown)[0]
        assert line[1] == f"{first[4]} of {first[3]} ({first[5]}%)"
        assert page.value("since") is None  # a select
        (chosen,) = page.soup.select("#since option[selected]")
        assert chosen.get_text() == str(shown)
    assert not analyst.page("/national/2017/averages").soup.select("#since")


@pytest.mark.parametrize("id_", ["fv1", "da1"])
def test_a_descriptor_over_the_years_agrees_with_another_computation(
    analyst: Browser, computed: Computed, id_: str
) -> None:
    page = analyst.page(f"/national/2019/descriptors/{id_}")
    assert page.soup.h1.get_text() == TITLES[id_][1]
    scores = [line for line in computed.table("descriptors", lambda _: True, 0) if line[2] == TITLES[id_][1]]
    chosen = [line for line in computed.table("priorities", lambda _: True, 0) if line[2] == TITLES[id_][1]]
    assert table(page, "How many areas gave each score") == [
        [line[0], *line[8:], line[4], line[6], f"{line[5]} to {line[7]}", f"{many[3]} ({many[4]}%)"]
        for line, many in zip(scores, chosen, strict=True)
    ]
    assert len(page.soup.select("main svg.app-picture")) == 3


def test_the_page_of_priorities_agrees_with_another_computation(analyst: Browser, computed: Computed) -> None:
    page = analyst.page("/national/2019/priorities")
    counts = {(line[0], line[2]): line[3:] for line in computed.table("priorities", lambda _: True, 2018)}
    lines = table(page, "How many areas chose each priority")
    for title, *cells in lines:
        assert cells == [f"{counts[str(year), title][0]} ({counts[str(year), title][1]}%)" for year in reversed(YEARS)]
    assert {line[0] for line in lines} == {title for (_, title), (many, _) in counts.items() if many != "0"}
    of_2019 = [int(counts["2019", line[0]][0]) for line in lines]
    assert of_2019 == sorted(of_2019, reverse=True), "the most often chosen come first"
    followed = {line[3]: line[4:] for line in computed.table("priorities-followed", lambda _: True, 2018)}
    shown = table(page, "What became of the priorities of 2018")
    assert {line[0] for line in shown} == set(followed)
    for title, areas, change, improved, same, declined, again in shown:
        right = followed[title]
        assert [areas, again] == [right[0], right[-1]]
        assert [improved, same, declined] == [f"{right[n]} ({right[n + 1]}%)" for n in (3, 5, 7)]
        assert right[1] in change
        assert right[2] in change
    london = next(line for line in table(page, "Most often chosen by region") if line[0] == "London")
    inside = [line for line in computed.table("priorities", FILTERS["?region=London"], 0) if line[0] == "2019"]
    assert int(london[1]) == len(computed.of(2019, FILTERS["?region=London"]))
    top = sorted(inside, key=lambda line: -int(line[3]))[:3]
    assert london[2].startswith(" ".join(f"{line[2]}: {line[3]}" for line in top))


def test_what_is_nothing_to_choose_is_told_and_every_area_is_shown(analyst: Browser, computed: Computed) -> None:
    for page in PAGES:
        found = analyst.page(f"/national/2019/{page}?region=<b>Wales</b>&model=99")
        assert "Left out, because there is no such choice: <b>Wales</b>, 99" in found.main
        assert found.soup.select_one(".govuk-caption-l").get_text() == "England"


def test_what_was_chosen_stays_chosen_on_the_way_to_other_pages_and_years(analyst: Browser, computed: Computed) -> None:
    query = "region=North+East&type=county+council&earned-autonomy=no"
    page = analyst.page(f"/national/2019/averages?{query}")
    assert [o.get_text() for o in page.soup.select("main option[selected]")][:3] == [
        "North East",
        "county council",
        "Without",
    ]
    addresses = {a["href"].replace("%20", "+") for a in page.soup.select("main a")}
    for path in ("2019/priorities?", "2018/averages?", "2019/descriptors/fv1?"):
        assert f"/national/{path}{query}" in addresses


def test_there_are_files_of_all_areas_and_of_one_filter_and_none_of_a_combination(
    analyst: Browser, computed: Computed
) -> None:
    for query in ("", "&region=North+East", "&model=3", "&earned-autonomy=no"):
        page = analyst.page(f"/national/2019/averages?{query}")
        addresses = {a["href"].replace("%20", "+") for a in page.soup.select("main a")}
        assert f"/national/2019/exports/tables.xlsx?since=2018{query}" in addresses
        assert "files of several can be published side by side" in page.main
    page = analyst.page("/national/2019/averages?region=North+East&model=3")
    assert "There are no files of a combination of filters" in page.main
    assert not page.soup.select('main a[href*="/exports/"]')


def test_a_guide_that_lacks_a_descriptor_says_so(
    world: World, analyst: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = edition("working-2", without_fv1, FV9)
    monkeypatch.setitem(world.app.extensions, "ehsg_guides", {"working-1": world.guide, "working-2": later})
    submit(world, a_year(2022), world.leeds, {"fv1": 5}, chosen=("fv1",))
    second = a_year(2023)
    second.guide_edition = "working-2"
    submit(replace(world, guide=later), second, world.leeds, {"fv9": 1}, guide_edition="working-2")
    _also_as_rows(world)
    for id_, year, missing in (("fv1", 2023, "2023"), ("fv9", 2023, "2022"), ("fv9", 2022, "2022")):
        page = analyst.page(f"/national/{year}/descriptors/{id_}")
        lines = {line[0]: line[1:] for line in table(page, "How many areas gave")}
        assert lines[missing] == ["Not in the guide of this year"]
        if missing == str(year):
            assert f"The {year} guide does not have this descriptor." in page.main
    assert analyst.get("/national/2022/descriptors/fv99").status_code == 404
    page = analyst.page("/national/2023/priorities")
    assert table(page, "How many areas chose")[0][1:] == ["not in guide", "1 (100%)"]
    assert table(page, "What became")[0][1:] == ["1", "Not in the guide of 2023"]


def _also_as_rows(world: World) -> None:
    """The frozen rows that submitting makes of the content, as far as they are not there."""
    scored = set(db.session.scalars(select(models.SubmissionScore.submission_id)))
    for submission in db.session.scalars(select(models.Submission)):
        for entry in submission.content["scores"] if submission.id not in scored else ():
            values = {"descriptor_id": entry["descriptor_id"], "score": entry["score"]}
            factories.SubmissionScoreFactory(submission_id=submission.id, **values)
        for place, entry in enumerate(submission.content["priorities"], start=1):
            chosen = {"position": place, "descriptor_id": entry["descriptor_id"]}
            factories.SubmissionPriorityFactory(submission_id=submission.id, **chosen)
    db.session.commit()


def test_a_year_without_returns_says_so(world: World, analyst: Browser) -> None:
    page = analyst.page("/national/2024/averages")
    assert "0 of 1 areas (0%) submitted in 2024." in page.main
    assert page.main.count("No area here has submitted for 2024.") == 2
    assert "There is no earlier year with returns to compare with." in page.main
    assert "No area here has chosen priorities yet." in analyst.page("/national/2024/priorities").main
    assert "No area here has scored it." in analyst.page("/national/2024/descriptors/fv1").main
    assert analyst.get("/national/1999/averages").status_code == 404
    factories.CollectionFactory(year=2010)
    db.session.commit()
    assert "No areas are in the 2010 collection." in analyst.page("/national/2010/averages").main


def test_the_header_leads_to_the_latest_year_that_has_opened(world: World, analyst: Browser) -> None:
    assert analyst.page("/").soup.select('nav a[href="/national/averages"]')
    assert analyst.get("/national/averages").headers["Location"] == "/national/2024/averages"
    assert not world.browser(world.coordinator).page("/").soup.select('a[href="/national/averages"]')
    world.at(factories.NOW - timedelta(days=100))
    assert "No collection has opened yet." in analyst.page("/national/averages").main


def test_pages_say_that_scores_are_made_up_where_a_year_of_theirs_is_a_demonstration(
    analyst: Browser, computed: Computed
) -> None:
    db.session.query(models.Collection).filter_by(year=2018).one().demonstration = True
    db.session.commit()
    for page in PAGES:
        assert "Demonstration" in analyst.page(f"/national/2019/{page}").main
        assert "Demonstration" not in analyst.page(f"/national/2017/{page}").main


def test_every_table_has_a_caption_and_each_head_says_what_it_heads(analyst: Browser, computed: Computed) -> None:
    for page in PAGES:
        tables = analyst.page(f"/national/2019/{page}").soup.select("main table")
        assert tables
        for found in tables:
            assert found.caption.get_text(strip=True)
            assert all(th.get("scope") in ("col", "row", "rowgroup") for th in found.select("th"))
            assert all(tr.find("th") for tr in found.select("tr"))


@pytest.mark.parametrize("query", ["", "?region=London&type=county+council&model=3&earned-autonomy=yes"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_needs_as_many_statements_for_three_years_as_for_two(
    analyst: Browser, computed: Computed, page: str, query: str
) -> None:
    before = needed(analyst, f"/national/2018/{page}{query}")
    assert len(needed(analyst, f"/national/2019/{page}{query}")) == len(before) <= 12, before
