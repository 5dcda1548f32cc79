"""The partner round: organisations score on their own, before the board meets."""

import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ehsg.domain.content import Link
from ehsg.domain.scoring import is_score
from ehsg.domain.text import EVIDENCE_LIMIT, SHORT_TEXT_LIMIT, too_long


class Round(StrEnum):
    """Where a return's partner round stands."""

    NOT_OPEN = "not open"
    SCORING = "scoring"
    MODERATION = "moderation"


@dataclass(frozen=True)
class PartnerEntry:
    """One organisation's answer to one descriptor: a score, or that it cannot judge; neither is no answer yet."""

    score: int | None = None
    cannot_judge: bool = False
    comment: str = ""
    evidence: tuple[Link, ...] = ()

    @property
    def answered(self) -> bool:
        """Whether it scored or said that it cannot judge."""
        return self.score is not None or self.cannot_judge


def round_of(opened_at: datetime | None, moderation_at: datetime | None) -> Round:
    """The round's state by its two moments."""
    if opened_at is None:
        return Round.NOT_OPEN
    return Round.SCORING if moderation_at is None else Round.MODERATION


def organisation_key(name: str) -> str:
    """What two spellings of one organisation have in common: capitals and blanks do not make another."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def problems(entry: PartnerEntry) -> tuple[str, ...]:
    """What is wrong with an answer; none when nothing is."""
    found = []
    if entry.score is not None and not is_score(entry.score):
        found.append("The score must be a whole number from 0 to 5.")
    if entry.score is not None and entry.cannot_judge:
        found.append("Give a score or say that you cannot judge, not both.")
    if too_long(entry.comment, SHORT_TEXT_LIMIT):
        found.append(f"The comment must be {SHORT_TEXT_LIMIT:,} characters or fewer.")
    if len(entry.evidence) > EVIDENCE_LIMIT:
        found.append(f"Give {EVIDENCE_LIMIT} links or fewer.")
    return tuple(found)


def asked(scope: Collection[str] | None, descriptor_ids: tuple[str, ...]) -> tuple[str, ...]:
    """The descriptors that an organisation is asked about, in the guide's order; no scope is the whole guide."""
    return descriptor_ids if scope is None else tuple(id_ for id_ in descriptor_ids if id_ in scope)


def answered_of(entries: Mapping[str, PartnerEntry], ids: tuple[str, ...]) -> int:
    """How many of these descriptors the organisation has answered; who cannot judge has answered."""
    return sum(id_ in entries and entries[id_].answered for id_ in ids)
