"""Whether one group more may be shown beside groups that are shown already: the rule of `suppression`, for many groups.

Source: rule 10 of the domain. The rule is that no combination of what is shown, other than nothing at all, may rest on
one to four areas; here it is decided exactly too, but without looking through all combinations, for readers who see no
area's own scores.

How. A basis is a choice of as many areas as there are independent groups, such that a combination of the groups is
nothing where it has nothing in all of these areas. Among five bases that share no area, a combination that rests on
four areas has nothing in all of one of them at least. So the new group, less the one combination of the others that
agrees with it throughout that basis, is the only candidate there: five candidates are all that there are. Of three or
four bases there is one in which at most one area is left, which gives one candidate more for each area of the basis.
With fewer bases all combinations are looked through.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from math import gcd

from ehsg.domain.suppression import FEWEST, gives_away

Row = dict[int, int]
"""Area id to what a combination of groups has there; areas where it has nothing are left out."""
Form = dict[int, Row]
"""Each area of a basis to the combination of the shown groups that has something there and nothing in the others."""

_MOST = FEWEST - 1  # areas that nothing may rest on
_ONE_LEFT = _MOST // 2 + 1  # of so many bases one has at most one of them
_LOOKED_THROUGH = 16  # groups of which all combinations are looked through in a part of a second


class Disclosed:
    """The groups that are shown so far."""

    def __init__(self) -> None:
        self._groups: list[frozenset[int]] = []  # independent, and together as much as all that are shown
        self._forms: list[Form] = [{} for _ in range(FEWEST)]

    def may(self, areas: Collection[int]) -> bool:
        """Whether the group may be shown as well. What can be worked out already may be."""
        new = dict.fromkeys(areas, 1)
        left = [_reduced(new, form) for form in self._forms]
        if not new or not all(left):
            return True
        if any(len(row) <= _MOST for row in left):
            return False
        if len(left) == FEWEST:
            return True
        if len(left) >= _ONE_LEFT:
            return not any(_gives_one(row, form) for row, form in zip(left, self._forms, strict=True))
        return self._looked_through(areas)

    def show(self, areas: Collection[int]) -> None:
        """The group is shown from now on."""
        new = dict.fromkeys(areas, 1)
        if not new or (self._forms and not _reduced(new, self._forms[0])):
            return
        self._groups.append(frozenset(areas))
        used = {area for form in self._forms for area in form}
        self._forms = [form for form in self._forms if _extended(form, new, used)]
        if len(self._forms) < FEWEST:
            self._forms = _forms(self._groups)

    def copy(self) -> "Disclosed":
        """The same groups, to which others can be added."""
        made = Disclosed()
        made._groups, made._forms = list(self._groups), [dict(form) for form in self._forms]
        return made

    def shown(self, groups: Mapping[str, Collection[int]]) -> frozenset[str]:
        """Shows each group that may be, in the order given; their names."""
        found = set()
        for name, areas in groups.items():
            if self.may(areas):
                self.show(areas)
                found.add(name)
        return frozenset(found)

    def _looked_through(self, areas: Collection[int]) -> bool:
        """By all combinations. Of so many groups among so few areas that this would take long, no more are shown."""
        new = frozenset(areas)
        if len(self._groups) >= _LOOKED_THROUGH:
            return False
        return not gives_away((*self._groups, new), _MOST)


def _forms(groups: Iterable[frozenset[int]]) -> list[Form]:
    """As many forms as can be found, five at most, one after another: each takes the areas that are in the fewest."""
    every, used, found = list(groups), set[int](), list[Form]()
    for _ in range(FEWEST):
        form: Form = {}
        if not all(_extended(form, dict.fromkeys(group, 1), used) for group in every):
            break
        found.append(form)
    if not every:
        return [{} for _ in range(FEWEST)]
    return found


def _extended(form: Form, new: Row, used: set[int]) -> bool:
    """Whether the form could take the new row, which is no combination of its own, by an area that no form uses."""
    row = _reduced(new, form)
    pivot = min((area for area in row if area not in used), default=None)
    if pivot is None:
        return False
    used.add(pivot)
    for area, other in form.items():
        if pivot in other:
            form[area] = _cancelled(other, row, pivot)
    form[pivot] = row
    return True


def _reduced(row: Row, form: Form) -> Row:
    """Less the combination of the form's rows that agrees with it in all of the basis."""
    for area, other in form.items():
        if area in row:
            row = _cancelled(row, other, area)
    return row


def _cancelled(row: Row, other: Row, area: int) -> Row:
    """A combination of both, with something of the row, that has nothing in the area."""
    mine, theirs = row[area], other[area]
    found = {key: value * theirs for key, value in row.items()}
    for key, value in other.items():
        found[key] = found.get(key, 0) - value * mine
    found = {key: value for key, value in found.items() if value}
    common = gcd(*found.values()) or 1
    return {key: value // common for key, value in found.items()}


def _gives_one(row: Row, form: Form) -> bool:
    """Whether the row and a multiple of one of the form's rows together rest on too few areas."""
    for other in form.values():
        both = Counter(Fraction(row[key], other[key]) for key in row.keys() & other.keys())
        rests = len(row.keys() | other.keys()) - max(both.values(), default=0)
        if rests <= _MOST:
            return True
    return False
