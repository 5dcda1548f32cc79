"""Style sheets and scripts: fetched once and kept, and never an old one with a new page."""

import re
from pathlib import Path
from typing import Any

import pytest

from ehsg.web import static_files
from tests import once

pytestmark = once.with_sqlite()

FOREVER = re.compile(r"max-age=\d{9}, public, immutable")
ADDRESS = re.compile(r'"(/static/[0-9a-f]{12}/[^"]+)"')


def _addresses(world: Any) -> list[str]:
    return ADDRESS.findall(world.browser().client.get("/help").text)


def test_every_file_that_a_page_names_is_there_and_may_be_kept_for_ever(world: Any) -> None:
    found = _addresses(world)
    assert {address.rsplit("/")[-1] for address in found} >= {"govuk-frontend.min.css", "ehsg.css", "ehsg.mjs"}
    for address in found:
        with world.browser().client.get(address) as answer:
            assert answer.status_code == 200, address
            assert FOREVER.fullmatch(answer.headers["Cache-Control"]), address
            assert answer.headers["X-Content-Type-Options"] == "nosniff"


def test_a_file_comes_compressed_to_whoever_can_read_it(world: Any) -> None:
    address = next(address for address in _addresses(world) if address.endswith("/ehsg.css"))
    with world.browser().client.get(address, headers={"Accept-Encoding": "gzip, br"}) as answer:
        assert answer.headers["Content-Encoding"] in {"br", "gzip"}
        assert "Accept-Encoding" in answer.headers["Vary"]


def test_a_page_of_the_release_before_gets_todays_files_and_keeps_them_for_an_hour_only(world: Any) -> None:
    with world.browser().client.get("/static/0123456789ab/ehsg.css") as answer:
        assert answer.status_code == 200
        assert answer.data == (static_files.FOLDER / "ehsg.css").read_bytes()
        assert answer.headers["Cache-Control"] == "max-age=3600, public"


@pytest.mark.parametrize("path", ["0123456789ab/none.css", "none.css", "0123456789ab/../../app.py", "..%2f..%2fapp.py"])
def test_what_is_no_static_file_is_not_found(world: Any, path: str) -> None:
    assert world.browser().client.get(f"/static/{path}").status_code == 404


def test_the_address_changes_with_any_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "vendor").mkdir()
    (tmp_path / "one.css").write_text("a{}")
    (tmp_path / "vendor" / "two.css").write_text("b{}")
    monkeypatch.setattr(static_files, "FOLDER", tmp_path)
    fresh = static_files.version.__wrapped__
    before = fresh()
    (tmp_path / "one.css.gz").write_bytes(b"a copy")
    assert fresh() == before, "a compressed copy is the same file"
    (tmp_path / "vendor" / "two.css").write_text("c{}")
    assert fresh() != before
    (tmp_path / "vendor" / "two.css").write_text("b{}")
    assert fresh() == before
    (tmp_path / "vendor" / "two.css").rename(tmp_path / "vendor" / "three.css")
    assert fresh() != before
