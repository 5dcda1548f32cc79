"""A comparison on paper: rendered once, never what its reader may not see, on record where it is others' data."""

import zipfile
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import pytest
from sqlalchemy import func, select

from ehsg import models
from ehsg.domain.comparison import FILES_KEPT_FOR
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from ehsg.web.routes import comparison as routes
from tests import factories, once
from tests.integration.comparing import NARRATIVE, PATH, a_year, submit
from tests.integration.conftest import World
from tests.integration.test_statements import needed
from tests.pages import Page
from tests.printed import text_of
from tests.unit.test_progress import edition

on_paper = once.with_sqlite()  # whoever is shown what on the page is tested with both
unread = pytest.mark.usefixtures("plain_paper")  # files that are counted or named
PDF = f"{PATH}.pdf"
PAPER = "/areas/E08000035/committee-paper"
PACK = "/areas/E08000035/committee-pack.zip"


@pytest.fixture
def rendered(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each time that a file is really made."""
    made: list[str] = []

    def counting(kind: str, write: Callable[..., bytes]) -> Callable[..., bytes]:
        def render(document: object) -> bytes:
            made.append(kind)
            return write(document)

        return render

    for kind, write in list(routes.WRITTEN.items()):
        monkeypatch.setitem(routes.WRITTEN, kind, counting(kind.value, write))
    return made


@pytest.fixture
def leeds(world: World) -> World:
    for year in (2022, 2023):
        submit(world, a_year(year), world.leeds, {"fv1": year - 2019}, chosen=("fv1",), shared_with_areas=True)
    return world


def collection(year: int) -> models.Collection:
    return db.session.scalars(select(models.Collection).filter_by(year=year)).one()


def downloads() -> list[tuple[int, str]]:
    rows = db.session.execute(
        select(models.Event.assessment_id, models.Event.subject).filter_by(kind="download").order_by(models.Event.id)
    )
    return [tuple(row) for row in rows]


def test_the_same_comparison_is_rendered_once_and_handed_out_again(leeds: World, rendered: list[str]) -> None:
    browser = leeds.browser(leeds.coordinator)
    first, again = (browser.get(f"{PDF}?years=2022,2023&with=national") for _ in range(2))
    assert first.status_code == again.status_code == 200
    assert first.mimetype == "application/pdf"
    assert first.headers["Cache-Control"] == "no-store"
    assert first.data == again.data
    assert "up from 3 to 4" in text_of(first.data)
    assert NARRATIVE not in text_of(first.data)
    assert rendered == ["pdf"]
    assert downloads() == []  # one's own area


CHANGES: dict[str, Callable[[World], object]] = {
    "another submission": lambda world: submit(world, a_year(2021), world.leeds),
    "another area’s submission": lambda world: submit(world, collection(2023), factories.AreaFactory()),
    "an action": lambda world: factories.PlannedActionFactory(
        assessment_id=db.session.scalars(
            select(models.Assessment.id).filter_by(area_id=world.leeds.id, collection_id=collection(2023).id)
        ).one()
    ),
    "the area’s name": lambda world: setattr(world.leeds, "name", "City of Leeds"),
    "a closing date": lambda world: setattr(
        collection(2023), "closes_at", collection(2023).closes_at + timedelta(days=9)
    ),
    "a list of neighbours": lambda world: factories.NeighbourFactory(
        area_id=world.leeds.id,
        from_year=factories.NeighbourListFactory(area_id=world.leeds.id, from_year=2020).from_year,
        neighbour_id=factories.AreaFactory().id,
    ),
    "the wording of the guide": lambda world: world.app.extensions.update(
        ehsg_guides={"working-1": edition("working-1", lambda d: d.model_copy(update={"title": f"New: {d.title}"}))}
    ),
    "a permission of another area": lambda world: submit(
        world, collection(2022), factories.AreaFactory(), shared_with_areas=True
    ),
}


@unread
@pytest.mark.parametrize("what", CHANGES)
def test_it_is_rendered_anew_when_what_it_shows_has_changed(
    leeds: World, rendered: list[str], what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(leeds.app.extensions, "ehsg_guides", dict(leeds.app.extensions["ehsg_guides"]))
    browser = leeds.browser(leeds.coordinator)
    browser.get(f"{PDF}?with=national")
    CHANGES[what](leeds)
    db.session.commit()
    assert browser.get(f"{PDF}?with=national").status_code == 200
    assert rendered == ["pdf", "pdf"]


@unread
@pytest.mark.parametrize("query", ["?years=2022", "?years=2023", "?with=national", ""])
def test_each_choice_of_years_and_areas_is_a_file_of_its_own(leeds: World, rendered: list[str], query: str) -> None:
    browser = leeds.browser(leeds.coordinator)
    browser.get(f"{PDF}?years=2022,2023")
    browser.get(PDF + query)
    assert rendered == ["pdf", "pdf"]


def test_a_file_that_was_kept_is_not_handed_out_after_the_permission_was_withdrawn(leeds: World) -> None:
    reader = leeds.browser(leeds.person(Role.COORDINATOR, factories.AreaFactory()))
    assert "2022 to 2023" in text_of(reader.get(PDF).data)
    for submission in db.session.scalars(select(models.Submission)).all():
        factories.SharingWithdrawalFactory(submission_id=submission.id, withdrawn_by=leeds.coordinator)
    db.session.commit()
    assert reader.get(PDF).status_code == 404


@on_paper
def test_an_area_that_withdraws_is_in_no_file_from_then_on(leeds: World) -> None:
    other = factories.AreaFactory(name="Openshire")
    shared = submit(leeds, collection(2023), other, score=5, shared_with_areas=True)
    browser = leeds.browser(leeds.coordinator)
    assert "Openshire" in text_of(browser.get(f"{PDF}?with={other.code}").data)
    factories.SharingWithdrawalFactory(submission_id=shared.id, withdrawn_by=leeds.coordinator)
    db.session.commit()
    assert "Openshire" not in text_of(browser.get(f"{PDF}?with={other.code}").data)


@on_paper
def test_two_readers_who_may_see_different_things_get_different_files(leeds: World) -> None:
    hidden = factories.AreaFactory(name="Hidden")
    submit(leeds, collection(2023), hidden)
    national = leeds.browser(leeds.person(Role.NATIONAL_ANALYST))
    assert "Hidden" in text_of(national.get(f"{PDF}?with={hidden.code}").data)
    assert "Hidden" not in text_of(leeds.browser(leeds.coordinator).get(f"{PDF}?with={hidden.code}").data)


@unread
def test_each_area_can_read_that_somebody_from_outside_took_its_scores_along(leeds: World) -> None:
    other = factories.AreaFactory()
    named = submit(leeds, collection(2023), other, shared_with_areas=True)
    own = leeds.browser(leeds.coordinator)
    for _ in range(2):  # the second is the file that was kept
        own.get(f"{PDF}?with={other.code}")
    assert downloads() == [(named.assessment_id, "comparison 1")] * 2
    own.client.head(f"{PDF}?with={other.code}")
    assert len(downloads()) == 2
    assert "comparison with submission 1 was downloaded" in (
        leeds.browser(leeds.person(Role.COORDINATOR, other)).page(f"/areas/{other.code}/2023/history").main
    )


@on_paper
def test_the_committee_pack_has_the_paper_as_pdf_and_as_word(leeds: World, rendered: list[str]) -> None:
    browser = leeds.browser(leeds.coordinator)
    answer = browser.get(PACK)
    assert answer.mimetype == "application/zip"
    with zipfile.ZipFile(BytesIO(answer.data)) as pack:
        names = [f"early-help-committee-paper-E08000035.{kind}" for kind in ("pdf", "docx")]
        assert pack.namelist() == names
        assert pack.testzip() is None
        files = [pack.read(name) for name in names]
    assert "Confirm the priorities for 2023" in text_of(files[0])
    assert [browser.get(f"{PAPER}.{kind}").data for kind in ("pdf", "docx")] == files
    assert browser.get(PACK).data == answer.data
    assert rendered == ["pdf", "docx"]


def test_the_paper_is_for_the_areas_own_people(leeds: World) -> None:
    for role in (Role.NATIONAL_LEAD, Role.DEPARTMENT_VIEWER, Role.COORDINATOR):
        person = leeds.person(role, factories.AreaFactory() if role is Role.COORDINATOR else None)
        assert [leeds.browser(person).get(path).status_code for path in (PACK, f"{PAPER}.pdf")] == [404, 404]


def test_an_area_that_has_submitted_nothing_has_no_paper(world: World) -> None:
    browser = world.browser(world.coordinator)
    assert [browser.get(path).status_code for path in (PDF, PACK)] == [404, 404]
    assert "Download" not in browser.page(PATH).main


@unread
@pytest.mark.parametrize("query", ["?years=1999", "?years=%00&with=%00", "?with=" + "x," * 40, "?years=2022,x"])
def test_what_is_not_there_does_not_stop_the_paper(leeds: World, query: str) -> None:
    assert leeds.browser(leeds.coordinator).get(PDF + query).status_code == 200


@unread
def test_files_are_forgotten_after_a_month(leeds: World) -> None:
    browser = leeds.browser(leeds.coordinator)
    browser.get(PDF)
    leeds.at(factories.NOW + FILES_KEPT_FOR + timedelta(minutes=1))
    browser = leeds.browser(leeds.coordinator)
    browser.get(f"{PDF}?years=2022")
    assert db.session.scalar(select(func.count()).select_from(models.ComparisonFile)) == 1


@unread
def test_handing_it_out_again_needs_few_statements_whatever_is_in_it(leeds: World) -> None:
    browser = leeds.browser(leeds.coordinator)
    counts = []
    for query in ("?years=2022", "?with=national"):
        browser.get(PDF + query)
        counts.append(needed(browser, PDF + query))
        others = [factories.AreaFactory() for _ in range(6)]
        for area in others:
            submit(leeds, collection(2023), area)
    assert len(counts[0]) == len(counts[1]) <= 7, counts


@on_paper
def test_twenty_years_are_shown_and_printed(world: World) -> None:
    for year in range(2003, 2023):
        submit(world, a_year(year), world.leeds, score=year % 6)
    browser = world.browser(world.coordinator)
    assert all(str(year) in browser.page(PATH).main for year in (2003, 2022))
    assert "2003 to 2022" in text_of(browser.get(PDF).data)
    assert browser.get(PACK).status_code == 200


@pytest.mark.parametrize("path", ["", ".pdf"])
def test_an_area_that_does_not_permit_it_is_answered_like_one_that_does_not_exist(leeds: World, path: str) -> None:
    closed = factories.AreaFactory()
    submit(leeds, collection(2023), closed)
    browser = leeds.browser(leeds.coordinator)
    answers = [browser.get(f"/areas/{code}/comparison{path}") for code in (closed.code, "E99999999")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert Page(answers[0]).text.replace(closed.code, "CODE") == Page(answers[1]).text.replace("E99999999", "CODE")
    asked = [needed(browser, f"/areas/{code}/comparison{path}", 404) for code in (closed.code, "E99999999")]
    assert len(asked[0]) == len(asked[1])


@unread
@pytest.mark.parametrize("made_up", [True, False])
def test_the_name_of_a_file_says_when_its_scores_are_made_up(leeds: World, *, made_up: bool) -> None:
    collection(2023).demonstration = made_up
    db.session.commit()
    browser = leeds.browser(leeds.coordinator)
    start = "demonstration-" if made_up else ""
    for path, name in ((PDF, "comparison-E08000035.pdf"), (PACK, "committee-pack-E08000035.zip")):
        assert browser.get(path).headers["Content-Disposition"] == f'attachment; filename="{start}early-help-{name}"'


@on_paper
def test_a_comparison_and_a_paper_for_the_board_are_two_files(leeds: World) -> None:
    browser = leeds.browser(leeds.coordinator)
    of_comparison, of_paper = (text_of(browser.get(path).data) for path in (PDF, f"{PAPER}.pdf"))
    assert "Confirm the priorities for 2023" in of_paper
    assert "Confirm the priorities" not in of_comparison


@unread
def test_what_somebody_of_both_areas_downloaded_is_on_record_when_somebody_of_one_does(leeds: World) -> None:
    other = factories.AreaFactory()
    named = submit(leeds, collection(2023), other, shared_with_areas=True)
    of_both = leeds.person(Role.COORDINATOR, leeds.leeds)
    factories.MembershipFactory(role=Role.COORDINATOR, area=other, user=of_both)
    leeds.browser(of_both).get(f"{PDF}?with={other.code}")
    assert downloads() == []
    leeds.browser(leeds.coordinator).get(f"{PDF}?with={other.code}")
    assert downloads() == [(named.assessment_id, "comparison 1")]
