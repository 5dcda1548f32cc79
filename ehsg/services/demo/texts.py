"""Made-up narratives, reasons, evidence and names, put together from data/demo/narratives.yaml."""

from collections.abc import Mapping, Sequence

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from ehsg.domain.content import Link
from ehsg.domain.errors import RuleBroken
from ehsg.domain.guide import Guide
from ehsg.domain.scoring import HIGHEST, LOWEST
from ehsg.services.demo import chance

Texts = tuple[str, ...]


class DescriptorText(BaseModel):
    """Sentences about one descriptor: a start, two of practice, what is lacking, what comes next, a document's name."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    start: str
    work: tuple[str, str]
    lack: str
    next: str
    link: str


class Material(BaseModel):
    """What is in the file. Openings are by score, closings by band, remarks by section."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    openings: Mapping[int, Texts]
    closings: Mapping[str, Texts]
    remarks: Mapping[str, Texts]
    descriptors: Mapping[str, DescriptorText]
    reasons: Texts
    plans: Texts
    evidence: Texts
    partners: Texts
    first_names: str
    last_names: str


def read_material(text: str, guide: Guide) -> Material:
    """The file's content. RuleBroken where it cannot serve the guide's edition."""
    try:
        material = Material.model_validate(yaml.safe_load(text))
    except (yaml.YAMLError, ValidationError) as error:
        raise RuleBroken((f"The demonstration text cannot be read: {error}",)) from None
    absent = [id_ for id_ in guide.descriptor_ids if id_ not in material.descriptors]
    absent += [section.id for section in guide.sections if not material.remarks.get(section.id)]
    absent += [f"score {score}" for score in range(LOWEST, HIGHEST + 1) if not material.openings.get(score)]
    if absent:
        raise RuleBroken(("The demonstration text has nothing for " + ", ".join(absent) + ".",))
    return material


def narrative(material: Material, guide: Guide, descriptor_id: str, score: int, *key: object) -> str:
    """Two paragraphs of 40 to 180 words that fit the score."""
    about = material.descriptors[descriptor_id]
    remarks = material.remarks[guide.descriptor(descriptor_id).section]
    first = [chance.pick(material.openings[score], "opening", descriptor_id, *key)]
    first += _what_is_done(about, score, chance.number("work", descriptor_id, *key) < 0.5)
    second = [chance.pick(remarks, "remark", descriptor_id, *key)]
    if score not in (1, HIGHEST) and chance.number("next", descriptor_id, *key) < 0.7:
        second.append(about.next)
    second.append(chance.pick(material.closings[_band(score)], "closing", descriptor_id, *key))
    return " ".join(first) + "\n\n" + " ".join(second)


def _what_is_done(about: DescriptorText, score: int, first: bool) -> Sequence[str]:
    """Nothing is claimed that the score denies."""
    return {
        0: (about.lack,),
        1: (about.lack,),
        2: (about.start, about.lack) if first else (about.start,),
        3: (about.work[0 if first else 1],),
    }.get(score, about.work)


def _band(score: int) -> str:
    return "low" if score < 2 else "middle" if score < 4 else "high"


def reason(material: Material, score: int, *key: object) -> str:
    """Why a descriptor is a priority."""
    return chance.pick(material.reasons, "reason", *key).format(score=score)


def plan(material: Material, descriptor_id: str, *key: object) -> str:
    """What will be done about a priority."""
    return material.descriptors[descriptor_id].next + " " + chance.pick(material.plans, "plan", *key)


def evidence(material: Material, descriptor_id: str, year: int, *key: object) -> tuple[Link, ...]:
    """No link for about half of the descriptors, one or two for the others, on a domain that is nobody's."""
    drawn = chance.number("evidence", descriptor_id, year, *key)
    labels = (material.descriptors[descriptor_id].link, chance.pick(material.evidence, "label", descriptor_id, *key))
    count = 0 if drawn < 0.55 else 1 if drawn < 0.85 else 2
    return tuple(
        Link(label, f"https://example.org/demonstration/{year}/{descriptor_id}/{place}")
        for place, label in enumerate(labels[:count], start=1)
    )


def invented_name(material: Material, *key: object) -> str:
    """A first and a last name."""
    first = chance.pick(material.first_names.split(), "first name", *key)
    return f"{first} {chance.pick(material.last_names.split(), 'last name', *key)}"
