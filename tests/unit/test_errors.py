"""Every refusal is a sentence that can be shown to a person."""

import pytest

from ehsg.domain.errors import NotComplete, NotEditable, NotFound, NotOpen, Refused, RuleBroken, StaleVersion


@pytest.mark.parametrize("kind", [StaleVersion, NotOpen, NotEditable, NotFound])
def test_a_refusal_shows_its_sentence(kind: type[Refused]) -> None:
    refusal = kind("The collection has closed.")
    assert isinstance(refusal, Refused)
    assert str(refusal) == "The collection has closed."


def test_a_refusal_for_several_reasons_keeps_each_and_shows_them_all() -> None:
    reasons = ("Choose a score.", "Choose three priorities.")
    incomplete, broken = NotComplete(reasons), RuleBroken(reasons)
    assert incomplete.missing == broken.problems == reasons
    assert str(incomplete) == str(broken) == "Choose a score. Choose three priorities."
    assert isinstance(incomplete, Refused)
    assert isinstance(broken, Refused)
