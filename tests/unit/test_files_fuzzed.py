"""Any bytes as a file of neighbours, as a guide, as pasted areas; and valid ones of these with one thing wrong."""

import random
import time
from collections.abc import Iterable
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ehsg.domain import cohorts, neighbours
from ehsg.domain.guide_file import MAX_CHARACTERS, MOST_TOLD, GuideInvalid, read_guide
from ehsg.domain.neighbours_file import LARGEST, File, read_file
from ehsg.domain.past_years import KnownArea
from ehsg.domain.text import NOT_TEXT
from tests.unit.guide_texts import TEXT
from tests.unit.registered import LEEDS, REGISTER

HEADER = ["area", *(f"neighbour_{n}" for n in range(1, 7))]
ROWS = [
    ["Leeds", "Area 3", "Area 4", "Area 5", "Area 6", "Area 7", ""],
    ["Barnsley", "Leeds", "Area 4", "E08000005", "Area 6", "Area 7", "Area 8"],
    ["Area 9", "Area 10", "Area 11", "Area 12", "Area 13", "Area 14", ""],
]
AREAS = [
    KnownArea(1, "E08000035", None, "Leeds", None),
    KnownArea(2, "E10000006", None, "Cumbria", date(2023, 4, 1)),
    KnownArea(3, "E06000062", None, "Twice", None),
    KnownArea(4, "E06000061", None, "Twice", None),
]
CELLS = st.text(max_size=12) | st.sampled_from(
    [
        "",
        " ",
        "Leeds",
        "E08000001",
        "Area 30",
        "Area 3",
        "Cumbria",
        "Newtown",
        "=1+1",
        '"',
        "a\nb",
        "\x00",
        "９",
        "é" * 90,
    ]
)


def lists(rows: Iterable[Iterable[str]], end: str = "\n") -> File:
    text = end.join(",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows)
    return read_file(text.encode("utf-8", "surrogatepass"), REGISTER)


def told(sentences: Iterable[str]) -> list[str]:
    """Each can be printed on one line, and is short whatever it is about."""
    found = list(sentences)
    for sentence in found:
        assert sentence.encode("utf-8")
        assert not NOT_TEXT.search(sentence)
        assert len(sentence) < 500
    return found


GOOD = lists([HEADER, *ROWS])
# Files as large as may be, of what takes longest to read or to tell.
LARGE = {
    "quotation marks": b'"' * LARGEST,
    "an open quotation mark": b'area,neighbour_1\n"' + b"a,\n" * 300_000,
    "commas": b"," * LARGEST,
    "new lines": b"\n" * LARGEST,
    "a name without an end": b"area,neighbour_1\n" + b"x" * 130_000 + b"," + b"y" * 130_000,
    "a thousand rows of nobody": b"area," + b",".join(b"neighbour_%d" % n for n in range(1, 99)) + b"\n"
    + (b"Leeds," + b"x," * 98 + b"\n") * 999,
}  # fmt: skip


def test_the_lists_to_be_damaged_are_valid() -> None:
    assert (len(GOOD.rows), GOOD.problems) == (3, ())


@pytest.mark.parametrize("what", LARGE)
def test_a_large_file_of_neighbours_is_read_or_refused_in_seconds(what: str) -> None:
    began = time.process_time()
    problems = told(map(str, read_file(LARGE[what], REGISTER).problems))
    assert problems
    assert time.process_time() - began < 30


@given(st.permutations(range(3)), st.permutations(range(7)), st.sampled_from(["\n", "\r\n", "\r"]))
def test_lists_with_rows_and_columns_in_another_order_mean_the_same(
    rows: list[int], columns: list[int], end: str
) -> None:
    found = lists([[line[at] for at in columns] for line in (HEADER, *(ROWS[n] for n in rows))], end)
    assert found.problems == ()
    assert {id_: row.ids for id_, row in found.rows.items()} == {id_: row.ids for id_, row in GOOD.rows.items()}


@given(st.integers(0, 2), st.integers(0, 6), CELLS)
def test_a_cell_that_is_changed_is_taken_or_told_with_its_row(row: int, column: int, cell: str) -> None:
    rows = [list(line) for line in ROWS]
    rows[row][column] = cell
    found = lists([HEADER, *rows])
    problems = told(map(str, found.problems))
    if NOT_TEXT.search(cell.replace("\r", "\n")):
        assert problems == ["The file is not a text file. Save it as CSV in your spreadsheet, then choose it again."]
    elif problems:
        # Of an area that is there twice the later row is told.
        assert all(
            problem.startswith(f"Row {row + 2}") or (column == 0 and "already" in problem) for problem in problems
        )
    else:
        named = {area.id for text in rows[row][1:] if isinstance(area := REGISTER.find(text), neighbours.Known)}
        assert named in [entry.ids for entry in found.rows.values()]
        assert len(found.rows) == len(ROWS)


@given(st.integers(0, 2), st.integers(0, 6))
def test_lists_with_a_row_or_a_column_too_many_or_too_few_are_told_or_mean_the_rest(row: int, column: int) -> None:
    assert len(lists([HEADER, *(line for n, line in enumerate(ROWS) if n != row)]).rows) == 2
    assert [p.where for p in lists([HEADER, *ROWS, ROWS[row]]).problems] == ["Row 5, column A"]
    without = lists([line[:column] + line[column + 1 :] for line in (HEADER, *ROWS)])
    twice = lists([[*line, line[column]] for line in (HEADER, *ROWS)])
    assert {p.where.split(",")[0] for p in without.problems} <= {"Row 1", "Row 2", "Row 4"}
    assert without.problems or column == 6
    assert {p.where.split(",")[0] for p in twice.problems} <= {"Row 1", "Row 2", "Row 3", "Row 4"}
    assert twice.problems


LINES = st.lists(CELLS | st.sampled_from(["Twice", "Cumbria", "leeds"]), max_size=12).map("\n".join)


@given(LINES | st.text(max_size=200))
def test_any_pasted_lines_are_areas_or_told_by_their_number(text: str) -> None:
    read = cohorts.read_lines(text, AREAS)
    lines = text.split("\n")
    assert read.ids <= {1}
    assert all(problem.startswith("Line ") for problem in read.problems)
    assert len(read.problems) + len(read.ids) <= len(lines)
    listed = neighbours.read_lines(text, LEEDS, REGISTER)
    assert listed.problems or 5 <= len(listed.ids) <= 20
    assert all(len(str(problem)) < 500 for problem in listed.problems)


# --- Guides ---


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(GuideInvalid) as refusal:
        read_guide(text, name="g.yaml")
    return refusal.value.problems


def read_or_refused(text: str) -> tuple[str, ...]:
    """Nothing where it is a guide, else why not."""
    try:
        read_guide(text, name="g.yaml")
    except GuideInvalid as refusal:
        return refusal.problems or ("no reason",)
    return ()


NUMBERS = [
    *("0x" + "f" * 5_000, "0b" + "1" * 90_000, "0" + "7" * 6_000, "-" + "9" * 5_000, "9" * 21),
    *("1" + ":59" * 30_000, "1" + ":59" * 9 + ".5", "1.0e+400", ".inf", ".nan"),
]
PLACES = ["edition: working-1", "score: 0", "required: 3", "{data: 3", "minimum: 1", "high_score: 4"]


@pytest.mark.parametrize("place", [place for place in PLACES if place in TEXT])
@pytest.mark.parametrize("number", NUMBERS, ids=lambda number: f"{number[:4]}, {len(number)}")
def test_a_number_that_nobody_can_mean_is_refused_wherever_it_stands(place: str, number: str) -> None:
    key, _, _ = place.rpartition(" ")
    found = told(problems(TEXT.replace(place, f"{key} {number}", 1)))
    assert "(line " in found[0] or found[0].startswith("line ")


LONG = {
    "keys": "\n".join(f"k{n}: 1" for n in range(5_000)),
    "one key again and again": "a: 1\n" * 8_000,
    "descriptors": TEXT.replace("descriptors:\n", "descriptors:\n" + "  - {}\n" * 4_000, 1),
    "mappings without a value": "{" + ",".join(f"a{n}" for n in range(6_000)) + "}",
    "a list": "-\n" * 30_000,
}


@pytest.mark.parametrize("what", LONG)
def test_a_guide_of_thousands_of_mistakes_tells_the_first_of_them_and_how_many_more(what: str) -> None:
    assert len(LONG[what]) <= MAX_CHARACTERS
    began = time.process_time()
    found = told(problems(LONG[what]))
    assert len(found) <= MOST_TOLD + 1
    assert len(found) == 1 or (found[-1].startswith("and ") and found[-1].endswith(" more problems"))
    assert time.process_time() - began < 60


@settings(max_examples=40)
@given(st.integers(0, TEXT.count("\n") - 1), st.sampled_from(["gone", "twice", "swapped", "indented", "cut"]))
def test_a_guide_with_one_line_damaged_is_read_or_told_near_that_line(at: int, how: str) -> None:
    lines = TEXT.splitlines(keepends=True)
    one, two = lines[at], lines[min(at + 1, len(lines) - 1)]
    becomes = {"gone": [two], "twice": [one, one, two], "swapped": [two, one], "indented": [f" {one}", two]}
    text = "".join([*lines[:at], *becomes.get(how, [one[: len(one) // 2], "\n", two]), *lines[at + 2 :]])
    told(read_or_refused(text))


@settings(max_examples=40)
@given(st.binary(max_size=200), st.integers(0, 2**32))
def test_a_guide_with_bytes_damaged_is_read_or_refused(scratch: bytes, seed: int) -> None:
    data = bytearray(TEXT.encode())
    place = random.Random(seed).randrange(len(data))
    data[place : place + len(scratch)] = scratch
    told(read_or_refused(data.decode("utf-8", "surrogateescape")))
