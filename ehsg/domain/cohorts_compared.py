"""A cohort beside the areas that are not in it: what is left of every area's sums and counts without the cohort's.

Source: annual report 2024-25 (seed 001, line 274): the share of a group of areas that improved in each section. Sums
and counts are exact, so whoever takes the cohort's off everybody's has the others' without asking for them.
"""

from collections.abc import Iterable

from ehsg.domain.change import Direction, Shares
from ehsg.domain.national import SectionShares, SectionSum


def others_sums(every: Iterable[SectionSum], inside: Iterable[SectionSum]) -> tuple[SectionSum, ...]:
    """The sums over the areas that are not in the cohort; none where all are in it."""
    mine = {(one.year, one.section_id, one.scored): one for one in inside}
    found = []
    for one in every:
        taken = mine.get((one.year, one.section_id, one.scored))
        total, areas = (taken.total, taken.areas) if taken else (0, 0)
        if one.areas > areas:
            found.append(SectionSum(one.year, one.section_id, one.scored, one.total - total, one.areas - areas))
    return tuple(found)


def others_changes(every: Iterable[SectionShares], inside: Iterable[SectionShares]) -> tuple[SectionShares, ...]:
    """What changed in the areas that are not in the cohort; a section is left out where all are in it."""
    mine = {one.section_id: one.shares.counts for one in inside}
    found = []
    for one in every:
        taken = mine.get(one.section_id, {})
        counts = {way: one.shares.counts[way] - taken.get(way, 0) for way in Direction}
        if any(counts.values()):
            found.append(SectionShares(one.section_id, Shares(counts)))
    return tuple(found)
