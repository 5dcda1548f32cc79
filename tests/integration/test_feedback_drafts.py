"""Feedback until it is published: written, stale, handed over, checked by somebody else, sent back."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from ehsg import models
from ehsg.domain.feedback import FEEDBACK_LIMIT
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.feedback import TEXTS, Team, kinds, team_of
from tests.integration.saving import everything, submitted_before
from tests.pages import Page


@pytest.fixture
def team(world: Any) -> Team:
    return team_of(world)


def test_the_analyst_writes_a_text_for_the_whole_and_for_sections_and_finds_them_again(team: Team) -> None:
    assert team.write().status_code == 303
    page = team.analyst.page(team.at())
    assert (page.value("text_overall"), page.value("text_data")) == (TEXTS["text_overall"], TEXTS["text_data"])
    assert page.value("text_workforce") == ""
    assert "State Draft" in page.main
    assert team.texts() == {"overall": TEXTS["text_overall"], "data": TEXTS["text_data"]}
    assert kinds() == ["save"]


def test_the_address_without_a_number_leads_to_the_latest_submission(team: Team) -> None:
    assert team.analyst.get(team.at()[:-2]).location == team.at()
    team.submit_again()
    assert team.analyst.get(team.at()[:-2]).location == team.at(2)


def test_texts_of_full_length_are_stored_and_longer_ones_come_back_with_what_is_wrong(team: Team) -> None:
    full = {f"text_{part}": "é" * FEEDBACK_LIMIT for part in ("overall", "family_voice", "workforce", "data")}
    assert team.write(**full).status_code == 303
    assert set(map(len, team.texts().values())) == {FEEDBACK_LIMIT}
    before = everything()
    answer = team.write(text_data="x" * (FEEDBACK_LIMIT + 3))
    page = Page(answer)
    assert (answer.status_code, page.errors) == (422, ["Data must be 4,000 characters or fewer. It is 3 too long."])
    assert page.value("text_data") == "x" * (FEEDBACK_LIMIT + 3)
    assert everything() == before


def test_saving_the_same_again_is_one_change_whatever_the_version(team: Team) -> None:
    for version in (0, 0, 1, 7):
        assert team.write(version=version).status_code == 303
    assert (team.version(), kinds()) == (1, ["save"])


def test_nothing_written_makes_no_feedback(team: Team) -> None:
    assert team.write(text_overall=" ", text_data="\r\n").status_code == 303
    assert (team.row(), kinds()) == (None, [])


def test_control_characters_are_left_out_and_said(team: Team) -> None:
    team.write(text_overall="A\x07 word")
    assert team.texts()["overall"] == "A word"
    assert "without 1 control characters" in team.analyst.page(team.at()).main


def test_of_two_who_write_at_once_the_second_sees_both_texts_and_loses_none(team: Team) -> None:
    assert team.write(version=0, text_overall="Theirs, first").status_code == 303
    answer = team.write(team.second, version=0, text_overall="Mine, second", text_workforce="Only mine")
    page = Page(answer)
    assert answer.status_code == 409
    assert "saved this feedback first" in page.main
    for words in ("Theirs", "Mine", "Only mine"):
        assert words in page.soup.select_one(".app-merge").get_text()
    assert TEXTS["text_data"] not in page.soup.select_one(".app-merge").get_text(), (
        "what is the same is not shown twice"
    )
    assert (page.value("text_overall"), page.value("text_workforce")) == ("Mine, second", "Only mine")
    assert team.texts()["overall"] == "Theirs, first"
    assert team.write(team.second, version=page.value("version"), text_overall="Both").status_code == 303
    assert team.texts()["overall"] == "Both"


def test_a_form_without_its_version_stores_nothing_and_says_so(team: Team) -> None:
    team.write()
    before = everything()
    for version in ("", "x", "-1", "9" * 12):
        answer = team.write(version=version, text_overall="Other")
        assert answer.status_code == 422
        assert "Part of this page was missing" in Page(answer).errors[0]
        assert Page(answer).value("text_overall") == "Other"
    assert everything() == before


def test_questions_are_offered_and_only_those_that_are_ticked_are_stored_in_their_words(world: Any) -> None:
    submitted_before(world, score=0)
    team = team_of(world)
    page = team.analyst.page(team.at())
    offered = {
        box["value"]: box.find_next("label").get_text(strip=True) for box in page.soup.select("[name=questions]")
    }
    assert offered, "the year before has other scores than this one"
    assert all(sentence.endswith("?") for sentence in offered.values())
    assert page.value("questions") == [], "none is sent unless somebody thinks it is worth asking"
    assert len(offered) == 31
    chosen = list(offered)[:2]
    assert team.write(questions=chosen[::-1]).status_code == 303
    stored = db.session.query(models.FeedbackQuestion).order_by(models.FeedbackQuestion.position).all()
    assert {row.question_id: row.sentence for row in stored} == {id_: offered[id_] for id_ in chosen}
    assert team.analyst.page(team.at()).value("questions") == chosen
    assert team.write(questions=list(offered)).status_code == 303, "all of them, however many there are"
    assert db.session.query(models.FeedbackQuestion).count() == 31


def test_a_question_that_was_chosen_stays_in_its_words_when_it_would_not_be_offered_any_more(team: Team) -> None:
    team.write()
    row = team.row()
    assert row is not None
    factories.FeedbackQuestionFactory(feedback_id=row.id, question_id="jump-fv5", sentence="Why five?")
    db.session.commit()
    page = team.analyst.page(team.at())
    assert "Why five?" in page.main
    assert page.value("questions") == ["jump-fv5"]
    assert team.write(text_overall="Other words", questions=["jump-fv5"]).status_code == 303
    assert [found.sentence for found in db.session.query(models.FeedbackQuestion)] == ["Why five?"]


def test_a_question_that_was_not_offered_is_refused(team: Team) -> None:
    answer = team.write(questions=["jump-fv1", "<script>"])
    assert (answer.status_code, Page(answer).errors) == (422, ["Choose from the questions that are offered"])
    assert team.row() is None


def test_a_check_can_be_asked_for_once_something_overall_is_written(team: Team) -> None:
    answer = team.write(text_overall="", hand_over="yes")
    page = Page(answer)
    assert (answer.status_code, page.errors) == (422, ["Write the overall feedback before you ask for a check"])
    assert page.value("text_data") == TEXTS["text_data"]
    assert team.row() is None
    assert team.write(hand_over="yes").status_code == 303
    assert team.write(hand_over="yes").status_code == 303, "a double click"
    assert (team.state(), kinds()) == ("ready", ["save", "hand_over"])


def test_whoever_changed_it_last_cannot_check_it(team: Team) -> None:
    team.write(hand_over="yes")
    assert "somebody else has to check it" in team.analyst.page(team.at()).main
    page = team.analyst.page(f"{team.at()}/check")
    assert page.soup.select("main form") == []
    answer = team.check(team.analyst)
    assert answer.status_code == 422
    assert team.state() == "ready"
    assert team.check().status_code == 303
    row = team.row()
    assert row is not None
    assert (row.state.value, row.checked_by_id) == ("checked", team.second.user.id)


def test_a_comma_makes_its_writer_the_one_who_cannot_check(team: Team) -> None:
    team.write(hand_over="yes")
    team.write(team.second, text_overall="A return, plainly.", hand_over="yes")
    assert team.check(team.second).status_code == 422
    assert team.check(team.analyst).status_code == 303


def test_a_change_after_the_check_makes_it_a_draft_that_must_be_checked_anew(team: Team) -> None:
    team.checked()
    assert "it becomes a draft again" in team.lead.page(team.at()).main
    assert team.write(team.lead, text_overall="Other words").status_code == 303
    row = team.row()
    assert row is not None
    assert (row.state.value, row.checked_at, row.checked_by_id) == ("draft", None, None)
    assert team.publish().status_code == 403


def test_it_is_sent_back_with_a_reason_that_stays_until_it_is_handed_over_again(team: Team) -> None:
    team.write(hand_over="yes")
    answer = team.check(outcome="send_back", reason=" ")
    assert (answer.status_code, Page(answer).errors) == (422, ["Say what should be changed"])
    assert Page(team.check(outcome="")).errors == ["Choose the outcome of your check"]
    assert Page(team.check(outcome="maybe")).errors == ["Choose the outcome of your check"]
    assert Page(team.check(outcome="send_back", reason="x" * 1_001)).errors[0].endswith("It is 1 too long.")
    version = team.version()
    for _ in range(2):
        assert team.check(outcome="send_back", reason="Too harsh", version=version).status_code == 303
    page = team.analyst.page(team.at()).main
    assert "Sent back by" in page
    assert "Too harsh" in page
    team.write(hand_over="yes")
    assert team.state() == "ready"
    assert "Sent back by" not in team.analyst.page(team.at()).main
    assert kinds() == ["save", "hand_over", "send_back", "hand_over"]
    assert "Sent back. Reason given: Too harsh" in team.analyst.page(team.at()).main


def test_what_was_checked_can_still_be_sent_back(team: Team) -> None:
    team.checked()
    assert team.check(team.lead, outcome="send_back", reason="One more thing").status_code == 303
    assert team.state() == "draft"


@pytest.mark.parametrize("outcome", ["fine", "send_back"])
def test_a_check_of_what_was_changed_meanwhile_records_nothing_and_keeps_the_reason(team: Team, outcome: str) -> None:
    team.write(hand_over="yes")
    seen = team.version()
    team.write(text_overall="Changed since", hand_over="yes")
    answer = team.check(version=seen, outcome=outcome, reason="My reason")
    page = Page(answer)
    assert (answer.status_code, page.value("outcome"), page.value("reason")) == (409, outcome, "My reason")
    assert "Changed since" in page.main
    assert team.state() == "ready"


def test_a_check_of_what_was_taken_back_into_work_gives_the_reason_back(team: Team) -> None:
    team.write(hand_over="yes")
    seen = team.version()
    team.write(text_overall="Changed since")
    page = Page(team.check(version=seen, outcome="send_back", reason="My reason"))
    assert "My reason" in page.main
    assert "does not wait for a check" in page.main


def test_there_is_nothing_to_check_or_publish_before_anything_is_written(team: Team) -> None:
    assert team.check(version=0).status_code == 404
    assert team.publish(version=0).status_code == 404
    for page in ("check", "publish"):
        assert team.lead.page(f"{team.at()}/{page}").soup.select("main form") == []


def test_the_area_sees_nothing_of_a_draft_anywhere_and_its_history_is_silent(team: Team) -> None:
    team.checked(text_overall="SecretWords")
    team.check(team.lead, outcome="send_back", reason="SecretWords")
    for path in ("/", f"{team.world.base}/", f"{team.world.base}/history", f"{team.world.base}/submissions/1"):
        page = team.coordinator.page(path).main
        assert "SecretWords" not in page
        assert "Feedback to read" not in page
    assert "There is no feedback on this return yet" in team.coordinator.page(f"{team.world.base}/feedback").main
    assert team.coordinator.get(team.read_at()).status_code == 404
    assert team.acknowledge(version=1).status_code == 404
    assert "feedback" not in team.coordinator.page(f"{team.world.base}/history").main
    about_drafts = db.session.query(models.Event).filter(models.Event.kind.in_(("save_feedback", "check_feedback")))
    assert {event.assessment_id for event in about_drafts} == {None}


def test_an_administrator_reads_that_somebody_wrote_feedback_and_not_what(team: Team) -> None:
    team.write(text_overall="SecretWords")
    keeper = team.world.browser(team.world.person(Role.ADMINISTRATOR))
    page = keeper.page(f"/people/{team.analyst.user.id}").main
    assert "Wrote feedback: Leeds 2024" in page
    assert "SecretWords" not in page


def test_what_was_typed_is_kept_when_the_sign_in_has_ended(team: Team) -> None:
    page = team.analyst.page(team.at())
    ticket = page.value("ticket")
    team.analyst.end_session()
    answer = team.analyst.post(team.at(), {**TEXTS, "version": 0, "ticket": ticket})
    assert answer.status_code == 303
    team.analyst.sign_in(team.analyst.user)
    back = parse_qs(urlsplit(answer.location).query)["next"][0]
    page = team.analyst.page(back)
    assert page.value("text_overall") == TEXTS["text_overall"]
    assert "not saved yet" in page.main


def test_the_overview_says_how_far_each_area_is(team: Team) -> None:
    collection = team.world.collection
    factories.AssessmentFactory(collection=collection, area__name="Never submitted")
    db.session.commit()
    path = f"/national/{collection.year}/feedback"
    for words, step in (
        ("Not started", lambda: None),
        ("Draft", team.write),
        ("Ready for checking", lambda: team.write(hand_over="yes")),
        ("Checked", team.check),
        ("Published", team.publish),
        ("Acknowledged", team.acknowledge),
    ):
        step()
        page = team.analyst.page(path)
        (row,) = page.soup.select("tbody tr")
        assert f"Leeds {words}" in " ".join(row.get_text(" ").split())
    assert "1 of 1 areas that have submitted have feedback" in page.main
    team.submit_again()
    page = team.analyst.page(path).main
    assert "Not started. There is feedback on an earlier submission" in page
    assert "0 of 1 areas" in page
    assert team.analyst.get("/national/1999/feedback").status_code == 404
