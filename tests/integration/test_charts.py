"""The gallery of charts, which is for whoever works on them."""

import re
from pathlib import Path

from bs4 import BeautifulSoup
from flask import Flask

from ehsg import create_app
from ehsg.config import Settings
from ehsg.reports.gallery import samples
from tests import once
from tests.integration.test_startup import PRODUCTION
from tests.pages import Browser

pytestmark = once.with_sqlite()


def test_the_gallery_shows_every_chart_with_its_words_and_its_table(app: Flask) -> None:
    page = Browser(app.test_client()).page("/charts")
    pictures = [
        one for sample in samples() for one in (*sample.pictures, *(sample.chart.pictures if sample.chart else ()))
    ]
    drawn = [svg for svg in page.soup.select("main .app-picture") if svg.title.get_text() != "Key"]
    assert [svg.title.get_text() for svg in drawn] == [picture.title for picture in pictures]
    assert [svg.desc.get_text() for svg in drawn] == [picture.description for picture in pictures]
    captions = [caption.get_text() for caption in page.soup.select("main caption")]
    assert captions == [sample.chart.table.caption for sample in samples() if sample.chart]


def test_each_edge_case_has_its_place_in_the_gallery(app: Flask) -> None:
    names = " ".join(h.get_text() for h in Browser(app.test_client()).page("/charts").soup.select("main h2"))
    for case in ("one year", "some missing", "all zeros", "all fives", "one area", "no areas", "not scored", "longest"):
        assert case in names


def test_a_picture_has_no_style_of_its_own_and_its_parts_have_classes_for_high_contrast(app: Flask) -> None:
    main = str(Browser(app.test_client()).page("/charts").soup.select_one("main"))
    for part in BeautifulSoup(main, "html5lib").select(".app-picture text, .app-picture rect, .app-picture path"):
        assert re.fullmatch(r"(app-picture__(text|paper|line|grid|solid) ?)+", " ".join(part["class"])), part
        assert "style" not in part.attrs


def test_production_has_no_gallery(tmp_path: Path) -> None:
    app = create_app(
        Settings(
            environment="production",
            instance=tmp_path / "instance",
            database_url=f"sqlite:///{tmp_path / 'production.sqlite'}",
            secret_key=PRODUCTION["EHSG_SECRET_KEY"],
            password_salt=PRODUCTION["EHSG_PASSWORD_SALT"],
            seal_key=tmp_path / "seal.pem",
            trusted_hosts="ehsg.example",
            public_url="https://ehsg.example",
            mail_stays=True,
        )
    )
    assert "charts.gallery" not in app.view_functions
    assert app.test_client().get("/charts", base_url="https://ehsg.example").status_code == 404
