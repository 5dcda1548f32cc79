"""A guide in words, as `flask guide check` prints it."""

from collections.abc import Iterator
from itertools import groupby

from ehsg.domain import strength
from ehsg.domain.guide import Guide, Kind, PriorityRule, Provenance, SignOffRole
from ehsg.domain.guide_checks import counted


def summary(guide: Guide) -> str:
    """What `flask guide check` prints: edition, sections, models, the rule in sentences, who signs."""
    published = sum(d.provenance is not Provenance.RECONSTRUCTED for d in guide.descriptors)
    scores = [level.score for level in guide.scale]
    return "\n".join(
        [
            f"{guide.title} (edition {guide.edition})",
            guide.notice,
            f"{len(guide.descriptors)} descriptors, scored {min(scores)} to {max(scores)}",
            f"{published} of the titles are published ones",
            *(f"  {s.name} ({s.kind}): {len(guide.descriptors_in(s.id))}" for s in guide.sections),
            f"{len(guide.data_maturity_models)} data-maturity models",
            *(f"  {model.number} {model.name}" for model in guide.data_maturity_models),
            *strength.summary(guide),
            f"Priorities: {guide.priority_rule.required} different descriptors",
            *(f"  {sentence}" for sentence in _rule_in_words(guide.priority_rule)),
            "Sign-off",
            *(f"  {role.name}: {_how_many_sign(role)}" for role in guide.sign_off_roles),
            *(f"  Changed {part.replace('_', ' ')}: {_asks_again(whom)}" for part, whom in guide.sign_again),
        ]
    )


def _rule_in_words(rule: PriorityRule) -> Iterator[str]:
    for counts, models in groupby(sorted(rule.by_model), key=rule.counts):
        *others, last = map(str, models)
        numbers = f"{', '.join(others)} or {last}" if others else last
        kinds = " and ".join(counted(counts[kind], f"{kind} descriptor") for kind in Kind if counts[kind])
        yield f"Data-maturity model {numbers}: {kinds}."


def _asks_again(whom: str) -> str:
    return f"asks {whom.replace('_', ' ')} to sign again"


def _how_many_sign(role: SignOffRole) -> str:
    least = f"at least {role.minimum}" if role.several else f"{role.minimum}"
    return least if role.minimum else f"optional, {'any number' if role.several else 'one'}"
