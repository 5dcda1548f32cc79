"""The main job from sign-in to the signed-off report, with JavaScript and without, every page of it looked at."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser import filling_in
from tests.browser.filling_in import IN_WORDS, Journey
from tests.browser.house import ANALYST, BRADFORD, LEAD, LEEDS, WAKEFIELD, Server
from tests.browser.visitor import Visitor


@pytest.mark.parametrize(
    ("scripts", "code", "area", "neighbour"),
    [(True, LEEDS, "leeds", "bradford"), (False, BRADFORD, "bradford", "leeds")],
    ids=["with-javascript", "without-javascript"],
)
def test_an_area_scores_itself_signs_off_submits_and_others_read_what_they_may(
    visit: Callable[..., Visitor], server: Server, scripts: bool, code: str, area: str, neighbour: str
) -> None:
    server.share_from(datetime.now(UTC) + timedelta(days=50))
    journey = Journey(visit(scripts=scripts), visit(f"{area}2@example.org", scripts=scripts), code, area)
    filling_in.signing_in(journey)
    filling_in.beginning(journey)
    filling_in.one_descriptor_with_all_that_can_go_wrong(journey)
    filling_in.all_the_others(journey)
    filling_in.clearing_a_score(journey)
    filling_in.data_maturity(journey)
    filling_in.priorities(journey)
    filling_in.sharing(journey)
    checking(journey)
    signing_off(journey)
    submitting(journey)
    reading_afterwards(journey)
    the_national_team_reads(visit(ANALYST, scripts=scripts), journey)
    other = visit(f"{neighbour}@example.org", scripts=scripts)
    another_area_reads(other, journey, server)
    withdrawing(other, journey)
    reopening(visit(LEAD, scripts=scripts), journey)
    asked_again(journey)


def checking(journey: Journey) -> None:
    person = journey.coordinator
    person.follow("Check your answers")
    person.sees("Nothing is missing.", "Section averages", "Merged: ", "7 of 7")
    person.looks_right()
    pdf = person.download("Download a draft of the report")
    assert pdf.startswith(b"%PDF")
    person.follow("sign-off")


def signing_off(journey: Journey) -> None:
    person = journey.coordinator
    person.is_at("Sign-off")
    person.sees("Not asked yet", "0 of 3 signed")
    person.looks_right()
    for who, link in (
        ("Chair", "Record a sign-off ?: Chair of the early help"),
        ("Chief", "Record a sign-off ?: Local authority chief executive"),
        ("Director", "Record a sign-off ?: Director of children"),
        ("Partner", "record one that was given"),
    ):
        person.follow(re.compile(link))
        person.is_at("Record a sign-off")
        if who == "Chief":
            record_without_anything(person)
        person.fill("Full name", f"{who} Example")
        person.fill("Organisation", "Early help partnership")
        for part, value in (("Day", "1"), ("Month", "5"), ("Year", "2024")):
            person.fill(part, value)
        person.page.locator("[name=how]").first.check()
        person.press("Record sign-off")
        person.sees(f"The sign-off by {who} Example has been recorded.")
    expect(person.page.locator(".app-status--done")).to_have_count(4)
    person.looks_right()
    change_after_signing_and_change_back(journey)


def record_without_anything(person: Visitor) -> None:
    person.looks_right()
    person.press("Record sign-off")
    person.is_told("Enter the signatory’s full name", "Enter the date, such as 27 6 2024")
    person.looks_right()


def change_after_signing_and_change_back(journey: Journey) -> None:
    person = journey.coordinator
    for score, told in (("4", "Needs signing again"), ("2", "Signed off")):
        person.open(f"{journey.base}/descriptors/fv2")
        person.page.locator(f"[name=score][value='{score}']").check()
        person.press("Save")
        person.sees("has been saved")
        person.open(f"{journey.base}/sign-off")
        person.sees(told)
        if score == "4":
            person.sees("No longer valid", "Changed since it was signed")
            person.looks_right()


def submitting(journey: Journey) -> None:
    person, colleague = journey.coordinator, journey.colleague
    colleague.open(f"{journey.base}/priorities/reasons")
    person.follow("Go on to submit")
    person.is_at("Submit the return")
    person.sees("Nothing in it can be changed afterwards")
    person.looks_right()
    person.press("Submit the return")
    person.is_at("Submitted return")
    person.sees("Number 1", "Signed off by")
    person.looks_right()
    pdf = person.download("Download the signed-off report (PDF)")
    assert pdf.startswith(b"%PDF")
    # Somebody who still had a page open is told, and keeps what they typed.
    colleague.page.locator("main textarea").first.fill("Typed a moment too late.")
    colleague.press("Save and continue")
    colleague.is_at("You cannot do this")
    assert "Typed a moment too late." in [box.input_value() for box in colleague.main.get_by_role("textbox").all()]
    colleague.looks_right()


def reading_afterwards(journey: Journey) -> None:
    person = journey.coordinator
    for page in ("/", "/descriptors/fv1", "/data-maturity", "/priorities", "/priorities/reasons", "/sharing", "/check"):
        person.open(f"{journey.base}{page}")
        expect(person.main.locator("form")).to_have_count(0)
        person.looks_right()
    person.open(f"{journey.base}/sign-off")
    person.looks_right()
    person.open("/")
    person.sees("Submitted at", IN_WORDS)
    person.looks_right()


def the_national_team_reads(analyst: Visitor, journey: Journey) -> None:
    analyst.open("/")
    analyst.looks_right()
    analyst.follow("Responses to the 2024 collection")
    analyst.is_at("Responses 2024")
    analyst.sees("Not started", "Submitted")
    analyst.looks_right()
    analyst.follow(journey.area.capitalize())
    analyst.is_at("Submitted return")
    analyst.sees("Merged: ", "Director Example")
    expect(analyst.main.locator("form")).to_have_count(0)
    analyst.looks_right()
    for draft in (f"/areas/{WAKEFIELD}/2024/", f"/areas/{WAKEFIELD}/2024/check", f"{journey.base}/"):
        assert analyst.answers(draft) == 404


def another_area_reads(neighbour: Visitor, journey: Journey, server: Server) -> None:
    submitted = f"{journey.base}/submissions/1"
    never = (f"{submitted}/report.pdf", f"{submitted}/content.json", f"{journey.base}/", f"{journey.base}/check")
    not_permitted = f"/areas/{journey.code}/2023/submissions/1"
    assert {neighbour.answers(path) for path in (submitted, not_permitted, *never)} == {404}
    neighbour.open("/shared/2024")
    expect(neighbour.main.get_by_role("link", name=journey.area.capitalize())).to_have_count(0)
    server.share_from(datetime.now(UTC) - timedelta(days=1))
    neighbour.open("/shared/2024")
    neighbour.looks_right()
    neighbour.follow(journey.area.capitalize())
    neighbour.sees("Narrative, evidence and sign-offs are not shared.", "Priorities")
    for hidden in ("Merged: ", "what we will do together", "Director Example", "https://example.org/survey"):
        expect(neighbour.main).not_to_contain_text(hidden)
    neighbour.looks_right()
    assert {neighbour.answers(path) for path in (not_permitted, *never)} == {404}


def withdrawing(neighbour: Visitor, journey: Journey) -> None:
    """The other area's page is gone with its next click; everything said about it fits, at its longest."""
    person, submitted = journey.coordinator, f"{journey.base}/submissions/1"
    person.open(f"{journey.base}/sharing")
    person.looks_right()
    for again in (False, True):
        person.follow(re.compile("Withdraw sharing with other areas’ coordinators"))
        person.is_at("Stop sharing with other areas’ coordinators")
        person.looks_right()
        if not again:
            person.fill("Reason", "W" * 1_001)
            person.press("Withdraw it now")
            person.is_told("must be 1,000 characters or fewer. It is 1 too long.")
            person.looks_right()
        person.fill("Reason", "W" * 300 + "\n\n" + "The new director wants to look first. " * 18)
        person.press("Withdraw it now")
        person.sees("return is not shared with other areas’ coordinators any more.", "Yes when submitted, withdrawn on")
        person.looks_right()
        assert neighbour.answers(submitted) == 404
        for page in ("/submissions/1", "/sharing/preview/areas", "/sharing/withdraw/areas", "/history"):
            person.open(f"{journey.base}{page}")
            person.sees("withdrawn")
            person.looks_right()
        person.open(f"{journey.base}/sharing")
        if not again:
            person.follow(re.compile("Share again with other areas’ coordinators"))
            person.looks_right()
            person.press("Share again")
            person.sees("return is shared with other areas’ coordinators again.")
            assert neighbour.answers(submitted) == 200


def asked_again(journey: Journey) -> None:
    """The withdrawn permission does not come back with the next submission unless somebody says so."""
    person = journey.coordinator
    person.open(f"{journey.base}/sharing")
    person.sees("You stopped sharing with other areas’ coordinators, so you are asked again.")
    expect(person.page.locator("[name=areas]:checked")).to_have_count(0)
    person.looks_right()
    person.open(f"{journey.base}/sharing/preview/areas")
    person.sees("Until the return is submitted again they see nothing")
    person.looks_right()


def reopening(lead: Visitor, journey: Journey) -> None:
    lead.open(f"{journey.base}/submissions/1")
    lead.follow("Reopen this return")
    lead.looks_right()
    lead.press("Reopen the return")
    lead.is_told("Say why the return is being reopened")
    lead.looks_right()
    lead.fill("Why is the return being reopened?", "Two scores were mixed up.")
    lead.press("Reopen the return")
    lead.sees("can now change its return and submit it again.", "Reopened, 31 of 31")
    lead.looks_right()
    person = journey.coordinator
    for page in ("/", f"{journey.base}/", f"{journey.base}/submissions/1"):
        person.open(page)
        person.sees("eopened")
        person.looks_right()
    assert person.download("Download the signed-off report (PDF)").startswith(b"%PDF")
