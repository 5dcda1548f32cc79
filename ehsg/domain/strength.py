"""How sure a partnership is of a score and what the score rests on: the words for it, and which scores to ask about.

The guide says what there is to choose from. An id that an edition does not have is shown as it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ehsg.domain.guide import Confidence, EvidenceKind, Guide


@dataclass(frozen=True)
class Strength:
    """The id of a confidence ("": not said), and the ids of what the score rests on."""

    confidence: str = ""
    rests_on: tuple[str, ...] = ()


NOT_SAID = Strength()


def in_order(guide: Guide, ids: Iterable[str]) -> tuple[str, ...]:
    """Each once, in the guide's order, and those that it does not have last: in another order nothing else is said."""
    given = dict.fromkeys(ids)
    known = [kind.id for kind in guide.evidence_kinds]
    return tuple(id_ for id_ in known if id_ in given) + tuple(id_ for id_ in given if id_ not in known)


def strength_problems(guide: Guide, strength: Strength) -> list[str]:
    """A sentence for each part that the guide does not offer."""
    found = []
    if strength.confidence and strength.confidence not in _labels(guide.confidence):
        found.append("The guide has no such confidence.")
    if not set(strength.rests_on) <= _labels(guide.evidence_kinds).keys():
        found.append("The guide has no such kind of evidence.")
    return found


def confidence_in_words(guide: Guide, strength: Strength) -> str:
    """The label of the confidence; empty where it was not said."""
    return _label(guide.confidence, strength.confidence)


def rests_on_in_words(guide: Guide, strength: Strength) -> str:
    """What the score rests on, in the guide's order: "Data, Dip sample"; empty where it was not said."""
    return ", ".join(_label(guide.evidence_kinds, id_) for id_ in in_order(guide, strength.rests_on))


def strength_in_words(guide: Guide, strength: Strength) -> tuple[tuple[str, str], ...]:
    """What was said, each with its name."""
    said = (("Confidence", confidence_in_words(guide, strength)), ("Rests on", rests_on_in_words(guide, strength)))
    return tuple((name, words) for name, words in said if words)


def weak_only(guide: Guide, score: int | None, strength: Strength) -> bool:
    """Whether the score is a high one, and all that it is said to rest on is weak."""
    if score is None or guide.high_score is None or score < guide.high_score or not strength.rests_on:
        return False
    return set(strength.rests_on) <= {kind.id for kind in guide.evidence_kinds if kind.weak}


def strength_changes(guide: Guide, old: Strength, new: Strength) -> Iterator[str]:
    """What happened from one to the other, without a full stop; in another order nothing did."""
    if old.confidence != new.confidence:
        yield _confidence_change(confidence_in_words(guide, old), confidence_in_words(guide, new))
    added = [id_ for id_ in in_order(guide, new.rests_on) if id_ not in old.rests_on]
    removed = [id_ for id_ in in_order(guide, old.rests_on) if id_ not in new.rests_on]
    for ids, what in ((added, "added to"), (removed, "taken out of")):
        if ids:
            names = " and ".join(f"“{_label(guide.evidence_kinds, id_)}”" for id_ in ids)
            yield f"{names} {'was' if len(ids) == 1 else 'were'} {what} what the score rests on"


def _confidence_change(old: str, new: str) -> str:
    if not old:
        return f"confidence “{new}” was given"
    return f"confidence “{old}” became “{new}”" if new else f"confidence “{old}” was taken out"


def summary(guide: Guide) -> Iterator[str]:
    """What `flask guide check` prints of it; nothing where the edition asks nothing."""
    if guide.confidence:
        yield f"Confidence in a score: {', '.join(step.label for step in guide.confidence)}"
    if guide.evidence_kinds:
        yield "What a score can rest on"
        yield from (f"  {kind.label}{' (weak)' if kind.weak else ''}" for kind in guide.evidence_kinds)
    if guide.high_score is not None:
        yield f"From a score of {guide.high_score} the check page asks where all of it is weak"


def _labels(offered: Iterable[Confidence | EvidenceKind]) -> dict[str, str]:
    return {item.id: item.label for item in offered}


def _label(offered: Iterable[Confidence | EvidenceKind], id_: str) -> str:
    return _labels(offered).get(id_, id_)
