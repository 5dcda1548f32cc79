"""Many groups judged one after another: just what looking through every combination of them says."""

import random

import pytest
from hypothesis import given, settings

from ehsg.domain import disclosure
from ehsg.domain.disclosure import Disclosed
from ehsg.domain.suppression import may_be_shown
from tests.unit.test_suppression import ANY_GROUPS, Groups, by_all_means


def country(seed: int, areas: int, cohorts: int) -> dict[str, frozenset[int]]:
    """England and groups of chance, some small, some that overlap in most areas."""
    chance, every = random.Random(seed), range(areas)
    groups = {"England": frozenset(every)}
    for kind, parts in (("region", 5), ("type", 3), ("model", 4)):
        of = [chance.randrange(parts) for _ in every]
        groups |= {f"{kind} {n}": frozenset(a for a in every if of[a] == n) for n in range(parts)}
    for n in range(cohorts):
        near = chance.choice(list(groups.values()))
        some = frozenset(chance.sample(every, chance.choice((2, 5, areas // 3))))
        groups[f"cohort {n}"] = near ^ some if chance.random() < 0.5 else some
        groups[f"others {n}"] = groups["England"] - groups[f"cohort {n}"]
    return groups


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("areas", [25, 45, 70])
def test_it_says_what_looking_through_all_combinations_says(seed: int, areas: int) -> None:
    groups = country(seed, areas, 2)
    assert Disclosed().shown(groups) == may_be_shown(groups)


@settings(max_examples=60, deadline=None)
@given(ANY_GROUPS)
def test_no_combination_of_what_is_shown_gives_fewer_than_five_areas_away(groups: Groups) -> None:
    shown = Disclosed().shown(groups)
    assert by_all_means(groups, shown, frozenset()) is None
    assert shown == may_be_shown(groups)


def test_groups_among_too_few_areas_are_left_out_rather_than_looked_through_for_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(disclosure, "_LOOKED_THROUGH", 2)
    groups = country(0, 25, 4)
    few = Disclosed().shown(groups)
    monkeypatch.undo()
    assert few < Disclosed().shown(groups)


def test_a_copy_goes_its_own_way() -> None:
    first = Disclosed()
    first.show(range(20))
    second = first.copy()
    second.show(range(10))
    assert first.may(range(11))
    assert not second.may(range(11))
    assert first.may(range(5))


def test_nothing_and_what_is_known_already_may_be_shown() -> None:
    shown = Disclosed()
    assert shown.may(())
    shown.show(())
    assert shown.shown({"a": range(5), "b": range(5, 10), "both": range(10), "again": range(5)}) == {
        "a",
        "b",
        "both",
        "again",
    }
