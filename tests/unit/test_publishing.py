"""Which figures may be published: whoever adds and subtracts all that is, learns nothing about one to four areas."""

import random
from datetime import UTC, datetime, timedelta
from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ehsg.domain.cohorts import Cohort, Listed
from ehsg.domain.publishing import (
    AUTONOMY,
    BEFORE,
    COHORT,
    FEWEST_SPREAD,
    OTHERS,
    Key,
    Part,
    key_of,
    parts,
)
from ehsg.domain.selection import ENGLAND, Member, Selection
from tests.unit.test_suppression import by_all_means

REGION, TYPE, MODEL = "Region", "Type of authority", "Data maturity model"
FIRST = datetime(2024, 10, 1, tzinfo=UTC)


def members(*regions: int) -> list[Member]:
    """So many areas in each region, all else alike."""
    rows = [(number, size) for number, size in enumerate(regions)]
    return [Member(2023, 100 * r + n, f"Region {r}", "unitary", 3, False) for r, size in rows for n in range(size)]


def listed(cohort_id: int, *areas: int, given: int | None = None, number: int = 1, current: bool = True) -> Listed:
    """A list; `given` is the day on which it was given out."""
    at = None if given is None else FIRST + timedelta(days=given)
    return Listed(cohort_id, number, frozenset(areas), current, at)


def may(areas: list[Member], *lists: Listed) -> dict[Key, bool]:
    return {key: part.may for key, part in parts(areas, lists).of.items()}


def test_england_comes_first_and_a_region_of_four_takes_another_along() -> None:
    found = parts(members(6, 4, 7, 8), ())
    assert [key for key, part in found.of.items() if not part.may] == [(REGION, "Region 1"), (REGION, "Region 3")]
    assert found.part((ENGLAND, ENGLAND)) == Part(ENGLAND, ENGLAND, 25, True)
    assert found.part((REGION, "Region 1")).areas == 4, "how many areas there are is published all the same"
    assert found.part((REGION, "Region 9")) == Part(REGION, "Region 9", 0, True), "nobody there has submitted"


@pytest.mark.parametrize(("size", "shown"), [(0, True), (1, False), (4, False), (5, True)])
def test_england_itself_needs_five_areas(size: int, shown: bool) -> None:
    assert parts(members(size), ()).part((ENGLAND, ENGLAND)).may is shown


def test_areas_with_earned_autonomy_and_those_without_are_judged_among_all_others() -> None:
    areas = members(6, 7, 8)
    few = [*areas[:-3], *(Member(2023, m.area_id, m.region, m.authority_type, 3, True) for m in areas[-3:])]
    for name in (AUTONOMY, f"without {AUTONOMY}"):  # three areas, and all but these three
        assert not may(few)[AUTONOMY, name]
    assert may(few)[REGION, "Region 2"]


@pytest.mark.parametrize(
    ("selection", "key"),
    [
        (Selection(), (ENGLAND, ENGLAND)),
        (Selection("London"), (REGION, "London")),
        (Selection(authority_type="unitary"), (TYPE, "unitary")),
        (Selection(model=3), (MODEL, "3")),
        (Selection(earned_autonomy=True), (AUTONOMY, AUTONOMY)),
        (Selection(earned_autonomy=False), (AUTONOMY, "without Earned Autonomy")),
        (Selection(cohort=Cohort(7, 2, "Peers")), (COHORT, "7")),
        (Selection("London", model=3), None),
        (Selection(authority_type="unitary", cohort=Cohort(7, 2, "Peers")), None),
    ],
)
def test_only_one_filter_at_a_time_is_a_group_that_figures_are_published_of(selection: Selection, key: Key) -> None:
    assert key_of(selection) == key


@pytest.mark.parametrize("size", [1, 4, 17, 20, 21])
def test_a_cohort_of_few_areas_or_of_all_but_few_is_left_out_with_the_others(size: int) -> None:
    areas = members(6, 7, 8)
    found = parts(areas, [listed(1, *(m.area_id for m in areas[:size]))])
    cohort, others = found.part((COHORT, "1")), found.part((OTHERS, "1"))
    assert (cohort.areas, others.areas) == (size, 21 - size)
    assert cohort.may is others.may is (size == 21)


def test_a_cohort_of_five_and_the_other_sixteen_may_both_be_published() -> None:
    areas = members(10, 11)
    found = may(areas, listed(1, 0, 1, 2, 3, 4))
    assert found[COHORT, "1"]
    assert found[OTHERS, "1"]


def test_a_second_cohort_that_differs_in_one_area_is_left_out() -> None:
    areas = members(12, 13)
    found = may(areas, listed(1, 0, 1, 2, 3, 4), listed(2, 0, 1, 2, 3, 4, 5))
    assert (found[COHORT, "1"], found[COHORT, "2"], found[OTHERS, "2"]) == (True, False, False)


def test_what_was_given_out_first_comes_first_whatever_is_made_after_it() -> None:
    areas = members(12, 13)
    found = may(areas, listed(1, 0, 1, 2, 3, 4), listed(2, 0, 1, 2, 3, 4, 5, given=1))
    assert (found[COHORT, "1"], found[COHORT, "2"]) == (False, True)


def test_a_list_that_was_given_out_counts_for_ever_and_one_that_never_was_does_not() -> None:
    areas = members(12, 13)
    earlier = listed(1, 0, 1, 2, 3, 4, given=1, current=False)
    now = listed(1, 0, 1, 2, 3, 5, number=2)
    found = parts(areas, [earlier, now]).of
    assert found[BEFORE, "1, 1"].may
    assert not found[COHORT, "1"].may
    assert may(areas, listed(1, 0, 1, 2, 3, 4, current=False), now)[COHORT, "1"]
    assert may(areas, listed(9, 0, 1, 2, 3, 4, given=1, current=False))[REGION, "Region 0"], "regions come before"


def test_a_cohort_never_changes_what_may_be_said_of_england_and_its_parts() -> None:
    areas = members(6, 4, 7, 8)
    alone = may(areas)
    with_many = may(areas, *(listed(n, *range(n, n + 5), *range(200, 206)) for n in range(1, 9)))
    assert {key: shown for key, shown in with_many.items() if key in alone} == alone


def test_areas_of_a_cohort_that_did_not_submit_are_in_no_figure() -> None:
    found = parts(members(10, 11), [listed(1, 0, 1, 2, 3, 77, 78)])
    assert found.part((COHORT, "1")) == Part(COHORT, "1", 4, False)


MEMBERS = st.lists(
    st.tuples(st.integers(0, 2), st.integers(0, 1), st.integers(1, 3), st.booleans()), min_size=0, max_size=17
)


@settings(max_examples=25, deadline=None)
@given(MEMBERS, st.lists(st.tuples(st.frozensets(st.integers(0, 17)), st.booleans()), max_size=2))
def test_nobody_can_work_out_anything_about_one_to_four_areas(
    rows: list[tuple[int, int, int, bool]], cohorts: list[tuple[frozenset[int], bool]]
) -> None:
    areas = [Member(2023, n, f"Region {r}", f"Type {t}", m, e) for n, (r, t, m, e) in enumerate(rows)]
    lists = [listed(n, *ids, given=0 if given_out else None) for n, (ids, given_out) in enumerate(cohorts)]
    found = parts(areas, lists).of
    groups = {"\n".join(key): frozenset(m.area_id for m in areas if inside(m, key, lists)) for key in found}
    assert {key: len(ids) for key, ids in groups.items()} == {"\n".join(k): p.areas for k, p in found.items()}
    shown = frozenset("\n".join(key) for key, part in found.items() if part.may)
    assert by_all_means(groups, shown, frozenset()) is None


def inside(member: Member, key: Key, lists: list[Listed]) -> bool:
    kind, name = key
    if kind in (COHORT, OTHERS):
        (areas,) = (one.areas for one in lists if str(one.cohort_id) == name)
        return (member.area_id in areas) is (kind == COHORT)
    autonomy = AUTONOMY if member.earned_autonomy else f"without {AUTONOMY}"
    of = {REGION: member.region, TYPE: member.authority_type, MODEL: str(member.model), AUTONOMY: autonomy}
    return kind == ENGLAND or of[kind] == name


def test_a_country_of_chance_with_ten_cohorts_is_judged_in_a_second() -> None:
    chance = random.Random(7)
    areas = [
        Member(2023, n, f"R{chance.randrange(9)}", f"T{chance.randrange(5)}", chance.randint(1, 6), n % 9 == 0)
        for n in range(150)
    ]
    lists = [listed(n, *chance.sample(range(150), 30)) for n in range(10)]
    start = perf_counter()
    found = parts(areas, lists).of
    assert len(found) == 1 + 9 + 5 + 6 + 2 + 2 * 10
    assert sum(part.may for part in found.values()) > 30
    assert perf_counter() - start < 5  # a tenth of a second on a machine at rest


@pytest.mark.parametrize(("areas", "shown"), [(FEWEST_SPREAD - 1, False), (FEWEST_SPREAD, True)])
def test_a_distribution_needs_ten_areas(areas: int, shown: bool) -> None:
    assert Part(ENGLAND, ENGLAND, areas, True).may_spread is shown
    assert not Part(ENGLAND, ENGLAND, areas, False).may_spread


@pytest.mark.parametrize(
    ("chose", "first", "shown"),
    [
        (range(5), (), True),
        (range(4), (), False),
        (range(16), (), False),  # those of the region who did not choose it are four
        (range(20), (), True),
        (range(23), (), False),  # a region, and three more
        (range(15), (range(14),), False),
        (range(15), (range(10),), True),
    ],
)
def test_areas_that_chose_a_priority_are_judged_beside_all_that_is_published(
    chose: range, first: tuple[range, ...], shown: bool
) -> None:
    found = parts(members(20, 120)[:40], ())
    ids = [m.area_id for m in members(20, 120)[:40]]
    named = [frozenset(ids[n] for n in one) for one in first]
    assert found.beside(named, frozenset(ids[n] for n in chose)) is shown
    assert found.part((REGION, "Region 1")).may, "asking changes nothing"
