"""The shipped guide, what it says, and how it is looked up."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from ehsg.domain.guide import Guide, Kind, Provenance, UnknownDescriptor, UnknownInGuide
from ehsg.domain.guide_file import load_editions, read_guide
from ehsg.domain.guide_words import summary

ROOT = Path(__file__).parents[2]
FILE = ROOT / "descriptors.yaml"

# As printed in the annual report 2024-25, lines 116-122 (seed 001).
PUBLISHED = [
    ("fv1", "Family engagement"),
    ("wf2", "Multi-agency workforce development plan"),
    ("da1", "Regular data feeds"),
    ("da2", "Case management system access"),
    ("da3", "Data system"),
    ("da4", "Data analysis"),
]
RULE = {
    1: {Kind.DATA: 3, Kind.SERVICE: 0},
    2: {Kind.DATA: 3, Kind.SERVICE: 0},
    3: {Kind.DATA: 1, Kind.SERVICE: 2},
    4: {Kind.DATA: 0, Kind.SERVICE: 3},
    5: {Kind.DATA: 0, Kind.SERVICE: 3},
    6: {Kind.DATA: 0, Kind.SERVICE: 3},
}


@pytest.fixture(scope="module")
def guide() -> Guide:
    return read_guide(FILE.read_text(encoding="utf-8"), name=FILE.name)


def test_the_shipped_guide_is_the_only_edition_and_is_the_current_one():
    editions = load_editions(FILE, ROOT / "data" / "guides")
    assert next(iter(editions)) == "working-1"


def test_the_shipped_guide_has_thirty_one_descriptors_in_five_sections(guide):
    counts = [(section.id, section.kind, len(guide.descriptors_in(section.id))) for section in guide.sections]
    assert counts == [
        ("family_voice", Kind.SERVICE, 5),
        ("workforce", Kind.SERVICE, 9),
        ("communities", Kind.SERVICE, 4),
        ("leaders", Kind.SERVICE, 6),
        ("data", Kind.DATA, 7),
    ]


def test_the_descriptors_keep_their_permanent_ids(guide):
    expected = [f"{s}{n}" for s, count in zip(("fv", "wf", "co", "le", "da"), (5, 9, 4, 6, 7), strict=True)
                for n in range(1, count + 1)]  # fmt: skip
    assert list(guide.descriptor_ids) == expected


def test_six_titles_are_the_published_ones_and_the_rest_are_marked_as_ours(guide):
    published = [d for d in guide.descriptors if d.provenance is Provenance.PUBLISHED_TITLE]
    assert [(d.id, d.title) for d in published] == PUBLISHED
    assert {d.provenance for d in guide.descriptors} == {Provenance.PUBLISHED_TITLE, Provenance.RECONSTRUCTED}


def test_every_descriptor_can_be_asked_about_and_traced_to_its_source(guide):
    for descriptor in guide.descriptors:
        assert descriptor.evidence_prompts
        assert descriptor.source_refs


def test_the_notice_says_that_this_is_not_the_official_text(guide):
    assert "not the official text" in guide.notice.replace("\n", " ")
    assert "Six of the thirty-one titles are published" in guide.notice


def test_the_scale_has_six_levels_from_zero_to_five(guide):
    assert [level.score for level in guide.scale] == [0, 1, 2, 3, 4, 5]
    assert guide.level(0).label == "Not in place"
    assert guide.level(5).label == "Mature"


def test_the_six_data_maturity_models_are_in_order_of_maturity(guide):
    names = ["Manual", "Basic", "Building blocks", "Early maturity", "Mature", "Advanced"]
    assert [guide.model(number).name for number in range(1, 7)] == names


@pytest.mark.parametrize("model", RULE)
def test_the_priority_rule_says_how_many_of_each_kind_go_with_a_model(guide, model):
    assert guide.priority_rule.counts(model) == RULE[model]
    assert sum(guide.priority_rule.counts(model).values()) == guide.priority_rule.required == 3


def test_chair_chief_executive_and_director_must_sign_and_partners_may(guide):
    roles = [(role.id, role.minimum, role.several) for role in guide.sign_off_roles]
    assert roles == [
        ("chair", 1, False),
        ("chief_executive", 1, False),
        ("dcs", 1, False),
        ("partner", 0, True),
    ]
    for partner in (
        "police",
        "health visitors",
        "schools",
        "voluntary and community",
        "housing",
        "social care",
    ):
        assert partner in guide.sign_off_role("partner").hint


def test_a_descriptor_is_found_by_its_id_with_its_number_and_kind(guide):
    assert guide.descriptor("wf2").title == "Multi-agency workforce development plan"
    assert guide.has("wf2")
    assert [guide.number_of(d) for d in guide.descriptor_ids] == list(range(1, 32))
    assert [guide.kind_of(d) for d in ("fv1", "wf9", "co4", "le6", "da7")] == [Kind.SERVICE] * 4 + [Kind.DATA]
    assert guide.section("data").name == "Data"


@pytest.mark.parametrize("unknown", ["FV1", "fv6", "", "fv1 ", "x" * 100_000])
@pytest.mark.parametrize("look_up", ["descriptor", "kind_of", "number_of"])
def test_an_unknown_descriptor_is_refused_by_name(guide, look_up, unknown):
    assert not guide.has(unknown)
    with pytest.raises(UnknownDescriptor, match="Guide working-1 has no descriptor"):
        getattr(guide, look_up)(unknown)


@pytest.mark.parametrize(
    ("look_up", "unknown", "message"),
    [
        ("section", "families", "no section 'families'"),
        ("descriptors_in", "families", "no section 'families'"),
        ("level", 6, "no score 6"),
        ("level", -1, "no score -1"),
        ("model", 0, "no data-maturity model 0"),
        ("model", 7, "no data-maturity model 7"),
        ("sign_off_role", "mayor", "no sign-off role 'mayor'"),
    ],
)
def test_anything_else_unknown_is_a_lookup_error_that_names_it(guide, look_up, unknown, message):
    with pytest.raises(UnknownInGuide, match=message) as refusal:
        getattr(guide, look_up)(unknown)
    assert isinstance(refusal.value, LookupError)
    assert not isinstance(refusal.value, UnknownDescriptor)


def test_the_rule_refuses_a_model_that_it_does_not_have(guide):
    with pytest.raises(UnknownInGuide, match="no data-maturity model 7"):
        guide.priority_rule.counts(7)


def test_nothing_in_a_guide_can_be_changed(guide):
    with pytest.raises(ValidationError, match="frozen"):
        guide.title = "Another"
    with pytest.raises(ValidationError, match="frozen"):
        guide.descriptor("fv1").title = "Another"
    with pytest.raises(TypeError):
        guide.priority_rule.by_model[1] = {}
    with pytest.raises(TypeError):
        guide.priority_rule.by_model[1][Kind.DATA] = 2
    guide.priority_rule.counts(1)[Kind.DATA] = 0
    assert guide.priority_rule.counts(1) == RULE[1]


def test_two_readings_of_one_file_are_equal_and_hash_alike(guide):
    again = read_guide(FILE.read_text(encoding="utf-8"), name="again")
    assert guide.number_of("fv1") == 1
    assert again == guide
    for part in (
        "descriptors",
        "sections",
        "scale",
        "confidence",
        "evidence_kinds",
        "sign_off_roles",
        "data_maturity_models",
        "priority_rule",
    ):
        assert hash(getattr(again, part)) == hash(getattr(guide, part))
    assert hash(again) == hash(guide)
    assert Guide.model_validate_json(guide.model_dump_json()) == guide


def test_the_summary_says_in_words_what_the_guide_holds(guide):
    assert summary(guide).splitlines() == [
        "Early Help System Guide: working catalogue (edition working-1)",
        guide.notice,
        "31 descriptors, scored 0 to 5",
        "6 of the titles are published ones",
        "  Family voice and experience (service): 5",
        "  Workforce (service): 9",
        "  Communities (service): 4",
        "  Leaders (service): 6",
        "  Data (data): 7",
        "6 data-maturity models",
        "  1 Manual",
        "  2 Basic",
        "  3 Building blocks",
        "  4 Early maturity",
        "  5 Mature",
        "  6 Advanced",
        "Confidence in a score: Low, Medium, High",
        "What a score can rest on",
        "  Assertion (weak)",
        "  Document",
        "  Data",
        "  Dip sample",
        "  Feedback from families",
        "From a score of 4 the check page asks where all of it is weak",
        "Priorities: 3 different descriptors",
        "  Data-maturity model 1 or 2: 3 data descriptors.",
        "  Data-maturity model 3: 2 service descriptors and 1 data descriptor.",
        "  Data-maturity model 4, 5 or 6: 3 service descriptors.",
        "Sign-off",
        "  Chair of the early help partnership: 1",
        "  Local authority chief executive: 1",
        "  Director of children's services: 1",
        "  Partner organisation: optional, any number",
        "  Changed scores: asks everybody to sign again",
        "  Changed narrative: asks those who asked to sign again",
        "  Changed evidence: asks those who asked to sign again",
        "  Changed strength: asks those who asked to sign again",
        "  Changed differing views: asks everybody to sign again",
        "  Changed data maturity: asks everybody to sign again",
        "  Changed priorities: asks everybody to sign again",
        "  Changed priority texts: asks everybody to sign again",
        "  Changed sharing: asks everybody to sign again",
    ]
