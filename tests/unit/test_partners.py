"""The partner round: its states, its links, and what an organisation may answer."""

from datetime import UTC, datetime, timedelta

import pytest

from ehsg.domain.content import Link
from ehsg.domain.links import LinkState, link_state
from ehsg.domain.partners import (
    PartnerEntry,
    Round,
    answered_of,
    asked,
    organisation_key,
    problems,
    round_of,
)

NOW = datetime(2024, 5, 14, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def test_a_round_is_not_open_then_scoring_then_moderated() -> None:
    assert round_of(None, None) is Round.NOT_OPEN
    assert round_of(NOW, None) is Round.SCORING
    assert round_of(NOW, LATER) is Round.MODERATION


@pytest.mark.parametrize(
    ("used", "revoked", "now", "expected"),
    [
        (None, None, NOW, LinkState.WAITING),
        (NOW, None, NOW, LinkState.IN_USE),
        (None, None, LATER, LinkState.EXPIRED),
        (NOW, None, LATER, LinkState.EXPIRED),
        (NOW, NOW, NOW, LinkState.REVOKED),
        (None, NOW, LATER, LinkState.REVOKED),
    ],
)
def test_a_link_ends_by_its_date_or_when_it_is_revoked(
    used: datetime | None, revoked: datetime | None, now: datetime, expected: LinkState
) -> None:
    assert link_state(expires_at=LATER, used_at=used, revoked_at=revoked, now=now) is expected


@pytest.mark.parametrize("name", ["West Yorkshire Police", " west  yorkshire POLICE ", "Ｗest Yorkshire Police"])
def test_capitals_and_blanks_do_not_make_another_organisation(name: str) -> None:
    assert organisation_key(name) == "west yorkshire police"


def test_a_score_and_not_being_able_to_judge_exclude_each_other() -> None:
    assert (
        problems(PartnerEntry()) == problems(PartnerEntry(score=0)) == problems(PartnerEntry(cannot_judge=True)) == ()
    )
    assert "not both" in problems(PartnerEntry(score=0, cannot_judge=True))[0]


@pytest.mark.parametrize(
    "entry",
    [
        PartnerEntry(score=6),
        PartnerEntry(score=-1),
        PartnerEntry(comment="x" * 1_001),
        PartnerEntry(evidence=(Link("a", "https://example.org"),) * 11),
    ],
)
def test_what_is_out_of_bounds_is_told(entry: PartnerEntry) -> None:
    assert len(problems(entry)) == 1


def test_who_cannot_judge_has_answered_and_nought_is_a_score() -> None:
    entries = {"a": PartnerEntry(score=0), "b": PartnerEntry(cannot_judge=True), "c": PartnerEntry(comment="Later")}
    assert answered_of(entries, ("a", "b", "c", "d")) == 2


def test_an_organisation_is_asked_about_its_descriptors_in_the_guides_order() -> None:
    assert asked(None, ("a", "b", "c")) == ("a", "b", "c")
    assert asked({"c", "a", "gone"}, ("a", "b", "c")) == ("a", "c")
    assert asked((), ("a", "b")) == ()
