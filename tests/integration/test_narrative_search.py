"""Searching the narratives of submissions: the same on both databases, of what counts only, for the national team."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ehsg import models
from ehsg.domain.conditions import When
from ehsg.domain.narrative_filter import Filter
from ehsg.domain.narrative_search import read
from ehsg.domain.permissions import RULES, Action, Membership, Role, Standing, Viewer
from ehsg.domain.status import State
from ehsg.extensions import db
from ehsg.queries import narrative_search as queries
from ehsg.services.history import File, import_history
from ehsg.services.submissions import reopen
from tests import factories
from tests.factories import NOW
from tests.history_files import row, text
from tests.integration.conftest import World
from tests.pages import Browser
from tests.returns import as_stored, fill_in, sign, submitted

ANALYST = Viewer(1, frozenset({Membership(Role.NATIONAL_ANALYST)}))
AT = "/national/narrative-search"
TEXTS = {
    "fv1": "Families shape the early help offer. The voice of the child is heard in each plan.",
    "fv2": "A family told us that help came early; police and schools listened.",
    "wf1": "Multi-agency teams meet in 12 localities. The child’s voice, though, is missing.",
    "wf2": "The police lead the team, and the police report to the board.",
    "co1": "Café mornings; naïve hopes? <b>Bold</b> & “quoted” words 👍 don’t count.",
    "le1": "q" * 100 + " of our policies",
    "da1": "Schools' data isn't matched: 0–19 services",
}


@pytest.fixture
def browser(world: World) -> Browser:
    return world.browser(world.person(Role.NATIONAL_ANALYST))


def submission(
    area: models.Area, collection: models.Collection, texts: dict[str, str], score: int = 3, **values: Any
) -> models.Submission:
    """A submission with these narratives, as submitting writes them; the latest unless `made` says otherwise."""
    made = values.pop("made", 1)
    state = values.pop("state", State.SUBMITTED)
    at = {"submitted_at": NOW} if state is State.SUBMITTED else {}
    return_ = factories.AssessmentFactory(area=area, collection=collection, state=state, submissions_made=made, **at)
    found: models.Submission = factories.SubmissionFactory(assessment=return_, sha256="0" * 64, content={}, **values)
    write(found, texts, score)
    return found


def write(found: models.Submission, texts: dict[str, str], score: int = 3) -> None:
    for id_, words in texts.items():
        factories.SubmissionNarrativeFactory(submission_id=found.id, descriptor_id=id_, text=words)
        factories.SubmissionScoreFactory(submission_id=found.id, descriptor_id=id_, score=score)
    db.session.commit()


def ids(world: World, typed: str, where: Filter | None = None, viewer: Viewer = ANALYST) -> list[str]:
    """The descriptors of the narratives that are found, in their order."""
    choices = queries.choices(viewer, world.app.extensions["ehsg_guides"])
    found = queries.search(viewer, read(typed), where or Filter(), choices, 1)
    return [hit.descriptor_id for hit in found.hits]


# What is typed and what is found, the same on SQLite and on PostgreSQL.
HITS: dict[str, str] = {
    "family": "fv1 fv2",
    "FAMILIES": "fv1 fv2",
    "early help": "fv1 fv2",
    '"early help"': "fv1",
    '"voice of the child"': "fv1",
    '"the child\'s voice"': "wf1",
    "child voice": "fv1 wf1",
    "children": "fv1 wf1",
    "police": "fv2 wf2",
    "police -schools": "wf2",
    'police -"the police"': "fv2",
    "police the": "wf2",
    "policy": "le1",
    "multi-agency": "wf1",
    '"multi agency teams"': "wf1",
    "agency multi": "wf1",
    '"agency multi"': "",
    "cafe naive": "co1",
    "CAFÉ": "co1",
    "dont": "co1",
    "b bold": "co1",
    "schools": "fv2 da1",
    '"0 19"': "da1",
    "0-19": "da1",
    "12": "wf1",
    "q" * 90: "le1",
    "and": "fv2 wf2",
    "NOT": "",
    "OR": "",
    "near": "",
    "famil": "",
    "famil*": "",
    "isn't": "da1",
    "zebra": "",
    "police -zebra": "fv2 wf2",
    "police -police": "",
}


@pytest.fixture
def one_return(world: World) -> models.Submission:
    return submission(factories.AreaFactory(name="Kent", region="South East"), world.collection, TEXTS)


@pytest.mark.usefixtures("one_return")
@pytest.mark.parametrize("typed", HITS)
def test_each_search_finds_the_same_narratives_on_both_databases(world: World, typed: str) -> None:
    assert " ".join(ids(world, typed)) == HITS[typed]


@pytest.mark.usefixtures("one_return")
@settings(
    max_examples=60,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(typed=st.text(st.sampled_from("police NEAR(AND*:^-+{}[]|&!<>'\"“”\\;,.@#%_/\n\té²Ⅷ日ǅ👍\u0301𞤀"), max_size=40))
def test_nothing_that_is_typed_is_an_error_for_the_database(world: World, typed: str) -> None:
    search = read(typed)
    if not search.problem:
        assert isinstance(ids(world, typed), list)


def test_every_narrative_that_is_found_has_what_was_looked_for_marked(world: World, one_return: Any) -> None:
    choices = queries.choices(ANALYST, world.app.extensions["ehsg_guides"])
    for typed in (typed for typed, found in HITS.items() if found):
        for hit in queries.search(ANALYST, read(typed), Filter(), choices, 1).hits:
            assert any(piece.marked for piece in hit.pieces), (typed, hit)
            inside = "".join(piece.text for piece in hit.pieces).strip("…")
            assert inside in TEXTS[hit.descriptor_id]


@pytest.mark.parametrize(
    ("where", "found"),
    [
        (Filter(year=2024), "fv1 wf1"),
        (Filter(year=2023), "fv1"),
        (Filter(section="workforce"), "wf1"),
        (Filter(descriptor="fv1"), "fv1 fv1"),
        (Filter(section="workforce", descriptor="fv1"), ""),
        (Filter(score=5), "fv1"),
        (Filter(score=2), "fv1 wf1"),
        (Filter(score=0), ""),
        (Filter(region="London"), "fv1"),
        (Filter(region="South East", year=2024, score=2, section="workforce"), "wf1"),
        (Filter(region="South East", year=2023), ""),
    ],
)
def test_what_is_searched_can_be_narrowed(world: World, where: Filter, found: str) -> None:
    earlier = factories.CollectionFactory(year=2023)
    kent = factories.AreaFactory(name="Kent", region="South East")
    submission(kent, world.collection, {"fv1": "Police", "wf1": "Police"}, score=2)
    submission(factories.AreaFactory(name="Camden", region="London"), earlier, {"fv1": "Police"}, score=5)
    assert " ".join(ids(world, "police", where)) == found


def test_only_the_submission_that_counts_is_searched_also_of_a_return_that_is_reopened(world: World) -> None:
    first = submission(factories.AreaFactory(), world.collection, {"fv1": "Police before"}, made=2)
    second = factories.SubmissionFactory(
        assessment=first.assessment, number=2, sha256="1" * 64, content={}, guide_edition="working-1"
    )
    write(second, {"wf1": "Police after"})
    submission(factories.AreaFactory(), world.collection, {"co1": "Police reopened"}, state=State.REOPENED)
    assert sorted(ids(world, "police")) == ["co1", "wf1"]
    assert ids(world, "before") == []


def test_what_is_submitted_is_found_and_drafts_comments_and_partners_words_are_not(
    world: World, browser: Browser
) -> None:
    who = world.coordinator.id
    fill_in(world.assessment, world.guide, who, words="Zebra")
    participant = factories.ParticipantFactory(assessment_id=world.assessment.id)
    factories.PartnerScoreFactory(participant_id=participant.id, comment="Zebra of the police")
    thread = factories.CommentThreadFactory(assessment_id=world.assessment.id)
    factories.CommentFactory(thread=thread, text="Zebra comment")
    db.session.commit()
    assert "No area has submitted a return yet" in browser.page(f"{AT}?q=zebra").main
    sign(world.assessment, world.guide, who)
    submitted(world.assessment, world.guide, who)
    page = browser.page(f"{AT}?q=zebra")
    assert "31 narratives" in page.main
    assert "1 return of 1 searched" in page.main
    assert browser.page(f"{AT}?q=comment").main.count("No narrative says it") == 1
    reopen(assessment=as_stored(world.assessment), reason="More", closes_at=None, user_id=who, now=NOW)
    fill_in(world.assessment, world.guide, who, words="Giraffe")
    assert "31 narratives" in browser.page(f"{AT}?q=zebra").main
    assert "No narrative says it" in browser.page(f"{AT}?q=giraffe").main
    sign(world.assessment, world.guide, who)
    submitted(world.assessment, world.guide, who)
    assert "No narrative says it" in browser.page(f"{AT}?q=zebra").main
    assert "31 narratives" in browser.page(f"{AT}?q=giraffe").main


def test_what_is_imported_is_found(world: World, browser: Browser) -> None:
    returns = text([row(world.guide, area=world.leeds.code, year="2019")])
    texts = f"area,year,descriptor,narrative\n{world.leeds.code},2019,wf1,A zebra’s stripes\n"
    import_history(
        returns=File("returns", lambda: iter(returns.splitlines(keepends=True))),
        texts=File("texts", lambda: iter(texts.splitlines(keepends=True))),
        guide=world.guide,
        guides={world.guide.edition: world.guide},
        now=NOW,
    )
    db.session.commit()
    page = browser.page(f"{AT}?q=zebras&year=2019")
    assert [mark.get_text() for mark in page.soup.select("mark")] == ["zebra’s"]
    assert page.soup.select_one(".app-hit a")["href"] == "/areas/E08000035/2019/submissions/1#answer-wf1"


def test_nobody_but_the_national_team_is_told_anything_by_the_queries_themselves(world: World, one_return: Any) -> None:
    held = (Role.COORDINATOR, Role.READER, Role.DEPARTMENT_VIEWER, Role.ADMINISTRATOR)
    for viewer in (Viewer(), *(Viewer(1, frozenset({Membership(role, 1)})) for role in held)):
        choices = queries.choices(viewer, world.app.extensions["ehsg_guides"])
        assert (choices.years, choices.guides) == ((), ())
        assert queries.search(viewer, read("police"), Filter(), choices, 1) == queries.NOTHING
        assert queries.terms(viewer, Filter(), choices)[0].high.narratives == 0


def test_a_fault_in_one_of_the_two_rules_that_are_asked_opens_nothing(
    world: World, one_return: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert ids(world, "police") == ["fv2", "wf2"]
    with monkeypatch.context() as patched:
        patched.setitem(RULES, Action.VIEW_NARRATIVE, {Standing.OWN_MEMBER: When.SUBMITTED})
        assert ids(world, "police") == []
    department = Viewer(1, frozenset({Membership(Role.DEPARTMENT_VIEWER)}))
    monkeypatch.setitem(RULES, Action.SEARCH_NARRATIVE, {Standing.DEPARTMENT: When.ALWAYS})
    assert ids(world, "police", viewer=department) == []
    monkeypatch.setitem(RULES, Action.VIEW_NARRATIVE, {Standing.DEPARTMENT: When.SUBMITTED})
    assert ids(world, "police", viewer=department) == ["fv2", "wf2"]
