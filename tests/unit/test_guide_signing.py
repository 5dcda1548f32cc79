"""Who may sign in two roles, and whom a change asks again: what a guide's file may say, and what it may not."""

import pytest

from ehsg.domain.guide_file import GuideInvalid, read_guide
from ehsg.domain.parts import IN_SECTIONS, Part, Whom
from tests.unit.guide_texts import changed


def problems(*changes: tuple[tuple[str | int, ...], object]) -> list[str]:
    with pytest.raises(GuideInvalid) as refused:
        read_guide(changed(*changes), name="guide.yaml")
    return [problem.partition(" (line")[0] for problem in refused.value.problems]


def test_the_working_guide_says_what_the_terms_of_sign_off_say() -> None:
    guide = read_guide(changed(), name="guide.yaml")
    asks = {part: guide.sign_again.whom(part) for part in Part}
    only_texts = {part for part, whom in asks.items() if whom is Whom.THOSE_WHO_ASKED}
    assert only_texts == {Part.NARRATIVE, Part.EVIDENCE, Part.STRENGTH}
    assert set(asks.values()) == {Whom.EVERYBODY, Whom.THOSE_WHO_ASKED}
    assert [role.id for role in guide.sign_off_roles if role.may_decline] == ["partner"]
    assert {role.id: role.also for role in guide.sign_off_roles if role.also} == {"chair": ("dcs",)}


def test_a_role_that_does_not_exist_cannot_be_signed_for_too() -> None:
    assert problems((("sign_off_roles", 0, "also"), ["mayor"])) == [
        'sign_off_roles[0].also[0]: expected the id of a sign-off role, found "mayor"'
    ]


@pytest.mark.parametrize("part", sorted(set(Part) - IN_SECTIONS - {Part.WHOLE}))
def test_only_what_belongs_to_a_section_can_be_a_matter_of_who_asked(part: Part) -> None:
    assert problems((("sign_again", part.value), "those_who_asked")) == [
        f"sign_again.{part}: expected everybody or nobody, since this belongs to no section"
    ]


def test_what_a_change_cannot_be_of_is_no_field() -> None:
    (problem,) = problems((("sign_again", "weather"), "everybody"))
    assert problem.startswith("sign_again.weather: is not a field; expected only scores, narrative, evidence")


def test_whom_a_change_asks_is_one_of_three() -> None:
    (problem,) = problems((("sign_again", "scores"), "the mayor"))
    assert "expected one of everybody, those_who_asked or nobody" in problem
