"""Which national figures may be published: rule 10 of the domain, for readers who may see no area's scores.

England, and what divides it by region, by type and by data maturity model, are judged together in this order, each year
for itself, and the areas that somebody selected after them. The number of areas in a group is always published; what it
rests on is not.

A distribution needs twice as many areas: of five, all may have the same score, which then is everybody's.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from ehsg.domain.groups import ENGLAND
from ehsg.domain.selection import Member, Selection, partitions
from ehsg.domain.suppression import FEWEST, FEWEST_SPREAD, MOST_GROUPS, may_be_shown

SELECTED = "selected"


@dataclass(frozen=True)
class Part:
    """A group whose figures are published, or not: England, one part of a way to divide it, or what was selected."""

    kind: str
    name: str
    areas: int
    may: bool

    @property
    def may_spread(self) -> bool:
        """Whether quartiles and counts by score may be published too."""
        return self.may and self.areas >= FEWEST_SPREAD


def parts(members: Iterable[Member], selection: Selection) -> dict[tuple[str, str], Part]:
    """Every group of one year by its kind and name. Of more groups than can be judged, the last are not published."""
    every = list(members)
    groups = {(ENGLAND, ENGLAND): frozenset(member.area_id for member in every)}
    for kind, divided in partitions(every).items():
        groups |= {(kind, name): ids for name, ids in divided.items()}
    groups[SELECTED, SELECTED] = frozenset(member.area_id for member in every if selection.holds(member))
    judged = {"\n".join(key): ids for key, ids in groups.items()}
    # What was selected is England again where nothing was, and is judged last in any case.
    last = judged.popitem()
    shown = may_be_shown(dict([*list(judged.items())[: MOST_GROUPS - 1], last]))
    return {key: Part(*key, len(ids), "\n".join(key) in shown) for key, ids in groups.items()}


def may_follow(chose: int, before: Part, after: Part) -> bool:
    """Whether averages over the areas that chose a priority may be published, next to averages over all in the group.

    Those that chose it and those that did not must be five or more, or none.
    """
    rests = (before.areas - chose, after.areas - chose)
    return before.may and after.may and chose >= FEWEST and all(rest == 0 or rest >= FEWEST for rest in rests)
