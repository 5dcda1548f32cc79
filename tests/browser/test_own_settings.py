"""People's own settings: larger text, and the colours of their system."""

import io
from collections.abc import Callable

import pytest
from PIL import Image

from tests.browser.house import YORK
from tests.browser.visitor import Visitor

BASE = f"/areas/{YORK}/2024"
PATHS = (
    "/",
    f"{BASE}/",
    f"{BASE}/descriptors/fv1",
    f"{BASE}/moderation",
    f"{BASE}/priorities",
    f"{BASE}/check",
    f"{BASE}/sign-off",
    f"/areas/{YORK}/comparison",
    "/good-practice",
    "/help/coordinator",
)
RUNS_OVER = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# On how many lines each tag of one word is; one with the longest word that there is in a tag stands among them.
LINES_OF_TAGS = """
() => {
  document.querySelector('main').insertAdjacentHTML('beforeend', '<strong class="govuk-tag">Demonstration</strong>');
  return [...document.querySelectorAll('.govuk-tag')].filter(tag => !tag.textContent.trim().includes(' ')).map(tag => {
    const text = document.createRange();
    text.selectNodeContents(tag);
    return new Set([...text.getClientRects()].map(line => line.top)).size;
  });
}
"""


@pytest.mark.parametrize("path", PATHS)
def test_with_text_twice_as_large_nothing_runs_over_the_side_or_is_cut_into_pieces(
    visit: Callable[..., Visitor], path: str
) -> None:
    person = visit("york@example.org")
    person.open(path)
    person.page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert not person.page.evaluate(RUNS_OVER)
    assert set(person.page.evaluate(LINES_OF_TAGS)) == {1}


def test_with_the_colours_of_the_system_one_still_sees_how_far_the_return_is(visit: Callable[..., Visitor]) -> None:
    person = visit("york@example.org")
    person.page.emulate_media(forced_colors="active")
    person.open(f"{BASE}/descriptors/da7")
    person.page.locator("input[name=score][value='3']").check()
    person.press("Save")
    person.open(f"{BASE}/")
    bar = Image.open(io.BytesIO(person.page.locator(".app-progress").screenshot())).convert("L")
    middle = [bar.getpixel((x, bar.height // 2)) for x in range(3, bar.width - 3)]
    assert min(middle) < 60, "what is done is dark"
    assert max(middle) > 200, "what is still to do is light"
