"""National tables: exact averages over areas, with what they rest on."""

from fractions import Fraction

import pytest

from ehsg.domain.change import Direction, Shares
from ehsg.domain.national import (
    Followed,
    PriorityCount,
    Responses,
    SectionFigure,
    SectionSum,
    descriptors_of,
    most_chosen,
    most_often,
    section_figures,
    section_names,
    with_share,
)
from ehsg.domain.scoring import half_up, percent
from tests.unit.content_samples import GUIDE
from tests.unit.test_progress import edition


def test_an_average_is_the_mean_of_the_areas_averages_however_many_scores_each_has() -> None:
    # Three areas with 7 scores each (sum 60) and one with 2 (sum 9): not the mean of all 23 scores.
    sums = [SectionSum(2022, "data", 7, 60, 3), SectionSum(2022, "data", 2, 9, 1), SectionSum(2023, "data", 7, 7, 1)]
    assert section_figures(sums) == (
        SectionFigure(2022, "data", (Fraction(60, 7) + Fraction(9, 2)) / 4, 4),
        SectionFigure(2023, "data", Fraction(1), 1),
    )
    assert section_figures([]) == ()


@pytest.mark.parametrize(("total", "areas", "shown"), [(59, 2, "3.0"), (589, 20, "2.9"), (0, 3, "0.0"), (25, 1, "2.5")])
def test_an_average_is_shown_to_one_place_half_up(total: int, areas: int, shown: str) -> None:
    (figure,) = section_figures([SectionSum(2022, "data", 10, total, areas)])
    assert (figure.shown, figure.areas) == (shown, areas)


@pytest.mark.parametrize(
    ("submitted", "imported", "areas", "percent"),
    [(133, 0, 150, 89), (1, 0, 8, 13), (0, 0, 150, 0), (0, 0, 0, None), (150, 150, 150, None), (150, 149, 150, 100)],
)
def test_a_response_rate_needs_areas_that_were_asked(
    submitted: int, imported: int, areas: int, percent: int | None
) -> None:
    assert Responses(2022, submitted, imported, areas).percent == percent


def test_priorities_are_told_by_how_often_they_were_chosen_then_in_the_guides_order() -> None:
    chosen = [(2023, "da1", 1), (2022, "wf1", 2), (2022, "da1", 5), (2022, "fv2", 2), (2022, "zz9", 2)]
    counts = [PriorityCount(*one) for one in chosen]
    assert [(one.year, one.descriptor_id) for one in most_chosen(counts, [GUIDE])] == [
        (2022, "da1"),
        (2022, "fv2"),
        (2022, "wf1"),
        (2022, "zz9"),
        (2023, "da1"),
    ]


def test_sections_are_named_as_the_first_guide_names_them() -> None:
    sections = list(GUIDE.sections)
    renamed = sections[0].model_copy(update={"name": "Another name"})
    gone = sections[1].model_copy(update={"id": "gone", "name": "Gone since"})
    older = GUIDE.model_copy(update={"sections": (renamed, gone)})
    names = section_names([GUIDE, older])
    assert list(names) == [*(section.id for section in sections), "gone"]
    assert names[sections[0].id] == "Family voice and experience"


@pytest.mark.parametrize(
    ("response", "shown"),
    [
        (Responses(2022, 133, 0, 150), "133 of 150 (89%)"),
        (Responses(2022, 0, 0, 8), "0 of 8 (0%)"),
        (Responses(2022, 5, 5, 5), "5, all imported"),
        (Responses(2022, 0, 0, 0), "0"),
    ],
)
def test_responses_are_shown_with_their_base(response: Responses, shown: str) -> None:
    assert response.shown == shown


def test_whole_per_cent_round_half_up_and_there_is_none_of_none() -> None:
    for of in range(1, 60):
        for some in range(of + 1):
            assert percent(some, of) == int(half_up(Fraction(100 * some, of), 0))
    assert percent(0, 0) is None
    assert (with_share(1, 8), with_share(0, 0)) == ("1 (13%)", "0")


def test_the_three_that_most_areas_chose_and_how_many_more_were_chosen_as_often() -> None:
    chosen = {"da1": 1, "wf1": 4, "zz9": 9, "fv2": 4, "fv1": 4}
    found = most_often([PriorityCount(2023, id_, areas) for id_, areas in chosen.items()], [GUIDE])
    assert [one.descriptor_id for one in found.counts] == ["zz9", "fv1", "fv2"]
    assert found.others == 1, "wf1 was chosen as often as fv2"
    assert most_often([PriorityCount(2023, "fv1", 4)], [GUIDE]).others == 0
    assert most_often([], [GUIDE]).counts == ()


def test_a_priority_that_was_followed_has_the_averages_of_both_years() -> None:
    ways = Shares({Direction.IMPROVED: 2, Direction.SAME: 1, Direction.DECLINED: 1})
    found = Followed("da1", 6, 9, ways, 1)
    assert (found.areas, found.change.in_words) == (4, "up from 1.5 to 2.3")


def test_descriptors_are_in_the_order_of_the_first_guide_then_of_those_after_it() -> None:
    second = GUIDE.descriptors[1]
    older = edition("older", lambda d: d if d is second else None)
    assert descriptors_of([older, GUIDE])[:2] == (second.id, GUIDE.descriptors[0].id)
    assert sorted(descriptors_of([older, GUIDE])) == sorted(GUIDE.descriptor_ids)
