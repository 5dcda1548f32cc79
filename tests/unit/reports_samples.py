"""Made-up reports for the tests of ehsg.reports: a typical one, a short one, a bare draft and a hostile one."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache

from ehsg.reports.document import (
    Report,
    ReportDescriptor,
    ReportLevel,
    ReportLink,
    ReportModel,
    ReportPriority,
    ReportSection,
    ReportSharing,
    ReportSignOff,
)
from ehsg.reports.pdf import render_report
from tests.printed import pages_of

SCALE = (
    ReportLevel(0, "Not in place", "Nothing in place yet, or no evidence to say."),
    ReportLevel(1, "Starting", "Recognised as a need; early talks or plans only."),
    ReportLevel(2, "Developing", "Being tried in one service or place; results not yet known."),
    ReportLevel(3, "In place in parts", "Working in the main services, but patchy across partners or places."),
    ReportLevel(4, "Embedded", "Normal practice for most partners and places, with evidence that it works."),
    ReportLevel(5, "Mature", "Consistent across the whole system and regularly reviewed with families and partners."),
)
SECTIONS = (
    ("family", "Family voice and experience", "Service section", "FV", 6),
    ("workforce", "Workforce", "Service section", "WF", 6),
    ("communities", "Communities", "Service section", "CO", 6),
    ("leaders", "Leaders", "Service section", "LE", 7),
    ("data", "Data", "Data section", "DA", 6),
)
STATEMENT = "Families and the people who support them know how to ask for help early and reach the right service."
# 75 words, so that two paragraphs make the 150 words of a usual narrative.
PARAGRAPH = (
    "The partnership board looked at this in March with the police, health visitors, schools and two voluntary "
    "organisations. Practice is good in the family hubs in the north of the area, where one lead practitioner stays "
    "with the family from the first conversation to the last review. In the south the picture is mixed: referrals "
    "still go through three front doors, and parents told us that they had to repeat their story. We will bring "
    "both teams together by September."
)
WHEN = datetime(2024, 6, 28, 14, 5, tzinfo=UTC)


def descriptor(prefix: str, number: int, *, narrative: str, score: int | None) -> ReportDescriptor:
    level = SCALE[score] if score is not None else None
    return ReportDescriptor(
        id=f"{prefix}{number}",
        title=("Family engagement", "Finding the right help", "One assessment, one plan, one lead")[number % 3],
        statement=STATEMENT,
        score=score,
        level_label=level.label if level else "",
        level_meaning=level.meaning if level else "",
        narrative=narrative,
        evidence=(
            ReportLink("Survey of 212 parents, spring 2024", "https://example.org/early-help/survey-2024.pdf"),
            ReportLink("Audit of whole-family plans", ""),
        )
        if number == 1
        else (),
        last_score=None if number == 2 or score is None else max(0, score - 1),
    )


def section(spec: tuple[str, str, str, str, int], *, narrative: str, scored: bool = True) -> ReportSection:
    key, name, kind, prefix, count = spec
    return ReportSection(
        id=key,
        name=name,
        kind_name=kind,
        average="3.4" if scored else "",
        average_value=Decimal("3.4") if scored else None,
        scored=count if scored else 0,
        total=count,
        last_year_average="2.9" if scored else "",
        descriptors=tuple(
            descriptor(prefix, n, narrative=narrative, score=(n + count) % 6 if scored else None)
            for n in range(1, count + 1)
        ),
    )


def typical(*, specs: tuple[tuple[str, str, str, str, int], ...] = SECTIONS) -> Report:
    """A submitted return with 31 descriptors of 150 words."""
    text = f"{PARAGRAPH}\n\n{PARAGRAPH}"
    return Report(
        area_name="Testshire",
        area_code="E10000099",
        region="East Midlands",
        year=2024,
        guide_title="Early Help System Guide self-assessment",
        guide_edition="working edition 1",
        wording_notice="This is the working wording of the descriptors, not the official text of the guide.",
        draft=False,
        demonstration=False,
        submission_number=1,
        submitted_at=WHEN,
        submitted_by="Sam Taylor, Supporting Families coordinator",
        generated_at=WHEN,
        content_sha256="9b74c9897bac770ffc029102a200c5de5e7f3a1c0d4b8e62f1a09c3d7b5e4f20",
        check_address="/areas/E10000099/2024/submissions/1/check",
        sections=tuple(section(spec, narrative=text) for spec in specs),
        scale=SCALE,
        data_maturity=ReportModel(3, "Building blocks", "Some data sets are matched, a few times a year."),
        priority_rule="In model 3 an area chooses one data descriptor and two service descriptors.",
        priorities=tuple(
            ReportPriority(f"{prefix}1", "Finding the right help", name, 2, PARAGRAPH, PARAGRAPH)
            for prefix, name in (("FV", "Family voice and experience"), ("WF", "Workforce"), ("DA", "Data"))
        ),
        sharing=ReportSharing(areas=True, departments=False, acknowledged=True),
        sign_offs=tuple(
            ReportSignOff(role, name, "Testshire County Council", date(2024, 6, 27), "Signed in the service.")
            for role, name in (
                ("Chair of the early help partnership", "Ade Okafor"),
                ("Chief executive", "Mary Jones"),
                ("Director of children's services", "Li Wei Chan"),
            )
        ),
        missing=(),
    )


def short() -> Report:
    """A submitted return with one short section: quick to print."""
    return typical(specs=(("family", "Family voice and experience", "Service section", "FV", 2),))


def bare_draft() -> Report:
    """A draft in which hardly anything has been filled in, with made-up demonstration data."""
    return replace(
        typical(),
        draft=True,
        demonstration=True,
        submission_number=None,
        submitted_at=None,
        submitted_by=None,
        sections=tuple(section(spec, narrative="", scored=False) for spec in SECTIONS),
        data_maturity=None,
        priorities=(),
        sharing=ReportSharing(areas=None, departments=None, acknowledged=False),
        sign_offs=(),
        missing=(
            "31 of 31 descriptors have no agreed score.",
            "The area has not placed itself in a data-maturity model.",
            "No priority descriptors have been chosen.",
            "The sharing permissions have not been decided.",
            "Nobody has signed off the return.",
        ),
    )


HOSTILE_TEXTS = (
    "x" * 5000,
    "Families 👨‍👩‍👧 said 😀👍🏽 مرحبا بالعالم and 你好，世界 and a\u200bzero\u200cwidth\ufeff end\x00\x07\ud800.",
    "<script>alert(1)</script> {{ 7 * 7 }} &amp; <b>bold?</b>\n\n\n\n\nline\nline\r\nline\u2028line",
    "Z\u0335\u0301\u0302\u0303\u0304a\u0301\u0302\u0303\u0304\u0305\u0306lgo \u202eright to left\u202c end. " * 20,
    "a/b-c_d.e" * 600,
)


def hostile() -> Report:
    """A return full of what should not be there: endless words, other scripts, huge addresses, many signatories."""
    report = typical()
    links = tuple(
        ReportLink(f"Link {n} " + "y" * 200, f"https://example.org/{n}/" + "path" * 500 + "?q=<&>\"'")
        for n in range(10)
    )
    first = report.sections[0]
    spoilt = tuple(
        replace(
            item,
            narrative=text,
            evidence=links if index == 1 else (ReportLink("javascript", "javascript:alert(1)"),),
        )
        for index, (item, text) in enumerate(zip(first.descriptors, HOSTILE_TEXTS, strict=False))
    )
    return replace(
        report,
        area_name="Bournemouth, Christchurch and Poole with a very long name that goes on for a while and on",
        draft=True,
        demonstration=True,
        sections=(replace(first, descriptors=(*spoilt, *first.descriptors[5:])), *report.sections[1:]),
        sign_offs=tuple(
            ReportSignOff(
                "Voluntary and community sector representative on the board, wider children's services",
                f"Bartholomew Featherstonehaugh-Cholmondeley {n}",
                "Organisation of organisations " * 4 + "W" * 60,
                date(2024, 6, n + 1),
                "Recorded by the coordinator from the minutes of the partnership board of 27 June 2024.",
            )
            for n in range(12)
        ),
        missing=("The sign-off by the chief executive is missing.",),
    )


@cache
def printed(name: str) -> bytes:
    """Give the PDF of one of the reports above, by the name of its function; each is printed once in a test run."""
    return render_report({"typical": typical, "short": short, "bare_draft": bare_draft, "hostile": hostile}[name]())


def page_texts(name: str) -> tuple[str, ...]:
    """Give the text of each page of one of the reports above, in the order it is painted."""
    return pages_of(printed(name))
