"""The guide as frozen objects: scale, sections, descriptors, data models, priority rule, sign-off roles.

The shapes hold what one value can say about itself (a text is not blank, a count is not negative). What
several values must say together (thirty-one descriptors, every one in a known section) is checked when a file
is read: `ehsg.domain.guide_file.read_guide` is the way to make a `Guide`.
"""

from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, TypeVar

from pydantic import AfterValidator, Field, StrictBool, StrictInt, field_serializer

from ehsg.domain.guide_values import Count, DescriptorId, EditionId, Frozen, ItemId, Statement, Title
from ehsg.domain.parts import Part, Whom

K = TypeVar("K")
V = TypeVar("V")


class UnknownInGuide(LookupError):
    """This edition of the guide has no such section, score, model or sign-off role."""


class UnknownDescriptor(UnknownInGuide):
    """This edition of the guide has no descriptor with that id."""


class Kind(StrEnum):
    """Service or data, a property of the section (prospectus 2022-25, lines 153 and 156, seed 002)."""

    SERVICE = "service"
    DATA = "data"


class Provenance(StrEnum):
    """Whose words a descriptor is in, so that a page can say so beside it."""

    PUBLISHED_TITLE = "published-title"
    RECONSTRUCTED = "reconstructed"
    OFFICIAL = "official"


def _sealed(table: Mapping[int, Mapping[Kind, int]]) -> Mapping[int, Mapping[Kind, int]]:
    return MappingProxyType({number: MappingProxyType(dict(counts)) for number, counts in table.items()})


class Level(Frozen):
    """One step of the scale.

    Only the range, zero to five, is published (annual report 2024-25, line 105, seed 001).
    """

    score: Count
    label: Title
    meaning: Statement


class Confidence(Frozen):
    """One step of how sure a partnership is of a score, from the least to the most sure. Ours: nothing is published."""

    id: ItemId
    label: Title
    meaning: Title


class EvidenceKind(Frozen):
    """Something that a score can rest on; `weak` where it is no more than somebody's word."""

    id: ItemId
    label: Title
    hint: Title
    weak: StrictBool = Field(default=False, description="true or false")


class Section(Frozen):
    """One of the five sections; its kind is the kind of all its descriptors."""

    id: ItemId
    name: Title
    kind: Kind = Field(description="service or data")


class Descriptor(Frozen):
    """One of the thirty-one statements an area is scored on (annual report 2024-25, line 101, seed 001)."""

    id: DescriptorId
    section: ItemId = Field(description="the id of a section")
    title: Title
    statement: Statement
    evidence_prompts: tuple[Statement, ...] = Field(description="a list of texts")
    provenance: Provenance = Field(description="one of published-title, reconstructed, official")
    source_refs: tuple[Title, ...] = ()
    note: Statement | None = None


class DataMaturityModel(Frozen):
    """One of the six ordered data models, in our words (annual report 2021-22, lines 419-433, seed 000)."""

    number: Count
    id: ItemId
    name: Title
    summary: Statement


class PriorityRule(Frozen):
    """How many priorities of each kind go with a data model (prospectus 2022-25, lines 150-156, seed 002)."""

    required: StrictInt = Field(ge=1, description="a whole number, 1 or more")
    by_model: Annotated[Mapping[StrictInt, Mapping[Kind, Count]], AfterValidator(_sealed)] = Field(
        description="a table from each model's number to {data: n, service: n}"
    )

    def __hash__(self) -> int:
        return hash((self.required, frozenset((n, *self.counts(n).values()) for n in self.by_model)))

    @field_serializer("by_model")
    def _plain(self, table: Mapping[int, Mapping[Kind, int]]) -> dict[int, dict[Kind, int]]:
        return {number: dict(counts) for number, counts in table.items()}

    def counts(self, model: int) -> dict[Kind, int]:
        """How many of each kind go with data model number `model`: both kinds, with the sum `required`.

        Raises UnknownInGuide where the rule has no such model.
        """
        if model not in self.by_model:
            raise UnknownInGuide(f"The priority rule has no data-maturity model {model!r}.")
        return {kind: self.by_model[model].get(kind, 0) for kind in Kind}


class SignOffRole(Frozen):
    """A capacity in which somebody signs the return off (prospectus 2022-25, line 67, seed 002).

    `minimum` is how many must have signed; `several` says whether more than one may sign. `also` are the roles that
    somebody who signs in this one may sign in too. `may_decline`: who declines with a reason holds nothing up.
    """

    id: ItemId
    name: Title
    hint: Statement
    minimum: Count
    several: StrictBool = Field(description="true or false")
    also: tuple[ItemId, ...] = Field(default=(), description="a list of ids of roles")
    may_decline: StrictBool = Field(default=False, description="true or false")


class SignAgain(Frozen):
    """Whom a change of each part of the return asks to sign again; everybody, where the edition does not say."""

    scores: Whom = Whom.EVERYBODY
    narrative: Whom = Whom.EVERYBODY
    evidence: Whom = Whom.EVERYBODY
    strength: Whom = Whom.EVERYBODY
    differing_views: Whom = Whom.EVERYBODY
    data_maturity: Whom = Whom.EVERYBODY
    priorities: Whom = Whom.EVERYBODY
    priority_texts: Whom = Whom.EVERYBODY
    sharing: Whom = Whom.EVERYBODY

    def whom(self, part: Part) -> Whom:
        """Of what the return is a return of, the guide has nothing to say."""
        return Whom.EVERYBODY if part is Part.WHOLE else Whom(getattr(self, part.value))


def _found(guide: "Guide", table: Mapping[K, V], key: K, what: str) -> V:
    if key not in table:
        raise UnknownInGuide(f"Guide {guide.edition} has no {what} {key!r}.")
    return table[key]


class Guide(Frozen):
    """One edition of the guide. Equal editions hash alike, so that a guide can be a cache key.

    An edition may do without `confidence` and `evidence_kinds`; then nobody is asked. From `high_score` on a score
    is one to ask about where all that it rests on is weak.

    Every look-up raises UnknownInGuide (descriptors: UnknownDescriptor) where the edition has no such thing.
    """

    edition: EditionId
    title: Title
    notice: Statement
    scale: tuple[Level, ...] = Field(description="a list of levels")
    confidence: tuple[Confidence, ...] = Field(default=(), description="a list of steps")
    evidence_kinds: tuple[EvidenceKind, ...] = Field(default=(), description="a list of kinds")
    high_score: StrictInt | None = Field(default=None, ge=1, description="a whole number, 1 or more")
    sections: tuple[Section, ...] = Field(description="a list of sections")
    descriptors: tuple[Descriptor, ...] = Field(description="a list of descriptors")
    data_maturity_models: tuple[DataMaturityModel, ...] = Field(description="a list of models")
    priority_rule: PriorityRule = Field(description="the fields required and by_model")
    sign_off_roles: tuple[SignOffRole, ...] = Field(description="a list of roles")
    sign_again: SignAgain = Field(default=SignAgain(), description="a table from parts of the return to whom it asks")

    def __hash__(self) -> int:
        return hash(self.edition)

    @cached_property
    def _descriptors(self) -> dict[str, Descriptor]:
        return {descriptor.id: descriptor for descriptor in self.descriptors}

    @cached_property
    def _numbers(self) -> dict[str, int]:
        return {descriptor.id: number for number, descriptor in enumerate(self.descriptors, start=1)}

    @cached_property
    def _sections(self) -> dict[str, Section]:
        return {section.id: section for section in self.sections}

    @cached_property
    def _by_section(self) -> dict[str, tuple[Descriptor, ...]]:
        return {s.id: tuple(d for d in self.descriptors if d.section == s.id) for s in self.sections}

    @cached_property
    def _levels(self) -> dict[int, Level]:
        return {level.score: level for level in self.scale}

    @cached_property
    def _models(self) -> dict[int, DataMaturityModel]:
        return {model.number: model for model in self.data_maturity_models}

    @cached_property
    def _roles(self) -> dict[str, SignOffRole]:
        return {role.id: role for role in self.sign_off_roles}

    @cached_property
    def descriptor_ids(self) -> tuple[str, ...]:
        """All descriptor ids in the guide's order, section by section."""
        return tuple(self._descriptors)

    def has(self, descriptor_id: str) -> bool:
        """Whether this edition has a descriptor with that id; ids are case-sensitive."""
        return descriptor_id in self._descriptors

    def descriptor(self, descriptor_id: str) -> Descriptor:
        """The descriptor with that id."""
        if descriptor_id not in self._descriptors:
            raise UnknownDescriptor(f"Guide {self.edition} has no descriptor {descriptor_id!r}.")
        return self._descriptors[descriptor_id]

    def number_of(self, descriptor_id: str) -> int:
        """The descriptor's place among all of them, counted from 1."""
        return self._numbers[self.descriptor(descriptor_id).id]

    def kind_of(self, descriptor_id: str) -> Kind:
        """Service or data: the kind of the descriptor's section."""
        return self.section(self.descriptor(descriptor_id).section).kind

    def section(self, section_id: str) -> Section:
        """The section with that id."""
        return _found(self, self._sections, section_id, "section")

    def descriptors_in(self, section_id: str) -> tuple[Descriptor, ...]:
        """The section's descriptors, in the guide's order."""
        return _found(self, self._by_section, section_id, "section")

    def level(self, score: int) -> Level:
        """The level that a score from 0 to 5 stands for."""
        return _found(self, self._levels, score, "score")

    def model(self, number: int) -> DataMaturityModel:
        """The data-maturity model with that number, from 1 to 6."""
        return _found(self, self._models, number, "data-maturity model")

    def sign_off_role(self, role_id: str) -> SignOffRole:
        """The sign-off role with that id."""
        return _found(self, self._roles, role_id, "sign-off role")
