"""The registry of areas: loading it, and what becomes of areas that were reorganised."""

import csv
from datetime import date
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from ehsg import models
from ehsg.cli.areas import REGISTRY
from ehsg.extensions import db
from tests import factories

HEADER = "area,kind,gss_code,gss_code_from_april_2025,region,authority_type,submits_as,earned_autonomy_2021_22,other\n"
ROW = "Leeds,authority,E08000035,,Yorkshire and The Humber,metropolitan district,Leeds,yes,\n"


def _load(app: Any, file: Path | None = None) -> Any:
    return app.test_cli_runner().invoke(args=["areas", "load", *([str(file)] if file else [])])


def _file(folder: Path, text: str) -> Path:
    file = folder / "areas.csv"
    file.write_text(text, encoding="utf-8")
    return file


def _areas() -> dict[str, models.Area]:
    db.session.expire_all()
    rows = db.session.scalars(select(models.Area).options(selectinload(models.Area.successors)))
    return {area.code: area for area in rows}


def test_the_registry_holds_153_authorities_and_the_former_ones(app: Any) -> None:
    result = _load(app)
    assert (result.exit_code, result.output) == (0, "157 areas added, 0 brought up to date.\n")
    areas = _areas()
    assert sum(area.closed_on is None for area in areas.values()) == 153
    assert areas["E08000035"].name == "Leeds"
    assert areas["E08000016"].later_code == "E08000038", "Barnsley"


def test_loading_the_registry_twice_changes_nothing(app: Any) -> None:
    _load(app)
    before = {code: (area.id, area.name, area.closed_on) for code, area in _areas().items()}
    assert _load(app).output == "0 areas added, 157 brought up to date.\n"
    assert {code: (area.id, area.name, area.closed_on) for code, area in _areas().items()} == before
    assert db.session.query(models.AreaSuccession).count() == 6


def test_every_authority_of_the_registry_is_loaded_as_it_stands_there(app: Any) -> None:
    _load(app)
    areas = _areas()
    with REGISTRY.open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] in ("authority", "former")]
    assert len(rows) == len(areas)
    for row in rows:
        area = areas[row["gss_code"]]
        assert (area.name, area.region, area.authority_type) == (row["area"], row["region"], row["authority_type"])
        assert area.earned_autonomy == (row["earned_autonomy_2021_22"] == "yes")


def test_a_former_authority_keeps_its_history_and_names_its_successors(app: Any, guide: Any) -> None:
    cumbria = factories.AreaFactory(code="E10000006", name="Cumbria")
    old = factories.AssessmentFactory(
        area=cumbria, collection__year=2022, state="submitted", submitted_at=factories.NOW, submissions_made=1
    )
    factories.SubmissionFactory(assessment=old, guide=guide)
    db.session.commit()
    _load(app)
    loaded = _areas()["E10000006"]
    assert loaded.closed_on == date(2023, 4, 1)
    assert [area.name for area in loaded.successors] == ["Cumberland", "Westmorland and Furness"]
    kept = db.session.scalars(select(models.Submission)).one()
    assert kept.content["area_name"] == "Cumbria"
    assert db.session.get(models.Assessment, kept.assessment_id).area_id == loaded.id


def test_a_former_authority_is_not_invited_to_a_new_collection_and_can_be_read(app: Any, guide: Any) -> None:
    from ehsg.queries import areas
    from ehsg.services.collections import create_collection

    _load(app)
    year = {"opens_at": factories.NOW, "closes_at": factories.NOW.replace(month=7), "sharing_from": factories.NOW}
    more = {"guide": guide, "demonstration": False, "user_id": None, "now": factories.NOW}
    create_collection(year=2024, **year, **more)
    assert db.session.query(models.Assessment).count() == 153
    assert areas.find("E10000006").name == "Cumbria"


def test_an_area_can_be_found_by_its_later_code_too(app: Any) -> None:
    from ehsg.queries import areas

    _load(app)
    assert areas.find("E08000016").id == areas.find("E08000038").id


def test_a_changed_name_is_brought_up_to_date_and_nothing_is_removed(app: Any, tmp_path: Path) -> None:
    factories.AreaFactory(code="E08000099", name="Not in the file")
    factories.AreaFactory(code="E08000035", name="Old name", earned_autonomy=False)
    db.session.commit()
    result = _load(app, _file(tmp_path, HEADER + ROW))
    assert result.output == "0 areas added, 1 brought up to date.\n"
    areas = _areas()
    assert set(areas) == {"E08000099", "E08000035"}
    assert (areas["E08000035"].name, areas["E08000035"].earned_autonomy) == ("Leeds", True)


def test_a_file_with_a_byte_order_mark_and_windows_line_ends_is_read(app: Any, tmp_path: Path) -> None:
    text = "\ufeff" + (HEADER + ROW).replace("\n", "\r\n")
    assert _load(app, _file(tmp_path, text)).output == "1 areas added, 0 brought up to date.\n"


@pytest.mark.parametrize(
    ("text", "problems"),
    [
        ("", ["The file has no column area, kind"]),
        (HEADER.replace("region,", ""), ["The file has no column region."]),
        (HEADER, ["The file has no areas."]),
        (HEADER + "A group,submitter_group,,,North,,,no,\n", ["The file has no areas."]),
        (HEADER + ROW + ROW, ["Area 2 (Leeds): the code E08000035 is there twice."]),
        (HEADER + ROW.replace("E08000035", "e08000035"), ["Area 1 (Leeds): “e08000035” is not a GSS code"]),
        (HEADER + ROW.replace("E08000035", "E0800003"), ["Area 1 (Leeds): “E0800003” is not a GSS code"]),
        (HEADER + ROW.replace("E08000035", ""), ["Area 1 (Leeds): “” is not a GSS code"]),
        (HEADER + ROW.replace("E08000035", "E0800003²"), ["Area 1 (Leeds): “E0800003²” is not a GSS code"]),
        (HEADER + ROW.replace("Yorkshire and The Humber", " "), ["Area 1 (E08000035): the name or the region is"]),
        (
            HEADER + ROW.replace("Leeds,", ",", 1) + ROW.replace("E08000035", "X"),
            ["Area 1 (E08000035): the name or the region is missing.", "Area 2 (Leeds): “X” is not a GSS code"],
        ),
        (HEADER + ROW.replace("35,,", "35,Later,"), ["Area 1 (Leeds): “Later” is not a GSS code of its own."]),
        (
            HEADER + ROW.replace("35,,", "35,E08000099,") + ROW.replace("E08000035", "E08000099"),
            ["Area 2 (Leeds): the code E08000099 is there twice."],
        ),
        (HEADER + ROW.replace("Leeds", "L\x00eds", 1), ["Area 1: area must be text of at most 255 characters."]),
        (HEADER + ROW.replace("Leeds", "L" * 256), ["Area 1: area, submits_as must be text of at most 255"]),
        (HEADER + ROW + '"Leeds\n', ["The file cannot be read as CSV after line 2: unexpected end of data."]),
        (HEADER + "L" * 140_000 + ROW, ["The file cannot be read as CSV after line 1: field larger than"]),
        (HEADER + "Leeds,authority,E08000035\n", ["Area 1 (Leeds): the line has fewer values than the file has"]),
    ],
)
def test_each_problem_of_a_file_is_named_and_nothing_of_it_is_loaded(
    app: Any, tmp_path: Path, text: str, problems: list[str]
) -> None:
    result = _load(app, _file(tmp_path, text))
    assert result.exit_code == 1
    assert all(problem in result.output for problem in problems), result.output
    assert _areas() == {}


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"area\x00,kind\n"])
def test_a_file_that_is_no_text_is_refused_in_words(app: Any, tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "areas.csv"
    file.write_bytes(content)
    result = _load(app, file)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert "Traceback" not in result.output


def test_a_file_that_is_not_there_is_refused(app: Any, tmp_path: Path) -> None:
    result = _load(app, tmp_path / "nothing.csv")
    assert result.exit_code == 2
    assert "does not exist" in result.output


def test_a_short_row_after_a_good_one_does_not_stop_half_way(app: Any, tmp_path: Path) -> None:
    short = "York,authority,E06000014,,Yorkshire and The Humber\n"
    result = _load(app, _file(tmp_path, HEADER + ROW + short))
    assert result.exit_code == 1
    assert "Area 2 (York)" in result.output
    assert _areas() == {}


def test_the_registry_is_plain_comma_separated_text() -> None:
    rows = list(csv.reader(StringIO(REGISTRY.read_text(encoding="utf-8"))))
    assert {len(row) for row in rows} == {len(rows[0])}
