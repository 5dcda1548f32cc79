"""Files of statistical neighbours, good ones and every kind of bad one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehsg.domain.neighbours_file import LARGEST, File, Row, letter, read_file
from tests.unit.registered import BARNSLEY, LEEDS, REGISTER, known

HEAD = "area,neighbour_1,neighbour_2,neighbour_3,neighbour_4,neighbour_5,neighbour_6\n"
LEEDS_ROW = "Leeds,Area 3,Area 4,Area 5,Area 6,Area 7,\n"
HOW = "The columns are area, neighbour_1, neighbour_2 and so on, with commas between them."
NOT_TEXT = "The file is not a text file. Save it as CSV in your spreadsheet, then choose it again."
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01"


def read(text: str | bytes) -> File:
    return read_file(text if isinstance(text, bytes) else text.encode(), REGISTER)


def problems(text: str | bytes) -> list[str]:
    return [str(problem) for problem in read(text).problems]


def test_one_row_an_area_is_read_by_names_and_codes() -> None:
    found = read(HEAD + LEEDS_ROW + "E08000038,E08000001,area 3,Area 4, Area 5 ,Area 6,Area 7\n")
    assert found.problems == ()
    assert found.rows == {LEEDS.id: Row(2, frozenset(range(3, 8))), BARNSLEY.id: Row(3, frozenset({1, *range(3, 8)}))}


@pytest.mark.parametrize(
    "data",
    [
        (HEAD + LEEDS_ROW).encode("utf-8-sig"),
        (HEAD + LEEDS_ROW).replace("\n", "\r\n").encode(),
        (HEAD + LEEDS_ROW).replace("\n", "\r").encode(),
        (HEAD + LEEDS_ROW).rstrip().encode(),
        ("\n".join(["", ",,", HEAD.strip(), "", ",,,,,,", LEEDS_ROW])).encode(),
        (HEAD.upper() + LEEDS_ROW).encode(),
        HEAD.replace("_", " ").encode() + LEEDS_ROW.encode(),
        b"neighbour,neighbour,neighbour,neighbour,neighbour,area\nArea 3,Area 4,Area 5,Area 6,Area 7,Leeds\n",
        (HEAD.strip() + ",,\n" + LEEDS_ROW.strip() + ",,\n").encode(),
        (HEAD.replace("area", '"area"') + LEEDS_ROW.replace("Area 3", '"Area\n3"')).encode(),
    ],
    ids=["BOM", "Windows lines", "old Mac lines", "no last line end", "blank rows", "capitals", "blanks in headings",
         "area last", "blank columns", "quoted"],
)  # fmt: skip
def test_what_spreadsheets_make_of_it_is_read_too(data: bytes) -> None:
    found = read(data)
    assert found.problems == ()
    assert found.rows[LEEDS.id].ids == frozenset(range(3, 8))


def test_a_file_in_windows_1252_is_read() -> None:
    from ehsg.domain.neighbours import Register

    register = Register([*REGISTER.areas, known(40, "Côte d’Azur")])
    found = read_file((HEAD + LEEDS_ROW.replace("Area 7", "Côte d’Azur")).encode("cp1252"), register)
    assert found.rows[LEEDS.id].ids == {3, 4, 5, 6, 40}


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("Camelot", "“Camelot” is not an area. Give its name or its GSS code as they are in this service."),
        ("Cumbria", "Cumbria is a former area, which has no neighbours and is nobody’s."),
        ("Leeds", "Leeds cannot be its own neighbour."),
        ("E08000003", "Area 3 is there already: row 2, column B."),
        ("=HYPERLINK(1)", "“=HYPERLINK(1)” is not an area. Give its name or its GSS code as they are in this service."),
    ],
)
def test_what_is_wrong_in_a_cell_is_told_with_row_and_column(cell: str, told: str) -> None:
    assert problems(HEAD + LEEDS_ROW.rstrip() + cell + "\n") == [f"Row 2, column G: {told}"]


@pytest.mark.parametrize(
    ("row", "told"),
    [
        (",Area 3,Area 4,Area 5,Area 6,Area 7,", "Row 3, column A: The area is missing."),
        ("Cumbria,Area 3,Area 4,Area 5,Area 6,Area 7,",
         "Row 3, column A: Cumbria is a former area, which has no neighbours and is nobody’s."),
        ("Leeds,Area 3,Area 4,Area 5,Area 6,Area 7,", "Row 3, column A: Leeds has a row already: row 2."),
        ("E08000001,Area 8,Area 4,Area 5,Area 6,Area 7,", "Row 3, column A: Leeds has a row already: row 2."),
        ("Area 9,Area 3,Area 4,Area 5,Area 6", "Row 3: Area 9 has 4 neighbours here. A list has 5 to 20."),
        ("Area 9", "Row 3: Area 9 has 0 neighbours here. A list has 5 to 20."),
        ("Area 9,Area 3,Area 4,Area 5,Area 6,Area 7,,Area 8", "Row 3, column H: “Area 8” stands under no heading."),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_row_is_told(row: str, told: str) -> None:
    assert problems(f"{HEAD}{LEEDS_ROW}{row}\n") == [told]


def test_a_row_with_more_neighbours_than_a_list_may_have_is_refused() -> None:
    head = "area," + ",".join(f"neighbour_{n}" for n in range(1, 22))
    row = "Leeds," + ",".join(f"Area {n}" for n in range(3, 24))
    assert problems(f"{head}\n{row}\n") == ["Row 2: Leeds has 21 neighbours here. A list has 5 to 20."]


def test_every_problem_of_every_row_is_told() -> None:
    text = HEAD + "Leeds,Camelot,Avalon,Area 5,Area 6,Area 7,\nAtlantis,Area 3\nArea 9,Area 9,Area 4,Area 5\n"
    assert [problem.where for problem in read(text).problems] == [
        "Row 2, column B", "Row 2, column C", "Row 3, column A", "Row 4, column B", "Row 4",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("heading", "told"),
    [
        ("name,neighbour_1", [
            f"Row 1: There is no column “area”. {HOW}", f"Row 1, column A: “name” is no column of such a file. {HOW}"]),
        ("area", [f"Row 1: There is no column “neighbour_1”. {HOW}"]),
        ("area,area,neighbour_1", [f"Row 1: There is more than one column “area”. {HOW}"]),
        ("area,neighbour_1,nieghbour_2", [f"Row 1, column C: “nieghbour_2” is no column of such a file. {HOW}"]),
        ("area;neighbour_1;neighbour_2", [
            f"Row 1: There is no column “area”. {HOW}",
            f"Row 1: There is no column “neighbour_1”. {HOW}",
            f"Row 1, column A: “area;neighbour_1;neighbour_2” is no column of such a file. {HOW}"]),
        ("Leeds,Area 3", [
            f"Row 1: There is no column “area”. {HOW}",
            f"Row 1: There is no column “neighbour_1”. {HOW}",
            f"Row 1, column A: “Leeds” is no column of such a file. {HOW}",
            f"Row 1, column B: “Area 3” is no column of such a file. {HOW}"]),
    ],
)  # fmt: skip
def test_missing_repeated_and_strange_columns_are_told(heading: str, told: list[str]) -> None:
    assert problems(f"{heading}\n{LEEDS_ROW}") == told


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "The file is empty."),
        (b" \r\n\t\n", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (b",,,\n,,\n", "The file is empty."),
        ((HEAD + "Camelot\n" * 1_000).encode(), "The file has more than 1,000 rows. It has one for each area."),
        ((HEAD + "Leeds" + ",Area 3" * 100).encode(), f"Row 2: There are more than 100 columns. {HOW}"),
        (("neighbour," * 100 + "area").encode(), f"Row 1: There are more than 100 columns. {HOW}"),
        (HEAD.encode(), "The file has no areas, only headings."),
        ((HEAD + ",,,,,,\n\n").encode(), "The file has no areas, only headings."),
        (PNG, NOT_TEXT),
        (b"PK\x03\x04\x14\x00\x00\x00", NOT_TEXT),
        ((HEAD + LEEDS_ROW).encode("utf-16"), NOT_TEXT),
        ((HEAD + LEEDS_ROW).replace("Area 3", "Area\x003").encode(), NOT_TEXT),
        (b"\x81\x8d\x8f", NOT_TEXT),
        ((HEAD + "x" * LARGEST).encode(), "The file is larger than 1 MB."),
        (
            (HEAD + LEEDS_ROW + 'Area 9,"Area 3,Area 4').encode(),
            "Row 3: This cannot be read. Check its quotation marks.",
        ),
        ((HEAD + 'Leeds,"Area 3"x').encode(), "Row 2: This cannot be read. Check its quotation marks."),
    ],
)
def test_a_file_that_cannot_be_read_at_all_is_told_in_one_sentence(data: bytes, told: str) -> None:
    assert problems(data) == [told]


def test_a_file_of_a_thousand_rows_and_a_hundred_columns_is_read() -> None:
    assert len(problems(HEAD + "Camelot\n" * 999)) == 999
    wide = HEAD.strip() + "," * 92 + ",neighbour_99\n"
    assert problems(wide + LEEDS_ROW) == []
    assert problems(wide + LEEDS_ROW.strip() + "," * 93 + "Camelot\n")[0].startswith("Row 2, column CV: “Camelot”")


def test_a_file_of_just_the_largest_size_is_read() -> None:
    text = HEAD + LEEDS_ROW
    assert read(text + "\n" * (LARGEST - len(text))).problems == ()


@pytest.mark.parametrize(("place", "name"), [(0, "A"), (25, "Z"), (26, "AA"), (27, "AB"), (701, "ZZ"), (702, "AAA")])
def test_columns_are_named_as_spreadsheets_do(place: int, name: str) -> None:
    assert letter(place) == name


CELLS = st.sampled_from(
    ["area", "neighbour_1", "Leeds", "Area 3", "Cumbria", "Newtown", "", " ", '"', "\n", ",", "é", "\x00"]
)


@given(st.lists(CELLS, max_size=40).map("".join) | st.text(max_size=200))
def test_any_text_is_read_or_has_a_problem(text: str) -> None:
    found = read(text.encode("utf-8", "surrogatepass"))
    assert found.problems or found.rows


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_have_a_problem(data: bytes) -> None:
    found = read(data)
    assert found.problems or found.rows
