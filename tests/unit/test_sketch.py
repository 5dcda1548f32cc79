"""An outline of a return that goes into a form, from which it can still be said what changed."""

import json
from dataclasses import replace

from hypothesis import given

from ehsg.domain.changes import what_changed
from ehsg.domain.content import Content, to_json
from ehsg.domain.sketch import sketch
from tests.unit.content_samples import GUIDE, contents, whole


@given(contents(), contents())
def test_the_same_changes_are_told_from_the_outlines_as_from_the_whole(old: Content, new: Content) -> None:
    assert what_changed(sketch(old), sketch(new), GUIDE) == what_changed(old, new, GUIDE)


def test_no_word_of_a_narrative_is_in_the_outline() -> None:
    entry = replace(whole().scores[0], narrative="Hidden narrative")
    content = replace(whole(), scores=(entry, *whole().scores[1:]))
    assert "Hidden narrative" not in json.dumps(to_json(sketch(content)))
