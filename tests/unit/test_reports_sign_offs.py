"""The report says who signed what, when and how, for whom, what changed since, and who declined."""

from dataclasses import replace
from datetime import date

import pytest

from ehsg.reports.document import ReportDeclined, ReportSignOff
from ehsg.reports.pdf import render_report
from tests.printed import text_of
from tests.unit.reports_samples import short

CHAIR = ReportSignOff(
    "Chair of the early help partnership",
    "Ade Okafor",
    "Testshire partnership board",
    date(2024, 6, 27),
    "Signed in their own account, with a code",
    capacity="Head of early help",
)
DELEGATE = ReportSignOff(
    "Local authority chief executive",
    "Mary Jones",
    "Testshire County Council",
    date(2024, 6, 28),
    "At a partnership meeting",
    capacity="Deputy chief executive",
    delegate_reason="on leave until July",
    minute="Minutes of 28 June, item 4.2",
    earlier_sha256="abcdef0123456789" * 4,
    besides=("Family engagement: the narrative was changed.",),
)
DECLINED = ReportDeclined("Partner organisation", "Li Wei", "Schools", date(2024, 6, 29), "Our governors meet in July")


@pytest.fixture(scope="module")
def text() -> str:
    report = replace(short(), sign_offs=(CHAIR, DELEGATE), declined=(DECLINED,))
    return text_of(render_report(report))


@pytest.mark.parametrize(
    "words",
    [
        "27 June 2024. Signed in their own account, with a code. Head of early help",
        "At a partnership meeting, Minutes of 28 June, item 4.2.",
        "Deputy chief executive, for the holder of the role: on leave until July",
        "Signed the content that begins abcdef012345",
        "Changed after Mary Jones signed Family engagement: the narrative was changed.",
        "Declined to sign Li Wei, Schools (Partner organisation), 29 June 2024: Our governors meet in July",
    ],
)
def test_each_signature_says_all_that_is_known_of_it(text: str, words: str) -> None:
    assert words in text


def test_a_signature_for_the_very_content_needs_no_words_about_another(text: str) -> None:
    assert text.count("Signed the content that begins") == 1
    assert "Changed after Ade Okafor" not in text
