"""The one value of a message that keeps its lines, and all others that must not."""

import pytest

from ehsg.domain.errors import RuleBroken
from ehsg.domain.mail import LINES_LIMIT, VALUE_LIMIT, checked_values, texts_from, write

TEXTS = texts_from({"list": {"subject": "About $what", "body": "Here:\n\n$lines\n\nThat is all, $what."}})


def test_the_lines_stay_lines_and_every_other_value_is_one_line() -> None:
    letter = write(
        TEXTS, to="a@example.org", kind="list", values={"what": "one\nBcc: b", "lines": "One\r\nTwo\n\nThree"}
    )
    assert letter.subject == "About one Bcc: b"
    assert letter.body == "Here:\n\nOne\nTwo\n\nThree\n\nThat is all, one Bcc: b."


def test_what_is_no_text_is_taken_out_of_each_line() -> None:
    values = checked_values(TEXTS, "list", {"what": "x", "lines": "\nOne\x00\x0b \u2028more\nTwo\ud800\n"})
    assert values["lines"] == "One more\nTwo"


@pytest.mark.parametrize(("name", "limit"), [("what", VALUE_LIMIT), ("lines", LINES_LIMIT)])
def test_each_value_has_its_limit(name: str, limit: int) -> None:
    values = {"what": "x", "lines": "x"}
    assert checked_values(TEXTS, "list", {**values, name: "x" * limit})
    with pytest.raises(RuleBroken, match=f"“{name}” is too long"):
        checked_values(TEXTS, "list", {**values, name: "x" * (limit + 1)})


def test_lines_without_anything_in_them_are_missing() -> None:
    with pytest.raises(RuleBroken, match="needs the value “lines”"):
        checked_values(TEXTS, "list", {"what": "x", "lines": " \n\n "})


def test_a_subject_of_several_lines_is_refused_when_the_texts_are_read() -> None:
    with pytest.raises(ValueError, match="a subject of several lines"):
        texts_from({"list": {"subject": "About $lines", "body": "$lines"}})
