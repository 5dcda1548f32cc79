"""Text that people typed is made safe to print without losing what it says."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

import pytest

from ehsg.reports.document import VERBATIM
from ehsg.reports.text import BREAK_POINT, Cleaner, clean, in_words, paragraphs, time_in_words, web_address

LATIN = frozenset(range(0x20, 0x7F)) | frozenset(map(ord, "éŵ’“”•£\u00ad\u0301\u0302\u0303"))


@pytest.fixture
def cleaner() -> Cleaner:
    return Cleaner(LATIN | {0x25A1})


@pytest.mark.parametrize(
    ("typed", "printed"),
    [
        ("Families said “yes” for £3", "Families said “yes” for £3"),
        ("bell\x07 null\x00 lone\ud800 half", "bell null lone half"),
        ("zero\u200bwidth\ufeff and soft\u00adhyphen", "zerowidth and softhyphen"),
        ("Mary \u202esenoJ\u202c", "Mary senoJ"),
        ("one\r\n\r\n\r\n\n  \n two", "one\n\ntwo"),
        ("one\u2028two\rthree", "one\ntwo\nthree"),
        ("tab\tand\u00a0hard\u2003spaces", "tab and hard spaces"),
        ("cafe\u0301", "café"),
        ("", ""),
    ],
)
def test_what_is_typed_is_printed_without_invisible_characters(cleaner: Cleaner, typed: str, printed: str) -> None:
    assert cleaner.text(typed) == printed
    assert not cleaner.replaced


def test_a_character_that_the_font_cannot_draw_is_replaced_visibly(cleaner: Cleaner) -> None:
    assert cleaner.text("你好 😀\ufe0f") == "□□ □"
    assert cleaner.replaced


def test_every_replaced_character_is_noticed_even_when_seen_before(cleaner: Cleaner) -> None:
    cleaner.text("你")
    cleaner.replaced = False
    cleaner.text("你")
    assert cleaner.replaced


def test_a_font_without_a_box_replaces_by_a_question_mark() -> None:
    assert Cleaner(LATIN).text("你") == "?"


def test_accents_cannot_be_piled_up_over_other_lines(cleaner: Cleaner) -> None:
    assert cleaner.text("q" + "\u0302\u0303" * 20) == "q\u0302\u0303"


def test_a_run_of_more_than_forty_characters_can_break(cleaner: Cleaner) -> None:
    assert cleaner.text("x" * 40) == "x" * 40
    assert cleaner.text("x" * 85) == BREAK_POINT.join(("x" * 40, "x" * 40, "x" * 5))


def test_all_text_of_a_report_is_cleaned_but_addresses_and_fingerprints_stay_as_given(cleaner: Cleaner) -> None:
    @dataclass(frozen=True)
    class Inner:
        name: str
        url: str = field(metadata=VERBATIM)

    @dataclass(frozen=True)
    class Outer:
        items: tuple[Inner, ...]
        note: str | None
        score: int

    given = Outer((Inner("a\x00", "b\x00"),), None, 3)
    assert clean(given, cleaner.text) == Outer((Inner("a", "b\x00"),), None, 3)


def test_a_narrative_is_split_into_paragraphs_and_lines() -> None:
    assert paragraphs("one\ntwo\n\nthree") == [["one", "two"], ["three"]]
    assert paragraphs("") == []


@pytest.mark.parametrize(
    ("given", "target"),
    [
        ("https://example.org/a?b=1#c", "https://example.org/a?b=1#c"),
        (" HTTP://example.org/\u200bx\n", "HTTP://example.org/x"),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("https:///nowhere", ""),
        ("shared drive, folder 3", ""),
        ("", ""),
    ],
)
def test_only_web_addresses_become_links(given: str, target: str) -> None:
    assert web_address(given) == target


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        (datetime(2024, 6, 28, 14, 5, tzinfo=UTC), "3:05pm on 28 June 2024"),
        (datetime(2024, 1, 5, 9, 30, tzinfo=UTC), "9:30am on 5 January 2024"),
        (datetime(2024, 1, 5, 17, 0, tzinfo=UTC), "5pm on 5 January 2024"),
        (datetime(2024, 6, 30, 23, 0, tzinfo=UTC), "midnight on 1 July 2024"),
        (datetime(2024, 1, 5, 0, 5, tzinfo=UTC), "12:05am on 5 January 2024"),
        (datetime(2024, 6, 28, 11, 0, tzinfo=UTC), "midday on 28 June 2024"),
    ],
)
def test_a_time_is_told_as_the_clock_in_london_shows_it(moment: datetime, words: str) -> None:
    assert time_in_words(moment) == words


def test_a_day_is_told_in_words() -> None:
    assert in_words(date(2024, 7, 1)) == "1 July 2024"
