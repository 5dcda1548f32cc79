"""Which figures may be published: whoever adds and subtracts all that is, learns nothing about one to four areas."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ehsg.domain.publishing import FEWEST_SPREAD, SELECTED, Part, may_follow, parts
from ehsg.domain.selection import ENGLAND, Member, Selection
from ehsg.domain.suppression import MOST_GROUPS
from tests.unit.test_suppression import by_all_means

REGION, TYPE, MODEL = "Region", "Type of authority", "Data maturity model"


def members(*regions: int) -> list[Member]:
    """So many areas in each region, all else alike."""
    rows = [(number, size) for number, size in enumerate(regions)]
    return [Member(2023, 100 * r + n, f"Region {r}", "unitary", 3, False) for r, size in rows for n in range(size)]


def published(areas: list[Member], selection: Selection) -> set[tuple[str, str]]:
    return {key for key, part in parts(areas, selection).items() if part.may}


def test_england_comes_first_and_a_region_of_four_takes_another_along() -> None:
    found = parts(members(6, 4, 7, 8), Selection())
    assert [key for key, part in found.items() if not part.may] == [(REGION, "Region 1"), (REGION, "Region 3")]
    assert found[ENGLAND, ENGLAND] == Part(ENGLAND, ENGLAND, 25, True)
    assert found[REGION, "Region 1"].areas == 4, "how many areas there are is published all the same"


@pytest.mark.parametrize(("size", "may"), [(0, True), (1, False), (4, False), (5, True)])
def test_england_itself_needs_five_areas(size: int, may: bool) -> None:
    found = parts(members(size), Selection())
    assert found[ENGLAND, ENGLAND].may is may
    assert found[SELECTED, SELECTED].may is may


def test_what_was_selected_is_judged_last_together_with_england_and_its_parts() -> None:
    areas = members(6, 7, 8)
    assert (SELECTED, SELECTED) in published(areas, Selection("Region 1"))
    few = [*areas[:-3], *(Member(2023, m.area_id, m.region, m.authority_type, 3, True) for m in areas[-3:])]
    for autonomy in (True, False):  # three areas, and all but these three
        assert (SELECTED, SELECTED) not in published(few, Selection(earned_autonomy=autonomy))
        assert published(few, Selection(earned_autonomy=autonomy)) == published(few, Selection()) - {
            (SELECTED, SELECTED)
        }


def test_a_selection_that_is_a_part_already_is_published_just_when_that_part_is() -> None:
    areas = members(6, 4, 7, 8)
    for number, may in ((0, True), (1, False), (2, True), (3, False)):
        assert parts(areas, Selection(f"Region {number}"))[SELECTED, SELECTED].may is may


@settings(max_examples=25, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(1, 3), st.booleans()), min_size=0, max_size=17
    ),
    st.sampled_from(
        [Selection(), Selection("Region 1"), Selection(model=2), Selection("Region 0", earned_autonomy=True)]
    ),
)
def test_nobody_can_work_out_anything_about_one_to_four_areas(
    rows: list[tuple[int, int, int, bool]], selection: Selection
) -> None:
    areas = [Member(2023, n, f"Region {r}", f"Type {t}", m, e) for n, (r, t, m, e) in enumerate(rows)]
    found = parts(areas, selection)
    groups = {"\n".join(key): frozenset(m.area_id for m in areas if _inside(m, key, selection)) for key in found}
    assert {key: len(ids) for key, ids in groups.items()} == {"\n".join(k): p.areas for k, p in found.items()}
    shown = frozenset("\n".join(key) for key, part in found.items() if part.may)
    assert by_all_means(groups, shown, frozenset()) is None


def _inside(member: Member, key: tuple[str, str], selection: Selection) -> bool:
    kind, name = key
    of = {REGION: member.region, TYPE: member.authority_type, MODEL: str(member.model)}
    return selection.holds(member) if kind == SELECTED else kind == ENGLAND or of[kind] == name


def test_of_more_groups_than_can_be_judged_the_last_are_not_published() -> None:
    areas = members(*[6] * (MOST_GROUPS + 4))
    found = parts(areas, Selection("Region 3"))
    assert found[ENGLAND, ENGLAND].may
    assert found[SELECTED, SELECTED].may
    assert not found[MODEL, "3"].may


def test_a_country_of_chance_is_judged_in_a_second() -> None:
    chance = random.Random(7)
    areas = [
        Member(2023, n, f"Region {chance.randrange(9)}", f"Type {chance.randrange(5)}", chance.randint(1, 6), False)
        for n in range(60)
    ]
    assert len(parts(areas, Selection("Region 2", model=3))) == 1 + 9 + 5 + 6 + 1


@pytest.mark.parametrize(("areas", "may"), [(FEWEST_SPREAD - 1, False), (FEWEST_SPREAD, True)])
def test_a_distribution_needs_ten_areas(areas: int, may: bool) -> None:
    assert Part(ENGLAND, ENGLAND, areas, True).may_spread is may
    assert not Part(ENGLAND, ENGLAND, areas, False).may_spread


@pytest.mark.parametrize(
    ("chose", "before", "after", "may"),
    [
        (5, 20, 20, True),
        (4, 20, 20, False),
        (0, 20, 20, False),
        (16, 20, 30, False),
        (16, 30, 20, False),
        (15, 20, 20, True),
        (20, 20, 20, True),
        (20, 20, 21, False),
    ],
)
def test_whoever_chose_a_priority_and_whoever_did_not_are_five_or_none(
    chose: int, before: int, after: int, may: bool
) -> None:
    groups = [Part(ENGLAND, ENGLAND, areas, True) for areas in (before, after)]
    assert may_follow(chose, *groups) is may
    assert not may_follow(chose, groups[0], Part(ENGLAND, ENGLAND, after, False))
    assert not may_follow(chose, Part(ENGLAND, ENGLAND, before, False), groups[1])
