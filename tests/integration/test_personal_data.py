"""One person's data: a copy of all of it and of nothing else; and taking the name out of what must stay."""

import json
from typing import Any

import pytest
from sqlalchemy import inspect

from ehsg import models
from ehsg.domain.errors import RuleBroken
from ehsg.domain.permissions import Role
from ehsg.domain.personal_data import HELD, NOT_PERSONAL
from ehsg.extensions import db
from ehsg.queries import personal_data as queries
from ehsg.services import personal_data
from tests import factories
from tests.factories import NOW
from tests.integration.conftest import World
from tests.integration.saving import everything
from tests.robin import ADDRESS, NAME, robin_of

# What a copy says of each table that points at a person, by the column that does.
IN_THE_COPY = {
    "descriptor_scores.saved_by_id": "descriptors_saved_last",
    "actions.saved_by_id": "actions_saved_last",
    "events.about_id": "done_to_the_account",
    "invitations.invited_by_id": "invitations",
    "partner_links.made_by_id": "links_sent",
    "partner_scores.saved_by_id": "answers_for_an_organisation",
    "comments.author_id": "comments_written",
    "comments.taken_out_by_id": "comments_taken_out",
    "comment_threads.opened_by_id": "comments_written",
    "comment_threads.resolved_by_id": "comments_resolved",
    "mentions.user_id": "named_in_comments",
    "events.user_id": "changes",
    "kept_forms.user_id": "kept_texts",
    "memberships.user_id": "memberships",
    "sign_in_attempts.user_id": "sign_ins",
    "second_factors.user_id": "second_factor",
    "recovery_codes.user_id": "second_factor",
    "password_links.user_id": "new_passwords_asked_for",
    "sharing_withdrawals.withdrawn_by_id": "sharing_withdrawn",
    "sharing_withdrawals.taken_back_by_id": "sharing_withdrawn",
    "sign_offs.recorded_by_id": "sign_offs_recorded",
    "sign_offs.user_id": "sign_offs_recorded",
    "sign_off_requests.user_id": "asked_to_sign",
    "sign_off_requests.asked_by_id": "asked_to_sign",
    "submissions.submitted_by_id": "returns_submitted",
    "learning_sets.changed_by_id": "learning_sets_changed_last",
    "learning_set_notes.author_id": "learning_set_notes",
    "learning_set_notes.taken_out_by_id": "learning_set_notes",
    "feedback.changed_by_id": "feedback",
    "feedback.sent_back_by_id": "feedback",
    "feedback.checked_by_id": "feedback",
    "feedback.published_by_id": "feedback",
    "feedback.acknowledged_by_id": "feedback",
    "good_practice.changed_by_id": "good_practice",
    "good_practice.agreed_recorded_by_id": "good_practice",
    "good_practice.published_by_id": "good_practice",
    "good_practice.taken_back_by_id": "good_practice",
}


@pytest.fixture
def robin(world: World) -> models.User:
    return robin_of(world)


def _copy(world: World, user: models.User) -> dict[str, Any]:
    answer = world.browser(user).get("/account/your-data.json")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == 'attachment; filename="your-data.json"'
    assert answer.headers["Cache-Control"] == "no-store"
    found: dict[str, Any] = json.loads(answer.data)
    return found


def _leave(user: models.User) -> None:
    for membership in db.session.query(models.Membership).filter_by(user_id=user.id):
        membership.ended_at = NOW
    db.session.commit()


def test_the_copy_holds_every_kind_of_thing_that_is_held(world: World, robin: models.User) -> None:
    copy = _copy(world, robin)
    assert copy["account"]["email"] == ADDRESS
    assert copy["account"]["has_password"] is True
    assert [m["role"] for m in copy["memberships"]] == ["coordinator"]
    assert [s["succeeded"] for s in copy["sign_ins"]] == [True]
    assert [m["kind"] for m in copy["messages"]] == ["role_ended"]
    assert [k["page"] for k in copy["kept_texts"]] == ["/areas/x"]
    assert {c["kind"] for c in copy["changes"]} >= {"record_score", "choose_model", "record_sign_off", "submit"}
    saved = {s["descriptor"]: s for s in copy["descriptors_saved_last"]}
    assert len(saved) == 31
    assert (saved["fv1"]["narrative"], saved["fv1"]["score"]) == ("Robins words", 4)
    (action,) = copy["actions_saved_last"]
    assert (action["what"], action["due_on"], action["status"]) == ("RobinsAction", "2024-05-14", "not_started")
    assert (saved["fv1"]["confidence"], saved["fv1"]["rests_on"]) == ("high", ["data"])
    assert len(copy["sign_offs_recorded"]) == 4
    assert [s["number"] for s in copy["returns_submitted"]] == [1]
    (withdrawn,) = copy["sharing_withdrawn"]
    assert withdrawn == {
        "area": "E08000035",
        "year": 2024,
        "shared_with": "areas",
        "reason": "OwnReason",
        "withdrawn_at": NOW.isoformat(),
        "taken_back_at": NOW.isoformat(),
    }
    here = {"area": world.leeds.code, "year": world.collection.year, "descriptor": "fv1"}
    assert copy["comments_written"] == [{**here, "at": NOW.isoformat(), "text": "CommentWords"}]
    assert copy["comments_taken_out"] == copy["comments_resolved"] == [{**here, "at": NOW.isoformat()}]
    assert copy["named_in_comments"] == [{**here, "told_at": None}]


def test_the_copy_tells_of_feedback_what_the_person_did_and_their_own_words_where_they_may_read_it(
    world: World, robin: models.User
) -> None:
    published, own = _copy(world, robin)["feedback"]
    done = {f"{what}_at": NOW.isoformat() for what in ("checked", "published", "acknowledged")}
    assert published == {"area": "E08000035", "year": 2024, "submission": 1, **done, "answer": "OwnAnswer"}
    not_shown = "not shown: you are not in the national team any more"
    assert (own["changed_at"], own["texts"], own["sent_back_reason"]) == (NOW.isoformat(), not_shown, not_shown)
    factories.MembershipFactory(user=robin, role=Role.NATIONAL_ANALYST, area=None)
    db.session.commit()
    _, own = _copy(world, robin)["feedback"]
    assert (own["texts"], own["sent_back_reason"]) == ({"overall": "FeedbackWords"}, "ReasonGiven")


def test_no_secret_is_in_the_copy(world: World, robin: models.User) -> None:
    told = json.dumps(_copy(world, robin))
    others = ("WordsOfAnother",)
    for secret in ("argon2", robin.fs_uniquifier, "OneTimeLink", "KeptWords", "TheSecretOfTheApp", "c" * 64, *others):
        assert secret not in told


def test_nothing_of_anybody_else_is_in_the_copy(world: World, robin: models.User) -> None:
    told = json.dumps(_copy(world, world.coordinator))
    assert NAME not in told
    assert "OwnWords" not in told
    assert "CommentWords" not in told
    assert "FeedbackWords" not in told
    assert ADDRESS not in told


def test_who_has_left_the_area_reads_what_they_did_and_no_text_of_the_return(world: World, robin: models.User) -> None:
    _leave(robin)
    copy = _copy(world, robin)
    assert len(copy["descriptors_saved_last"]) == 31
    assert len(copy["sign_offs_recorded"]) == 4
    assert all(entry["text"] == queries.NOT_SHOWN for entry in copy["descriptors_saved_last"])
    told = json.dumps(copy)
    assert [entry["text"] for entry in copy["comments_written"]] == [queries.NOT_SHOWN]
    for words in ("OwnWords", "Robins words", "SignedName", "RobinsAction", "OwnReason", "CommentWords", "OwnAnswer"):
        assert words not in told


def test_every_table_that_points_at_a_person_is_in_the_copy(world: World, robin: models.User) -> None:
    pointing = {
        f"{table.name}.{column.name}"
        for table in models.Base.metadata.sorted_tables
        for column in table.columns
        if any(key.column.table.name == "users" for key in column.foreign_keys)
    }
    assert pointing == set(IN_THE_COPY), "Tell in queries/personal_data.py what these tables hold of a person."
    assert all(_copy(world, robin)[section] for section in IN_THE_COPY.values())


def test_every_column_of_a_person_is_told_scrubbed_or_said_to_stay() -> None:
    columns = {column.key for column in inspect(models.User).columns}
    assert {*queries.TOLD, *queries.ONLY_THAT_IT_IS_THERE, *queries.LEFT_OUT} == columns, (
        "Name the new column in TOLD or (a secret) in ONLY_THAT_IT_IS_THERE of queries/personal_data.py."
    )
    assert set(personal_data.BECOMES) | personal_data.STAYS == columns, (
        "Say in BECOMES of services/personal_data.py what becomes of the new column when a person is anonymised."
    )
    assert not set(personal_data.BECOMES) & personal_data.STAYS


def test_every_table_is_on_the_privacy_page_or_holds_nothing_about_anybody() -> None:
    tables = set(models.Base.metadata.tables)
    named = {table for held in HELD for table in held.tables}
    assert tables - named - NOT_PERSONAL == set(), (
        "Name these tables in HELD or NOT_PERSONAL of domain/personal_data.py"
    )
    assert not named & NOT_PERSONAL
    assert tables >= NOT_PERSONAL


def _anonymised(world: World, user: models.User) -> None:
    _leave(user)
    personal_data.anonymise(user=user, by_id=world.coordinator.id, now=NOW)
    db.session.commit()


def test_an_anonymised_person_is_in_no_row_by_name_or_address_but_where_it_cannot_change(
    world: World, robin: models.User
) -> None:
    save_events = db.session.query(models.Event).filter_by(user_id=robin.id).count()
    _anonymised(world, robin)
    for table, rows in everything().items():
        assert ADDRESS not in repr(rows), table
        assert NAME not in repr(rows), table
    row = world.fresh(robin)
    assert (row.name, row.email) == (f"Former member {row.id}", f"former-member-{row.id}@anonymised.invalid")
    assert (row.password, row.active, row.anonymised_at) == (None, False, NOW)
    assert db.session.query(models.Event).filter_by(user_id=row.id).count() == save_events
    assert db.session.query(models.Membership).filter_by(user_id=row.id).one().ended_at == NOW
    gone = (models.KeptForm, models.SignInAttempt, models.SecondFactor, models.RecoveryCode, models.PasswordLink)
    for model in gone:
        assert db.session.query(model).filter_by(user_id=row.id).count() == 0
    (left,) = [m for m in db.session.query(models.Message) if "name_of_inviter" in m.values]
    assert left.values == {"name_of_inviter": "somebody who has left", "role": "reader"}


def test_the_trail_still_says_what_the_former_member_changed(world: World, robin: models.User) -> None:
    id_ = robin.id
    _anonymised(world, robin)
    page = world.browser(world.coordinator).page(f"{world.base}/descriptors/fv1/history")
    assert f"Former member {id_}" in page.main
    assert "Score 3 became 4" in page.main
    assert "only after: Robins" in page.main
    assert NAME not in page.text


def test_every_session_ends_and_nobody_can_sign_in_as_an_anonymised_person(world: World, robin: models.User) -> None:
    browser = world.browser(robin)
    assert browser.get("/").status_code == 200
    _anonymised(world, robin)
    assert browser.get("/").status_code == 303
    id_ = robin.id
    answer = world.browser().post(
        "/account/sign-in", {"email": f"former-member-{id_}@anonymised.invalid", "password": "anything-at-all-12"}
    )
    assert answer.status_code == 200
    assert "is wrong" in answer.get_data(as_text=True)


def test_somebody_who_has_a_role_still_is_not_anonymised(world: World, robin: models.User) -> None:
    before = everything()
    with pytest.raises(RuleBroken, match="has a role still"):
        personal_data.anonymise(user=robin, by_id=None, now=NOW)
    assert everything() == before


def test_nobody_is_anonymised_twice(world: World, robin: models.User) -> None:
    _anonymised(world, robin)
    before = everything()
    with pytest.raises(RuleBroken, match="already"):
        personal_data.anonymise(user=robin, by_id=None, now=NOW)
    assert everything() == before


def test_an_administrator_is_told_what_goes_and_what_stays_and_must_tick_the_box(
    world: World, robin: models.User
) -> None:
    _leave(robin)
    administrator = world.browser(world.person(Role.ADMINISTRATOR))
    path = f"/people/{robin.id}/anonymise"
    page = administrator.page(path)
    assert "What goes" in page.main
    assert "What stays" in page.main
    before = everything()
    assert administrator.post(path).status_code == 422
    assert everything() == before
    assert administrator.post(path, {"sure": "y"}).status_code == 303
    assert world.fresh(robin).anonymised_at == NOW
    event = db.session.query(models.Event).filter_by(kind="anonymise").one()
    assert (event.user_id, event.subject, event.old) == (administrator.user.id, str(robin.id), None)


def test_the_page_of_somebody_with_a_role_has_no_button_and_the_form_is_refused(
    world: World, robin: models.User
) -> None:
    administrator = world.browser(world.person(Role.ADMINISTRATOR))
    path = f"/people/{robin.id}/anonymise"
    page = administrator.page(path)
    assert "This person has a role still." in page.main
    assert page.soup.select("main form") == []
    before = everything()
    assert administrator.post(path, {"sure": "y"}).status_code == 422
    assert everything() == before


@pytest.mark.parametrize("id_", ["0", "987654321", "99999999999999999999", "-1", "x"])
def test_a_person_who_does_not_exist_is_not_found(world: World, id_: str) -> None:
    administrator = world.browser(world.person(Role.ADMINISTRATOR))
    assert administrator.get(f"/people/{id_}/anonymise").status_code == 404
    assert administrator.post(f"/people/{id_}/anonymise", {"sure": "y"}).status_code == 404


def test_the_page_about_ones_data_links_to_the_file(world: World) -> None:
    page = world.browser(world.coordinator).page("/account/your-data")
    assert page.soup.select_one('main a[href="/account/your-data.json"]')
