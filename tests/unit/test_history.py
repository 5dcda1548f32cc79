"""What happened, told in the words of the field."""

import ast
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.content import Link
from ehsg.domain.history import NEUTRAL, SENTENCES, change, days, sentence
from tests.architecture.sources import python_files, tree
from tests.unit.content_samples import GUIDE
from tests.unit.history_told import LINK, OTHER, TOLD, happened


@pytest.mark.parametrize(("kind", "subject", "old", "new", "expected"), TOLD)
def test_each_kind_of_event_has_its_sentence(kind: str, subject: str, old: Any, new: Any, expected: str) -> None:
    assert sentence(GUIDE, happened(kind, subject, old, new)) == expected


def _kinds_about_a_return() -> set[str]:
    """The kinds that the services' source names where it records something about a return."""
    found = set()
    for name in python_files("ehsg/services/"):
        for node in ast.walk(tree(name)):
            if isinstance(node, ast.Call):
                named = {keyword.arg: keyword.value for keyword in node.keywords}
                kind = named.get("kind")
                # `_record("choose_priorities", ...)` and `record(kind=..., **about)` are about a return as well.
                if isinstance(node.func, ast.Name) and node.func.id == "_record" and node.args:
                    kind = node.args[0]
                elif not {"assessment_id", None} & set(named):
                    continue
                if isinstance(kind, ast.Constant):
                    found.add(kind.value)
    return found


def test_every_kind_that_the_services_record_about_a_return_is_told() -> None:
    recorded = _kinds_about_a_return()
    assert len(recorded) >= 9, "The services' source is no longer understood by this test."
    untold = {kind for kind in recorded if kind not in SENTENCES}
    assert not untold, f"Give these kinds a sentence in ehsg/domain/history.py and a row in TOLD: {untold}"
    assert set(SENTENCES) == {row[0] for row in TOLD}, "Give every sentence a row in TOLD."


def test_a_kind_that_nobody_knows_is_told_in_general_words() -> None:
    assert sentence(GUIDE, happened("moderate_score", "fv1", {"a": 1}, {"a": 2})) == NEUTRAL


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    ["descriptor", "action", "status", "due_on", "what"]
    + ["score", "narrative", "evidence", "model", "chosen", "areas", "departments", "acknowledged", "name"]
    + ["organisation", "reason", "closes_at", "fv1"]
)
SIDES = st.dictionaries(KEYS, JSON, max_size=4)


@given(st.sampled_from(sorted(SENTENCES)), st.sampled_from(["fv1", "chair", "", "?"]), SIDES, SIDES)
def test_a_sentence_never_fails_whatever_is_stored(
    kind: str, subject: str, old: dict[str, Any], new: dict[str, Any]
) -> None:
    assert sentence(GUIDE, happened(kind, subject, old, new))


def test_events_stand_under_the_days_on_which_they_happened_in_the_uk() -> None:
    late = happened(at=datetime(2024, 5, 14, 23, 30, tzinfo=UTC), new={"score": 1}, old={"score": 0})
    early = happened("submit", "1", at=datetime(2024, 5, 14, 8, 0, tzinfo=UTC), by="")
    found = days(GUIDE, [late, late, early])
    assert [(day.day.isoformat(), [line.time for line in day.lines]) for day in found] == [
        ("2024-05-15", ["12:30am", "12:30am"]),
        ("2024-05-14", ["9am"]),
    ]
    assert [line.descriptor_id for day in found for line in day.lines] == ["fv1", "fv1", None]
    assert [line.by for day in found for line in day.lines] == ["Ann", "Ann", ""]


def test_a_descriptor_that_the_edition_does_not_have_leads_nowhere() -> None:
    (day,) = days(GUIDE, [happened(subject="zz9", old={"score": 1}, new={"score": 2})])
    assert day.lines[0].descriptor_id is None
    assert days(GUIDE, []) == ()


def test_a_change_holds_both_narratives_with_the_difference_and_what_became_of_the_links() -> None:
    old = {"narrative": "We meet monthly", "evidence": [LINK]}
    found = change(GUIDE, happened(old=old, new={"narrative": "We meet weekly", "evidence": [OTHER]}))
    assert found.sentence == "The narrative was changed, 1 evidence link was added, 1 evidence link was taken out"
    assert found.narrative is not None
    assert [p.text for p in found.narrative.mine if p.differs] == ["monthly"]
    assert [p.text for p in found.narrative.theirs if p.differs] == ["weekly"]
    assert (found.added, found.removed) == ((Link(*OTHER),), (Link(*LINK),))


def test_a_change_of_the_score_alone_shows_no_narrative_and_no_links() -> None:
    found = change(GUIDE, happened(old={"score": 3}, new={"score": 4}))
    assert (found.sentence, found.narrative, found.added, found.removed) == ("Score 3 became 4", None, (), ())
