"""The content that is signed, hashed and frozen: one sequence of bytes, nothing lost, nothing leaked."""

import hashlib
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings

from ehsg.domain.changes import what_changed
from ehsg.domain.content import (
    Content,
    Differing,
    Link,
    Priority,
    Score,
    Sharing,
    canonical_bytes,
    complete_scores,
    from_json,
    sha256,
    to_json,
)
from tests.unit.content_samples import GUIDE, IDS, contents, empty, title, whole

# Frozen: submissions and signatures are stored under these. A change of either breaks what was signed before.
SMALL = Content("E10000099", "Testshire", 2024, "working-1", 3, (Score("fv1", 0, "Café"),), (), Sharing())
SMALL_BYTES = (
    '{"area_code":"E10000099","area_name":"Testshire","data_maturity_model":3,"format":1,'
    '"guide_edition":"working-1","priorities":[],"scores":[{"descriptor_id":"fv1","evidence":[],'
    '"narrative":"Café","score":0}],"sharing":{"acknowledged":false,"areas":null,"departments":null},"year":2024}\n'
).encode()


def turned_round(value: Any) -> Any:
    """The same JSON with the keys of every object the other way round."""
    if isinstance(value, dict):
        return {key: turned_round(value[key]) for key in reversed(value)}
    return [turned_round(item) for item in value] if isinstance(value, list | tuple) else value


def changed_score(**change: Any) -> Content:
    return replace(whole(), scores=(replace(whole().scores[0], **change), *whole().scores[1:]))


def changed_priority(**change: Any) -> Content:
    return replace(whole(), priorities=(replace(whole().priorities[0], **change), *whole().priorities[1:]))


def test_the_bytes_that_are_hashed_are_the_same_in_every_release() -> None:
    assert canonical_bytes(SMALL) == SMALL_BYTES
    assert sha256(SMALL) == hashlib.sha256(SMALL_BYTES).hexdigest()


@settings(max_examples=40)
@given(contents())
def test_content_comes_back_from_its_json_as_it_was(content: Content) -> None:
    assert from_json(to_json(content)) == content
    assert from_json(json.loads(canonical_bytes(content))) == content


@settings(max_examples=40)
@given(contents())
def test_the_order_of_keys_in_stored_json_does_not_change_the_hash(content: Content) -> None:
    stored = json.loads(json.dumps(turned_round(to_json(content))))
    assert sha256(from_json(stored)) == sha256(content)


@settings(max_examples=40)
@given(contents(), contents())
def test_two_returns_have_the_same_hash_exactly_when_they_say_the_same(one: Content, other: Content) -> None:
    assert (sha256(one) == sha256(other)) is (one == other)


@settings(max_examples=40)
@given(contents())
def test_nothing_changed_between_content_and_itself(content: Content) -> None:
    assert what_changed(content, from_json(to_json(content)), GUIDE) == ()


@settings(max_examples=40)
@given(contents(), contents())
def test_whatever_ends_a_signature_is_said_in_a_sentence(old: Content, new: Content) -> None:
    assert bool(what_changed(old, new, GUIDE)) is (sha256(old) != sha256(new))


def test_a_sharing_permission_covers_scores_and_priorities_and_nothing_else() -> None:
    shared = whole().without_narrative()
    assert shared.score_of == whole().score_of
    assert shared.chosen == whole().chosen
    assert shared.data_maturity_model is None
    assert shared.sharing == Sharing()


@settings(max_examples=40)
@given(contents())
def test_what_a_sharing_permission_covers_holds_nothing_that_somebody_wrote(content: Content) -> None:
    # A mark that occurs nowhere else stands in every text that a person typed.
    mark = "Ω-secret-"
    secret = replace(
        content,
        scores=tuple(
            replace(s, narrative=f"{mark}{s.narrative}", evidence=(Link(f"{mark}x", f"https://x/{mark}"), *s.evidence))
            for s in content.scores
        ),
        priorities=tuple(replace(p, reason=f"{mark}{p.reason}", plan=f"{p.plan}{mark}") for p in content.priorities),
    )
    shared = secret.without_narrative()
    assert mark.encode() not in canonical_bytes(shared)
    assert mark not in repr(shared)
    assert shared.score_of == content.score_of
    assert shared.chosen == content.chosen
    assert all((s.narrative, s.evidence) == ("", ()) for s in shared.scores)
    assert all((p.reason, p.plan) == ("", "") for p in shared.priorities)


CHANGES: dict[str, tuple[Content, str]] = {
    "area": (
        replace(whole(), area_code="E08000035", area_name="Leeds"),
        "The area is now Leeds (E08000035); it was Testshire (E10000099).",
    ),
    "year": (replace(whole(), year=2025), "The year is now 2025; it was 2024."),
    "edition": (replace(whole(), guide_edition="2"), f"The guide edition is now 2; it was {GUIDE.edition}."),
    "score": (changed_score(score=4), f"{title('fv1')}: score 0 became 4."),
    "score cleared": (changed_score(score=None), f"{title('fv1')}: score 0 became none."),
    "narrative": (changed_score(narrative="Other."), f"{title('fv1')}: the narrative was changed."),
    "evidence": (changed_score(evidence=()), f"{title('fv1')}: the evidence was changed."),
    "model": (replace(whole(), data_maturity_model=4), "Data maturity: model 3 became model 4."),
    "no model": (replace(whole(), data_maturity_model=None), "Data maturity: model 3 became no model."),
    "reason": (changed_priority(reason="x"), f"Priorities: the reason or plan for {title('da1')} was changed."),
    "plan": (changed_priority(plan="x"), f"Priorities: the reason or plan for {title('da1')} was changed."),
    "taken out": (
        replace(whole(), priorities=whole().priorities[1:]),
        f"Priorities: {title('da1')} was taken out.",
    ),
    "added": (
        replace(whole(), priorities=(*whole().priorities, Priority("wf1"))),
        f"Priorities: {title('wf1')} was added.",
    ),
    "order": (replace(whole(), priorities=whole().priorities[::-1]), "Priorities: the order was changed."),
    "areas": (replace(whole(), sharing=Sharing(False, False, True)), "The sharing choices were changed."),
    "departments": (replace(whole(), sharing=Sharing(True, True, True)), "The sharing choices were changed."),
    "acknowledgement": (replace(whole(), sharing=Sharing(True, False, False)), "The sharing choices were changed."),
    "descriptor gone": (
        replace(whole(), scores=whole().scores[1:]),
        f"{title('fv1')} is no longer part of the return.",
    ),
    "descriptor unknown": (
        replace(whole(), scores=(*whole().scores, Score("zz1", 2))),
        "zz1: score none became 2.",
    ),
    "order of descriptors": (
        replace(whole(), scores=whole().scores[::-1]),
        "The return is written down in another way.",
    ),
}


@pytest.mark.parametrize("kind", CHANGES)
def test_each_kind_of_change_is_named_and_nothing_else_is(kind: str) -> None:
    new, sentence = CHANGES[kind]
    assert sha256(new) != sha256(whole())
    assert what_changed(whole(), new, GUIDE) == (sentence,)


def test_several_changes_are_told_in_the_order_of_the_return() -> None:
    new = replace(empty(), year=2025)
    found = what_changed(whole(), new, GUIDE)
    assert found[0] == "The year is now 2025; it was 2024."
    assert found[1:4] == (
        f"{title('fv1')}: score 0 became none.",
        f"{title('fv1')}: the narrative was changed.",
        f"{title('fv1')}: the evidence was changed.",
    )
    assert found[-1] == "The sharing choices were changed."


def test_the_guides_descriptors_are_all_there_in_its_order_and_what_was_given_is_kept() -> None:
    given = (Score("da1", 5, "Kept."), Score("fv1", 0))
    found = complete_scores(GUIDE, given)
    assert tuple(entry.descriptor_id for entry in found) == IDS
    assert [entry for entry in found if entry != Score(entry.descriptor_id)] == [Score("fv1", 0), given[0]]


def test_a_descriptor_that_an_edition_did_not_have_reads_as_empty() -> None:
    assert whole().entry("fv1") == whole().scores[0]
    assert whole().entry("zz1") == Score("zz1")


@pytest.mark.parametrize("without", ["year", "scores", "sharing", "priorities", "area_name"])
def test_json_of_another_shape_is_refused_and_not_half_read(without: str) -> None:
    data = to_json(whole())
    del data[without]
    with pytest.raises((KeyError, TypeError)):
        from_json(data)


@pytest.mark.parametrize("extra", ["author", "Format"])
def test_json_with_an_unknown_field_is_refused_rather_than_dropped(extra: str) -> None:
    with pytest.raises(TypeError):
        from_json({**to_json(whole()), extra: 1})


def test_without_any_differing_view_the_bytes_are_those_of_before_there_were_any() -> None:
    plain = Score("fv1", 3, "Words", (Link("Plan", "https://example.org"),))
    assert "differing" not in canonical_bytes(replace(whole(), scores=(plain,))).decode()


def test_differing_views_are_part_of_the_content_come_back_from_it_and_go_where_only_scores_are_shared() -> None:
    views = (Differing("Police", "We see a 5."), Differing("Health", "We see a 1."))
    entry = Score("fv1", 3, "Words", (), views)
    content = replace(whole(), scores=(entry,))
    assert from_json(json.loads(canonical_bytes(content))) == content
    assert sha256(content) != sha256(replace(whole(), scores=(replace(entry, differing=()),)))
    assert content.without_narrative().scores[0].differing == ()


def test_what_happened_to_differing_views_is_told_by_organisation() -> None:
    title = GUIDE.descriptor("fv1").title
    old = replace(whole(), scores=(Score("fv1", differing=(Differing("A", "1"), Differing("B", "2"))),))
    new = replace(whole(), scores=(Score("fv1", differing=(Differing("C", "3"), Differing("B", "4"))),))
    told = [sentence for sentence in what_changed(old, new, GUIDE) if sentence.startswith(title)]
    assert told == [
        f"{title}: the differing view of A was taken out.",
        f"{title}: the differing view of B was changed.",
        f"{title}: a differing view of C was added.",
    ]
