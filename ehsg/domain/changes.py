"""What changed between two contents of a return, part by part and in words."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ehsg.domain.content import Content, Differing, Score
from ehsg.domain.guide import Guide
from ehsg.domain.parts import Part
from ehsg.domain.strength import strength_changes


@dataclass(frozen=True)
class Change:
    """One thing that differs: a sentence, the part of the return, and the section where it is about a descriptor."""

    part: Part
    sentence: str
    section_id: str = ""


def changes(old: Content, new: Content, guide: Guide) -> tuple[Change, ...]:
    """Each thing that differs, in the order of the return; none only where the hashes are equal."""
    found = tuple(_changes(old, new, guide))
    return found if found or old == new else (Change(Part.WHOLE, "The return is written down in another way."),)


def what_changed(old: Content, new: Content, guide: Guide) -> tuple[str, ...]:
    """A sentence for each of the changes."""
    return tuple(change.sentence for change in changes(old, new, guide))


def _changes(old: Content, new: Content, guide: Guide) -> Iterator[Change]:
    yield from (Change(Part.WHOLE, sentence) for sentence in _of_the_whole(old, new))
    for after in new.scores:
        yield from _score_changes(old.entry(after.descriptor_id), after, guide)
    gone = old.score_of.keys() - new.score_of.keys()
    for id_ in old.score_of:
        if id_ in gone:
            yield Change(Part.SCORES, f"{_title(id_, guide)} is no longer part of the return.")
    if old.data_maturity_model != new.data_maturity_model:
        yield Change(Part.DATA_MATURITY, f"Data maturity: {_model(old)} became {_model(new)}.")
    yield from _priority_changes(old, new, guide)
    if old.sharing != new.sharing:
        yield Change(Part.SHARING, "The sharing choices were changed.")


def _of_the_whole(old: Content, new: Content) -> Iterator[str]:
    if (old.area_code, old.area_name) != (new.area_code, new.area_name):
        yield f"The area is now {new.area_name} ({new.area_code}); it was {old.area_name} ({old.area_code})."
    if old.year != new.year:
        yield f"The year is now {new.year}; it was {old.year}."
    if old.guide_edition != new.guide_edition:
        yield f"The guide edition is now {new.guide_edition}; it was {old.guide_edition}."


def _score_changes(old: Score, new: Score, guide: Guide) -> Iterator[Change]:
    title = _title(new.descriptor_id, guide)
    section = guide.descriptor(new.descriptor_id).section if guide.has(new.descriptor_id) else ""
    if old.score != new.score:
        yield Change(Part.SCORES, f"{title}: score {_score(old)} became {_score(new)}.", section)
    if old.narrative != new.narrative:
        yield Change(Part.NARRATIVE, f"{title}: the narrative was changed.", section)
    if old.evidence != new.evidence:
        yield Change(Part.EVIDENCE, f"{title}: the evidence was changed.", section)
    for sentence in strength_changes(guide, old.strength, new.strength):
        yield Change(Part.STRENGTH, f"{title}: {sentence}.", section)
    for sentence in differing_changes(old.differing, new.differing):
        yield Change(Part.DIFFERING_VIEWS, f"{title}: {sentence}.", section)


def differing_changes(old: Iterable[Differing], new: Iterable[Differing]) -> Iterator[str]:
    """What happened to each organisation's differing view, without a full stop; in another order nothing did."""
    before, now = ({view.organisation: view.text for view in views} for views in (old, new))
    for name in sorted(before.keys() | now.keys(), key=str.casefold):
        if name not in before:
            yield f"a differing view of {name} was added"
        elif name not in now:
            yield f"the differing view of {name} was taken out"
        elif before[name] != now[name]:
            yield f"the differing view of {name} was changed"


def _priority_changes(old: Content, new: Content, guide: Guide) -> Iterator[Change]:
    before = {choice.descriptor_id: choice for choice in old.priorities}
    now = {choice.descriptor_id: choice for choice in new.priorities}
    for id_ in before:
        if id_ not in now:
            yield Change(Part.PRIORITIES, f"Priorities: {_title(id_, guide)} was taken out.")
    for id_ in now:
        if id_ not in before:
            yield Change(Part.PRIORITIES, f"Priorities: {_title(id_, guide)} was added.")
    for id_, choice in now.items():
        if id_ in before and before[id_] != choice:
            sentence = f"Priorities: the reason or plan for {_title(id_, guide)} was changed."
            yield Change(Part.PRIORITY_TEXTS, sentence)
    if set(before) == set(now) and tuple(before) != tuple(now):
        yield Change(Part.PRIORITIES, "Priorities: the order was changed.")


def _title(descriptor_id: str, guide: Guide) -> str:
    return guide.descriptor(descriptor_id).title if guide.has(descriptor_id) else descriptor_id


def _score(entry: Score) -> str:
    return "none" if entry.score is None else str(entry.score)


def _model(content: Content) -> str:
    return "no model" if content.data_maturity_model is None else f"model {content.data_maturity_model}"
