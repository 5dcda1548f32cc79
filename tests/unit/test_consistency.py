"""Questions that can be sent to an area: what is worth asking is asked, and nothing is said of what the answer is."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.consistency import FAR, JUMP, THIN, consistency_questions, words_in
from ehsg.domain.content import Content, Score, Sharing, complete_scores
from ehsg.domain.guide import Guide
from ehsg.domain.strength import Strength
from tests.unit.content_samples import GUIDE

LONG = "word " * THIN
FV1, FV2 = GUIDE.descriptor("fv1").title, GUIDE.descriptor("fv2").title


def a_return(year: int = 2024, score: int | None = 3, narrative: str = LONG, **others: Score) -> Content:
    """Every descriptor with the same score and narrative, but for those given."""
    scores = [Score(id_, score, f"{narrative} {year} {id_}" if narrative else "") for id_ in GUIDE.descriptor_ids]
    scores = [others.get(entry.descriptor_id, entry) for entry in scores]
    return Content("E1", "Leeds", year, "x", 3, complete_scores(GUIDE, scores), (), Sharing())


def asked(this: Content, last: Content | None = None, guide: Guide = GUIDE) -> list[str]:
    return [question.sentence for question in consistency_questions(guide, this, last)]


def test_a_return_in_which_nothing_stands_out_is_asked_nothing() -> None:
    assert asked(a_return(), a_return(2023)) == []
    assert asked(a_return(), None) == []


@pytest.mark.parametrize(
    ("before", "now", "is_asked"),
    [(3, 3, False), (3, 4, False), (3, 2, False), (1, 3, True), (4, 2, True), (0, 2, True), (2, 0, True)],
)
def test_a_score_that_moved_two_levels_either_way_is_asked_about(before: int, now: int, is_asked: bool) -> None:
    this, last = a_return(fv1=Score("fv1", now, LONG + "a")), a_return(2023, fv1=Score("fv1", before, LONG))
    found = [question for question in consistency_questions(GUIDE, this, last) if question.id == "jump-fv1"]
    expected = [f"{FV1}: it was scored {before} in 2023 and {now} in 2024. What has changed?"] if is_asked else []
    assert [question.sentence for question in found] == expected
    assert JUMP == 2


def test_last_time_is_named_by_its_year_even_when_a_year_was_left_out() -> None:
    (sentence,) = asked(a_return(fv1=Score("fv1", 3, LONG)), a_return(2022, fv1=Score("fv1", 1, LONG + "b")))
    assert "in 2022" in sentence


@pytest.mark.parametrize("before", [None, "not there"])
def test_a_descriptor_without_a_score_last_year_is_not_compared(before: object) -> None:
    last = a_return(2023)
    if before is None:
        last = a_return(2023, fv1=Score("fv1", None, "x"))
    else:
        last = replace(last, scores=tuple(entry for entry in last.scores if entry.descriptor_id != "fv1"))
    assert asked(a_return(fv1=Score("fv1", 5, LONG)), last) == []


@pytest.mark.parametrize(
    ("score", "words", "told"),
    [
        (4, THIN, ""),
        (4, THIN - 1, f"a narrative of {THIN - 1} words"),
        (5, 1, "a narrative of 1 word"),
        (5, 0, "no narrative"),
        (3, 0, ""),
        (0, 0, ""),
    ],
)
def test_a_high_score_with_fewer_than_thirty_words_is_asked_about(score: int, words: int, told: str) -> None:
    this = a_return(fv1=Score("fv1", score, " word" * words))
    end = "What is in place, and how do you know?"
    assert asked(this) == ([f"{FV1}: it is scored {score} and has {told}. {end}"] if told else [])
    assert THIN == 30


def test_an_edition_that_calls_no_score_high_asks_nothing_about_high_scores() -> None:
    this = a_return(fv1=Score("fv1", 5, "", strength=Strength("", ("assertion",))))
    assert asked(this, guide=GUIDE.model_copy(update={"high_score": None})) == []


def test_a_high_score_that_rests_on_somebodys_word_only_is_asked_about() -> None:
    only = Score("fv1", 4, LONG, strength=Strength("high", ("assertion",)))
    assert asked(a_return(fv1=only)) == [f"{FV1}: the score of 4 rests only on: Assertion. What else could show it?"]
    more = replace(only, strength=Strength("high", ("assertion", "data")))
    assert asked(a_return(fv1=more)) == []
    assert asked(a_return(fv1=replace(only, score=3))) == []
    assert asked(a_return(fv1=replace(only, strength=Strength("high")))) == []


def test_the_same_narrative_as_last_year_is_asked_about_whatever_the_white_space() -> None:
    this, last = (
        a_return(fv1=Score("fv1", 3, "We  meet\nmonthly ")),
        a_return(2023, fv1=Score("fv1", 3, "We meet monthly")),
    )
    assert asked(this, last) == [
        f"{FV1}: the narrative is word for word that of 2023. Does it still describe your area?"
    ]
    assert asked(a_return(fv1=Score("fv1", 3, "We meet weekly")), last) == []
    empty = Score("fv1", 3, " ")
    assert asked(a_return(fv1=empty), a_return(2023, fv1=empty)) == [], "nothing twice is no repetition"
    assert asked(this, None) == []


def with_data_at(*scores: int) -> Content:
    ids = [descriptor.id for descriptor in GUIDE.descriptors_in("data")]
    given = {id_: Score(id_, score, LONG) for id_, score in zip(ids, scores, strict=True)}
    return a_return(**given)


@pytest.mark.parametrize(
    ("scores", "shown"), [((2,) * 7, "2.0"), ((3,) * 6 + (2,), ""), ((2,) * 6 + (3,), ""), ((5,) * 7, "5.0")]
)
def test_a_section_a_whole_level_from_the_others_is_asked_about(scores: tuple[int, ...], shown: str) -> None:
    found = [
        question for question in consistency_questions(GUIDE, with_data_at(*scores), None) if not question.descriptor_id
    ]
    end = "What makes the difference?"
    sentence = f"Data: the section’s average is {shown}, and that of the other sections is 3.0. {end}"
    assert [(q.id, q.section_id, q.sentence) for q in found] == ([("far-data", "data", sentence)] if shown else [])
    assert FAR == 1


def test_a_section_without_scores_and_a_guide_of_one_section_have_nothing_to_compare() -> None:
    assert asked(a_return(score=None, narrative="")) == []
    one = GUIDE.model_copy(
        update={"sections": GUIDE.sections[:1], "descriptors": GUIDE.descriptors_in(GUIDE.sections[0].id)}
    )
    assert consistency_questions(one, a_return(), None) == ()


def test_questions_stand_in_the_guides_order_with_the_sections_own_first_and_each_has_its_own_id() -> None:
    this = with_data_at(5, 5, 5, 5, 5, 5, 5)
    this = replace(this, scores=tuple(replace(e, narrative="") if e.descriptor_id == "da2" else e for e in this.scores))
    this = replace(this, scores=tuple(replace(e, score=5) if e.descriptor_id == "fv2" else e for e in this.scores))
    found = consistency_questions(GUIDE, this, a_return(2023))
    assert [question.id for question in found][:3] == ["jump-fv2", "far-data", "jump-da1"]
    assert len({question.id for question in found}) == len(found)
    assert {question.section_id for question in found} == {"family_voice", "data"}
    assert FV2 in found[0].sentence


SCORES = st.lists(st.none() | st.integers(0, 5), min_size=31, max_size=31)


@given(SCORES, SCORES, st.text(max_size=40))
def test_every_question_ends_with_a_question_mark_and_judges_nothing(
    this: list[Any], last: list[Any], text: str
) -> None:
    made = [
        replace(
            a_return(year),
            scores=tuple(Score(id_, s, text) for id_, s in zip(GUIDE.descriptor_ids, scores, strict=True)),
        )
        for year, scores in ((2024, this), (2023, last))
    ]
    for question in consistency_questions(GUIDE, made[0], made[1]):
        assert question.sentence.endswith("?")
        assert question.sentence.count("?") == 1
        assert len(question.id) <= 60
        for word in ("too high", "too low", "wrong", "inconsistent", "should", "error", "poor"):
            assert word not in question.sentence.replace("how do you know", "")


@pytest.mark.parametrize(
    ("text", "many"),
    [
        ("", 0),
        ("  \n ", 0),
        ("One", 1),
        ("We don’t – and won't – stop.", 5),
        ("24 of 30 families", 4),
        ("well-being", 1),
    ],
)
def test_words_are_counted_as_a_person_would(text: str, many: int) -> None:
    assert words_in(text) == many
