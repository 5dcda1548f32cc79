"""What changed between two years: exact, in words, and over what."""

from collections.abc import Callable
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.change import Direction
from ehsg.domain.guide import Descriptor, Guide
from ehsg.domain.progress import (
    Basis,
    Found,
    Progress,
    YearScores,
    changes_of_edition,
    descriptors_of,
    progress,
    sections_of,
)
from ehsg.domain.scoring import half_up
from tests.unit.content_samples import GUIDE, IDS

SCORES = st.fixed_dictionaries({id_: st.none() | st.integers(0, 5) for id_ in IDS})
AS_IT_IS = {name: getattr(GUIDE, name) for name in Guide.model_fields}


def edition(name: str, keep: Callable[[Descriptor], Descriptor | None], *new: Descriptor) -> Guide:
    """The working guide as another edition: each descriptor as it is kept, or left out, and new ones after them."""
    kept = [found for d in GUIDE.descriptors if (found := keep(d))]
    sections = [s.id for s in GUIDE.sections]
    descriptors = tuple(sorted((*kept, *new), key=lambda d: sections.index(d.section)))
    return Guide(**{**AS_IT_IS, "edition": name, "descriptors": descriptors})


def without_fv1(d: Descriptor) -> Descriptor | None:
    return None if d.id == "fv1" else d


FV9 = GUIDE.descriptor("fv2").model_copy(update={"id": "fv9", "title": "Families design services"})
LATER = edition("working-2", without_fv1, FV9)


def all_at(score: int, year: int, guide: Guide = GUIDE, **others: int | None) -> YearScores:
    return YearScores(year, guide, {**dict.fromkeys(guide.descriptor_ids, score), **others})


def section(found: Progress, section_id: str) -> str:
    return next(s.change.in_words for s in found.sections if s.section_id == section_id)


@pytest.mark.parametrize(
    ("before", "after", "words"),
    [
        (0, 3, "up from 0 to 3"),
        (5, 4, "down from 5 to 4"),
        (0, 0, "the same, 0"),
        (None, 0, "no figure before, 0"),
        (0, None, "0 before, no figure now"),
    ],
)
def test_a_descriptors_scores_are_whole_numbers_in_words(before: int | None, after: int | None, words: str) -> None:
    found = progress(all_at(3, 2023, fv1=before), all_at(3, 2024, fv1=after))
    assert found.descriptors[0].change.in_words == words


@given(SCORES, SCORES)
def test_every_figure_agrees_with_counting_by_hand(before: dict[str, int | None], after: dict[str, int | None]) -> None:
    found = progress(YearScores(2023, GUIDE, before), YearScores(2024, GUIDE, after))
    assert [d.descriptor_id for d in found.descriptors] == list(IDS)
    for one in found.sections:
        ids = [d.id for d in GUIDE.descriptors if d.section == one.section_id]
        for scores, mean in ((before, one.change.before), (after, one.change.after)):
            known = [score for id_ in ids if (score := scores[id_]) is not None]
            assert mean == (Fraction(sum(known)) / len(known) if known else None)
        both = [id_ for id_ in ids if before[id_] is not None and after[id_] is not None]
        assert list(one.basis.shared) == both
        moved = sum((after[id_] or 0) - (before[id_] or 0) for id_ in both)
        assert one.shared.move == (Fraction(moved, len(both)) if both else None)
    known = [(b, a) for id_ in IDS if (b := before[id_]) is not None and (a := after[id_]) is not None]
    assert found.shares.base == len(known)
    assert found.shares.without == len(IDS) - len(known)
    assert found.shares.counts == {
        Direction.IMPROVED: sum(a > b for b, a in known),
        Direction.SAME: sum(a == b for b, a in known),
        Direction.DECLINED: sum(a < b for b, a in known),
    }


@pytest.mark.parametrize(("before", "after"), [(2024, 2024), (2024, 2023)])
def test_a_year_is_compared_with_an_earlier_one_only(before: int, after: int) -> None:
    with pytest.raises(ValueError, match=f"{before} is not before {after}"):
        progress(all_at(3, before), all_at(3, after))


def test_the_largest_moves_come_first_and_equal_ones_in_the_guides_order() -> None:
    found = progress(all_at(2, 2023), all_at(2, 2024, fv2=4, da1=5, wf1=4, co1=1, le1=None))
    up = found.largest(Direction.IMPROVED)
    assert [d.descriptor_id for d in up.moves] == ["da1", "fv2", "wf1"]
    assert up.others == 0
    assert [d.descriptor_id for d in found.largest(Direction.DECLINED).moves] == ["co1"]


def test_moves_as_large_as_the_last_one_shown_are_counted_and_not_forgotten() -> None:
    found = progress(all_at(2, 2023), all_at(3, 2024, fv1=5, da1=2))
    assert [d.descriptor_id for d in found.largest(Direction.IMPROVED, at_most=2).moves] == ["fv1", "fv2"]
    assert found.largest(Direction.IMPROVED, at_most=2).others == 28
    assert found.largest(Direction.IMPROVED, at_most=1).others == 0
    assert found.largest(Direction.DECLINED).moves == ()
    assert found.largest(Direction.DECLINED).others == 0


def test_a_descriptor_in_one_edition_only_is_said_to_be_and_counts_as_no_change() -> None:
    found = progress(all_at(2, 2023), all_at(3, 2024, LATER))
    only = {d.descriptor_id: (d.found, d.change.in_words, d.sections) for d in found.descriptors if d.found != "both"}
    assert only == {
        "fv9": (Found.ONLY_AFTER, "no figure before, 3", ("", "family_voice")),
        "fv1": (Found.ONLY_BEFORE, "2 before, no figure now", ("family_voice", "")),
    }
    assert not found.same_edition
    assert found.shares.base == 30
    assert found.shares.without == 2
    assert found.descriptors[-1].descriptor_id == "fv1", "what the later guide does not have comes last"
    assert found.descriptors[-1].title == GUIDE.descriptor("fv1").title


def test_an_average_over_other_descriptors_says_so_and_gives_the_change_on_those_in_both() -> None:
    # fv1 went and fv9 came, at 0; nothing else has changed.
    found = progress(all_at(3, 2023), all_at(3, 2024, LATER, fv9=0))
    voice = found.sections[0]
    size = len(GUIDE.descriptors_in("family_voice"))
    assert voice.change.in_words == f"down from 3.0 to {half_up(Fraction(3 * (size - 1), size))}"
    assert voice.shared.in_words == "the same, 3.0"
    assert not voice.basis.same
    assert voice.basis.in_words((2023, 2024)) == (
        f"2023 rests on {size} descriptors, 2024 on {size}; {size - 1} are in both."
    )
    workforce = found.sections[1]
    assert workforce.basis.same
    assert workforce.change == workforce.shared
    count = len(GUIDE.descriptors_in("workforce"))
    assert workforce.basis.in_words((2023, 2024)) == f"Both years rest on the same {count} descriptors."


@pytest.mark.parametrize(
    ("basis", "words"),
    [
        (Basis(("a",), ("a",)), "Both years rest on the same 1 descriptor."),
        (Basis(("a",), ("a", "b")), "2023 rests on 1 descriptor, 2024 on 2; 1 is in both."),
        (Basis((), ("b",)), "2023 rests on 0 descriptors, 2024 on 1; none are in both."),
        (Basis(("a", "b"), ("b", "c", "a")), "2023 rests on 2 descriptors, 2024 on 3; 2 are in both."),
    ],
)
def test_what_two_averages_rest_on_in_words(basis: Basis, words: str) -> None:
    assert basis.in_words((2023, 2024)) == words


def test_a_descriptor_keeps_its_id_when_it_moves_to_another_section() -> None:
    moved = edition("working-2", lambda d: d.model_copy(update={"section": "workforce"}) if d.id == "fv1" else d)
    found = progress(all_at(2, 2023), all_at(2, 2024, moved, fv1=5))
    change = next(d for d in found.descriptors if d.descriptor_id == "fv1")
    assert (change.found, change.sections) == (Found.BOTH, ("family_voice", "workforce"))
    assert change.change.in_words == "up from 2 to 5"
    workforce = found.sections[1]
    assert "fv1" not in workforce.basis.shared, "it was no part of this section's average before"
    assert workforce.shared.in_words == "the same, 2.0"


def test_an_id_that_the_edition_does_not_have_is_nobodys_score() -> None:
    stray = all_at(3, 2024, fv77=0)
    assert stray.score("fv77") is None
    assert progress(all_at(3, 2023), stray).sections[0].change.in_words == "the same, 3.0"


def test_an_edition_without_a_section_has_no_figure_for_it() -> None:
    service = Guide(
        **{
            **AS_IT_IS,
            "edition": "working-0",
            "sections": GUIDE.sections[:4],
            "descriptors": tuple(d for d in GUIDE.descriptors if d.section != "data"),
        }
    )
    found = progress(all_at(2, 2022, service), all_at(3, 2023))
    assert section(found, "data") == "no figure before, 3.0"
    assert all_at(2, 2022, service).scored_in("data") == ()
    back = progress(all_at(2, 2022), all_at(3, 2023, service))
    assert [s.section_id for s in back.sections][-1] == "data"
    assert section(back, "data") == "2.0 before, no figure now"


def test_over_many_years_the_latest_guide_gives_order_and_names() -> None:
    years = (all_at(1, 2024, LATER), all_at(1, 2022), all_at(1, 2023))
    assert descriptors_of(years) == (*LATER.descriptor_ids, "fv1")
    assert [s.id for s in sections_of(years)] == [s.id for s in GUIDE.sections]
    assert changes_of_edition(years) == ((2023, 2024),)
    assert changes_of_edition(years[1:]) == ()
    assert sections_of(()) == ()
    assert descriptors_of(()) == ()


def test_a_years_averages_are_those_of_its_own_edition() -> None:
    year = all_at(4, 2024, LATER, fv2=None)
    size = len(LATER.descriptors_in("family_voice"))
    assert (year.averages["family_voice"].scored, year.averages["family_voice"].shown) == (size - 1, "4.0")
