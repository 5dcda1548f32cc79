"""Which national figures may be published: rule 10 of the domain, for readers who may see no area's scores.

Every group that figures are ever published of is judged together in one order, each year for itself: England; what
divides it by region, type, data maturity model and Earned Autonomy; and cohorts, each with the other areas. Which of
them a file is about makes no difference: whatever files are put side by side, nothing in them tells of single areas.
So there are no files of combinations, such as of one type within a region: there are too many to be judged together.

Cohorts come last, those first that were given out first: a new cohort never changes what may be said of an older one,
and a list of areas that has been given out counts for ever, whatever the cohort became.

The number of areas in a group is always published; what it rests on is not. A distribution needs twice as many areas:
of five, all may have the same score, which then is everybody's.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from ehsg.domain.cohorts import Listed, in_order
from ehsg.domain.disclosure import Disclosed
from ehsg.domain.groups import ENGLAND
from ehsg.domain.selection import PARTITIONS, Member, Selection, partitions
from ehsg.domain.suppression import FEWEST_SPREAD

AUTONOMY = "Earned Autonomy"
COHORT, OTHERS, BEFORE = "Cohort", "Other areas", "Earlier list of a cohort"
Key = tuple[str, str]
"""A group's kind and its name; a cohort's name is its number."""
_Groups = tuple[tuple[Key, frozenset[int]], ...]


@dataclass(frozen=True)
class Part:
    """A group whose figures are published, or not."""

    kind: str
    name: str
    areas: int
    may: bool

    @property
    def may_spread(self) -> bool:
        """Whether quartiles and counts by score may be published too."""
        return self.may and self.areas >= FEWEST_SPREAD


@dataclass(frozen=True)
class Parts:
    """Every group of one year."""

    of: Mapping[Key, Part]
    _disclosed: Disclosed

    def part(self, key: Key) -> Part:
        """The group; one without areas where nobody in it submitted."""
        return self.of.get(key) or Part(*key, 0, True)

    def beside(self, first: Iterable[frozenset[int]], areas: frozenset[int]) -> bool:
        """Whether figures of these areas, too, may be published beside all of them, and beside the first as well."""
        disclosed = self._disclosed.copy()
        disclosed.shown({str(number): one for number, one in enumerate(first)})
        return disclosed.may(areas)


def key_of(selection: Selection) -> Key | None:
    """The group that the selection is; None where it combines several, which nothing is published of."""
    model = "" if selection.model is None else str(selection.model)
    autonomy = "" if selection.earned_autonomy is None else _autonomy(selection.earned_autonomy)
    cohort = "" if selection.cohort is None else str(selection.cohort.id)
    names = (selection.region, selection.authority_type, model, autonomy, cohort)
    chosen = [key for key in zip((*PARTITIONS, AUTONOMY, COHORT), names, strict=True) if key[1]]
    if not chosen:
        return ENGLAND, ENGLAND
    return chosen[0] if len(chosen) == 1 else None


def parts(members: Iterable[Member], lists: Iterable[Listed]) -> Parts:
    """Every group of one year, judged together. `lists`: every cohort's that counts or was given out."""
    groups = tuple(_groups(list(members), lists).items())
    shown, disclosed = _judged(groups)
    return Parts({key: Part(*key, len(ids), key in shown) for key, ids in groups}, disclosed)


def _groups(every: list[Member], lists: Iterable[Listed]) -> dict[Key, frozenset[int]]:
    england = frozenset(member.area_id for member in every)
    groups: dict[Key, frozenset[int]] = {(ENGLAND, ENGLAND): england}
    for kind, divided in partitions(every).items():
        groups |= {(kind, name): ids for name, ids in divided.items()}
    for answer in (True, False):
        groups[AUTONOMY, _autonomy(answer)] = frozenset(m.area_id for m in every if m.earned_autonomy is answer)
    for one in in_order(lists):
        name = str(one.cohort_id) if one.current else f"{one.cohort_id}, {one.number}"
        inside = one.areas & england
        groups[COHORT if one.current else BEFORE, name] = inside
        groups[OTHERS if one.current else f"Beside {BEFORE}", name] = england - inside
    return groups


def _autonomy(answer: bool) -> str:
    return AUTONOMY if answer else f"without {AUTONOMY}"


@lru_cache(maxsize=64)
def _judged(groups: _Groups) -> tuple[frozenset[Key], Disclosed]:
    """Years that have closed do not change, and are judged once."""
    disclosed = Disclosed()
    named = {"\n".join(key): (key, ids) for key, ids in groups}
    shown = disclosed.shown({name: ids for name, (_, ids) in named.items()})
    return frozenset(named[name][0] for name in shown), disclosed
