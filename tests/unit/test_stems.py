"""Stems: what Porter's paper gives as examples of each of his steps, and the words of this field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.stems import stem

# Each pair is a word and its stem after all steps; the words are the examples of the paper, step by step.
PAPER = """
caresses caress ponies poni ties ti caress caress cats cat feed feed agreed agre plastered plaster bled bled
motoring motor sing sing conflated conflat troubled troubl sized size hopping hop tanned tan falling fall hissing hiss
fizzed fizz failing fail filing file happy happi sky sky relational relat conditional condit rational ration
valenci valenc hesitanci hesit digitizer digit conformabli conform radicalli radic differentli differ vileli vile
analogousli analog vietnamization vietnam predication predic operator oper feudalism feudal decisiveness decis
hopefulness hope callousness callous formaliti formal sensitiviti sensit sensibiliti sensibl triplicate triplic
formative form formalize formal electriciti electr electrical electr hopeful hope goodness good revival reviv
allowance allow inference infer airliner airlin gyroscopic gyroscop adjustable adjust defensible defens irritant irrit
replacement replac adjustment adjust dependent depend adoption adopt homologou homolog communism commun activate activ
angulariti angular homologous homolog effective effect bowdlerize bowdler probate probat rate rate cease ceas
controll control roll roll
"""
OF_THE_PAPER = PAPER.split()


@pytest.mark.parametrize(("word", "expected"), list(zip(OF_THE_PAPER[::2], OF_THE_PAPER[1::2], strict=True)))
def test_a_word_of_the_paper_has_the_stem_of_the_paper(word: str, expected: str) -> None:
    assert stem(word) == expected


@pytest.mark.parametrize(
    "forms",
    [
        "family families",
        "child children",
        "woman women",
        "organise organised organising organises",
        "community communities",
        "partner partners partnering partnered",
        "school schools schooling",
        "agency agencies",
        "improve improved improving improvement",
        "assess assessed assessing assesses",
        "evaluate evaluated evaluating evaluation",
        "plan planned planning plans",
    ],
)
def test_the_forms_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(form) for form in forms.split()}) == 1, [stem(form) for form in forms.split()]


@pytest.mark.parametrize("pair", ["police policy", "parent partner", "need needle", "care career", "data date"])
def test_words_that_are_different_stay_different(pair: str) -> None:
    one, other = pair.split()
    assert stem(one) != stem(other)


@pytest.mark.parametrize("word", ["", "a", "as", "is", "by", "0to19", "café", "ΑΒΓ", "Families", "19", "don't"])
def test_what_is_no_word_of_small_letters_or_too_short_is_left_alone(word: str) -> None:
    assert stem(word) == word


@given(st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=70))
def test_no_word_loses_all_of_itself_or_grows(word: str) -> None:
    assert 1 <= len(stem(word)) <= len(word) + 1
