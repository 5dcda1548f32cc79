"""A whole round: six organisations, a meeting, five people who sign themselves, and a late change; with JavaScript and
without."""

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from ehsg.domain.people import Partner, Place
from ehsg.domain.permissions import Role
from tests.browser.house import CALDERDALE, KIRKLEES, Server
from tests.browser.visitor import Visitor

Visit = Callable[..., Visitor]
# Organisation, part of the partnership, its score for “le5”; the last two answer by link.
ORGANISATIONS = (
    ("Police", Partner.POLICE, "1"),
    ("Schools", Partner.SCHOOLS, "4"),
    ("Housing", Partner.HOUSING, "5"),
    ("Carers", Partner.VOLUNTARY, "2"),
    ("Health trust", Partner.HEALTH, "0"),
    ("Social work", Partner.SOCIAL_CARE, "3"),
)
CHAIR, CHIEF, DIRECTOR = (
    "Chair of the early help partnership",
    "Local authority chief executive",
    "Director of children's services",
)


@dataclass
class Board:
    """The area, its coordinator, and ways to everybody else."""

    visit: Visit
    server: Server
    coordinator: Visitor
    code: str
    area: str
    scripts: bool

    @property
    def base(self) -> str:
        return f"/areas/{self.code}/2024"

    def email(self, name: str) -> str:
        return f"{name.split()[0].lower()}.{self.area}@example.org"

    def window(self, name: str = "") -> Visitor:
        return self.visit(self.email(name) if name else "", scripts=self.scripts)


@pytest.mark.parametrize(
    ("area", "code", "scripts"),
    [("calderdale", CALDERDALE, True), ("kirklees", KIRKLEES, False)],
    ids=["with-javascript", "without-javascript"],
)
def test_six_organisations_score_a_meeting_agrees_everybody_signs_and_a_late_change_asks_only_who_asked(
    visit: Visit, server: Server, area: str, code: str, scripts: bool
) -> None:
    server.fill_in(code)
    board = Board(visit, server, visit(f"{area}@example.org", scripts=scripts), code, area, scripts)
    for name, partner, _ in ORGANISATIONS[:4]:
        place = Place(Role.CONTRIBUTOR, partner, name)
        server.person(board.email(name), f"{name} Speaker", place, code)
    server.person(board.email("Chair"), "Robin Chair", Place(Role.SIGNATORY), code)
    the_round(board)
    the_meeting(board)
    asking(board)
    chief = signing(board)
    a_late_change(board, chief)
    submitting(board)


def the_round(board: Board) -> None:
    person = board.coordinator
    person.open(f"{board.base}/partners")
    for name, partner, _ in ORGANISATIONS:
        person.follow("Add an organisation")
        person.fill("Organisation", name)
        person.page.locator(f"[name=partner][value={partner.value}]").check()
        person.choose("What is the organisation asked about?", "Only those chosen below")
        person.page.locator("[name=chosen][value=le5]").check()
        person.press("Add the organisation")
    person.press("Open the round")
    for name, _, score in ORGANISATIONS[:4]:
        theirs = board.window(name)
        theirs.open(f"{board.base}/partners")
        theirs.follow(re.compile("Give your organisation’s view"))
        answer(theirs, name, score)
    for name, _, score in ORGANISATIONS[4:]:
        person.open(f"{board.base}/partners")
        person.page.get_by_role("link", name=f"Send a link to somebody at {name}").click()
        person.fill("Email address", board.email(name))
        person.press("Send the link")
        theirs = board.window()
        theirs.open(board.server.link_to(board.email(name)))
        theirs.fill("Your full name", f"{name} Speaker")
        theirs.fill("Your role in the organisation", "Manager")
        theirs.press("Start")
        answer(theirs, name, score)
    person.open(f"{board.base}/partners")
    expect(person.main.get_by_text("All 1 answered")).to_have_count(6)
    person.looks_right()


def answer(person: Visitor, name: str, score: str) -> None:
    person.page.locator("main a[href*='/answers/le5']").first.click()
    person.page.locator(f"[name=score][value='{score}']").check()
    person.fill("Comment", f"So says {name}.")
    person.press("Save")
    person.sees("has been saved")
    for other, _, _ in ORGANISATIONS:
        if other != name:
            assert f"So says {other}." not in person.page.content()


def the_meeting(board: Board) -> None:
    person = board.coordinator
    person.follow("Open moderation")
    person.press("Open moderation")
    person.follow("Largest disagreement first")
    person.follow("Start the meeting")
    person.sees("So says Police.", "So says Health trust.", "1 of 31")
    person.looks_right()
    person.choose("Agreed score", "2 Developing")
    person.fill("Narrative", "Agreed after all six had spoken.")
    person.page.get_by_text("Keep a differing view with the score").click()
    person.fill("Differing view of Housing", "We see a 5 in every district.")
    person.press("Record and go on")
    person.sees("2 of 31")


def link(person: Visitor, text: str, place: str) -> Locator:
    """The link of one place on the board."""
    return person.page.get_by_role("link", name=re.compile(rf"^{text} ?: {re.escape(place)}$"))


def ask(board: Board, name: str, whom: str, *, email: str = "") -> None:
    person = board.coordinator
    person.open(f"{board.base}/sign-off")
    link(person, "Ask for the sign-off", name).click()
    if email:
        person.choose("Who should sign?", "Somebody else, by a link that needs no account")
        person.looks_right()
        person.fill("Full name", whom)
        person.fill("Email address", email)
    else:
        person.page.get_by_role("group", name="Who should sign?").get_by_label(re.compile(whom)).check()
    person.press("Ask for the sign-off")
    person.sees(f"{whom} has been asked by email")


def asking(board: Board) -> None:
    person = board.coordinator
    person.open(f"{board.base}/sign-off")
    person.sees("0 of 9 signed", "Partner organisation: Social work")
    person.looks_right()
    link(person, "Ask for the sign-off", CHIEF).click()
    person.press("Ask for the sign-off")
    person.is_told("Choose who should sign")
    person.looks_right()
    ask(board, CHAIR, "Robin Chair")
    ask(board, CHIEF, "Ade Chief", email=board.email("Chief"))
    ask(board, DIRECTOR, "Mary Director", email=board.email("Director"))
    ask(board, "Partner organisation: Police", "Police Speaker")
    ask(board, "Partner organisation: Health trust", "Health trust Speaker", email=board.email("Trust"))
    ask(board, "Partner organisation: Schools", "Schools Speaker")
    person.sees("was asked at", "today")
    person.looks_right()
    person.follow("Summary on one page")
    person.sees("Section averages", "We see a 5 in every district.")
    person.looks_right()


def sign(board: Board, person: Visitor, title: str, *, sections: tuple[str, ...] = (), account: str = "") -> None:
    person.sees("Section averages", "We see a 5 in every district.")
    if person.page.get_by_label("Your organisation").count():
        person.fill("Your organisation", "The council")
    person.fill("Your job title", title)
    person.choose("Do you hold this role yourself?", "Yes")
    for section in sections:
        person.tick(section)
    if account:
        person.fill("Code from your authenticator app", board.server.code(account))
    person.press("Sign off this return")
    person.sees("Your sign-off has been recorded.")


def signing(board: Board) -> Visitor:
    """Two in their accounts, three by link; answers with the window of the chief executive."""
    for name, sections in (("Chair", ("Leaders",)), ("Police", ())):
        person = board.window(name)
        person.open("/")
        person.sees("You are asked to sign off")
        person.follow("Read it and sign")
        person.looks_right()
        person.press("Sign off this return")
        person.is_told("Enter your job title", "Say whether you hold this role yourself", "Enter the 6 numbers")
        person.looks_right()
        sign(board, person, f"{name} of the board", sections=sections, account=board.email(name))
        person.looks_right()
    windows = {}
    for name in ("Chief", "Director", "Trust"):
        person = windows[name] = board.window()
        person.open(board.server.link_to(board.email(name)))
        person.looks_right()
        person.press("Open it in this browser")
        assert person.download("Read the whole return in the report").startswith(b"%PDF")
        if name == "Trust":
            person.choose("Do you hold this role yourself?", "No, I sign for the person who does")
            person.press("Sign off this return")
            person.is_told("Say why you sign for the person who holds the role")
            person.looks_right()
        sign(board, person, f"{name} of the council")
    schools = board.window("Schools")
    schools.open("/")
    schools.follow("Read it and sign")
    schools.follow("Decline to sign")
    schools.press("Decline to sign")
    schools.is_told("Say why it is not signed")
    schools.looks_right()
    schools.fill("Why is it not signed?", "Our governors meet in July only.")
    schools.press("Decline to sign")
    schools.sees("declined at")
    schools.looks_right()
    for name in ("Housing", "Carers", "Social work"):
        record(board, f"Partner organisation: {name}", f"{name} Recorded")
    board.coordinator.sees("8 of 9 signed", "Our governors meet in July only.", "Board minutes, item 4")
    board.coordinator.looks_right()
    return windows["Chief"]


def record(board: Board, place: str, name: str) -> None:
    person = board.coordinator
    person.open(f"{board.base}/sign-off")
    link(person, "Record a sign-off", place).click()
    person.fill("Full name", name)
    for part, value in (("Day", "1"), ("Month", "5"), ("Year", "2024")):
        person.fill(part, value)
    person.choose("How was the sign-off given?", "At a partnership meeting")
    person.fill("Minute or reference (optional)", "Board minutes, item 4")
    person.press("Record sign-off")
    person.sees("has been recorded")


def change(board: Board, **fields: str) -> None:
    person = board.coordinator
    person.open(f"{board.base}/descriptors/le5")
    person.fill("Narrative", fields["narrative"])
    person.page.locator(f"[name=score][value='{fields['score']}']").check()
    person.press("Save")
    person.sees("has been saved")
    person.open(f"{board.base}/sign-off")


def a_late_change(board: Board, chief: Visitor) -> None:
    """A text asks only the chair, who asked for that; a score asks everybody, and changing it back nobody."""
    person = board.coordinator
    again = person.main.get_by_text("Needs signing again", exact=True)
    change(board, score="2", narrative="Agreed after all six had spoken, and written up.")
    expect(again).to_have_count(1)
    place = person.page.locator("section").filter(has_text="Needs signing again")
    expect(place.locator("h2")).to_have_text(CHAIR)
    person.sees("without having asked to sign again")
    person.looks_right()
    chief.open(chief.page.url.removeprefix(board.server.base))
    chief.sees("Ade Chief has signed")
    change(board, score="3", narrative="Agreed after all six had spoken, and written up.")
    expect(again).to_have_count(8)
    chief.open(chief.page.url.removeprefix(board.server.base))
    chief.sees("so it must be signed again", "score 2 became 3")
    chief.looks_right()
    change(board, score="2", narrative="Agreed after all six had spoken, and written up.")
    expect(again).to_have_count(1)
    person.open(f"{board.base}/submit")
    person.sees("the return changed after Robin Chair (", "so it must be signed again.")
    chair = board.window("Chair")
    chair.open(f"{board.base}/sign-off")
    chair.follow("Read it and sign, or decline")
    sign(board, chair, "Chair of the board", account=board.email("Chair"))


def submitting(board: Board) -> None:
    person = board.coordinator
    person.open(f"{board.base}/submit")
    person.press("Submit the return")
    person.is_at("Submitted return")
    person.sees("Ade Chief", "Signed by a link", "Declined to sign", "Our governors meet in July only.")
    person.looks_right()
    assert person.download("Download the signed-off report (PDF)").startswith(b"%PDF")
