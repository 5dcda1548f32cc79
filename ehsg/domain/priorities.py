"""Which three descriptors an area may name as its priorities.

Source: programme guidance 2022-25 (seed 002, lines 150-156). The numbers are data in the guide's `priority_rule`.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from ehsg.domain.guide import Descriptor, Guide, Kind

_NUMBER_WORDS = ("no", "one", "two", "three", "four", "five", "six")
_KIND_WORDS = {Kind.DATA: "data", Kind.SERVICE: "service"}


@dataclass(frozen=True)
class Choice:
    """A chosen descriptor and why it does not fit the model; an empty `problem` means that it fits."""

    descriptor_id: str
    problem: str


def in_words(number: int) -> str:
    """A small number as a word, larger ones as figures."""
    return _NUMBER_WORDS[number] if 0 <= number < len(_NUMBER_WORDS) else str(number)


def allowed_descriptors(guide: Guide, model: int) -> tuple[Descriptor, ...]:
    """Every descriptor that the rule leaves open to the model, in the guide's order."""
    counts = guide.priority_rule.counts(model)
    return tuple(d for d in guide.descriptors if counts.get(guide.kind_of(d.id), 0) > 0)


def explain(guide: Guide, model: int) -> str:
    """The rule for the model in one sentence."""
    counts = guide.priority_rule.counts(model)
    required = guide.priority_rule.required
    kinds = [kind for kind in (Kind.DATA, Kind.SERVICE) if counts.get(kind, 0)]
    which = f"Your area is at data maturity model {model} ({guide.model(model).name}), so "
    if len(kinds) == 1:
        return f"{which}all {in_words(required)} priorities must be {_KIND_WORDS[kinds[0]]} descriptors."
    parts = " and ".join(f"{in_words(counts[kind])} {_plural(kind, counts[kind])}" for kind in kinds)
    return f"{which}choose {parts}."


def _plural(kind: Kind, number: int) -> str:
    return f"{_KIND_WORDS[kind]} descriptor" + ("" if number == 1 else "s")


def check_each(guide: Guide, model: int, chosen: Sequence[str]) -> tuple[Choice, ...]:
    """Each choice with the reason why it cannot stand, in the order given.

    A choice of a kind that the model does not allow cannot stand. Where there are more of a kind than allowed, none
    of them is dropped for the person: all of that kind are marked.
    """
    counts = guide.priority_rule.counts(model)
    taken = Counter(guide.kind_of(id_) for id_ in chosen if guide.has(id_))
    return tuple(Choice(id_, _problem(guide, model, id_, counts, taken)) for id_ in chosen)


def _problem(guide: Guide, model: int, descriptor_id: str, counts: dict[Kind, int], taken: Counter[Kind]) -> str:
    if not guide.has(descriptor_id):
        return "This descriptor is not in the guide."
    kind = guide.kind_of(descriptor_id)
    allowed = counts.get(kind, 0)
    word = _KIND_WORDS[kind]
    if not allowed:
        return f"{word.capitalize()} descriptors cannot be chosen at data maturity model {model}."
    if taken[kind] > allowed:
        return (
            f"You have chosen {in_words(taken[kind])} {_plural(kind, taken[kind])}, "
            f"and data maturity model {model} allows {in_words(allowed)}."
        )
    return ""


def problems(guide: Guide, model: int, chosen: Sequence[str]) -> tuple[str, ...]:
    """What stops this choice from being saved: unknown, repeated, too many, against the rule. Fewer is fine."""
    required = guide.priority_rule.required
    found = [f"There is no descriptor “{id_}” in the guide." for id_ in chosen if not guide.has(id_)]
    if len(set(chosen)) < len(chosen):
        found.append("Choose each descriptor only once.")
    if len(chosen) > required:
        found.append(f"Choose {in_words(required)} priorities. You have chosen {in_words(len(chosen))}.")
    known = [id_ for id_ in chosen if guide.has(id_)]
    for choice in check_each(guide, model, known):
        if choice.problem and choice.problem not in found:
            found.append(choice.problem)
    return tuple(found)


def is_complete(guide: Guide, model: int | None, chosen: Sequence[str]) -> bool:
    """Whether the choice is exactly as many as required, all different and all within the rule."""
    return model is not None and len(chosen) == guide.priority_rule.required and not problems(guide, model, chosen)
