"""Every page and state is valid HTML, and a page that is not is noticed."""

import re

import pytest

from tests.shown.asking import Shown
from tests.shown.validating import problems

# What is broken in a page that has a form, and the rule that must say so.
BROKEN = {
    "no-dup-id": ('id="main-content"', 'id="main-content"><p id="main-content"></p'),
    "input-missing-label": ('for="narrative"', 'for="narrativ"'),
    "no-implicit-close": ("</fieldset>", ""),
    "attr-quotes": ('<h1 class="govuk-heading-l"', "<h1 class=govuk-heading-l"),
    "element-permitted-content": ("<h1 ", "<ul><p></p></ul><h1 "),
    "unique-landmark": ("</main>", '<nav aria-label="Main"></nav></main>'),
    "heading-level": ("</main>", '<h2 class="x">Two</h2><h4 class="x">Four</h4></main>'),
    "form-dup-name": ("</textarea>", '</textarea><label>Again <input name="narrative" type="text"></label>'),
}


def test_every_page_and_state_is_valid_html(everything: list[Shown]) -> None:
    assert problems((page.name, page.html) for page in everything) == []


def test_a_page_that_is_broken_is_noticed(everything: list[Shown]) -> None:
    page = next(page for page in everything if page.name.startswith("scoring.show"))
    broken = [(rule, page.html.replace(*change, 1)) for rule, change in BROKEN.items()]
    assert all(html != page.html for _, html in broken)
    found = problems(broken)
    noticed = {rule for rule in BROKEN if any(re.match(f"{rule}: {rule}: ", problem) for problem in found)}
    assert noticed == set(BROKEN)


@pytest.mark.parametrize("status", [200, 403, 404, 405, 409, 413, 422, 500, 503])
def test_pages_of_every_kind_of_answer_are_among_them(everything: list[Shown], status: int) -> None:
    assert any(page.status == status for page in everything)
