"""What happened, told in the words of the field."""

import ast
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.content import Link
from ehsg.domain.history import NEUTRAL, SENTENCES, Happened, change, days, sentence
from tests.architecture.sources import python_files, tree
from tests.unit.content_samples import GUIDE

FV1, FV2, WF1 = (GUIDE.descriptor(id_).title for id_ in ("fv1", "fv2", "wf1"))
CHAIR = GUIDE.sign_off_role("chair").name
AT = datetime(2024, 5, 14, 10, 30, tzinfo=UTC)
LINK, OTHER = ["Plan", "https://example.org/plan"], ["Minutes", "https://example.org/minutes"]
SIGNED = {"name": "Chris Example", "organisation": "Leeds Council", "sha256": "0" * 64}


POLICE = {"organisation": "West Yorkshire Police"}
SAID = {"thread": 1, "comment": 2}
ANSWER = {**POLICE, "link": None, "score": 4, "cannot_judge": False, "comment": "Not for others"}


def happened(
    kind: str = "record_score",
    subject: str = "fv1",
    old: Any = None,
    new: Any = None,
    at: datetime = AT,
    by: str = "Ann",
) -> Happened:
    return Happened(1, at, by, kind, subject, old or {}, new or {})


TOLD = [
    ("record_score", "fv1", {"score": 3}, {"score": 4}, f"{FV1}: score 3 became 4"),
    ("record_score", "fv1", {"score": None}, {"score": 0}, f"{FV1}: score 0 was given"),
    ("record_score", "fv1", {"score": 0}, {"score": None}, f"{FV1}: score 0 was cleared"),
    ("record_score", "fv1", {"narrative": ""}, {"narrative": "a"}, f"{FV1}: the narrative was written"),
    ("record_score", "fv1", {"narrative": "a"}, {"narrative": "b"}, f"{FV1}: the narrative was changed"),
    ("record_score", "fv1", {"narrative": "a"}, {"narrative": ""}, f"{FV1}: the narrative was taken out"),
    ("record_score", "fv1", {"evidence": []}, {"evidence": [LINK]}, f"{FV1}: 1 evidence link was added"),
    (
        "record_score",
        "fv1",
        {"score": 0, "narrative": "a", "evidence": [LINK, OTHER]},
        {"score": 5, "narrative": "b", "evidence": []},
        f"{FV1}: score 0 became 5, the narrative was changed, 2 evidence links were taken out",
    ),
    (
        "record_score",
        "fv1",
        {"evidence": [LINK, OTHER]},
        {"evidence": [OTHER, LINK]},
        f"{FV1}: the evidence links were put in another order",
    ),
    ("record_score", "zz9", {"score": 3}, {"score": 4}, "Descriptor zz9: score 3 became 4"),
    ("record_score", "fv1", {}, {}, f"{FV1}: saved"),
    ("choose_model", "", {"model": None}, {"model": 2}, "Data maturity: model 2 was chosen"),
    ("choose_model", "", {"model": 2}, {"model": 3}, "Data maturity: model 2 became model 3"),
    (
        "choose_priorities",
        "",
        {"chosen": ["wf1"]},
        {"chosen": ["fv1", "fv2"]},
        f"Priorities: {FV1} and {FV2} chosen; {WF1} taken out",
    ),
    ("choose_priorities", "", {"chosen": []}, {"chosen": ["fv1"]}, f"Priorities: {FV1} chosen"),
    (
        "choose_priorities",
        "",
        {"chosen": ["fv2", "fv1"]},
        {"chosen": ["fv1", "fv2"]},
        "Priorities: put in another order",
    ),
    (
        "explain_priorities",
        "",
        {"fv1": ["", ""], "fv2": ["a", "b"], "wf1": ["a", "b"]},
        {"fv1": ["why", "plan"], "fv2": ["a", "c"], "wf1": ["a", "b"]},
        f"Priorities: texts changed for {FV1} (why it was chosen and what will be done) and {FV2} (what will be done)",
    ),
    (
        "choose_sharing",
        "",
        {"areas": None, "departments": True, "acknowledged": False},
        {"areas": True, "departments": False, "acknowledged": True},
        (
            "Sharing: with other areas not answered became yes, with other government departments yes became no, "
            "the acknowledgement of what is always shared was given"
        ),
    ),
    (
        "choose_sharing",
        "",
        {"areas": True, "departments": True, "acknowledged": True},
        {"areas": True, "departments": True, "acknowledged": False},
        "Sharing: the acknowledgement of what is always shared was taken back",
    ),
    ("record_sign_off", "chair", None, SIGNED, f"Sign-off recorded: Chris Example, Leeds Council ({CHAIR})"),
    ("record_sign_off", "mayor", None, SIGNED, "Sign-off recorded: Chris Example, Leeds Council (mayor)"),
    ("withdraw_sign_off", "chair", SIGNED, None, f"Sign-off withdrawn: Chris Example, Leeds Council ({CHAIR})"),
    ("submit", "2", None, {"sha256": "0" * 64}, "The return was submitted (submission 2)"),
    (
        "download",
        "report 1",
        None,
        {"roles": ["national_lead"]},
        "The report of submission 1 was downloaded by the national team",
    ),
    (
        "download",
        "content 2",
        None,
        {"roles": ["department_viewer"]},
        "The data file of submission 2 was downloaded by another government department",
    ),
    (
        "download",
        "report 1",
        None,
        {"roles": []},
        "The report of submission 1 was downloaded by somebody outside the area",
    ),
    (
        "reopen",
        "",
        None,
        {"reason": "A wrong score", "closes_at": None},
        "The return was reopened. Reason given: A wrong score",
    ),
    (
        "reopen",
        "",
        None,
        {"reason": "More time", "closes_at": "2024-07-05T16:00:00+00:00"},
        "The return was reopened, to be submitted again by 5pm on Friday 5 July 2024. Reason given: More time",
    ),
    ("add_participant", "1", {}, {**POLICE, "scope": None}, "West Yorkshire Police takes part in the partner round"),
    (
        "change_scope",
        "1",
        {**POLICE, "scope": None},
        {**POLICE, "scope": ["fv1"]},
        "What West Yorkshire Police is asked about was changed",
    ),
    ("remove_participant", "1", POLICE, {}, "West Yorkshire Police was taken out of the partner round"),
    ("open_round", "", {}, {}, "The partner round was opened"),
    ("open_moderation", "", {}, {}, "Moderation was opened: the area sees every organisation’s scores"),
    ("send_partner_link", "1", {}, POLICE, "A link was sent to somebody at West Yorkshire Police"),
    ("revoke_partner_link", "1", POLICE, {}, "A link for West Yorkshire Police was taken back"),
    ("confirm_partner_link", "1", {}, POLICE, "A link for West Yorkshire Police was used for the first time"),
    ("nudge", "1", {}, POLICE, "West Yorkshire Police was reminded"),
    ("open_thread", "fv1", {}, SAID, f"{FV1}: a comment was written"),
    ("reply_in_thread", "fv1", {}, SAID, f"{FV1}: a comment was replied to"),
    ("resolve_thread", "fv1", {}, {"thread": 1}, f"{FV1}: a comment was resolved"),
    ("open_thread_again", "fv1", {}, {"thread": 1}, f"{FV1}: a comment was opened again"),
    ("take_out_comment", "fv1", {}, SAID, f"{FV1}: a comment was taken out"),
    ("record_answer", "fv1", {**ANSWER, "score": 3}, ANSWER, f"West Yorkshire Police gave its own view: {FV1}"),
]


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
    ["score", "narrative", "evidence", "model", "chosen", "areas", "departments", "acknowledged", "name"]
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
