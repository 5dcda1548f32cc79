"""Words cut down to what their forms have in common, so that “families” finds “family”.

Source: M. F. Porter, An algorithm for suffix stripping, Program 14(3), 1980, with the two changes that he made since
(“bli” and “logi”), and the plurals of this field that no suffix makes.
"""

import re

IRREGULAR = {"children": "child", "women": "woman", "men": "man"}
_SHORTEST = 3
_PLAIN = re.compile(r"[a-z]+")
_ENDS_SHORT = re.compile(r"[^aeiou][aeiouy][^aeiouwxy]$")
_DOUBLE = re.compile(r"([^aeioulsz])\1$")
_Rules = tuple[tuple[str, str], ...]

_STEP_2: _Rules = (
    ("ational", "ate"), ("ization", "ize"), ("iveness", "ive"), ("fulness", "ful"), ("ousness", "ous"),
    ("tional", "tion"), ("biliti", "ble"), ("entli", "ent"), ("ousli", "ous"), ("ation", "ate"), ("alism", "al"),
    ("aliti", "al"), ("iviti", "ive"), ("enci", "ence"), ("anci", "ance"), ("izer", "ize"), ("alli", "al"),
    ("ator", "ate"), ("logi", "log"), ("bli", "ble"), ("eli", "e"),
)  # fmt: skip
_STEP_3: _Rules = (
    ("icate", "ic"), ("ative", ""), ("alize", "al"), ("iciti", "ic"), ("ical", "ic"), ("ness", ""), ("ful", ""),
)  # fmt: skip
_STEP_4: _Rules = tuple(
    (ending, "")
    for ending in (
        *("ement", "ance", "ence", "able", "ible", "ment", "ant", "ent", "ion", "ism", "ate", "iti", "ous", "ive"),
        *("ize", "al", "er", "ic", "ou"),
    )
)


def stem(word: str) -> str:
    """The word's stem. Only words of small letters a to z have one; every other word is its own."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < _SHORTEST or not _PLAIN.fullmatch(word):
        return word
    word = _y_to_i(_past_and_ing(_plural(word)))
    word = _replaced(word, _STEP_2, 0)
    word = _replaced(word, _STEP_3, 0)
    return _last_e_and_l(_replaced(word, _STEP_4, 1))


def _shape(part: str) -> str:
    """Each letter as v (vowel) or c (consonant); a y is a vowel behind a consonant."""
    shape = ""
    for letter in part:
        vowel = letter in "aeiou" or (letter == "y" and shape.endswith("c"))
        shape += "v" if vowel else "c"
    return shape


def _measure(part: str) -> int:
    """How many times a vowel is followed by a consonant."""
    return _shape(part).count("vc")


def _plural(word: str) -> str:
    for ending, instead in (("sses", "ss"), ("ies", "i"), ("ss", "ss"), ("s", "")):
        if word.endswith(ending):
            return word.removesuffix(ending) + instead
    return word


def _past_and_ing(word: str) -> str:
    if word.endswith("eed"):
        return word[:-1] if _measure(word[:-3]) > 0 else word
    for ending in ("ed", "ing"):
        rest = word.removesuffix(ending)
        if rest != word and "v" in _shape(rest):
            return _tidied(rest)
    return word


def _tidied(rest: str) -> str:
    """“hop(p)” and “fil(e)” again."""
    if rest.endswith(("at", "bl", "iz")):
        return rest + "e"
    if _DOUBLE.search(rest):
        return rest[:-1]
    return rest + "e" if _measure(rest) == 1 and _is_short(rest) else rest


def _is_short(part: str) -> bool:
    return _shape(part).endswith("cvc") and _ENDS_SHORT.search(part) is not None


def _y_to_i(word: str) -> str:
    return word[:-1] + "i" if word.endswith("y") and "v" in _shape(word[:-1]) else word


def _replaced(word: str, rules: _Rules, more_than: int) -> str:
    """With the longest of the endings replaced, where what is before it is long enough."""
    for ending, instead in rules:
        if word.endswith(ending):
            rest = word.removesuffix(ending)
            fits = ending != "ion" or rest.endswith(("s", "t"))
            return rest + instead if fits and _measure(rest) > more_than else word
    return word


def _last_e_and_l(word: str) -> str:
    rest = word.removesuffix("e")
    if rest != word and (_measure(rest) > 1 or (_measure(rest) == 1 and not _is_short(rest))):
        word = rest
    return word[:-1] if word.endswith("ll") and _measure(word[:-1]) > 1 else word
