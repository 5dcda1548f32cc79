"""Made-up scores, models and priorities whose national averages come out as published."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import floor

from ehsg.domain.guide import Guide, Section
from ehsg.domain.scoring import HIGHEST, LOWEST
from ehsg.domain.strength import Strength, in_order
from ehsg.services.demo import chance

Scores = dict[str, dict[str, int]]
"""Area code to descriptor id to score."""

# National section averages: annual report 2024-25, lines 107-112 (seed 001).
AVERAGES: Mapping[int, Mapping[str, Fraction]] = {
    year: dict(
        zip(("family_voice", "workforce", "communities", "leaders", "data"), map(Fraction, row.split()), strict=True)
    )
    for year, row in {
        2022: "3.2 3.0 2.9 2.9 2.7",
        2023: "3.5 3.3 3.2 3.2 2.9",
        2024: "3.8 3.6 3.6 3.5 3.2",
    }.items()
}
ELSEWHERE = Fraction(3)  # for a section that the published table does not have

# Of 100 areas, how many are at most at model 1, 2, 3, 4 and 5. In 2022 about a fifth were early mature to advanced
# (annual report 2021-22, line 441, seed 000); the split within, and the years after, are ours.
MODELS = {
    2022: (12, 40, 79, 92, 98),
    2023: (8, 32, 72, 89, 96),
    2024: (5, 24, 64, 84, 94),
}


def made_up_scores(guide: Guide, codes: Sequence[str], year: int) -> Scores:
    """Every descriptor's score for each area. Areas and descriptors keep their bent over the years."""
    scores: Scores = {code: {} for code in codes}
    for section in guide.sections:
        aim = AVERAGES[year].get(section.id, ELSEWHERE)
        for code in codes:
            for descriptor in guide.descriptors_in(section.id):
                scores[code][descriptor.id] = _score(float(aim), code, section.id, descriptor.id, year)
        _settle(scores, guide, section, aim)
    return scores


def _score(aim: float, code: str, section_id: str, descriptor_id: str, year: int) -> int:
    leaning = (
        0.8 * chance.sway("area", code)
        + 0.4 * chance.sway("section", code, section_id)
        + 0.4 * chance.sway("section in a year", code, section_id, year)
        + 0.6 * chance.sway("descriptor", descriptor_id)
        + 0.7 * chance.sway("descriptor in a year", code, descriptor_id, year)
    )
    return _within(floor(aim + leaning + chance.number("score", code, descriptor_id)))


def _within(score: int) -> int:
    return min(HIGHEST, max(LOWEST, score))


def _settle(scores: Scores, guide: Guide, section: Section, aim: Fraction) -> None:
    """Moves as few scores as it takes, by one each, for the section's national average to come out at the aim."""
    places = [(code, d.id) for code in scores for d in guide.descriptors_in(section.id)]
    short = round(aim * len(places)) - sum(scores[code][id_] for code, id_ in places)
    step = 1 if short > 0 else -1
    for code, id_ in chance.shuffled(places, "settle"):
        if not short:
            return
        moved = scores[code][id_] + step
        if moved == _within(moved):
            scores[code][id_] = moved
            short -= step


def made_up_strength(guide: Guide, descriptor_id: str, score: int, *key: object) -> Strength:
    """How sure an area is of a score, likelier to be sure of a high one, and one to three things that it rests on.

    One score in five says nothing of either, and one in eight rests on nothing but weak evidence.
    """
    about = (descriptor_id, *key)
    if chance.number("strength", *about) < 0.2:
        return Strength()
    weak, strong = ([kind.id for kind in guide.evidence_kinds if kind.weak is answer] for answer in (True, False))
    steps = [step.id for step in guide.confidence]
    only_a_word = chance.number("only a word", *about) < 0.15
    sure = (chance.number("confidence", *about) + score / HIGHEST) / (3 if only_a_word else 2)
    confidence = steps[min(int(sure * len(steps)), len(steps) - 1)] if steps else ""
    many = 1 + int(3 * chance.number("many", *about))
    rests_on = weak if only_a_word else chance.shuffled(strong, "rests on", *about)[:many]
    return Strength(confidence, in_order(guide, rests_on))


def made_up_model(code: str, year: int, scores: Mapping[str, int], guide: Guide) -> int:
    """A data-maturity model, likelier to be high where the area's data scores are."""
    data = [scores[d.id] for s in guide.sections if s.kind == "data" for d in guide.descriptors_in(s.id)]
    strength = sum(data) / (len(data) * HIGHEST) if data else 0.5
    place = 100 * chance.number("model", code) + 60 * (strength - 0.55)
    return 1 + sum(place >= bound for bound in MODELS[year])


def made_up_priorities(guide: Guide, model: int, scores: Mapping[str, int], *key: object) -> tuple[str, ...]:
    """As many of each kind as the rule asks for, mostly the lowest scored, in the guide's order."""
    chosen = {
        id_
        for kind, count in guide.priority_rule.counts(model).items()
        for id_ in _lowest((i for i in guide.descriptor_ids if guide.kind_of(i) == kind), scores, *key)[:count]
    }
    return tuple(id_ for id_ in guide.descriptor_ids if id_ in chosen)


def _lowest(ids: Iterable[str], scores: Mapping[str, int], *key: object) -> list[str]:
    return sorted(ids, key=lambda id_: (scores[id_] + 1.6 * chance.number("priority", id_, *key), id_))
