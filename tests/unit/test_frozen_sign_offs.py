"""What a submission keeps of who signed and who declined, and what it kept before there was a board."""

from datetime import date

from ehsg.domain.content import sha256
from ehsg.domain.frozen_sign_offs import Declined, from_json, to_json
from ehsg.domain.sign_off import How, Judged, Signature, board
from tests.unit.content_samples import GUIDE, whole
from tests.unit.test_sign_off import AT, CHANGES, Part, now, request, signature


def test_signatures_and_declines_come_back_as_they_were() -> None:
    given = signature("chair", capacity="Head", delegate_reason="on leave", minute="4.2")
    declined = request("partner", "Schools", declined_at=AT, decline_reason="Outvoted")
    content = CHANGES[Part.NARRATIVE]
    places = board(GUIDE, signatures=[given], requests=[declined], now=now(content))
    (judged,), (no,) = from_json(to_json(places), sha256(content))
    assert judged.signature == Signature(
        "chair",
        given.name,
        given.organisation,
        given.signed_on,
        given.how,
        sha256(whole()),
        capacity="Head",
        delegate_reason="on leave",
        minute="4.2",
    )
    assert judged.besides == board(GUIDE, signatures=[given], now=now(content))[0].signed.besides != ()
    assert no == Declined("partner", "Ade Okafor", "Schools", date(2024, 6, 1), "Outvoted")


def test_a_signature_that_no_longer_stands_is_not_kept() -> None:
    places = board(GUIDE, signatures=[signature("chair")], now=now(CHANGES[Part.SCORES]))
    assert to_json(places) == []


def test_what_was_kept_before_there_was_a_board_was_signed_for_the_content() -> None:
    entry = {"role": "dcs", "name": "Mary", "organisation": "Council", "signed_on": "2023-05-01", "how": "email"}
    signed, declined = from_json([entry], "a" * 64)
    assert signed == [Judged(Signature("dcs", "Mary", "Council", date(2023, 5, 1), How.EMAIL, "a" * 64))]
    assert declined == []
