"""A file with rows and columns, as spreadsheets write them and as they come damaged."""

import csv
from collections.abc import Iterable
from io import StringIO

import pytest

from ehsg.domain.history_file import LONGEST_LINE, MOST_SHOWN, NOT_IN_THIS_ENCODING, Refusals, Table, lines

UNREAD = "so this row and those after it were not read."


def _table(
    text: str, required: Iterable[str] = ("a", "b"), others: Iterable[str] = ()
) -> tuple[list[object], list[str]]:
    refusals = Refusals()
    table = Table("f.csv", lines(StringIO(text, newline="")), refusals)
    found = list(table.rows()) if table.check_header(list(required), set(others)) else []
    return [(number, cells) for number, cells in found], [str(one) for one in refusals.shown]


def test_rows_are_counted_as_a_spreadsheet_counts_them() -> None:
    text = 'a,b\r\n1,2\r\n\r\n , \r\n3,"4\r\n5"\r\n6,7'
    assert _table(text) == ([(2, ["1", "2"]), (5, ["3", "4\r\n5"]), (6, ["6", "7"])], [])


def test_names_of_columns_may_have_blanks_and_capitals_and_columns_any_order() -> None:
    refusals = Refusals()
    table = Table("f.csv", ["B , A\n"], refusals)
    assert table.check_header(["a", "b"])
    assert table.columns == {"b": 0, "a": 1}


def test_empty_columns_and_empty_values_at_the_end_do_no_harm() -> None:
    assert _table("a,b,,\n1,2,,\n3,4\n5\n,,,,,\n") == (
        [(2, ["1", "2", "", ""]), (3, ["3", "4", "", ""]), (4, ["5", "", "", ""])],
        [],
    )


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("a\n", ["f.csv, row 1, column b: This column is missing."]),
        ("a,b,A\n1,2,3\n", ["f.csv, row 1, column A: This column is there twice."]),
        ("a,b,c\n", ["f.csv, row 1, column c: There is no such column, and no descriptor with this id."]),
        ("a,b\n1,2,3\n", ["f.csv, row 2, “3”: The row has more values than the file has columns."]),
        ("a,,b\n1,x,2\n", ["f.csv, row 2, “x”: This value stands in a column without a name."]),
    ],
)
def test_what_is_wrong_with_the_columns_is_told(text: str, refused: list[str]) -> None:
    assert _table(text)[1] == refused


@pytest.mark.parametrize(("text", "first"), [("", ""), ("\n", ""), ("a;b\n1;2\n", ", “a;b”"), ("x,y\n", ", “x”")])
def test_a_file_without_any_of_the_columns_is_told_what_its_first_row_must_be(text: str, first: str) -> None:
    assert _table(text) == (
        [],
        [f"f.csv, row 1{first}: The first row must name the columns a, b, separated by commas."],
    )


@pytest.mark.parametrize(
    "text",
    ['a,b\n1,2\n3,"4\n5,6\n', 'a,b\n1,2\n"3"x,4\n', "a,b\n1,2\n" + '"' + "x" * 200_000 + '",4\n'],
    ids=["a quotation mark is never closed", "text after a quotation mark", "a value without an end"],
)
def test_a_row_that_cannot_be_told_from_the_next_ends_the_reading(text: str) -> None:
    found, refused = _table(text)
    assert found == [(2, ["1", "2"])]
    assert len(refused) == 1
    assert refused[0].startswith("f.csv, row 3: The file cannot be read as CSV here (")
    assert refused[0].endswith(UNREAD)


def test_a_file_that_is_one_endless_line_is_not_read_whole() -> None:
    class Endless(StringIO):
        asked = 0

        def readline(self, size: int | None = -1, /) -> str:
            assert size == LONGEST_LINE
            Endless.asked += 1
            return "1," * (LONGEST_LINE // 2)

    with pytest.raises(csv.Error, match="longer than"):
        list(lines(Endless()))
    assert Endless.asked == 1
    refusals = Refusals()
    assert not Table("f.csv", lines(Endless()), refusals).check_header(["a"])
    assert [UNREAD in one.reason for one in refusals.shown] == [True]


def test_a_value_in_another_encoding_is_refused_with_what_to_do() -> None:
    refusals = Refusals()
    Table("f.csv", ["a\n"], refusals).refuse(7, "a", b"caf\xe9".decode(errors="surrogateescape"), "Something else.")
    (refusal,) = refusals.shown
    assert (refusal.value, refusal.reason) == ("caf\ufffd", NOT_IN_THIS_ENCODING)
    str(refusal).encode()  # can be printed


def test_a_value_is_shown_short_and_without_what_a_terminal_would_obey() -> None:
    refusals = Refusals()
    Table("f.csv", ["a\n"], refusals).refuse(2, "a", "\x1b[31mred\r\nand\tblue " + "x" * 100, "Wrong.")
    assert refusals.shown[0].value == "\ufffd[31mred\ufffd and blue " + "x" * 20 + "…"
    assert len(refusals.shown[0].value) == 40


def test_many_refusals_are_counted_and_only_the_first_are_kept() -> None:
    refusals = Refusals()
    table = Table("f.csv", ["a\n"], refusals)
    for number in range(1_000):
        table.refuse(number, "a", "x", "Wrong.")
    assert (len(refusals.shown), refusals.count, refusals.more) == (MOST_SHOWN, 1_000, 1_000 - MOST_SHOWN)
    assert [one.row for one in refusals.shown] == list(range(MOST_SHOWN))
