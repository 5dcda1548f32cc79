"""Who has to sign, which signatures still stand after a change, and what one signature may replace."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given

from ehsg.domain.changes import changes
from ehsg.domain.content import Content, Differing, Link, Sharing, sha256
from ehsg.domain.guide import SignAgain
from ehsg.domain.parts import IN_SECTIONS, Part, Whom
from ehsg.domain.sign_off import (
    HOW_WORDS,
    How,
    Now,
    Place,
    PlaceState,
    Request,
    Signature,
    board,
    judge,
    missing,
    slot,
    summary,
)
from ehsg.domain.strength import Strength
from tests.unit.content_samples import GUIDE, IDS, contents, whole

SIGNED = whole()
AT = datetime(2024, 6, 1, 9, tzinfo=UTC)
PARTNER, CHAIR = GUIDE.sign_off_role("partner"), GUIDE.sign_off_role("chair")
REQUIRED = ("chair", "chief_executive", "dcs")
SECTIONS = tuple(section.id for section in GUIDE.sections)
FIRST, SECOND = SECTIONS[:2]


def signature(role: str, **more: Any) -> Signature:
    name, organisation = more.pop("name", f"Holder of {role}"), more.pop("organisation", "Testshire")
    values = {"content_sha256": sha256(SIGNED), "asked_about": (), **more}
    return Signature(role, name, organisation, date(2024, 6, 27), How.MEETING, **values)


ALL_SIGNED = [signature(role) for role in REQUIRED]


def now(content: Content = SIGNED, *signed: Content) -> Now:
    return Now(content, sha256(content), {sha256(each): each for each in (SIGNED, *signed)})


def request(role: str, organisation: str = "", **more: Any) -> Request:
    place = slot(GUIDE.sign_off_role(role), organisation)
    return Request(1, role, place, "Ade Okafor", organisation, AT, **more)


def with_score(content: Content, place: int, **values: Any) -> Content:
    scores = list(content.scores)
    scores[place] = replace(scores[place], **values)
    return replace(content, scores=tuple(scores))


def places(signatures: list[Signature], content: Content = SIGNED, **more: Any) -> dict[str, Place]:
    found = board(GUIDE, signatures=signatures, now=now(content), **more)
    return {place.name: place for place in found}


# What may change, as a table: the change, and whom the working guide asks again.
CHANGES: dict[Part, Content] = {
    Part.SCORES: with_score(SIGNED, 0, score=0 if SIGNED.scores[0].score else 1),
    Part.NARRATIVE: with_score(SIGNED, 0, narrative="Another text"),
    Part.EVIDENCE: with_score(SIGNED, 0, evidence=(Link("New", "https://example.org/new"),)),
    Part.STRENGTH: with_score(SIGNED, 0, strength=Strength("high")),
    Part.DIFFERING_VIEWS: with_score(SIGNED, 0, differing=(Differing("Police", "We see it otherwise"),)),
    Part.DATA_MATURITY: replace(SIGNED, data_maturity_model=5 if SIGNED.data_maturity_model == 4 else 4),
    Part.PRIORITIES: replace(SIGNED, priorities=SIGNED.priorities[:2]),
    Part.PRIORITY_TEXTS: replace(
        SIGNED, priorities=(replace(SIGNED.priorities[0], plan="Otherwise"), *SIGNED.priorities[1:])
    ),
    Part.SHARING: replace(SIGNED, sharing=Sharing(not SIGNED.sharing.areas, SIGNED.sharing.departments, True)),
    Part.WHOLE: replace(SIGNED, area_name="Elsewhere"),
}
ASKS_ONLY_WHO_ASKED = {Part.NARRATIVE, Part.EVIDENCE, Part.STRENGTH}


@pytest.mark.parametrize("part", Part)
def test_a_change_of_each_part_is_told_as_one_of_that_part(part: Part) -> None:
    assert {change.part for change in changes(SIGNED, CHANGES[part], GUIDE)} == {part}


@pytest.mark.parametrize("part", Part)
def test_a_change_asks_those_to_sign_again_whom_the_guide_names(part: Part) -> None:
    content = CHANGES[part]
    stands = {
        who: judge(GUIDE, signature("chair", asked_about=asked), now(content)).stands
        for who, asked in {"nobody": (), "another section": (SECOND,), "this section": (FIRST,), "all": None}.items()
    }
    only_who_asked = part in ASKS_ONLY_WHO_ASKED
    assert stands == {
        "nobody": only_who_asked,
        "another section": only_who_asked,
        "this section": False,
        "all": False,
    }


def test_what_changed_without_asking_again_is_told_beside_the_signature() -> None:
    content = with_score(CHANGES[Part.NARRATIVE], 1, evidence=())
    judged = judge(GUIDE, signature("chair"), now(content))
    assert judged.stands
    assert judged.besides == tuple(change.sentence for change in changes(SIGNED, content, GUIDE))


def test_only_what_asks_again_is_named_as_the_reason() -> None:
    content = with_score(CHANGES[Part.NARRATIVE], 0, score=CHANGES[Part.SCORES].scores[0].score)
    judged = judge(GUIDE, signature("chair"), now(content))
    (reason,) = judged.again
    assert "score" in reason
    (besides,) = judged.besides
    assert "narrative" in besides


@pytest.mark.parametrize("part", [part for part in Part if part is not Part.WHOLE])
@pytest.mark.parametrize("whom", Whom)
def test_the_table_is_data_in_the_guide(part: Part, whom: Whom) -> None:
    guide = GUIDE.model_copy(update={"sign_again": SignAgain(**{part.value: whom})})
    found = judge(guide, signature("chair", asked_about=(FIRST,)), now(CHANGES[part])).stands
    in_section = part in IN_SECTIONS
    assert found is (whom is Whom.NOBODY or (whom is Whom.THOSE_WHO_ASKED and not in_section))


def test_an_edition_that_does_not_say_asks_everybody_again() -> None:
    guide = GUIDE.model_copy(update={"sign_again": SignAgain()})
    assert all(not judge(guide, signature("chair"), now(content)).stands for content in CHANGES.values())


@given(contents())
def test_a_return_changed_back_to_what_was_signed_has_its_signatures_again(content: Content) -> None:
    signed = [replace(given, asked_about=None) for given in ALL_SIGNED]
    assert missing(GUIDE, board(GUIDE, signatures=signed, now=now())) == ()
    changed = missing(GUIDE, board(GUIDE, signatures=signed, now=now(content)))
    assert len(changed) == (0 if sha256(content) == sha256(SIGNED) else 3)


@given(contents())
def test_nobody_who_asked_about_nothing_is_held_to_more_than_texts(content: Content) -> None:
    judged = judge(GUIDE, signature("chair"), now(content))
    told = {change.part for change in changes(SIGNED, content, GUIDE)}
    assert judged.stands is (told <= ASKS_ONLY_WHO_ASKED)


def test_content_that_is_not_known_any_more_must_be_signed_again() -> None:
    judged = judge(GUIDE, signature("chair", content_sha256="f" * 64), now())
    assert judged.again == ("What was signed cannot be compared with the return as it is now.",)


def test_every_role_has_its_place_in_the_guides_order_even_when_nobody_signed() -> None:
    found = board(GUIDE, signatures=[], now=now())
    assert [(place.slot, place.state, place.required) for place in found] == [
        (role, PlaceState.NOT_ASKED, True) for role in REQUIRED
    ]
    assert missing(GUIDE, found) == (
        "Chair of the early help partnership: not signed off yet.",
        "Local authority chief executive: not signed off yet.",
        "Director of children's services: not signed off yet.",
    )


@pytest.mark.parametrize("left_out", range(3))
def test_each_required_role_is_needed(left_out: int) -> None:
    found = board(GUIDE, signatures=ALL_SIGNED[:left_out] + ALL_SIGNED[left_out + 1 :], now=now())
    assert missing(GUIDE, found) == (f"{GUIDE.sign_off_roles[left_out].name}: not signed off yet.",)


def test_each_organisation_that_took_part_has_to_sign_too() -> None:
    found = board(GUIDE, signatures=ALL_SIGNED, took_part=["Schools", "Testshire Police"], now=now())
    assert missing(GUIDE, found) == (
        "Partner organisation: Schools: not signed off yet.",
        "Partner organisation: Testshire Police: not signed off yet.",
    )
    partner = signature("partner", organisation=" testshire  POLICE ")
    found = board(GUIDE, signatures=[*ALL_SIGNED, partner], took_part=["Testshire Police"], now=now())
    assert missing(GUIDE, found) == ()
    assert len(found) == 4, "however its name is written, it is one organisation"


def test_a_partner_that_did_not_take_part_may_sign_and_need_not() -> None:
    asked = [request("partner", "Housing")]
    found = places(ALL_SIGNED, requests=asked)
    assert found["Partner organisation: Housing"].state is PlaceState.WAITING
    assert missing(GUIDE, tuple(found.values())) == ()


def test_a_partner_whose_signature_no_longer_stands_is_asked_again_though_none_was_required() -> None:
    partner = signature("partner", name="Mary Jones", organisation="Housing")
    found = places([partner], CHANGES[Part.SCORES])
    assert missing(GUIDE, tuple(found.values()))[-1] == (
        "Partner organisation: Housing: the return changed after Mary Jones signed, so it must be signed again."
    )


def test_the_sentence_names_whose_signature_ended() -> None:
    found = places([signature("chair", name="Ade Okafor")], CHANGES[Part.SCORES])
    assert missing(GUIDE, tuple(found.values()))[0] == (
        "Chair of the early help partnership: the return changed after Ade Okafor (Testshire) signed, "
        "so it must be signed again."
    )


def test_as_many_must_sign_as_the_role_asks_for() -> None:
    role = PARTNER.model_copy(update={"minimum": 2})
    guide = GUIDE.model_copy(update={"sign_off_roles": (role,)})
    one = [signature("partner", organisation="Police")]
    two = [*one, signature("partner", organisation="Schools")]
    found = [missing(guide, board(guide, signatures=given, now=now())) for given in ([], one, two)]
    assert found == [("Partner organisation: 2 more must sign.",), ("Partner organisation: 1 more must sign.",), ()]


def test_whoever_is_asked_waits_until_they_sign_or_decline() -> None:
    asked = request("chair")
    declined = replace(asked, declined_at=AT, decline_reason="I was not there")
    assert places([])["Chair of the early help partnership"].state is PlaceState.NOT_ASKED
    assert places([], requests=[asked])["Chair of the early help partnership"].state is PlaceState.WAITING
    place = places([], requests=[declined])["Chair of the early help partnership"]
    assert place.state is PlaceState.DECLINED
    assert missing(GUIDE, (place,)) == ("Chair of the early help partnership: Ade Okafor declined to sign.",)
    signed = places([signature("chair")], requests=[declined])["Chair of the early help partnership"]
    assert signed.state is PlaceState.SIGNED


def test_a_partner_that_declines_with_a_reason_holds_nothing_up() -> None:
    declined = request("partner", "Schools", declined_at=AT, decline_reason="We were outvoted")
    found = board(GUIDE, signatures=ALL_SIGNED, requests=[declined], took_part=["Schools"], now=now())
    assert found[-1].state is PlaceState.DECLINED
    assert missing(GUIDE, found) == ()


def test_the_task_list_reads_the_board_in_numbers() -> None:
    asked = [request("dcs")]
    found = summary(GUIDE, board(GUIDE, signatures=ALL_SIGNED[:1], requests=asked, now=now()))
    assert (found.places, found.signed, found.begun, found.again, len(found.missing)) == (3, 1, True, False, 2)
    found = summary(GUIDE, board(GUIDE, signatures=[], now=now()))
    assert (found.signed, found.begun, found.again) == (0, False, False)
    found = summary(GUIDE, board(GUIDE, signatures=ALL_SIGNED, now=now(CHANGES[Part.SHARING])))
    assert (found.signed, found.again) == (0, True)


def test_a_signature_in_a_role_that_the_edition_does_not_have_stands_for_no_other() -> None:
    found = board(GUIDE, signatures=[signature("chair"), signature("mayor")], now=now())
    assert [place.state for place in found] == [PlaceState.SIGNED, PlaceState.NOT_ASKED, PlaceState.NOT_ASKED]


def test_every_way_of_giving_a_sign_off_has_words() -> None:
    assert set(HOW_WORDS) == set(How)
    assert all(HOW_WORDS.values())


def test_the_samples_are_what_they_seem() -> None:
    assert len(SIGNED.scores) == len(IDS)
    assert GUIDE.descriptor(SIGNED.scores[0].descriptor_id).section == FIRST
