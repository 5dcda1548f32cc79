"""Files of past returns that are not taken: each reason is told, and nothing is stored."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from ehsg import models
from ehsg.extensions import db
from ehsg.services import history as services
from ehsg.services.collections import create_collection
from tests import factories
from tests.factories import NOW
from tests.history_files import row, text
from tests.integration.conftest import World
from tests.integration.importing import import_rows, leeds_in_2019, run, without_asking_for_migrations

TABLES = [
    *(models.Collection, models.Assessment, models.DescriptorScore, models.SharingPermission, models.PriorityChoice),
    *(models.Submission, models.SubmissionScore, models.SubmissionSection, models.SubmissionPriority, models.Event),
]


@pytest.fixture(autouse=True)
def _migrated(monkeypatch: pytest.MonkeyPatch) -> None:
    without_asking_for_migrations(monkeypatch)


def _counts() -> dict[str, int]:
    db.session.expire_all()
    return {model.__tablename__: db.session.query(model).count() for model in TABLES}


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_a_return_that_is_there_stays_as_it_is(world: World, tmp_path: Path, state: str) -> None:
    if state == "submitted":
        leeds_in_2019(world, tmp_path)
    else:
        create_collection(
            year=2019,
            opens_at=datetime(2019, 4, 1, tzinfo=UTC),
            closes_at=datetime(2019, 7, 1, tzinfo=UTC),
            sharing_from=datetime(2019, 7, 1, tzinfo=UTC),
            guide=world.guide,
            demonstration=False,
            area_ids=[world.leeds.id],
            user_id=None,
            now=NOW,
        )
        db.session.commit()
    before = _counts()
    result = import_rows(world, tmp_path, [row(world.guide, fv1="0"), row(world.guide, year="2018")])
    assert result.exit_code == 1
    assert result.stderr == (
        "h.csv, row 2, column area, “Leeds”: Leeds has a return for 2019 already. None is ever overwritten.\n"
        "Nothing was imported, for 1 reason.\n"
    )
    assert _counts() == before


def test_a_collection_that_is_still_open_takes_nothing(world: World, tmp_path: Path) -> None:
    before = _counts()
    result = import_rows(world, tmp_path, [row(world.guide, year="2024")])
    assert result.exit_code == 1
    assert "Only past years are imported, and the 2024 collection closes at" in result.stderr
    assert _counts() == before


def test_one_wrong_value_anywhere_and_nothing_is_stored(world: World, tmp_path: Path) -> None:
    before = _counts()
    rows = [row(world.guide, year=str(year)) for year in range(2000, 2020)]
    rows[-1] = {**rows[-1], "da7": "five"}
    result = import_rows(world, tmp_path, rows)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.splitlines() == [
        "h.csv, row 21, column da7, “five”: Give a whole number from 0 to 5.",
        "Nothing was imported, for 1 reason.",
    ]
    assert _counts() == before


def test_a_hundred_refusals_are_printed_and_the_rest_are_counted(world: World, tmp_path: Path) -> None:
    rows = [dict.fromkeys(row(world.guide), "x") for _ in range(5)]
    result = import_rows(world, tmp_path, rows)
    told = result.stderr.splitlines()
    each = 8 + len(world.guide.descriptor_ids)
    assert len(told) == 102
    assert told[100:] == [
        f"And {5 * each - 100} more like these.",
        f"Nothing was imported, for {5 * each} reasons.",
    ]


def test_a_dry_run_stores_nothing_and_says_what_would_be_imported(world: World, tmp_path: Path) -> None:
    before = _counts()
    result = import_rows(world, tmp_path, [row(world.guide)], "--dry-run")
    assert (result.exit_code, result.stdout.splitlines()) == (
        0,
        [
            "2019: 1 return to import, into a new collection that is closed.",
            "This was a dry run, so nothing was imported.",
        ],
    )
    assert _counts() == before
    refused = import_rows(world, tmp_path, [row(world.guide, fv1="6")], "--dry-run")
    assert (refused.exit_code, "“6”" in refused.stderr) == (1, True)


def test_a_file_without_returns_is_refused(world: World, tmp_path: Path) -> None:
    file = tmp_path / "h.csv"
    file.write_text(text([row(world.guide)]).splitlines()[0] + "\n\n")
    result = run(world, "history", "import", file)
    assert (result.exit_code, result.stderr.splitlines()[0]) == (1, "h.csv, row 2: The file has no returns.")


def test_a_second_narrative_for_the_same_is_refused_and_nothing_is_stored(world: World, tmp_path: Path) -> None:
    before, file = _counts(), tmp_path / "n.csv"
    named = {"area": "Leeds", "year": "2019", "descriptor": "da7", "narrative": "First"}
    file.write_text(text([named, {**named, "area": "E08000035", "narrative": "Second"}]), newline="")
    result = import_rows(world, tmp_path, [row(world.guide)], "--narratives", file)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[0] == ("n.csv, row 3, column descriptor, “da7”: Row 2 has its narrative already.")
    assert _counts() == before


@pytest.mark.parametrize(
    ("encoding", "option", "taken"),
    [
        ("utf-8", (), True),
        ("utf-8-sig", (), True),
        ("cp1252", ("--encoding", "windows-1252"), True),
        ("cp1252", (), False),
        ("utf-16", (), False),
    ],
)
def test_files_are_read_in_the_encoding_that_they_have(
    world: World, tmp_path: Path, encoding: str, option: tuple[str, ...], taken: bool
) -> None:
    factories.AreaFactory(name="Ynys Môn")
    file = tmp_path / "h.csv"
    file.write_bytes(text([row(world.guide, area="Ynys Môn")]).encode(encoding))
    result = run(world, "history", "import", file, *option)
    assert (result.exit_code == 0) is taken, result.output
    if encoding == "cp1252" and not taken:
        assert result.stderr.splitlines()[0] == (
            "h.csv, row 2, column area, “Ynys M\ufffdn”: This has characters in another encoding. Save the file as "
            "CSV UTF-8, or import it with --encoding windows-1252."
        )


def test_an_edition_is_chosen_for_years_that_have_none_and_a_strange_one_is_refused(
    world: World, tmp_path: Path
) -> None:
    result = import_rows(world, tmp_path, [row(world.guide)], "--edition", "working-9")
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: There is no guide working-9. These are loaded: working-1.\n",
    )
    assert import_rows(world, tmp_path, [row(world.guide)], "--edition", "working-1").exit_code == 0


def test_a_file_that_changes_while_it_is_imported_is_not(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = _counts()
    original = services.write_returns

    def write(**values: Any) -> None:
        original(**values)
        (tmp_path / "h.csv").write_text("")

    monkeypatch.setattr(services, "write_returns", write)
    monkeypatch.setattr(services._Import, "check", _checked_then(services._Import.check, tmp_path / "h.csv"))
    result = import_rows(world, tmp_path, [row(world.guide), row(world.guide, year="2018")])
    assert (result.exit_code, "“seven”" in result.stderr) == (1, True)
    assert _counts() == before


def _checked_then(check: Any, file: Path) -> Any:
    def checked(self: Any, known: Any) -> Any:
        result = check(self, known)
        file.write_text(file.read_text().replace("2018,4", "2018,seven"))
        return result

    return checked


def test_somebody_who_adds_the_same_return_meanwhile_is_not_overwritten(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    leeds_in_2019(world, tmp_path)
    before = _counts()
    monkeypatch.setattr(services, "_known", _without_returns(services._known))
    result = import_rows(world, tmp_path, [row(world.guide, year="2018"), row(world.guide)])
    assert (result.exit_code, result.stderr) == (
        1,
        "Error: Nothing was imported: somebody else added a return or a collection meanwhile.\n",
    )
    assert _counts() == before


def test_a_database_that_is_busy_is_said_without_a_stack_of_calls(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy(**_: Any) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked\nmore of it"))

    monkeypatch.setattr(services, "write_returns", busy)
    result = import_rows(world, tmp_path, [row(world.guide)])
    assert (result.exit_code, result.stderr) == (1, "Error: Nothing was imported: database is locked.\n")


def _without_returns(known: Any) -> Any:
    return lambda *values: replace(known(*values), returns=frozenset())
