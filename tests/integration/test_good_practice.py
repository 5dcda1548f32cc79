"""Good practice that is published: who reads it where, what has to be considered, and how it is gone again."""

from typing import Any

import pytest

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import factories
from tests.good_practice import WORDS, Cases, cases_of, events_of_cases, submit_with_evidence
from tests.integration.saving import at, save
from tests.pages import Browser, Page


@pytest.fixture
def cases(world: Any) -> Cases:
    return cases_of(world)


def readers(cases: Cases) -> list[Browser]:
    """Somebody with each role there is, in Leeds or elsewhere."""
    of_area = (Role.COORDINATOR, Role.CONTRIBUTOR, Role.SIGNATORY, Role.READER)
    return [
        cases.world.browser(cases.world.person(role, factories.AreaFactory() if role in of_area else None))
        for role in Role
    ]


def test_a_case_that_a_lead_publishes_is_read_by_everybody_with_a_role(cases: Cases) -> None:
    cases.published_case()
    for browser in (*readers(cases), cases.coordinator):
        page = browser.page("/good-practice/fv1")
        for words in (*WORDS.values(), "Leeds, 2024", "1 case, published with the agreement of the areas"):
            assert words in page.main, browser.user
        assert browser.page("/good-practice").soup.select_one('main a[href="/good-practice/fv1"]')
        assert browser.page("/").soup.select_one('nav a[href="/good-practice"]')


def test_nobody_without_a_role_reads_a_case(cases: Cases) -> None:
    cases.published_case()
    nobody = factories.UserFactory()
    db.session.commit()
    browser = cases.world.browser(nobody)
    for path in ("/good-practice", "/good-practice/fv1"):
        assert browser.get(path).status_code == 404
        assert cases.world.browser().get(path).status_code == 303
    assert not browser.page("/").soup.select('nav a[href="/good-practice"]')


def test_no_page_for_everybody_shows_a_score_or_how_the_case_was_found(cases: Cases) -> None:
    cases.published_case()
    assert cases.other is not None
    for path in ("/good-practice", "/good-practice/fv1"):
        main = cases.other.page(path).main.lower()
        for word in ("score", "high", "candidate", "evidence", "robin head"):
            assert word not in main.replace(cases.world.guide.descriptor("fv1").statement.lower(), ""), (path, word)


def test_only_a_lead_publishes_and_takes_back(cases: Cases) -> None:
    cases.agreed()
    assert "Look at it and publish" in cases.lead.page(cases.one()).main
    assert "Look at it and publish" not in cases.analyst.page(cases.one()).main
    assert cases.publish_case(cases.analyst).status_code == 403
    assert cases.analyst.get(cases.one("/publish")).status_code == 403
    for _ in range(2):  # a double click
        assert cases.publish_case(seen="1 not_shared").status_code == 303
    assert cases.take_back(cases.analyst).status_code == 403
    assert events_of_cases() == ["save", "approach", "agree", "publish"]


def test_nothing_is_published_without_a_recorded_agreement(cases: Cases) -> None:
    for step in (cases.write_case, cases.approach):
        step()
        page = cases.lead.page(cases.one("/publish"))
        assert "agreement has to be recorded" in page.main
        assert page.soup.select("main form") == []
        seen = "1 not_shared"
        assert cases.publish_case(seen=seen).status_code == 403
    assert cases.state_of_case() == "approached"


def test_the_lead_sees_the_case_as_every_area_will(cases: Cases) -> None:
    cases.agreed()
    preview = cases.lead.page(cases.one("/publish")).soup.select_one("article")
    cases.publish_case()
    assert cases.other is not None
    shown = cases.other.page("/good-practice/fv1").soup.select_one("article")
    assert " ".join(preview.get_text(" ").split()) == " ".join(shown.get_text(" ").split())


def test_the_score_of_an_area_that_does_not_share_it_has_to_be_considered_first(cases: Cases) -> None:
    cases.agreed()
    assert "must not say or suggest what its score is" in cases.lead.page(cases.one("/publish")).main
    answer = cases.publish_case(considered="")
    assert (answer.status_code, Page(answer).errors) == (422, ["Say that you have considered what is written above"])
    assert cases.state_of_case() == "agreed"
    assert cases.publish_case().status_code == 303


def test_with_nothing_to_consider_one_button_is_enough(world: Any) -> None:
    cases = cases_of(world, areas=True)
    cases.agreed()
    page = cases.lead.page(cases.one("/publish"))
    assert "To consider" not in page.main
    assert page.value("considered") is None
    assert cases.publish_case(considered="").status_code == 303


def test_publishing_asks_again_when_the_area_has_submitted_a_lower_score_meanwhile(world: Any) -> None:
    cases = cases_of(world, areas=True)
    cases.agreed()
    seen = cases.lead.page(cases.one("/publish")).value("seen")
    cases.reopen()
    answer = cases.publish_case(seen=seen)
    assert answer.status_code == 409
    assert "The return has been reopened, and may change." in Page(answer).main
    seen = Page(answer).value("seen")
    submit_with_evidence(world.assessment, world.guide, world.coordinator.id, areas=True, scores={"fv1": 3})
    answer = cases.publish_case(seen=seen)
    assert answer.status_code == 409
    for words in ("The area has submitted again since it agreed: submission 2.", "Submission 2 scores 3 here"):
        assert words in Page(answer).main
    assert cases.state_of_case() == "agreed"
    assert cases.publish_case().status_code == 303, "having considered it"


def test_a_case_that_was_changed_meanwhile_is_not_published(cases: Cases) -> None:
    cases.agreed()
    version = cases.version_of_case()
    cases.write_case(text="Other words")
    cases.answer()
    answer = cases.publish_case(version=version)
    assert answer.status_code == 409
    assert "Other words" in Page(answer).main
    assert cases.state_of_case() == "agreed"


def test_the_coordinators_of_the_area_get_an_email_that_says_where_to_withdraw(cases: Cases) -> None:
    cases.published_case()
    (message,) = db.session.query(models.Message).filter_by(kind="good_practice_published")
    assert message.to_address == cases.world.coordinator.email
    assert message.values["page"].endswith(f"{cases.base}/good-practice")
    assert message.values["title"] == WORDS["title"]


def test_the_area_reads_how_far_its_case_is_and_what_it_agreed_to(cases: Cases) -> None:
    cases.agreed()
    reader = cases.world.browser(cases.world.person(Role.READER, cases.world.leeds))
    for browser in (cases.coordinator, reader):
        page = browser.page(f"{cases.base}/good-practice").main
        for words in ("State Agreed", "13 May 2024 by Robin Head, Head of early help", WORDS["text"]):
            assert words in page
    assert "Withdraw your area’s agreement" in cases.coordinator.page(f"{cases.base}/good-practice").main
    assert "Withdraw your area’s agreement" not in reader.page(f"{cases.base}/good-practice").main
    cases.publish_case()
    assert "State Published" in reader.page(f"{cases.base}/good-practice").main
    assert "A case of good practice was published".lower() in reader.page(f"{cases.base}/history").main.lower()
    assert reader.page(f"{cases.base}/submissions/1").soup.select_one(f'a[href="{cases.base}/good-practice"]')
    assert cases.other is not None
    assert cases.other.get(f"{cases.base}/good-practice").status_code == 404


def test_a_coordinator_withdraws_and_the_case_is_gone_with_the_next_request_everywhere(cases: Cases) -> None:
    cases.published_case()
    page = cases.coordinator.page(f"{cases.base}/good-practice/fv1/withdraw").main
    assert "nobody outside the national team can read the case" in page
    reader = cases.world.browser(cases.world.person(Role.READER, cases.world.leeds))
    assert cases.withdraw(reader).status_code == 403
    assert cases.other is not None
    assert cases.withdraw(cases.other).status_code == 404
    for _ in range(2):
        assert cases.withdraw().status_code == 303
    row = cases.case()
    assert row is not None
    assert (row.state.value, row.agreed_name, row.published_at) == ("taken_back", "", None)
    assert WORDS["text"] not in cases.other.page("/good-practice/fv1").main
    assert "No case has been published" in cases.other.page("/good-practice").main
    assert WORDS["text"] not in cases.coordinator.page(f"{cases.base}/good-practice").main
    assert "Taken back" in cases.lead.page(cases.one()).main
    assert events_of_cases() == ["save", "approach", "agree", "publish", "withdraw"]
    assert "the area withdrew its agreement" in cases.coordinator.page(f"{cases.base}/history").main
    assert (
        "no agreement of your area to withdraw"
        in cases.coordinator.page(f"{cases.base}/good-practice/fv1/withdraw").main
    )


def test_a_withdrawal_counts_whatever_was_changed_while_its_page_was_open(cases: Cases) -> None:
    cases.published_case()
    cases.take_back()
    cases.approach()
    cases.write_case(text="Other words")
    cases.answer()
    cases.publish_case()
    assert cases.withdraw().status_code == 303
    assert cases.state_of_case() == "taken_back"


def test_an_agreement_to_a_case_that_is_not_published_yet_can_be_withdrawn(cases: Cases) -> None:
    cases.agreed()
    assert cases.withdraw().status_code == 303
    assert cases.state_of_case() == "declined"
    assert cases.publish_case(seen="1 not_shared").status_code == 403


def test_there_is_nothing_to_withdraw_where_the_area_was_never_asked(cases: Cases) -> None:
    for step in (lambda: None, cases.write_case):
        step()
        assert cases.withdraw().status_code == 404
        assert cases.coordinator.get(f"{cases.base}/good-practice/fv1/withdraw").status_code == 404
    cases.approach()
    assert cases.withdraw().status_code == 403
    assert cases.state_of_case() == "approached"


def test_the_lead_takes_a_case_back_and_it_can_be_published_again_with_a_new_agreement_only(cases: Cases) -> None:
    cases.published_case()
    assert "No area can read the case" in cases.lead.page(cases.one("/take-back")).main
    assert cases.take_back(version=0).status_code == 409
    assert cases.state_of_case() == "published"
    for _ in range(2):
        assert cases.take_back().status_code == 303
    assert cases.other is not None
    assert WORDS["text"] not in cases.other.page("/good-practice/fv1").main
    assert cases.publish_case(seen="1 not_shared").status_code == 403
    assert cases.answer().status_code == 403
    cases.approach()
    cases.answer()
    assert cases.publish_case().status_code == 303
    assert WORDS["text"] in cases.other.page("/good-practice/fv1").main


def published_elsewhere(cases: Cases, number: int, descriptor_id: str = "fv1") -> None:
    """Another area's case, published later than those before."""
    assessment = factories.AssessmentFactory(area__name=f"Area {number}", collection=cases.world.collection)
    words = {"title": f"Case {number}", "text": f"What area {number} does", "descriptor_id": descriptor_id}
    factories.GoodPracticeFactory(assessment_id=assessment.id, published=True, **words)
    db.session.commit()


def test_the_page_of_a_descriptor_shows_the_newest_three_of_other_areas(cases: Cases) -> None:
    cases.published_case()
    page = cases.coordinator.page(at(cases.world))
    assert "How others have done this" not in page.main, "its own is nobody else's"
    for number in range(1, 5):
        published_elsewhere(cases, number)
    published_elsewhere(cases, 9, "fv2")
    page = cases.coordinator.page(at(cases.world))
    details = next(one for one in page.soup.select("main details") if "How others have done this" in one.get_text())
    assert [h.get_text() for h in details.select("h2")] == ["Case 4", "Case 3", "Case 2"]
    assert details.select_one('a[href="/good-practice/fv1"]')
    assert "Case 9" in cases.coordinator.page(at(cases.world, "fv2")).main
    assert "How others have done this" not in cases.coordinator.page(at(cases.world, "fv3")).main
    assert "31 of 31 descriptors scored" in page.main


def test_a_case_shows_beside_a_descriptor_that_can_be_changed_and_after_a_mistake_too(world: Any) -> None:
    cases = Cases(world, *[world.browser(world.coordinator)] * 4, world.base)
    published_elsewhere(cases, 1)
    browser = world.browser(world.coordinator)
    assert "What area 1 does" in browser.page(at(world)).main
    answer = save(browser, world, score="9")
    assert answer.status_code == 422
    assert "What area 1 does" in Page(answer).main


def test_all_cases_of_a_descriptor_are_listed_by_year_the_latest_first(cases: Cases) -> None:
    for number in (1, 2):
        published_elsewhere(cases, number)
    early = factories.CollectionFactory(year=2021)
    assessment = factories.AssessmentFactory(collection=early, area__name="Early")
    factories.GoodPracticeFactory(assessment_id=assessment.id, published=True, title="An old case")
    db.session.commit()
    page = cases.coordinator.page("/good-practice/fv1")
    assert [h.get_text() for h in page.soup.select("main h2")] == ["2024", "2021"]
    assert [h.get_text() for h in page.soup.select("main h3")] == ["Case 1", "Case 2", "An old case"]
    assert cases.coordinator.get("/good-practice/zz9").status_code == 404
    assert "No case has been published for this descriptor yet" in cases.coordinator.page("/good-practice/fv3").main


def test_what_is_typed_into_a_case_is_escaped(cases: Cases) -> None:
    cases.write_case(text="<b>Bold</b>\n\nSecond paragraph", title="<i>Title</i>")
    cases.approach()
    cases.answer()
    cases.publish_case()
    page = cases.coordinator.page("/good-practice/fv1")
    assert "<b>Bold</b>" in page.main
    assert page.soup.select("main article i, main article b") == []
    assert len(page.soup.select("main article .user-text")) == 2
