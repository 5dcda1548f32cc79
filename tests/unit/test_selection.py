"""Which areas a figure is about: as an address asks for it, in words, and which areas these are."""

import pytest

from ehsg.domain.cohorts import Cohort
from ehsg.domain.selection import Asked, Choices, Member, Selection, asked, partitions

PEERS = Cohort(7, 2, "Peer-supported areas")
CHOICES = Choices(("London", "North East"), ("county council", "unitary authority"), (1, 2, 3), (PEERS,))
NORTH = Member(2023, 1, "North East", "unitary authority", 3, True)


def test_nothing_asked_for_is_england() -> None:
    found = asked({}, CHOICES)
    assert found == Asked(Selection(), ())
    assert found.selection.everything
    assert found.selection.name == "England"
    assert found.selection.arguments == {}


def test_an_address_gives_the_selection_that_gave_the_address() -> None:
    values = {"region": "North East", "type": "unitary authority", "model": "3", "earned-autonomy": "yes"}
    found = asked(values, CHOICES)
    assert found == Asked(Selection("North East", "unitary authority", 3, True), ())
    assert found.selection.arguments == values
    assert found.selection.name == "North East, unitary authority, data maturity model 3, Earned Autonomy"
    without = asked({"earned-autonomy": "no"}, CHOICES).selection
    assert (without, without.name) == (Selection(earned_autonomy=False), "without Earned Autonomy")
    assert without.arguments == {"earned-autonomy": "no"}


def test_a_cohort_is_asked_for_by_its_number_and_named_by_its_name() -> None:
    found = asked({"cohort": "7", "region": "London"}, CHOICES).selection
    assert found == Selection("London", cohort=PEERS)
    assert found.name == "London, cohort Peer-supported areas"
    assert found.arguments == {"region": "London", "cohort": "7"}
    assert not Selection(cohort=PEERS).everything


@pytest.mark.parametrize(
    ("values", "strange"),
    [
        ({"region": "Wales"}, "Wales"),
        ({"region": "london"}, "london"),
        ({"type": "London"}, "London"),
        ({"model": "4"}, "4"),
        ({"model": "03"}, "03"),
        ({"model": "²"}, "²"),
        ({"model": "-1"}, "-1"),
        ({"earned-autonomy": "maybe"}, "maybe"),
        ({"cohort": "8"}, "8"),
        ({"cohort": "07"}, "07"),
        ({"cohort": "Peers"}, "Peers"),
        ({"region": "a" * 60}, "a" * 39 + "…"),
        ({"region": "\x00Wales\u202e\n"}, "Wales"),
    ],
)
def test_what_is_nothing_to_choose_is_left_out_and_told(values: dict[str, str], strange: str) -> None:
    assert asked({**values, "other": "passed over"}, CHOICES) == Asked(Selection(), (strange,))


@pytest.mark.parametrize("values", [{"region": ""}, {"region": "  "}, {"region": "\x00"}, {"model": ""}])
def test_an_empty_choice_is_no_choice(values: dict[str, str]) -> None:
    assert asked(values, CHOICES) == Asked(Selection(), ())


def test_england_is_divided_in_three_ways() -> None:
    london = Member(2023, 2, "London", "unitary authority", 1, False)
    assert partitions([NORTH, london]) == {
        "Region": {"London": {2}, "North East": {1}},
        "Type of authority": {"unitary authority": {1, 2}},
        "Data maturity model": {"1": {2}, "3": {1}},
    }
