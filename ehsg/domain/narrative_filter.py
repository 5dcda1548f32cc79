"""Which narratives are searched: of which year, section, descriptor, score and region."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from ehsg.domain.guide import Descriptor, Guide
from ehsg.domain.text import shortened

SCORES = tuple(range(6))
_LONGEST_ECHO = 40


@dataclass(frozen=True)
class Filter:
    """What is asked for; nothing chosen stands for all of it. Sections, descriptors by their ids."""

    year: int | None = None
    section: str = ""
    descriptor: str = ""
    score: int | None = None
    region: str = ""

    @property
    def arguments(self) -> dict[str, str]:
        """As an address asks for it."""
        every = {**vars(self), "score": self.score, "year": self.year}
        return {name: str(value) for name, value in every.items() if value not in ("", None)}


@dataclass(frozen=True)
class Choices:
    """What can be chosen among: the years and regions that there are, and what the editions of the guide have.

    `guides` the present edition first.
    """

    years: tuple[int, ...]
    regions: tuple[str, ...]
    guides: tuple[Guide, ...]

    @cached_property
    def sections(self) -> dict[str, str]:
        """Every section's name by its id, as the latest edition that has it says."""
        return {s.id: s.name for guide in reversed(self.guides) for s in guide.sections}

    @cached_property
    def descriptors(self) -> dict[str, Descriptor]:
        """Every descriptor by its id, the present edition's first."""
        found: dict[str, Descriptor] = {}
        for guide in self.guides:
            found.update((d.id, d) for d in guide.descriptors if d.id not in found)
        return found

    def descriptor_ids(self, wanted: Filter) -> frozenset[str] | None:
        """Those that the filter lets pass; None stands for all."""
        if not wanted.section and not wanted.descriptor:
            return None
        of_section = {d.id for guide in self.guides for d in guide.descriptors if d.section == wanted.section}
        one = {wanted.descriptor}
        if wanted.section and wanted.descriptor:
            return frozenset(of_section & one)
        return frozenset(of_section if wanted.section else one)

    def in_words(self, wanted: Filter) -> str:
        """Such as: 2024, Workforce, score 4, London. "every year" without any."""
        parts = (
            "" if wanted.year is None else str(wanted.year),
            self.sections.get(wanted.section, ""),
            self.descriptors[wanted.descriptor].title if wanted.descriptor else "",
            "" if wanted.score is None else f"score {wanted.score}",
            wanted.region,
        )
        return ", ".join(part for part in parts if part) or "every year"


@dataclass(frozen=True)
class Asked:
    """What an address asks for, and which of its values are nothing that there is, shortened."""

    filter: Filter
    strange: tuple[str, ...]


def asked(values: Mapping[str, str], choices: Choices) -> Asked:
    """Reads the values of an address; what is not there is left out and told."""
    known: dict[str, Iterable[object]] = {
        "year": choices.years,
        "section": choices.sections,
        "descriptor": choices.descriptors,
        "score": SCORES,
        "region": choices.regions,
    }
    found: dict[str, object] = {}
    strange = []
    for name, there in known.items():
        given = " ".join("".join(filter(str.isprintable, values.get(name, ""))).split())
        by_text = {str(one): one for one in there}
        found[name] = by_text.get(given)
        if given and given not in by_text:
            strange.append(shortened(given, _LONGEST_ECHO))
    return Asked(_filter(found), tuple(strange))


def _filter(found: Mapping[str, object]) -> Filter:
    year, score = found["year"], found["score"]
    return Filter(
        year=year if isinstance(year, int) else None,
        section=str(found["section"] or ""),
        descriptor=str(found["descriptor"] or ""),
        score=score if isinstance(score, int) else None,
        region=str(found["region"] or ""),
    )
