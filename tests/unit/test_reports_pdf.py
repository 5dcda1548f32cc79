"""What a printed return says, and when it cannot be printed."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from ehsg.reports.document import Report
from ehsg.reports.pdf import render_report
from tests.unit import reports_samples

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def typical() -> list[str]:
    return reports_samples.page_texts("typical")


@pytest.fixture(scope="module")
def draft() -> list[str]:
    return reports_samples.page_texts("bare_draft")


@pytest.fixture(scope="module")
def hostile() -> list[str]:
    return reports_samples.page_texts("hostile")


def test_the_cover_says_whose_return_it_is_and_who_submitted_it_when(typical: list[str]) -> None:
    for words in (
        "Testshire",
        "Early help system self-assessment 2024",
        "Submitted at 3:05pm on 28 June 2024 by Sam Taylor",
        "submission number 1",
        "Mary Jones",
        "27 June 2024",
        reports_samples.typical().content_sha256,
    ):
        assert words in typical[0]


def test_the_contents_give_the_page_that_each_descriptor_is_on(typical: list[str]) -> None:
    for section in reports_samples.typical().sections:
        for item in section.descriptors:
            heading = f"{item.id} {item.title}"
            number, entry = next(
                (number, typical[1].split(f" {heading}")[0].split()[-1])
                for number, text in enumerate(typical, start=1)
                if number > 5 and heading in text
            )
            assert entry == str(number), heading


def test_every_descriptor_is_printed_with_score_level_narrative_and_evidence(typical: list[str]) -> None:
    text = " ".join(typical)
    first = reports_samples.typical().sections[0].descriptors[0]
    assert f"{first.score} {first.level_label}. {first.level_meaning} Last year: {first.last_score}." in text
    assert "Survey of 212 parents, spring 2024: https://example.org/early-help/survey-2024.pdf" in text
    narratives_priorities_and_plans = 31 * 2 + 3 * 2
    assert text.count("The partnership board looked at this in March") == narratives_priorities_and_plans


def test_sharing_choices_are_told_in_plain_words(typical: list[str]) -> None:
    text = " ".join(typical)
    assert "Department for Education: everything in this return, narrative included." in text
    assert "Coordinators in other areas: they may see the scores and priority descriptors, but not" in text
    assert "Other government departments: they may not see" in text


def test_a_submitted_return_shows_no_draft_or_demonstration_mark(typical: list[str]) -> None:
    assert not any("DRAFT" in page or "Made-up" in page for page in typical)


def test_every_page_of_a_draft_says_so(draft: list[str]) -> None:
    assert all("DRAFT, not submitted" in page for page in draft)
    assert "31 of 31 descriptors have no agreed score." in draft[0]


def test_every_page_with_made_up_scores_says_so(draft: list[str]) -> None:
    assert all("Made-up demonstration scores" in page for page in draft)


def test_every_page_is_numbered_and_names_area_and_year(typical: list[str]) -> None:
    for number, page in enumerate(typical, start=1):
        assert f"Page {number} of {len(typical)}" in page
        assert "Testshire" in page
        assert "2024" in page


def test_an_unscored_descriptor_is_not_printed_as_nought(draft: list[str]) -> None:
    text = " ".join(draft)
    assert text.count("Not scored yet.") == 31
    assert "0 Not in place. Nothing in place yet, or no evidence to say. Last year" not in text


def test_the_working_wording_notice_is_printed(typical: list[str]) -> None:
    assert "working wording of the descriptors" in typical[-1]


def test_text_that_looks_like_a_page_or_a_template_is_printed_as_typed(hostile: list[str]) -> None:
    text = " ".join(hostile)
    assert "<script>alert(1)</script> {{ 7 * 7 }} &amp; <b>bold?</b>" in text


def test_what_cannot_be_printed_is_shown_and_explained(hostile: list[str], typical: list[str]) -> None:
    assert "cannot be printed in this document" in hostile[-1]
    assert "cannot be printed in this document" not in typical[-1]


def test_only_web_addresses_can_be_followed() -> None:
    with pikepdf.open(BytesIO(reports_samples.printed("hostile"))) as document:
        notes = [note for page in document.pages for note in page.get("/Annots", [])]
        followed = [str(note.A.URI) for note in notes if "/A" in note]
    assert len(followed) >= 10
    assert all(address.startswith("https://example.org/") for address in followed)


def test_printing_the_same_return_again_gives_the_same_bytes() -> None:
    report = reports_samples.short()
    later = replace(report, generated_at=report.generated_at + timedelta(days=400))
    assert reports_samples.printed("short") == render_report(later)


def test_another_process_prints_the_same_bytes() -> None:
    code = (
        "import hashlib; from ehsg.reports.pdf import render_report; from tests.unit.reports_samples import short;"
        "print(hashlib.sha256(render_report(short())).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "7"},
        check=True,
        capture_output=True,
        text=True,
    )
    assert other.stdout.strip() == hashlib.sha256(reports_samples.printed("short")).hexdigest()


def test_several_threads_can_print_at_once() -> None:
    with ThreadPoolExecutor(2) as threads:
        prints = set(threads.map(render_report, [reports_samples.short()] * 2))
    assert prints == {reports_samples.printed("short")}


@pytest.mark.parametrize(
    "spoil",
    [
        lambda report: replace(report, submitted_at=None),
        lambda report: replace(report, generated_at=report.generated_at.replace(tzinfo=None)),
    ],
    ids=["submitted without a time", "a time without a zone"],
)
def test_a_report_that_contradicts_itself_is_refused(spoil: Callable[[Report], Report]) -> None:
    with pytest.raises(ValueError, match="time"):
        spoil(reports_samples.short())
