"""Which areas a national figure is about: every one, or those of a region, type, model, Earned Autonomy or cohort."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from ehsg.domain.cohorts import Cohort
from ehsg.domain.groups import ENGLAND
from ehsg.domain.text import shortened

ANSWERS = {"yes": True, "no": False}
_LONGEST_ECHO = 40


@dataclass(frozen=True)
class Member:
    """An area that submitted in a year, and what tells it apart; the model is the one of that year's submission."""

    year: int
    area_id: int
    region: str
    authority_type: str
    model: int
    earned_autonomy: bool


@dataclass(frozen=True)
class Choices:
    """What can be chosen among: every region, type, model and cohort that there is."""

    regions: tuple[str, ...]
    types: tuple[str, ...]
    models: tuple[int, ...]
    cohorts: tuple[Cohort, ...] = ()


@dataclass(frozen=True)
class Selection:
    """The areas for which all of this holds; nothing chosen stands for every area."""

    region: str = ""
    authority_type: str = ""
    model: int | None = None
    earned_autonomy: bool | None = None
    cohort: Cohort | None = None

    @property
    def everything(self) -> bool:
        """Whether no area is left out."""
        return self == Selection()

    @property
    def name(self) -> str:
        """Such as: North East, unitary authority, data maturity model 3."""
        autonomy = {True: "Earned Autonomy", False: "without Earned Autonomy", None: ""}[self.earned_autonomy]
        model = "" if self.model is None else f"data maturity model {self.model}"
        cohort = f"cohort {self.cohort.name}" if self.cohort else ""
        return (
            ", ".join(part for part in (self.region, self.authority_type, model, autonomy, cohort) if part) or ENGLAND
        )

    @property
    def arguments(self) -> dict[str, str]:
        """As an address asks for it."""
        answer = next((word for word, chosen in ANSWERS.items() if chosen is self.earned_autonomy), "")
        model = "" if self.model is None else str(self.model)
        every = {"region": self.region, "type": self.authority_type, "model": model, "earned-autonomy": answer}
        every["cohort"] = str(self.cohort.id) if self.cohort else ""
        return {name: value for name, value in every.items() if value}


@dataclass(frozen=True)
class Asked:
    """What an address asks for, and which of its values are nothing that there is, shortened."""

    selection: Selection
    strange: tuple[str, ...]


def asked(values: Mapping[str, str], choices: Choices) -> Asked:
    """Reads the values of an address; what is not there is left out and told."""
    known: dict[str, Collection[str]] = {
        "region": choices.regions,
        "type": choices.types,
        "model": [str(model) for model in choices.models],
        "earned-autonomy": ANSWERS,
        "cohort": [str(cohort.id) for cohort in choices.cohorts],
    }
    given = {name: " ".join("".join(filter(str.isprintable, values.get(name, ""))).split()) for name in known}
    strange = (value for name, value in given.items() if value and value not in known[name])
    chosen = Selection(
        region=given["region"] if given["region"] in choices.regions else "",
        authority_type=given["type"] if given["type"] in choices.types else "",
        model={str(model): model for model in choices.models}.get(given["model"]),
        earned_autonomy=ANSWERS.get(given["earned-autonomy"]),
        cohort={str(cohort.id): cohort for cohort in choices.cohorts}.get(given["cohort"]),
    )
    return Asked(chosen, tuple(shortened(value, _LONGEST_ECHO) for value in strange))


PARTITIONS = ("Region", "Type of authority", "Data maturity model")


def partitions(members: Iterable[Member]) -> dict[str, dict[str, frozenset[int]]]:
    """Each way to divide the areas that are given, and the ids of those in each part, in the parts' order."""
    found: dict[str, dict[str, set[int]]] = {name: {} for name in PARTITIONS}
    for member in members:
        for name, part in zip(PARTITIONS, (member.region, member.authority_type, str(member.model)), strict=True):
            found[name].setdefault(part, set()).add(member.area_id)
    return {name: {part: frozenset(ids) for part, ids in sorted(parts.items())} for name, parts in found.items()}
