"""Action learning sets: how many, who with whom, and what may be written about them."""

from collections import Counter
from datetime import date
from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ehsg.domain.learning_sets import (
    FEWEST,
    LARGEST,
    METHOD,
    SMALLEST,
    Candidate,
    SetEntry,
    entry_as_json,
    fingerprint,
    how_many,
    note_problem,
    propose,
    regions_in_words,
    scores_in_words,
    set_problems,
    too_few,
)

SIZES = range(SMALLEST, LARGEST + 1)
REGIONS = ("East", "London", "North West", "South West")


def area(id_: int, region: str = "London", score: int | None = 3) -> Candidate:
    return Candidate(id_, f"Area {id_:03}", region, score)


areas = st.lists(
    st.tuples(st.sampled_from(REGIONS), st.one_of(st.none(), st.integers(0, 5))), max_size=40
).map(lambda many: [area(n, *values) for n, values in enumerate(many)])  # fmt: skip


def together(sets: tuple[tuple[Candidate, ...], ...]) -> int:
    """Pairs of areas of one region that are in a set together."""
    return sum(one.region == other.region for members in sets for one, other in combinations(members, 2))


def rounds(many: list[Candidate], sets: int) -> list[set[int]]:
    ordered = sorted(many, key=lambda one: one.order)
    return [{one.area_id for one in ordered[n : n + sets]} for n in range(0, len(ordered), sets)]


@pytest.mark.parametrize("size", SIZES)
def test_sets_have_at_most_the_size_and_never_fewer_than_three_areas_where_there_are_three(size: int) -> None:
    for many in range(1, 200):
        sizes = sorted(map(len, propose([area(n) for n in range(many)], size)))
        assert sum(sizes) == many
        assert sizes[-1] - sizes[0] <= 1
        assert sizes[0] >= min(many, FEWEST)
        assert sizes[-1] <= size or many // (len(sizes) + 1) < FEWEST, "larger only where one more set would be too few"


def test_of_no_areas_there_is_no_set_and_of_one_or_two_there_is_one_with_a_remark() -> None:
    assert (how_many(0, 6), propose([], 6)) == (0, ())
    assert [how_many(many, 3) for many in (1, 2, 3, 4, 5, 6, 7)] == [1, 1, 1, 1, 1, 2, 2]
    assert too_few(1) == "One area chose this priority: that is few for a set."
    assert too_few(2) == "2 areas chose this priority: that is few for a set."
    assert too_few(FEWEST) == ""


@pytest.mark.parametrize("size", [0, 2, 13, -3])
def test_a_size_that_cannot_be_chosen_is_refused(size: int) -> None:
    with pytest.raises(ValueError, match="3 to 12"):
        how_many(10, size)


@settings(deadline=None)
@given(many=areas, size=st.sampled_from(SIZES), chance=st.randoms(use_true_random=False))
def test_every_area_is_in_one_set_and_the_order_in_which_they_come_changes_nothing(
    many: list[Candidate], size: int, chance: object
) -> None:
    sets = propose(many, size)
    assert Counter(one for members in sets for one in members) == Counter(many)
    shuffled = list(many)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert propose(shuffled, size) == sets


@settings(deadline=None)
@given(many=areas, size=st.sampled_from(SIZES))
def test_each_set_has_one_area_of_each_round_of_scores(many: list[Candidate], size: int) -> None:
    sets = propose(many, size)
    for place, one_round in enumerate(rounds(many, len(sets)) if sets else []):
        got = [sum(one.area_id in one_round for one in members) for members in sets]
        short = len(one_round) < len(sets)
        assert max(got) == 1, place
        assert short or min(got) == 1, place


@settings(deadline=None)
@given(many=areas, size=st.sampled_from(SIZES))
def test_no_two_areas_of_a_round_could_change_places_so_that_regions_mix_better(
    many: list[Candidate], size: int
) -> None:
    sets = propose(many, size)
    now = together(sets)
    for one_round in rounds(many, len(sets)) if sets else []:
        for first, second in combinations(range(len(sets)), 2):
            for one, other in product(sets[first], sets[second]):
                if {one.area_id, other.area_id} <= one_round:
                    changed = list(sets)
                    changed[first] = (*(m for m in sets[first] if m != one), other)
                    changed[second] = (*(m for m in sets[second] if m != other), one)
                    assert together(tuple(changed)) >= now, (one, other)


def test_areas_of_as_many_regions_as_a_set_has_places_never_meet_their_own_region() -> None:
    many = [area(n, REGIONS[n % 4], n // 8) for n in range(24)]
    sets = propose(many, 4)
    assert len(sets) == 6
    assert together(sets) == 0


def test_low_and_high_scores_are_in_every_set() -> None:
    many = [area(n, "London", score) for n, score in enumerate([0] * 4 + [3] * 4 + [5] * 4)]
    for members in propose(many, 3):
        assert [one.score for one in members] == [0, 3, 5]


def test_an_area_without_a_score_is_dealt_out_first_and_left_out_of_the_range() -> None:
    (members,) = propose([area(1, score=0), area(2, score=None), area(3, score=4)], 3)
    assert [one.area_id for one in members] == [2, 1, 3]
    assert scores_in_words(one.score for one in members) == "0 to 4"


def test_areas_of_the_same_name_keep_an_order_of_their_own() -> None:
    twins = [Candidate(id_, "Newtown", "London", 3) for id_ in (2, 1)]
    assert [one.area_id for one in propose(twins, 3)[0]] == [1, 2]


def test_scores_and_regions_are_told_in_words() -> None:
    assert [scores_in_words(s) for s in ([], [None], [3, 3], [4, None, 1])] == ["none", "none", "3", "1 to 4"]
    assert regions_in_words(["London", "East", "London"]) == "East, London (2)"


def test_the_method_is_three_plain_sentences() -> None:
    assert len(METHOD) == 3
    assert all(sentence.endswith(".") for sentence in METHOD)


def test_a_proposal_is_known_by_its_sets_and_by_the_sets_that_it_would_replace() -> None:
    one, other = propose([area(n) for n in range(6)], 3), propose([area(n) for n in range(6)], 6)
    assert fingerprint(one, {}) == fingerprint(one, {})
    stored: list[dict[int, tuple[int, ...]]] = [{}, {1: (1, 7)}, {1: (2, 7)}, {1: (1, 8)}]
    assert len({fingerprint(other, {}), *(fingerprint(one, each) for each in stored)}) == 5


@pytest.mark.parametrize(
    ("entry", "problems"),
    [
        (SetEntry("North and south"), {}),
        (SetEntry("é" * 200, date(2024, 1, 1), "é" * 1_000), {}),
        (SetEntry("Set 1", date(2026, 12, 31)), {}),
        (SetEntry(" "), {"name": "Enter a name for the set"}),
        (SetEntry("x" * 201), {"name": "The name must be 200 characters or fewer. It is 1 too long."}),
        (SetEntry("a@example.org"), {"name": "The name must not have an email address in it"}),
        (SetEntry("Set", note="a@b"), {"note": "The note must not have an email address in it"}),
        (
            SetEntry("Set", date(2023, 12, 31), "x" * 1_001),
            {
                "meets_on": "The meeting date must be between 1 January 2024 and 31 December 2026",
                "note": "The note must be 1,000 characters or fewer. It is 1 too long.",
            },
        ),
    ],
)
def test_what_may_be_written_about_a_set(entry: SetEntry, problems: dict[str, str]) -> None:
    assert set_problems(entry, 2024) == problems


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("We will try their rota", ""),
        ("\n ", "Enter what you bring back from the set"),
        ("Write to a@b", "The note must not have an email address in it"),
        ("x" * 1_002, "The note must be 1,000 characters or fewer. It is 2 too long."),
    ],
)
def test_what_an_area_may_bring_back(text: str, problem: str) -> None:
    assert note_problem(text) == problem


def test_an_event_keeps_no_words_of_a_note() -> None:
    entry = SetEntry("North", date(2024, 7, 1), "Bring your rota")
    assert entry_as_json(entry) == {"name": "North", "meets_on": "2024-07-01", "note": True}
