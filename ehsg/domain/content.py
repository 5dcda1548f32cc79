"""What a return says: the very thing that is signed, hashed, frozen and submitted.

The hash covers everything the partnership answers for and nothing else: not who typed it, not when, not the
sign-offs themselves. Two returns that say the same have the same hash.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ehsg.domain.guide import Guide
from ehsg.domain.strength import NOT_SAID, Strength

FORMAT = 1


@dataclass(frozen=True)
class Link:
    """A piece of evidence: what it is and its https address."""

    label: str
    url: str


@dataclass(frozen=True)
class Differing:
    """An organisation that sees it differently from the score agreed, and how."""

    organisation: str
    text: str


@dataclass(frozen=True)
class Score:
    """One descriptor's agreed score (None: not scored), narrative, evidence, views that differ from it, and how sure
    the partnership is of it.
    """

    descriptor_id: str
    score: int | None = None
    narrative: str = ""
    evidence: tuple[Link, ...] = ()
    differing: tuple[Differing, ...] = ()
    strength: Strength = NOT_SAID


@dataclass(frozen=True)
class Priority:
    """One chosen descriptor, why it was chosen and what will be done."""

    descriptor_id: str
    reason: str = ""
    plan: str = ""


@dataclass(frozen=True)
class Sharing:
    """Two permissions (None: not answered) and the acknowledgement of what is shared with no choice."""

    areas: bool | None = None
    departments: bool | None = None
    acknowledged: bool = False


@dataclass(frozen=True)
class Content:
    """The whole return. `scores` holds every descriptor of the edition, in its order."""

    area_code: str
    area_name: str
    year: int
    guide_edition: str
    data_maturity_model: int | None
    scores: tuple[Score, ...]
    priorities: tuple[Priority, ...]
    sharing: Sharing

    @property
    def score_of(self) -> dict[str, int | None]:
        """Descriptor id to score or None."""
        return {entry.descriptor_id: entry.score for entry in self.scores}

    @property
    def chosen(self) -> tuple[str, ...]:
        """The ids of the priority descriptors, in the order chosen."""
        return tuple(choice.descriptor_id for choice in self.priorities)

    def entry(self, descriptor_id: str) -> Score:
        """The descriptor's score, narrative and evidence; an empty one where the edition did not have it."""
        return next((s for s in self.scores if s.descriptor_id == descriptor_id), Score(descriptor_id))

    def without_narrative(self) -> "Content":
        """Scores and the chosen descriptors only: what a sharing permission covers."""
        return replace(
            self,
            scores=tuple(Score(s.descriptor_id, s.score) for s in self.scores),
            priorities=tuple(Priority(p.descriptor_id) for p in self.priorities),
            data_maturity_model=None,
            sharing=Sharing(),
        )


def complete_scores(guide: Guide, known: Iterable[Score]) -> tuple[Score, ...]:
    """One entry for each descriptor of the guide, in its order, empty where nothing was given."""
    by_id = {entry.descriptor_id: entry for entry in known}
    return tuple(by_id.get(id_, Score(id_)) for id_ in guide.descriptor_ids)


def to_json(content: Content) -> dict[str, Any]:
    """The content as plain JSON values, with the number of this format."""
    # Not `asdict`, which takes ten times as long and is asked on every task list: these hold nothing but their fields.
    scores = tuple(_score_json(entry) for entry in content.scores)
    priorities = tuple(dict(vars(choice)) for choice in content.priorities)
    parts = {"scores": scores, "priorities": priorities, "sharing": dict(vars(content.sharing))}
    return {"format": FORMAT, **vars(content), **parts}


def _score_json(entry: Score) -> dict[str, Any]:
    """Without `differing` and `strength` where there is nothing: what was signed before there were such things keeps
    its hash.
    """
    values = {**vars(entry), "evidence": tuple(dict(vars(link)) for link in entry.evidence)}
    del values["differing"], values["strength"]
    if entry.differing:
        values["differing"] = tuple(dict(vars(view)) for view in entry.differing)
    if entry.strength != NOT_SAID:
        values["strength"] = dict(vars(entry.strength))
    return values


def from_json(data: Mapping[str, Any]) -> Content:
    """The content back from `to_json`; KeyError or TypeError when it is of another shape."""
    values = {key: value for key, value in data.items() if key != "format"}
    values["scores"] = tuple(score_from_json(entry) for entry in data["scores"])
    values["priorities"] = tuple(Priority(**p) for p in data["priorities"])
    values["sharing"] = Sharing(**data["sharing"])
    return Content(**values)


def score_from_json(entry: Mapping[str, Any]) -> Score:
    """One entry of `scores`: for whoever looks for one descriptor in many returns."""
    return Score(
        **{
            **entry,
            "evidence": tuple(Link(**link) for link in entry["evidence"]),
            "differing": tuple(Differing(**view) for view in entry.get("differing", ())),
            "strength": _strength(entry.get("strength")),
        }
    )


def _strength(values: Mapping[str, Any] | None) -> Strength:
    return Strength(**{**values, "rests_on": tuple(values["rests_on"])}) if values else NOT_SAID


def canonical_bytes(content: Content) -> bytes:
    """The one byte sequence that stands for this content: JSON, keys sorted, no spaces, UTF-8, final new line."""
    text = json.dumps(to_json(content), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return (text + "\n").encode()


def sha256(content: Content) -> str:
    """The SHA-256 of the canonical bytes, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical_bytes(content)).hexdigest()
