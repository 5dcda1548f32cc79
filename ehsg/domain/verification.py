"""What must hold of a submission that was frozen: its hash, its figures, its record and its guide edition."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ehsg.domain import content as contents
from ehsg.domain.content import Content
from ehsg.domain.guide import Guide
from ehsg.domain.return_figures import Packed, pack
from ehsg.domain.scoring import section_averages
from ehsg.domain.words import searched_by

UNREADABLE = "what it says cannot be read"


@dataclass(frozen=True)
class Frozen:
    """One submission as it is stored, and what is kept beside it.

    Attributes:
        content: what it says, as `domain.content.to_json` made it.
        scores: descriptor id to score; `sections`: section id to sum and count; `priorities`: descriptor ids in order.
        narratives: descriptor id to the text that is searched; those that say nothing are left out.
        latest: whether it is its return's latest, which national pages count; `counted` is what they count of it: the
            data maturity model and the figures, None where it is not counted.
        recorded: the hash that the record of what happened has of it; None where nothing is recorded.
    """

    area_code: str
    area_name: str
    year: int
    number: int
    guide_edition: str
    data_maturity_model: int
    shared_with_areas: bool
    shared_with_departments: bool
    content: Mapping[str, Any]
    sha256: str
    scores: Mapping[str, int]
    sections: Mapping[str, tuple[int, int]]
    priorities: tuple[str, ...]
    narratives: Mapping[str, str]
    latest: bool
    counted: tuple[int, Packed] | None
    recorded: str | None

    @property
    def called(self) -> str:
        """Such as “Leeds, 2024, submission 1”."""
        return f"{self.area_name}, {self.year}, submission {self.number}"


def problems(frozen: Frozen, guides: Mapping[str, Guide]) -> Iterator[str]:
    """Each thing that is wrong, as the rest of a sentence. `guides` is every edition by its id."""
    content = read(frozen.content)
    if content is None:
        yield UNREADABLE
        return
    if contents.sha256(content) != frozen.sha256:
        yield "what it says is not what was submitted (its SHA-256 is another)"
    yield from _problems_of_record(frozen)
    if (content.area_code, content.year) != (frozen.area_code, frozen.year):
        yield f"it says that it is of {content.area_code} in {content.year}"
    if _details(content) != _stored_details(frozen):
        yield "its guide edition, data maturity model or sharing permissions are not those that were submitted"
    yield from _problems_of_figures(frozen, content, guides)


def read(values: Mapping[str, Any]) -> Content | None:
    """The content, or None where it has another shape than this format has."""
    try:
        return contents.from_json(values) if values["format"] == contents.FORMAT else None
    except (KeyError, TypeError, AttributeError, ValueError):
        return None


def _problems_of_record(frozen: Frozen) -> Iterator[str]:
    if frozen.recorded is None:
        yield "there is no record of its submission or import"
    elif frozen.recorded != frozen.sha256:
        yield "its SHA-256 is not the one that was recorded when it was submitted"


def _details(content: Content) -> tuple[Any, ...]:
    shared = (bool(content.sharing.areas), bool(content.sharing.departments))
    return (content.guide_edition, content.data_maturity_model, *shared)


def _stored_details(frozen: Frozen) -> tuple[Any, ...]:
    shared = (frozen.shared_with_areas, frozen.shared_with_departments)
    return (frozen.guide_edition, frozen.data_maturity_model, *shared)


def _problems_of_figures(frozen: Frozen, content: Content, guides: Mapping[str, Guide]) -> Iterator[str]:
    if dict(frozen.scores) != {id_: score for id_, score in content.score_of.items() if score is not None}:
        yield "the scores that national figures count are not the scores submitted"
    if frozen.priorities != content.chosen:
        yield "the priorities that national figures count are not the priorities submitted"
    said = {one.descriptor_id: one.narrative for one in content.scores if searched_by(one.narrative)}
    if dict(frozen.narratives) != said:
        yield "the narratives that are searched are not those submitted"
    guide = guides.get(frozen.guide_edition)
    if guide is None:
        yield f"its guide edition {frozen.guide_edition} is not installed here"
        return
    sections = {s.section_id: (s.total, s.scored) for s in section_averages(guide, content.score_of)}
    if dict(frozen.sections) != sections:
        yield "the section sums that national figures count are not those of the scores submitted"
    submitted = frozen.data_maturity_model, pack(frozen.sections, frozen.scores)
    if frozen.latest and frozen.counted != submitted:
        yield "what national pages count of it is not what was submitted"
