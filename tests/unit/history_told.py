"""Each kind of event of a return with values, and the sentence that it becomes."""

from datetime import UTC, datetime
from typing import Any

from ehsg.domain.happened import Happened
from tests.unit.content_samples import GUIDE

FV1, FV2, WF1 = (GUIDE.descriptor(id_).title for id_ in ("fv1", "fv2", "wf1"))
CASE = "a case of good practice"
CHAIR = GUIDE.sign_off_role("chair").name
DCS = "Director of children's services"
ASKED = {"name": "Ade Okafor", "organisation": "Police"}
AT = datetime(2024, 5, 14, 10, 30, tzinfo=UTC)
LINK, OTHER = ["Plan", "https://example.org/plan"], ["Minutes", "https://example.org/minutes"]
SIGNED = {"name": "Chris Example", "organisation": "Leeds Council", "sha256": "0" * 64}


POLICE = {"organisation": "West Yorkshire Police"}
CHANGES = (
    "owner Head became Chair, the name was taken out, due date none became 1 July 2024, "
    "not started became under way, the progress note was added"
)
TEXTS = "what will be done was changed, the name was added, the progress note was changed"
PANEL = {"descriptor": "fv1", "action": "Set up a\npanel"}
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
    (
        "extend_area",
        "",
        {"closes_at": None, "reason": ""},
        {"closes_at": "2024-07-01T16:00:00+00:00", "reason": "Floods."},
        "The area was given more time, until 5pm on Monday 1 July 2024. Reason given: Floods.",
    ),
    (
        "remind_area",
        "",
        None,
        {"kind": "before_closing", "people": 2},
        "The coordinators were reminded by email that the collection closes",
    ),
    (
        "remind_area",
        "",
        None,
        {"kind": "overdue", "people": 1},
        "The coordinators were reminded by email that the return is overdue",
    ),
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
    (
        "withdraw_sharing",
        "areas",
        {"shared": True},
        {"shared": False, "number": 1, "reason": "A new director"},
        ("Sharing with other areas’ coordinators was withdrawn from submission 1. Reason given: A new director"),
    ),
    (
        "withdraw_sharing",
        "departments",
        {"shared": True},
        {"shared": False, "number": 2, "reason": "", "ask_again": ["departments"]},
        (
            "Sharing with other government departments was withdrawn from submission 2. It must be answered again "
            "before the return is submitted again. No reason was given"
        ),
    ),
    (
        "share_again",
        "departments",
        {"shared": False},
        {"shared": True, "number": 2},
        "Submission 2 is shared with other government departments again",
    ),
    ("record_sign_off", "chair", None, SIGNED, f"Sign-off recorded: Chris Example, Leeds Council ({CHAIR})"),
    ("record_sign_off", "mayor", None, SIGNED, "Sign-off recorded: Chris Example, Leeds Council (mayor)"),
    ("withdraw_sign_off", "chair", SIGNED, None, f"Sign-off withdrawn: Chris Example, Leeds Council ({CHAIR})"),
    ("ask_to_sign", "chair", None, ASKED, f"Ade Okafor, Police ({CHAIR}) was asked to sign"),
    ("ask_to_sign", "dcs", None, {**ASKED, "organisation": ""}, f"Ade Okafor ({DCS}) was asked to sign"),
    ("nudge_signatory", "chair", None, ASKED, f"Ade Okafor, Police ({CHAIR}) was reminded to sign"),
    ("take_back_request", "chair", None, ASKED, f"Ade Okafor, Police ({CHAIR}) is not asked to sign any more"),
    ("confirm_link_to_sign", "chair", None, ASKED, f"The link to sign for Ade Okafor, Police ({CHAIR}) was opened"),
    (
        "decline_to_sign",
        "chair",
        None,
        {**ASKED, "reason": "I was away"},
        f"Declined to sign: Ade Okafor, Police ({CHAIR}). Reason given: I was away",
    ),
    (
        "import_history",
        "1",
        None,
        {"state": "submitted", "sha256": "0" * 64},
        "The return was imported by the national team; it was not signed off here",
    ),
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
        "download",
        "comparison 1",
        None,
        {"roles": ["coordinator"]},
        "A comparison with submission 1 was downloaded by another area’s coordinator",
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
    (
        "reopen",
        "",
        None,
        {"reason": "A wrong score", "closes_at": None, "ask_again": ["areas", "departments"]},
        (
            "The return was reopened. Sharing with other areas’ coordinators and other government departments was "
            "withdrawn, so it must be answered again. Reason given: A wrong score"
        ),
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
    ("publish_feedback", "2", {}, {"state": "published"}, "The national team’s feedback on submission 2 was published"),
    ("acknowledge_feedback", "2", {}, {"answer": ""}, "The feedback on submission 2 was acknowledged"),
    (
        "acknowledge_feedback",
        "2",
        {},
        {"answer": "We will look at it."},
        "The feedback on submission 2 was acknowledged. Answer: We will look at it.",
    ),
    ("approach_good_practice", "fv1", {}, {}, f"{FV1}: the national team recorded that it asked about {CASE}"),
    (
        "agree_good_practice",
        "fv1",
        {},
        {"role": "Head of early help", "on": "2024-05-13"},
        f"{FV1}: agreement to {CASE} recorded, given on 13 May 2024 by Head of early help",
    ),
    ("decline_good_practice", "fv1", {}, {}, f"{FV1}: it was recorded that the area does not want {CASE} published"),
    ("publish_good_practice", "fv1", {}, {}, f"{FV1}: {CASE} was published"),
    ("take_back_good_practice", "zz9", {}, {}, "Descriptor zz9: the national team took the case of good practice back"),
    ("withdraw_good_practice", "fv1", {}, {}, f"{FV1}: the area withdrew its agreement to {CASE}"),
    ("record_answer", "fv1", {**ANSWER, "score": 3}, ANSWER, f"West Yorkshire Police gave its own view: {FV1}"),
    ("write_learning_note", "fv1", {}, {"set": 1}, f"A note from the action learning set was written for {FV1}"),
    ("take_out_learning_note", "fv1", {"set": 1}, {}, f"A note from the action learning set was taken out for {FV1}"),
    ("write_learning_note", "x9", {}, {"set": 1}, "A note from the action learning set was written for descriptor x9"),
    ("add_action", "7", {}, {**PANEL, "owner": "Head"}, f"Action added for {FV1}, “Set up a panel”"),
    ("take_out_action", "7", PANEL, {}, f"Action taken out for {FV1}, “Set up a panel”"),
    ("change_action", "7", PANEL, PANEL, f"Action for {FV1}, “Set up a panel”: saved"),
    (
        "change_action",
        "7",
        {**PANEL, "status": "not_started", "note": "", "owner": "Head", "due_on": None, "person": "Pat"},
        {**PANEL, "status": "under_way", "note": "Met", "owner": "Chair", "due_on": "2024-07-01", "person": ""},
        f"Action for {FV1}, “Set up a panel”: {CHANGES}",
    ),
    (
        "change_action",
        "7",
        {"descriptor": "zz9", "action": "w" * 80, "what": "a", "person": "", "note": "a"},
        {"descriptor": "zz9", "action": "w" * 81, "what": "w" * 81, "person": "Pat", "note": "b"},
        f"Action for descriptor zz9, “{'w' * 79}…”: {TEXTS}",
    ),
]
