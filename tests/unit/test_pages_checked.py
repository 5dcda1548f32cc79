"""The checks that the test client makes of every page find what they are for, whatever pages they have seen before."""

import pytest

from tests import once
from tests.pages import page_problems, shape

GOOD = (
    "<!doctype html><html lang=en><head><title>Areas – Early help</title></head><body><main><h1>Areas</h1>"
    '<form action="/areas"><p id="hint">Choose <b>one</b> of them.</p>'
    '<table><tr><td><input type="text" name="area" aria-describedby="hint"></td></tr></table></form></main>'
    "</body></html>"
)


@pytest.fixture(autouse=True)
def _good_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(once, "ON", True)
    page_problems.cache_clear()
    assert page_problems(GOOD) == ()


@pytest.mark.parametrize(
    ("what", "instead", "found"),
    [
        ("<b>one</b>", "<b>one", "not valid HTML"),
        ("<b>one</b>", "<b>one</i>", "not valid HTML"),
        ("<b>one</b>", "one < two & three", "not valid HTML"),
        ("<b>one</b>", "one &nosuch; two", "not valid HTML"),
        ("Choose", "Choo\x0bse", "not valid HTML"),
        ('name="area"', 'name="ar\x1cea"', "not valid HTML"),
        ("<td>", "<td><tr>", "not valid HTML"),
        ("<tr>", "<p><tr>", "not valid HTML"),
        ('name="area"', 'name="area" name="area"', "not valid HTML"),
        ('name="area"', 'name="area"value="1"', "not valid HTML"),
        ("</main>", "</main><div>", "not valid HTML"),
        ("<h1>", "<h1>Areas</h1><h1>", "2 h1 headings"),
        ("<h1>Areas", "<h1>Places", "does not start with the heading"),
        ("<b>", '<b id="hint">', "ids used twice: ['hint']"),
        ("<b>", '<b style="color: red">', "inline style"),
        ("<b>", '<b onclick="go()">', "inline handler onclick"),
        ('action="/areas"', 'action=""', "a form without its action"),
        ("<form action", "<form data-to", "a form without its action"),
        ('describedby="hint"', 'describedby="hint help"', "aria-describedby names help, which is not there"),
    ],
)
def test_each_fault_of_a_page_like_one_that_was_sound_is_found(what: str, instead: str, found: str) -> None:
    assert what in GOOD
    assert any(found in problem for problem in page_problems(GOOD.replace(what, instead)))


def test_a_hidden_field_where_a_field_that_shows_was_is_not_taken_for_the_same_page() -> None:
    assert shape(GOOD.replace('type="text"', 'type="hidden"')) != shape(GOOD)


def test_other_words_and_values_are_the_same_page() -> None:
    other = GOOD.replace("Choose", "Take – now –").replace('name="area"', 'name="place"')
    assert shape(other) == shape(GOOD)


def test_words_in_comments_count_because_they_can_end_one() -> None:
    commented = GOOD.replace("<b>", "<!-- a > b < --><b>")
    assert shape(commented) == commented
