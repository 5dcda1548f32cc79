"""People's own settings: the colours of their system. test_every_page.py has larger text, and the colours of charts."""

import io
from collections.abc import Callable

from PIL import Image

from tests.browser.house import YORK
from tests.browser.visitor import Visitor

BASE = f"/areas/{YORK}/2024"


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
