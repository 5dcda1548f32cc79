"""The demonstration shows the national figures, and every page and file of them says that they are made up."""

from io import BytesIO

from openpyxl import load_workbook
from sqlalchemy import select

from ehsg import models
from ehsg.domain.permissions import Role
from ehsg.extensions import db
from tests import once
from tests.demo_app import Demonstration
from tests.pages import Browser

pytestmark = once.with_sqlite()


def test_the_national_pages_and_files_of_the_demonstration_are_full_and_say_that_they_are_made_up(
    loaded: Demonstration,
) -> None:
    of_role = select(models.Membership.user_id).where(models.Membership.role == Role.NATIONAL_ANALYST)
    user = db.session.get_one(models.User, db.session.scalars(of_role).first())
    browser = Browser(loaded.app.test_client(), user)
    for path in ("averages", "priorities", "descriptors/da1"):
        page = browser.page(f"/national/2023/{path}")
        assert "These scores, texts and names are made up." in page.main
        assert "of 153 areas" in page.main
    assert "What became of the priorities of 2022" in browser.page("/national/2023/priorities").main
    response = browser.get("/national/2023/exports/tables.xlsx")
    assert 'filename="demonstration-early-help-2023-tables-' in response.headers["Content-Disposition"]
    book = load_workbook(BytesIO(response.data))
    assert book["Cover"]["A2"].value == "Demonstration: the scores of 2022, 2023 are made up."
    # As published: annual report 2024-25 (seed 001, lines 107-112).
    published = [(2022, 3.2, 3.0, 2.9, 2.9, 2.7), (2023, 3.5, 3.3, 3.2, 3.2, 2.9)]
    assert [tuple(cell.value for cell in row) for row in book["Table 2"]["A5:F6"]] == published
    assert {row[-1].value for row in book["Table 2"]["A5:H6"]} == {"yes"}
    assert "can be published when its collection has closed" in browser.page("/national/2024/averages").main
