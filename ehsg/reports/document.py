"""What a report says, as plain values: the only thing that the PDF template is given.

Nothing here knows about requests, tables or the rules of the guide. Whoever builds a `Report` has already decided
what the reader may see; everything in it is printed.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from types import MappingProxyType

# Marks a field that must reach the page, or a link, exactly as given: no replaced characters, no break points.
VERBATIM = MappingProxyType({"verbatim": True})


@dataclass(frozen=True, slots=True)
class ReportLevel:
    """One step of the scale: a whole score from 0 to 5, its short label and what it means."""

    score: int
    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ReportTerm:
    """A word that the report uses, and what it means."""

    label: str
    meaning: str


@dataclass(frozen=True, slots=True)
class ReportLink:
    """A piece of evidence: what it is, and the address where it is kept (any text; only web addresses become links)."""

    label: str
    url: str = field(metadata=VERBATIM)


@dataclass(frozen=True, slots=True)
class ReportDiffering:
    """An organisation that sees a descriptor differently, and how."""

    organisation: str
    text: str


@dataclass(frozen=True, slots=True)
class ReportDescriptor:
    """One descriptor with the agreed score (0 to 5, or None while unscored), narrative and evidence.

    `confidence` and `rests_on` are the words for how sure the area is of it and for what it rests on.
    """

    id: str
    title: str
    statement: str
    score: int | None
    level_label: str
    level_meaning: str
    narrative: str
    evidence: tuple[ReportLink, ...]
    last_score: int | None
    differing: tuple[ReportDiffering, ...] = ()
    confidence: str = ""
    rests_on: str = ""


@dataclass(frozen=True, slots=True)
class ReportSection:
    """One section of the guide.

    `average` and `last_year_average` are the printed figures, rounded by the domain ("3.4", or "" when nothing is
    scored); `average_value` is the exact mean behind `average`, for drawing only.
    """

    id: str
    name: str
    kind_name: str
    average: str
    average_value: Decimal | None
    scored: int
    total: int
    last_year_average: str
    descriptors: tuple[ReportDescriptor, ...]


@dataclass(frozen=True, slots=True)
class ReportModel:
    """The data-maturity model that the area places itself in."""

    number: int
    name: str
    summary: str


@dataclass(frozen=True, slots=True)
class ReportPriority:
    """One priority descriptor with the reason for choosing it and the plan for the coming year."""

    descriptor_id: str
    title: str
    section_name: str
    score: int | None
    reason: str
    plan: str


@dataclass(frozen=True, slots=True)
class ReportSharing:
    """The two sharing permissions (None: not decided yet) and whether the area knows what is always shared."""

    areas: bool | None
    departments: bool | None
    acknowledged: bool


@dataclass(frozen=True, slots=True)
class ReportSignOff:
    """Who signed the return, in which role and for whom, on which day, and how that was recorded.

    `delegate_reason` is set where somebody signed for the holder of the role. `earlier_sha256` is set where what was
    signed is not quite what the report prints; `besides` are the sentences that say what changed since.
    """

    role: str
    name: str
    organisation: str
    signed_on: date
    how: str
    capacity: str = ""
    delegate_reason: str = ""
    minute: str = ""
    earlier_sha256: str = field(default="", metadata=VERBATIM)
    besides: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReportDeclined:
    """Who was asked to sign and declined, and why."""

    role: str
    name: str
    organisation: str
    declined_on: date
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """A whole return, submitted or draft, ready to print.

    Times are aware datetimes. `check_address` is the address path where the content and its hash can be compared;
    `missing` holds one plain sentence for each thing that a draft still needs. `confidence` and `evidence_kinds` say
    what these words mean, where any descriptor uses them.

    Raises:
        ValueError: a time without a time zone, or a return that is neither a draft nor submitted.
    """

    area_name: str
    area_code: str
    region: str
    year: int
    guide_title: str
    guide_edition: str
    wording_notice: str
    draft: bool
    demonstration: bool
    submission_number: int | None
    submitted_at: datetime | None
    submitted_by: str | None
    generated_at: datetime
    content_sha256: str = field(metadata=VERBATIM)
    check_address: str = field(metadata=VERBATIM)
    sections: tuple[ReportSection, ...]
    scale: tuple[ReportLevel, ...]
    data_maturity: ReportModel | None
    priority_rule: str
    priorities: tuple[ReportPriority, ...]
    sharing: ReportSharing
    sign_offs: tuple[ReportSignOff, ...]
    missing: tuple[str, ...]
    declined: tuple[ReportDeclined, ...] = ()
    confidence: tuple[ReportTerm, ...] = ()
    evidence_kinds: tuple[ReportTerm, ...] = ()

    def __post_init__(self) -> None:
        for moment in (self.submitted_at, self.generated_at):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("The times in a report need a time zone.")
        if not self.draft and self.submitted_at is None:
            raise ValueError("A report that is not a draft needs the time of its submission.")

    @property
    def dated_at(self) -> datetime:
        """The time the document carries: that of the submission, so that printing it again changes nothing."""
        if self.draft or self.submitted_at is None:
            return self.generated_at
        return self.submitted_at
