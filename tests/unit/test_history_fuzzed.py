"""Any bytes as a file of past returns; valid files with one thing wrong; and what was written read back."""

import csv
import time
from collections.abc import Iterable
from io import BytesIO, StringIO, TextIOWrapper
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ehsg.cli.history import ENCODINGS
from ehsg.domain.history_file import MOST_SHOWN, NOT_IN_THIS_ENCODING, Refusal, Refusals, Table, lines
from ehsg.domain.past_returns import FIXED, NARRATIVE_COLUMNS, PastNarrative, PastReturn, Reader, narratives
from ehsg.domain.past_years import Places
from ehsg.domain.text import NOT_TEXT
from tests.history_files import known, row
from tests.unit.content_samples import GUIDE

COLUMNS = (*FIXED, *GUIDE.descriptor_ids)
KNOWN = known(GUIDE)
BASE = (
    row(GUIDE),
    row(GUIDE, year="2018", fv1="0", share_with_coordinators="no"),
    row(GUIDE, area="BCP", data_maturity_model="6", da7="5"),
    row(GUIDE, area="E08000016", year="2021", priority_1="wf2", wf2="1"),
)
TEXTS = (("Leeds", "2019", "fv1", "Families say so."), ("BCP", "2019", "da7", "Two lines,\r\nand “quotes”."))
Rows = list[list[str]]


def decoded(data: bytes, encoding: str) -> Iterable[str]:
    """The file's lines as the command opens it."""
    return lines(TextIOWrapper(BytesIO(data), encoding=ENCODINGS[encoding], errors="surrogateescape", newline=""))


def read(data: bytes, encoding: str = "utf-8") -> tuple[list[PastReturn], Refusals]:
    refusals = Refusals()
    return list(Reader(Places(KNOWN)).returns(Table("h.csv", decoded(data, encoding), refusals))), refusals


def read_texts(data: bytes, encoding: str = "utf-8") -> tuple[list[PastNarrative], Refusals]:
    """Beside the valid file of returns."""
    refusals = Refusals()
    reader = Reader(Places(KNOWN))
    list(reader.returns(Table("h.csv", decoded(written(cells(BASE)), "utf-8"), refusals)))
    assert not refusals.count
    return list(narratives(Table("n.csv", decoded(data, encoding), refusals), reader.places, reader.rows)), refusals


def cells(rows: Iterable[dict[str, str]]) -> Rows:
    """The header and each row."""
    return [list(COLUMNS), *([one[column] for column in COLUMNS] for one in rows)]


def written(rows: Iterable[Iterable[str]], encoding: str = "utf-8", **how: Any) -> bytes:
    out = StringIO(newline="")
    csv.writer(out, **{"lineterminator": "\r\n", **how}).writerows(rows)
    return out.getvalue().encode(encoding, "surrogateescape")


def told(refusals: Refusals) -> list[Refusal]:
    """Each in words that can be printed, short, and no more than are shown."""
    assert len(refusals.shown) == min(refusals.count, MOST_SHOWN)
    for refusal in refusals.shown:
        assert refusal.reason.endswith((".", "windows-1252."))
        assert len(str(refusal)) < 400
        assert str(refusal).encode("utf-8")
        assert not NOT_TEXT.search(str(refusal))
        assert len(str(refusal).splitlines()) == 1
    return refusals.shown


def test_a_value_with_the_line_ends_of_other_alphabets_is_told_on_one_line() -> None:
    assert [refusal.value for refusal in told(read("a\u2028b\u2029c".encode())[1])] == ["a b c"]


# Any bytes

PIECES = st.sampled_from(
    [
        ",".join(COLUMNS).encode(), ",".join(NARRATIVE_COLUMNS).encode(), b"area,year,descriptor", b"\xef\xbb\xbf",
        b"\n",
        b"\r", b"\r\n", b",", b'"', b'""', b";", b"\t", b"\x00", b"\xff\xfe", b"Leeds", b"2019", b"4", b"yes", b"fv1",
        b"=1+1", b"\xe9", b"\xed\xa0\x80", "\u2028\x85\ufeff٣".encode(), b"9" * 30, b"1e400", b"nan", b"-1",
        b"Leeds,2019,4,yes,no,fv1,wf1,co1," + b",".join([b"3"] * len(GUIDE.descriptor_ids)),
    ]
)  # fmt: skip
ANYTHING = st.binary(max_size=300) | st.lists(PIECES, max_size=40).map(b"".join)


@given(ANYTHING, st.sampled_from(sorted(ENCODINGS)))
def test_any_bytes_are_read_or_refused_in_words(data: bytes, encoding: str) -> None:
    for reading in (read, read_texts):
        found, refusals = reading(data, encoding)
        told(refusals)
        assert len(found) <= data.count(b"\n") + data.count(b"\r")


LARGE = {
    "a quotation mark that is never closed": b'a,"' + b"x,\n" * 400_000,
    "one endless line": b"x" * 3_000_000,
    "nothing but commas": b"," * 999_999 + b"\n" + b"," * 999_999,
    "nothing but new lines": b"\n" * 1_000_000,
    "old Mac lines": b"\r" * 1_000_000,
    "NULs": b"\x00" * 2_000_000,
    "as many columns as fit a line": b"a," * 499_000 + b"\n" + b"1," * 499_000,
    "one column, thousands of times": ",".join([*COLUMNS, *["fv1"] * 100_000]).encode() + b"\nLeeds",
    "a value over the limit of the reader": ",".join(COLUMNS).encode() + b"\n" + b"L" * 140_000 + b",2019\n",
    "thousands of rows that are wrong": ",".join(COLUMNS).encode() + b"\n" + b"Camelot,2019\n" * 10_000,
    "a spreadsheet": b"PK\x03\x04\x14\x00\x06\x00" + bytes(range(256)) * 4_000,
}


@pytest.mark.parametrize("what", LARGE)
def test_a_large_file_that_is_none_is_refused_in_seconds(what: str) -> None:
    began = time.process_time()
    for reading in (read, read_texts):
        found, refusals = reading(LARGE[what])
        assert (found, bool(refusals.count)) == ([], True)
        told(refusals)
    assert time.process_time() - began < 30


# A valid file with one thing wrong

NUMBERS = st.sampled_from(range(len(BASE)))
PLACES = st.sampled_from(range(len(COLUMNS)))
BASE_FOUND = read(written(cells(BASE)))[0]
VALUES = st.text(max_size=12) | st.sampled_from(
    ["", " ", "4", "4.0", "04", "6", "-1", "1.5", "1e0", "²", "٣", "NaN", "yes", "NO", "fv1", "WF3", "da1", "zz9",
     "Leeds", "leeds ", "BCP", "2019", "2018.0", "2026", "9" * 400, "=1+1", "\x00", "\udce9", '"', "a\r\nb"]
)  # fmt: skip


def test_the_file_to_be_damaged_is_valid() -> None:
    assert len(BASE_FOUND) == len(BASE)
    assert len(read_texts(written([NARRATIVE_COLUMNS, *TEXTS]))[0]) == len(TEXTS)


@given(st.permutations(range(len(BASE))), st.permutations(range(len(COLUMNS))))
def test_rows_and_columns_in_another_order_mean_the_same(order: list[int], columns: list[int]) -> None:
    header, *rows = cells(BASE)
    found, refusals = read(written([[line[at] for at in columns] for line in (header, *(rows[n] for n in order))]))
    assert told(refusals) == []
    assert found == [BASE_FOUND[n] for n in order]


@given(NUMBERS)
def test_a_row_that_is_gone_takes_nothing_else_along_and_one_that_is_twice_is_told(number: int) -> None:
    header, *rows = cells(BASE)
    found, refusals = read(written([header, *(r for n, r in enumerate(rows) if n != number)]))
    assert (found, told(refusals)) == ([one for n, one in enumerate(BASE_FOUND) if n != number], [])
    found, refusals = read(written([header, *rows, rows[number]]))
    assert (found, [(one.row, one.column) for one in told(refusals)]) == (BASE_FOUND, [(6, "area")])


@given(PLACES)
def test_a_column_that_is_gone_or_there_twice_is_told(place: int) -> None:
    without = [line[:place] + line[place + 1 :] for line in cells(BASE)]
    found, refusals = read(written(without))
    assert (found, [(one.row, one.column) for one in told(refusals)]) == ([], [(1, COLUMNS[place])])
    _, refusals = read(written([[*line, line[place]] for line in cells(BASE)]))
    assert [(one.row, one.column) for one in told(refusals)] == [(1, COLUMNS[place])]


@given(PLACES, VALUES)
def test_a_heading_that_is_changed_is_told_or_means_the_same(place: int, value: str) -> None:
    header, *rows = cells(BASE)
    found, refusals = read(written([[*header[:place], value, *header[place + 1 :]], *rows]))
    if refusals.count:
        # A column without a name is told where something stands in it.
        assert {one.row for one in told(refusals)} <= {1, *(range(1, 6) if not value.strip() else ())}
    else:
        assert value.strip().lower() == COLUMNS[place]
        assert found == BASE_FOUND


@given(NUMBERS, PLACES, VALUES)
def test_a_value_that_is_changed_is_taken_as_it_is_meant_or_told_with_row_and_column(
    number: int, place: int, value: str
) -> None:
    header, *rows = cells(BASE)
    rows[number][place] = value
    found, refusals = read(written([header, *rows]))
    others = [one for n, one in enumerate(BASE_FOUND) if n != number]
    if refusals.count:
        assert [one for one in found if one in others] == others or COLUMNS[place] in ("area", "year")
        # A repeated area is told in the later row; priorities that do not go together in each of their columns.
        assert {one.row for one in told(refusals)} <= {number + 2, *(range(2, 6) if place < 2 else ())}
        assert all(one.column for one in refusals.shown)
        fits = ("priority", "data_maturity") if COLUMNS[place].startswith(("priority", "data_maturity")) else ()
        assert all(one.column == COLUMNS[place] or one.column.startswith(fits or "area") for one in refusals.shown)
    else:
        assert [one for n, one in enumerate(found) if n != number] == others
        assert meant(found[number], COLUMNS[place]) == value_meant(COLUMNS[place], value)


def meant(one: PastReturn, column: str) -> Any:
    scores = dict(zip(GUIDE.descriptor_ids, one.scores, strict=True))
    fixed = (one.area.id, one.year, one.model, one.shared_with_areas, one.shared_with_departments, *one.priorities)
    return {**dict(zip(FIXED, fixed, strict=True)), **scores}[column]


def value_meant(column: str, value: str) -> Any:
    """By a rule of its own, simpler than the reader's."""
    plain = value.strip().lower()
    if column == "area":
        return {"leeds": 1, "bcp": 3}[plain]
    if column.startswith("share"):
        return plain == "yes"
    return plain if column.startswith("priority") else int(float(plain))


@given(NUMBERS, PLACES, PLACES)
def test_two_values_that_are_swapped_are_told_in_their_row_or_taken_as_they_stand(
    number: int, one: int, other: int
) -> None:
    header, *rows = cells(BASE)
    rows[number][one], rows[number][other] = rows[number][other], rows[number][one]
    found, refusals = read(written([header, *rows]))
    assert {refusal.row for refusal in told(refusals)} <= {number + 2}
    if not refusals.count:
        assert [r for n, r in enumerate(found) if n != number] == [r for n, r in enumerate(BASE_FOUND) if n != number]
        for at in (one, other):
            assert meant(found[number], COLUMNS[at]) == value_or_area(COLUMNS[at], rows[number][at])


def value_or_area(column: str, value: str) -> Any:
    return {"E08000016": 4}.get(value) or value_meant(column, value)


# There and back

LINE_ENDS = st.sampled_from(["\r\n", "\n", "\r"])
QUOTING = st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL])


def in_encoding(encoding: str) -> st.SearchStrategy[str]:
    """What people type and this encoding has: no control characters but tab and new line."""
    letters = st.characters(codec=encoding, exclude_categories=("Cs", "Cc", "Cn"), include_characters="\t\n€’é=\"',;")
    return st.text(letters, min_size=1, max_size=60).map(str.strip).filter(bool)


@settings(max_examples=50)
@given(st.data(), st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]), LINE_ENDS, QUOTING)
def test_a_file_comes_back_as_it_was_written(data: st.DataObject, encoding: str, ends: str, quoting: int) -> None:
    scores = st.lists(st.integers(0, 5), min_size=len(GUIDE.descriptor_ids), max_size=len(GUIDE.descriptor_ids))
    made = [
        row(
            GUIDE,
            area=area,
            year=str(year),
            **dict(zip(GUIDE.descriptor_ids, map(str, data.draw(scores)), strict=True)),
        )
        for area, year in data.draw(
            st.lists(
                st.tuples(st.sampled_from(["Leeds", "BCP", "E08000038"]), st.integers(2000, 2023)),
                min_size=1,
                unique=True,
            )
        )
    ]
    how = {"lineterminator": ends, "quoting": quoting}
    found, refusals = read(written(cells(made), encoding, **how), "windows-1252" if encoding == "cp1252" else "utf-8")
    assert told(refusals) == []
    assert [[str(score) for score in one.scores] for one in found] == [
        [r[d] for d in GUIDE.descriptor_ids] for r in made
    ]
    assert [str(one.year) for one in found] == [r["year"] for r in made]


@settings(max_examples=50)
@given(st.data(), st.sampled_from(["utf-8", "utf-8-sig", "cp1252"]), LINE_ENDS, QUOTING)
def test_narratives_come_back_as_they_were_written(data: st.DataObject, encoding: str, ends: str, quoting: int) -> None:
    texts = data.draw(st.lists(in_encoding("cp1252" if encoding == "cp1252" else "utf-8"), min_size=1, max_size=5))
    rows = [("Leeds", "2019", id_, text) for id_, text in zip(GUIDE.descriptor_ids, texts, strict=False)]
    file = written([NARRATIVE_COLUMNS, *rows], encoding, lineterminator=ends, quoting=quoting)
    found, refusals = read_texts(file, "windows-1252" if encoding == "cp1252" else "utf-8")
    assert told(refusals) == []
    assert [one.text for one in found] == texts


def test_a_narrative_in_another_encoding_is_refused_and_does_not_lose_its_letters() -> None:
    found, refusals = read_texts(written([NARRATIVE_COLUMNS, ("Leeds", "2019", "fv1", "A café in Bury")], "cp1252"))
    assert found == []
    assert [(r.row, r.column, r.value, r.reason) for r in refusals.shown] == [
        (2, "narrative", "A caf\ufffd in Bury", NOT_IN_THIS_ENCODING)
    ]
