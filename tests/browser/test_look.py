"""Pages that hold the longest texts there can be. EHSG_SCREENSHOTS=1 leaves pictures of every page in screenshots/."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.house import ANALYST, KIRKLEES, LEEDS, YORK, Server
from tests.browser.looks import PICTURES
from tests.browser.visitor import Visitor
from tests.history_files import row, text

BASE = f"/areas/{YORK}/2024"
LONG_WORD = "Llanfairpwllgwyngyll" * 15  # 300 characters without a place to break
LONG_TEXT = (LONG_WORD + "\n\n" + "What families told us, and what we did about it. " * 100)[:5_000]
LONG_LABEL = ("Minutes of the partnership board " + "W" * 200)[:200]
LONG_ADDRESS = "https://example.org/" + "a" * 600


def fill_in_everything_at_its_longest(person: Visitor) -> None:
    person.open(f"{BASE}/descriptors/fv1")
    person.page.locator("[name=score][value='5']").check()
    person.fill("Narrative", LONG_TEXT)
    person.fill("What it is", LONG_LABEL)
    person.fill("Address, starting https://", LONG_ADDRESS)
    person.press("Save")
    person.sees("has been saved")
    person.open(f"{BASE}/data-maturity")
    person.page.locator("[name=model][value='6']").check()
    person.press("Save and continue")
    person.open(f"{BASE}/priorities")
    for id_ in ("fv1", "fv2", "fv3"):
        person.page.locator(f"[name=chosen][value={id_}]").check()
    person.press("Save and continue")
    for box in person.page.locator("main textarea").all():
        box.fill(LONG_TEXT[:1_000])
    person.press("Save and continue")
    person.open(f"{BASE}/sign-off/partner")
    person.fill("Full name", LONG_WORD[:200])
    person.fill("Organisation", LONG_WORD[:200])
    for part, value in (("Day", "1"), ("Month", "5"), ("Year", "2024")):
        person.fill(part, value)
    person.page.locator("[name=how]").first.check()
    person.tick("Family voice and experience")
    person.press("Record sign-off")
    person.sees("has been recorded")


def test_the_longest_texts_fit_on_every_page(visit: Callable[..., Visitor]) -> None:
    person, colleague = visit("york@example.org"), visit("york2@example.org")
    fill_in_everything_at_its_longest(person)
    person.looks_right()
    colleague.open(f"{BASE}/descriptors/fv1")
    for page in ("/descriptors/fv1", "/priorities/reasons", "/check"):
        person.open(f"{BASE}{page}")
        person.looks_right()
    if PICTURES:
        person.page.pdf(path=PICTURES / "check-printed.pdf", format="A4")

    person.open(f"{BASE}/descriptors/fv1")
    person.fill("Narrative", LONG_TEXT[::-1])
    person.press("Save")
    person.sees("has been saved")
    person.open(f"{BASE}/sign-off")
    person.sees("No longer valid")
    person.looks_right()
    colleague.fill("Narrative", LONG_TEXT[:-1] + "!")
    colleague.fill("What it is", LONG_LABEL[::-1])
    colleague.press("Save")
    colleague.sees("Yours, not saved")
    colleague.looks_right()


@pytest.mark.parametrize(
    "path", ["/help", "/accessibility", "/privacy", "/cookies", "/charts", "/account/change-password"]
)
def test_the_pages_about_the_service_look_right(visit: Callable[..., Visitor], path: str) -> None:
    person = visit("york@example.org")
    person.open(path)
    person.looks_right()
    if path == "/account/change-password":
        person.press("Change password")
        expect(person.page.locator(".govuk-error-summary")).to_be_visible()
        person.looks_right()


def test_the_comparison_looks_right_with_years_areas_and_none(visit: Callable[..., Visitor]) -> None:
    for email, code in (("leeds@example.org", LEEDS), ("york@example.org", YORK)):
        person = visit(email)
        person.open(f"/areas/{code}/comparison?years=2023,{LONG_WORD}&with={LONG_WORD}")
        person.looks_right()


@pytest.mark.parametrize("scripts", [True, False])
def test_the_national_figures_look_right_of_all_areas_of_some_and_of_none(
    visit: Callable[..., Visitor], scripts: bool
) -> None:
    person = visit(ANALYST, scripts=scripts)
    for year in (2023, 2024):
        for page in ("averages", "priorities", "descriptors/fv1"):
            person.open(f"/national/{year}/{page}?region={LONG_WORD}&earned-autonomy=no")
            person.looks_right()
    person.open("/national/averages")
    person.page.get_by_text("Choose areas").click()
    person.page.get_by_label("Region").select_option("Yorkshire and The Humber")
    person.press("Show")
    person.is_at("Averages 2024")
    person.sees("Yorkshire and The Humber")
    person.looks_right()
    person.open("/national/2024/exports/tables.xlsx", 403)
    person.is_at("You cannot do this")


def test_an_imported_return_looks_right_wherever_it_shows(
    visit: Callable[..., Visitor], server: Server, tmp_path: Path
) -> None:
    returns, texts = tmp_path / "returns.csv", tmp_path / "texts.csv"
    returns.write_text(text([row(server.app.extensions["ehsg_guides"]["working-1"], area=KIRKLEES)]), newline="")
    named = {"area": KIRKLEES, "year": "2019", "descriptor": "fv1", "narrative": LONG_TEXT}
    texts.write_text(text([named]), newline="")
    command = ["history", "import", str(returns), "--narratives", str(texts)]
    assert server.app.test_cli_runner().invoke(args=command).exit_code == 0
    kirklees, analyst = visit("kirklees@example.org"), visit(ANALYST)
    there = f"/areas/{KIRKLEES}/2019"
    for person, path, status in (
        (kirklees, "/", 200),
        (kirklees, f"{there}/", 200),
        (kirklees, f"{there}/submissions/1", 200),
        (kirklees, f"{there}/report.pdf", 404),
        (kirklees, f"{there}/history", 200),
        (analyst, "/national/2019/responses", 200),
        (analyst, "/shared/2019", 200),
    ):
        person.open(path, status)
        person.looks_right()


def test_a_form_that_is_too_large_or_sent_to_no_page_gives_back_what_was_typed(visit: Callable[..., Visitor]) -> None:
    person = visit("york@example.org")
    for descriptor, heading in (("fv9", "Page not found"), ("fv2", "That was too much at once")):
        person.open(f"{BASE}/descriptors/fv2")
        form = person.page.locator("form[data-autosave]")
        form.evaluate(f"(form) => form.action = form.action.replace('fv2', '{descriptor}')")
        person.fill("Narrative", "A text that nobody wants to type twice." * (1 if descriptor == "fv9" else 120_000))
        person.press("Save")
        person.is_at(heading)
        person.looks_right()
        if descriptor == "fv9":
            assert "nobody wants" in person.main.get_by_label("Narrative").input_value()
