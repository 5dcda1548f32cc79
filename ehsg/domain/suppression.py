"""Which figures over groups of areas may be shown to somebody who may not see the areas' own scores.

Source: rule 10 of the domain (averages over fewer than five areas), against the annual report's tables.

What is shown of a group is its average and how many areas it rests on; both together give the sum of the areas' scores.
Whoever reads it may know which areas are in the group and takes off what they know already: their own area, and areas
that let them see their scores. So only the areas that are *unseen* count, and the sums of groups that are shown can be
added and subtracted at will: England less eight regions is the ninth. The rule:

    No combination of what is shown, other than nothing at all, may rest on one to four unseen areas.

It covers a group that is small itself, two groups of which one holds the other, two that differ in few areas, and any
number of groups taken together. A group without unseen areas is always shown: there is nothing in it to be hidden.

Groups are taken in the order given, which says what matters most, and each is shown when it keeps the rule together
with those shown before it. The same groups give the same answer every time. What this cannot see is up to the caller:

- Pages that show different groups of the same figures ask about all of them at once.
- A group whose areas its own reader may choose or change, other than areas that they may see, is not offered: two
  versions of it differ in few areas.
- Figures that change while areas submit are shown when the collection has closed: yesterday's and today's differ in
  whoever submitted since.
"""

from collections.abc import Collection, Mapping, Sequence
from math import gcd

FEWEST = 5
FEWEST_SPREAD = 2 * FEWEST  # for quartiles and counts: of five areas, all are often in one band
MOST_GROUPS = 24  # looking through all combinations of many more could take seconds

Row = tuple[int, ...]


def may_be_shown(groups: Mapping[str, Collection[int]], *, seen: Collection[int] = ()) -> frozenset[str]:
    """The names of the groups whose figures may be shown together.

    Args:
        groups: name to the ids of the areas that its figure rests on, what matters most first.
        seen: the ids of the areas whose own scores the reader may see.

    Raises:
        ValueError: more than MOST_GROUPS groups with areas that the reader may not see.
    """
    known = frozenset(seen)
    unseen = {name: frozenset(areas) - known for name, areas in groups.items()}
    if sum(map(bool, unseen.values())) > MOST_GROUPS:
        raise ValueError(f"At most {MOST_GROUPS} groups can be judged together.")
    atoms = _atoms(tuple(unseen.values()))
    weights = tuple(len(areas) for areas in atoms)
    shown: set[str] = set()
    rows: tuple[Row, ...] = ()  # independent, and together as much as the groups that are shown
    for name, areas in unseen.items():
        row = tuple(int(atom <= areas) for atom in atoms)
        if not _independent(rows, row):  # nothing that cannot be worked out already
            shown.add(name)
        elif not _gives_away((*rows, row), weights, FEWEST - 1):
            shown.add(name)
            rows = (*rows, row)
    return frozenset(shown)


def gives_away(groups: Sequence[frozenset[int]], most: int) -> bool:
    """Whether a combination of the groups, which are independent of one another, rests on `most` areas or fewer."""
    atoms = _atoms(groups)
    rows = tuple(tuple(int(atom <= group) for atom in atoms) for group in groups)
    return _gives_away(rows, tuple(map(len, atoms)), most)


def _atoms(groups: Sequence[frozenset[int]]) -> tuple[frozenset[int], ...]:
    """The areas, put together that are in just the same groups: no combination of the groups' sums takes one apart.

    The largest first, which are the soonest dealt with.
    """
    alike: dict[tuple[bool, ...], set[int]] = {}
    for area in frozenset().union(*groups):
        alike.setdefault(tuple(area in group for group in groups), set()).add(area)
    return tuple(sorted(map(frozenset, alike.values()), key=lambda areas: (-len(areas), min(areas))))


def _independent(rows: tuple[Row, ...], row: Row) -> bool:
    """Whether the row is no combination of the rows, which are independent of one another."""
    left = (*rows, row)
    for column in range(len(row)):
        left = _without(left, column)
    return not left  # each independent row was taken away with a column


def _gives_away(rows: tuple[Row, ...], weights: tuple[int, ...], most: int) -> bool:
    """Whether a combination of the independent rows, not all nought, rests on `most` areas or fewer.

    Takes a column that some row has: either the combination has nothing there, which takes one row away, or it has,
    which uses up that column's areas (it then weighs nothing). So it ends soon, and looks at every possibility.
    """
    column = next((k for k, weight in enumerate(weights) if weight and any(row[k] for row in rows)), None)
    if column is None:
        return bool(rows)
    if _gives_away(_without(rows, column), weights, most):
        return True
    left = most - weights[column]
    return left >= 0 and _gives_away(rows, (*weights[:column], 0, *weights[column + 1 :]), left)


def _without(rows: tuple[Row, ...], column: int) -> tuple[Row, ...]:
    """Rows for all combinations that have nought in the column: one row fewer where any has something there."""
    pivot = next((row for row in rows if row[column]), None)
    if pivot is None:
        return rows
    return tuple(_cancelled(row, pivot, column) for row in rows if row is not pivot)


def _cancelled(row: Row, pivot: Row, column: int) -> Row:
    if not row[column]:
        return row
    result = [a * pivot[column] - b * row[column] for a, b in zip(row, pivot, strict=True)]
    common = gcd(*result) or 1
    return tuple(value // common for value in result)
