"""The demonstration data: believable, complete, and the same every time."""

import re
from collections import Counter, defaultdict
from fractions import Fraction

import pytest
from flask_security import verify_password
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from ehsg.cli.demo import MATERIAL
from ehsg.domain import check, sign_off
from ehsg.domain.actions import Status, problems
from ehsg.domain.content import Sharing, from_json, sha256
from ehsg.domain.dates import UK
from ehsg.domain.guide import Guide
from ehsg.domain.scoring import half_up, section_averages
from ehsg.domain.sharing import SharedWith
from ehsg.extensions import db
from ehsg.models import (
    Area,
    Assessment,
    Collection,
    DescriptorScore,
    Event,
    Membership,
    Submission,
    SubmissionReport,
    SubmissionScore,
    SubmissionSection,
    User,
)
from ehsg.queries import actions, assessments, sharing
from ehsg.queries import sign_off as sign_off_queries
from ehsg.services.demo.people import PEOPLE
from tests import once
from tests.demo_app import BRADFORD, CUMBRIA, LEEDS, MANCHESTER, NOW, Demonstration

pytestmark = once.with_sqlite()

PUBLISHED = {
    2022: "3.2 3.0 2.9 2.9 2.7",
    2023: "3.5 3.3 3.2 3.2 2.9",
    2024: "3.8 3.6 3.6 3.5 3.2",
}


@pytest.fixture
def guide(demo: Demonstration) -> Guide:
    found: Guide = demo.app.extensions["ehsg_guides"]["working-1"]
    return found


def submissions(year: int | None = None) -> list[tuple[Submission, Assessment, Area]]:
    rows = db.session.execute(
        select(Submission, Assessment, Area)
        .join(Submission.assessment)
        .join(Assessment.area)
        .join(Assessment.collection)
        .where(Collection.year == year if year else Collection.year > 0)
    )
    return [(submission, assessment, area) for submission, assessment, area in rows]


def submitted(year: int, code: str) -> Submission:
    return next(submission for submission, _, area in submissions(year) if area.code == code)


def test_every_submission_is_exactly_the_content_whose_hash_it_carries(loaded: Demonstration) -> None:
    for submission, _, _ in submissions():
        assert sha256(from_json(submission.content)) == submission.sha256


def test_every_submission_was_complete_and_signed_by_all_who_must(loaded: Demonstration, guide: Guide) -> None:
    for submission, assessment, _ in submissions():
        if submission.imported:
            continue
        content = from_json(submission.content)
        assert check.missing(guide, content) == ()
        places = sign_off_queries.places(assessment, guide, content, submission.sha256)
        assert sign_off.missing(guide, places) == ()
        signed = [place.signed.signature for place in places if place.signed]
        assert len(submission.sign_offs) == len(signed) >= 5
        assert all(s.signed_on < submission.submitted_at.date() for s in signed)


def test_the_return_of_an_area_that_is_no_more_was_imported_with_its_narratives(
    loaded: Demonstration, guide: Guide
) -> None:
    imported = [(area.code, assessment, s) for s, assessment, area in submissions() if s.imported]
    assert [code for code, _, _ in imported] == [CUMBRIA]
    _, _, submission = imported[0]
    assert (submission.submitted_by_id, submission.sign_offs, submission.submitted_at.year) == (None, [], 2022)
    assert all(entry.narrative for entry in from_json(submission.content).scores)


def test_a_submitted_return_still_says_what_was_submitted(loaded: Demonstration, guide: Guide) -> None:
    for year, code in ((2022, LEEDS), (2022, CUMBRIA), (2023, MANCHESTER)):
        assessment = assessments.find(code, year)
        assert assessment is not None
        assert sha256(assessments.content(assessment, guide)) == submitted(year, code).sha256


def test_the_frozen_figures_are_those_of_the_content(loaded: Demonstration, guide: Guide) -> None:
    sections = db.session.execute(
        select(
            SubmissionSection.submission_id,
            SubmissionSection.section_id,
            SubmissionSection.total,
            SubmissionSection.scored,
        )
    )
    frozen = {(row[0], row[1]): (row[2], row[3]) for row in sections}
    scores: dict[int, dict[str, int]] = defaultdict(dict)
    for id_, descriptor_id, score in db.session.execute(
        select(SubmissionScore.submission_id, SubmissionScore.descriptor_id, SubmissionScore.score)
    ):
        scores[id_][descriptor_id] = score
    for submission, _, _ in submissions():
        content = from_json(submission.content)
        assert scores[submission.id] == content.score_of
        for section in section_averages(guide, content.score_of):
            assert frozen[submission.id, section.section_id] == (section.total, section.scored)


@pytest.mark.parametrize("year", PUBLISHED)
def test_national_averages_come_out_as_published(loaded: Demonstration, guide: Guide, year: int) -> None:
    means: dict[str, list[Fraction]] = defaultdict(list)
    for submission, _, _ in submissions(year):
        for section in section_averages(guide, from_json(submission.content).score_of):
            assert section.exact is not None
            means[section.section_id].append(section.exact)
    shown = [str(half_up(sum(means[s.id], Fraction()) / len(means[s.id]))) for s in guide.sections]
    assert " ".join(shown) == PUBLISHED[year]


@pytest.mark.parametrize("year", [2022, 2023])
def test_at_least_forty_areas_of_every_region_submitted_in_june(loaded: Demonstration, year: int) -> None:
    rows = submissions(year)
    assert len(rows) >= 40
    assert len({area.region for _, _, area in rows}) == 9
    assert {(s.submitted_at.year, s.submitted_at.month) for s, _, _ in rows if not s.imported} == {(year, 6)}


def test_a_former_authority_keeps_the_one_return_that_it_made(loaded: Demonstration) -> None:
    rows = db.session.execute(
        select(Area.name, Collection.year)
        .join(Assessment, Assessment.area_id == Area.id)
        .join(Assessment.collection)
        .where(Area.name.in_(["Cumbria", "Cumberland", "Westmorland and Furness"]))
    )
    years: dict[str, set[int]] = defaultdict(set)
    for name, year in rows:
        years[name].add(year)
    assert years == {"Cumbria": {2022}, "Cumberland": {2023, 2024}, "Westmorland and Furness": {2023, 2024}}
    assert submitted(2022, CUMBRIA).number == 1


def test_bradford_shared_its_scores_with_other_areas_in_2023_and_manchester_did_not(loaded: Demonstration) -> None:
    assert submitted(2023, BRADFORD).shared_with_areas
    assert not submitted(2023, MANCHESTER).shared_with_areas


def test_leeds_stopped_sharing_its_first_year_with_other_departments(loaded: Demonstration) -> None:
    assert submitted(2022, LEEDS).shared_with_departments
    found = assessments.find(LEEDS, 2022)
    assert found is not None
    permissions = sharing.of_latest(found)
    assert [permissions[which].stands for which in SharedWith] == [True, False]


def test_the_return_of_leeds_is_part_filled_with_a_nought_that_counts(loaded: Demonstration, guide: Guide) -> None:
    assessment = assessments.find(LEEDS, 2024)
    assert assessment is not None
    content = assessments.content(assessment, guide)
    scored = [entry for entry in content.scores if entry.score is not None]
    assert len(scored) == 19
    assert [entry.score for entry in scored].count(0) == 1
    assert all(entry.narrative for entry in scored)
    assert any(entry.evidence for entry in scored)
    assert {bool(entry.strength.rests_on) for entry in scored} == {True, False}
    assert len(check.questions(guide, content)) == 1
    assert content.data_maturity_model
    assert (content.priorities, content.sharing) == ((), Sharing())


def test_this_years_collection_has_returns_in_every_stage(loaded: Demonstration, guide: Guide) -> None:
    rows = db.session.execute(
        select(Area.code, Assessment.state, func.count(DescriptorScore.score))
        .join(Assessment.area)
        .join(Assessment.collection)
        .join(DescriptorScore, DescriptorScore.assessment_id == Assessment.id)
        .where(Collection.year == 2024)
        .group_by(Area.code, Assessment.state)
    )
    stages = {code: (state.value, scored) for code, state, scored in rows}
    assert Counter(state for state, _ in stages.values())["submitted"] == 5
    assert sorted(n for state, n in stages.values() if state == "draft" and n) == [3, 8, 14, 19, 22, 27, 31]
    manchester = assessments.find(MANCHESTER, 2024)
    assert manchester is not None
    assert stages[MANCHESTER] == ("draft", 31)
    assert check.missing(guide, assessments.content(manchester, guide)) == ()


def test_last_years_priorities_have_actions_in_every_state_and_this_years_have_new_ones(
    loaded: Demonstration, guide: Guide
) -> None:
    became = Counter()
    for code in (LEEDS, BRADFORD, MANCHESTER):
        before = assessments.find(code, 2023)
        assert before is not None
        chosen = actions.priorities_now(before)
        rows = actions.of_return(before)
        assert {row.descriptor_id for row in rows} == set(chosen)
        assert all(problems(guide, actions.entry_of(row), 2023) == {} for row in rows)
        became.update(row.status for row in rows)
    assert set(became) == set(Status)
    present = assessments.find(MANCHESTER, 2024)
    assert present is not None
    new = actions.of_return(present)
    assert len(new) == 6
    assert all(row.status is Status.NOT_STARTED and row.due_on > NOW.date() for row in new)


def test_collections_say_that_they_are_made_up_and_the_present_one_is_open_for_weeks(loaded: Demonstration) -> None:
    collections = {c.year: c for c in db.session.scalars(select(Collection))}
    assert list(collections) == [2022, 2023, 2024]
    assert all(c.demonstration for c in collections.values())
    closes = collections[2022].closes_at.astimezone(UK)
    assert f"{closes:%d %B %Y %H:%M}" == "01 July 2022 23:59"
    closes = collections[2024].closes_at.astimezone(UK)
    assert f"{closes:%A %d %B %Y %H:%M}" == "Friday 01 May 2026 23:59"
    assert f"{collections[2024].sharing_from.astimezone(UK):%d %B %Y %H:%M}" == "15 May 2026 00:00"


def test_narratives_are_of_a_readable_length_and_links_lead_nowhere_real(loaded: Demonstration) -> None:
    entries = [entry for s, _, _ in submissions() for entry in from_json(s.content).scores]
    lengths = [len(entry.narrative.split()) for entry in entries]
    assert min(lengths) >= 40
    assert max(lengths) <= 180
    assert len({entry.narrative for entry in entries}) > 0.9 * len(entries)
    assert all(link.url.startswith("https://example.org/") for entry in entries for link in entry.evidence)


def test_the_text_material_names_no_area(loaded: Demonstration) -> None:
    material = MATERIAL.read_text(encoding="utf-8").split("first_names:")[0]
    areas = db.session.scalars(select(Area.name)).all()
    assert [name for name in areas if re.search(rf"\b{re.escape(name)}\b", material)] == []


def test_nothing_in_the_record_of_events_lies_ahead(loaded: Demonstration) -> None:
    latest = db.session.scalar(select(func.max(Event.at)))
    assert latest is not None
    assert latest <= NOW
    kinds = Counter(db.session.scalars(select(Event.kind)))
    assert kinds["submit"] + kinds["import_history"] == len(submissions())
    assert kinds["record_sign_off"] == sum(len(s.sign_offs) for s, _, _ in submissions())


def test_the_reports_of_leeds_are_there_from_the_start(loaded: Demonstration) -> None:
    stored = set(db.session.scalars(select(SubmissionReport.submission_id)))
    assert stored == {submitted(2022, LEEDS).id, submitted(2023, LEEDS).id}


def test_demonstration_people_sign_in_with_the_kept_password_and_nobody_else_can(loaded: Demonstration) -> None:
    password = (loaded.folder / "demo-password").read_text().strip()
    users = {
        u.email: u for u in db.session.scalars(select(User).options(selectinload(User.memberships)).order_by(User.id))
    }
    assert {email for email, user in users.items() if user.password} == {person.email for person in PEOPLE}
    assert all(email.endswith("@example.org") for email in users)
    assert len({users[person.email].password for person in PEOPLE}) == len(PEOPLE)
    assert verify_password(password, users["lead@example.org"].password)
    for person in PEOPLE:
        assert [m.role for m in users[person.email].memberships] == [person.role]


def test_the_coordinator_of_a_former_authority_is_one_no_longer(loaded: Demonstration) -> None:
    ended = db.session.scalars(select(Membership).join(Membership.area).where(Area.code == CUMBRIA)).one()
    assert ended.ended_at is not None
