"""The help pages: one for every role, in the words of the field."""

import re

import pytest

from ehsg.domain.help import own_first, pages_from
from ehsg.domain.roles import Role
from ehsg.queries.help import find, pages

AVOIDED = re.compile(
    r"\b(league table|ranking|ranked|pass|fail|compliance|auditor|please|simply|just|e\.g|i\.e)\b", re.I
)


@pytest.mark.parametrize("role", Role)
def test_every_role_has_one_page(role: Role) -> None:
    assert len([page for page in pages() if role in page.roles]) == 1


def test_each_page_has_its_own_address_and_says_what_to_do_and_when() -> None:
    assert len({page.slug for page in pages()}) == len(pages())
    for page in pages():
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", page.slug)
        assert page.title.startswith("Help for ")
        assert page.parts
        assert all(part.when and part.steps for part in page.parts)


def test_steps_are_short_whole_sentences_without_words_that_the_field_avoids() -> None:
    for page in pages():
        for step in (step for part in page.parts for step in part.steps):
            assert step.endswith("."), step
            assert len(step) <= 260, step
            assert not AVOIDED.search(step), step


def test_the_pages_for_ones_own_roles_come_first() -> None:
    order = [page.slug for page in own_first(pages(), frozenset({Role.SIGNATORY, Role.ADMINISTRATOR}))]
    assert order[:2] == ["signatory", "administrator"]
    assert sorted(order) == sorted(page.slug for page in pages())
    assert own_first(pages(), frozenset()) == pages()


def test_an_address_that_is_no_page_finds_none() -> None:
    assert find("nobody") is None


@pytest.mark.parametrize(
    "wrong", [{}, {"slug": "x", "roles": ["mayor"], "title": "", "about": "", "parts": []}, {"slug": "x", "roles": []}]
)
def test_a_page_that_is_not_in_the_form_that_is_wanted_stops_the_reading(wrong: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        pages_from([wrong])
