"""A person's history in words, for administrators: never what a return says."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import yaml

from ehsg.config import ROOT
from ehsg.domain.people_history import NEUTRAL, SENTENCES, Done, sentence, told

AT = datetime(2024, 5, 14, 23, 30, tzinfo=UTC)
EVENT = Done(
    id=1,
    at=AT,
    by_id=7,
    by="Amina Farrow",
    about_id=9,
    about="Daniel Okell",
    kind="give_role",
    where="",
    old={},
    new={"role": "contributor", "partner": "police", "organisation": "West Yorkshire Police", "area": "E08000035"},
    areas={"E08000035": "Leeds"},
)
READER = {"role": "reader", "partner": None, "organisation": "", "area": "E08000035"}


def test_every_kind_of_event_that_a_service_records_has_its_sentence() -> None:
    found = set()
    for file in (ROOT / "ehsg" / "services").rglob("*.py"):
        found |= set(re.findall(r'\bkind="([a-z_]+)"', file.read_text(encoding="utf-8")))
    mail = set(yaml.safe_load((ROOT / "data" / "mail.yaml").read_text(encoding="utf-8")))  # kinds of messages
    mail |= {"confirm_partner_link"}  # by nobody with an account
    assert found - mail - set(SENTENCES) == set(), "Add these kinds to SENTENCES in domain/people_history.py"


@pytest.mark.parametrize(
    ("kind", "old", "new", "expected"),
    [
        ("give_role", {}, EVENT.new, "Role given: Contributor, West Yorkshire Police in Leeds"),
        (
            "set_neighbours",
            {},
            {"area": "E08000035", "from_year": 2025, "neighbours": ["E08000032"]},
            "Set a list of statistical neighbours: Leeds, from 2025",
        ),
        (
            "take_out_neighbours",
            {"area": "E08000036", "from_year": 2025, "neighbours": ["E08000032"]},
            {},
            "Took a list of statistical neighbours out: E08000036, from 2025",
        ),
        ("create_cohort", {}, {"name": "Peers", "areas": ["E08000035"]}, "Made a cohort: Peers"),
        ("take_out_cohort", {"name": "Peers", "areas": ["E08000035"]}, {}, "Took a cohort out: Peers"),
        ("end_membership", READER, {}, "Role ended: Reader in Leeds"),
        ("change_membership", READER, EVENT.new, "Reader became Contributor, West Yorkshire Police in Leeds"),
        (
            "change_membership",
            {**EVENT.new, "organisation": "Police"},
            EVENT.new,
            "Organisation changed: Contributor, West Yorkshire Police in Leeds",
        ),
        ("give_role", {}, {"role": "administrator", "area": None}, "Role given: Administrator"),
        ("invite", {}, {**READER, "area": "E99"}, "Invited somebody: Reader in E99"),
        ("give_role", {}, {"role": "mayor"}, NEUTRAL),
        ("give_role", {}, {}, NEUTRAL),
        ("a_kind_of_later", {}, {}, NEUTRAL),
    ],
)
def test_what_happened_to_a_role_is_told(
    kind: str, old: dict[str, object], new: dict[str, object], expected: str
) -> None:
    assert sentence(replace(EVENT, kind=kind, old=old, new=new)) == expected


@pytest.mark.parametrize("kind", ["record_score", "choose_model", "choose_sharing", "record_sign_off", "reopen"])
def test_of_a_return_only_is_told_that_it_was_worked_on(kind: str) -> None:
    secret = {"score": 4, "narrative": "Secret", "model": 2, "name": "Secret", "reason": "Secret", "areas": True}
    words = sentence(replace(EVENT, kind=kind, old=secret, new=secret, where="Leeds 2024"))
    assert words.endswith(": Leeds 2024")
    assert "Secret" not in words
    assert "4" not in words.removesuffix("2024")


def test_who_is_named_when_it_was_somebody_else_and_days_are_those_of_the_uk() -> None:
    events = [EVENT, replace(EVENT, about_id=7, kind="change_password"), replace(EVENT, by_id=None, by="")]
    by_her, of_him = told(events, 7), told(events, 9)
    assert [line.who for line in by_her[0].lines] == ["about Daniel Okell", "", "by the operator"]
    assert of_him[0].lines[0].who == "by Amina Farrow"
    assert (by_her[0].day.isoformat(), by_her[0].lines[0].time) == ("2024-05-15", "12:30am")
