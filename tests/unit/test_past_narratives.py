"""Narratives in a file of their own, and files that are too large to be in memory whole."""

import tracemalloc
from collections.abc import Iterator

from ehsg.domain.history_file import Refusals, Table
from ehsg.domain.past_returns import NARRATIVE_COLUMNS, PastNarrative, Reader, narratives
from ehsg.domain.past_years import Places
from tests.history_files import LEEDS, known, row, text
from tests.unit.content_samples import GUIDE


def _narratives(*rows: tuple[str, str, str, str]) -> tuple[list[PastNarrative], list[str]]:
    refusals = Refusals()
    reader = Reader(Places(known(GUIDE)))
    list(reader.returns(Table("h.csv", text([row(GUIDE)]).splitlines(keepends=True), refusals)))
    lines = text([dict(zip(NARRATIVE_COLUMNS, one, strict=True)) for one in rows]).splitlines(keepends=True)
    found = list(narratives(Table("n.csv", lines, refusals), reader.places, reader.rows))
    return found, [str(one) for one in refusals.shown]


def test_a_narrative_goes_with_its_return_as_it_was_written() -> None:
    words = "=Not a formula.\r\n\r\nSecond “paragraph”, with a comma"
    found, refused = _narratives(("E08000035", "2019.0", "FV1", words), ("Leeds", "2019", "fv2", "  "))
    assert refused == []
    assert found == [PastNarrative(2, LEEDS.id, 2019, "fv1", words.replace("\r\n", "\n"), 0)]


def test_characters_that_cannot_be_stored_are_left_out_of_a_narrative_and_counted() -> None:
    (found,), refused = _narratives(("Leeds", "2019", "fv1", "a\x00b\x1bc"))
    assert (found.text, found.removed, refused) == ("abc", 2, [])


def test_a_narrative_without_its_return_of_a_strange_descriptor_or_too_long_is_refused() -> None:
    found, refused = _narratives(
        ("Leeds", "2018", "fv1", "a"),
        ("BCP", "2019", "fv1", "a"),
        ("Leeds", "2019", "zz1", "a"),
        ("Leeds", "2019", "fv1", "a" * 5_001),
        ("Leeds", "2019", "fv1", "a" * 5_000),
    )
    assert [one.row for one in found] == [6]
    assert refused == [
        "n.csv, row 2, column area, “Leeds”: The file of returns has none of Leeds for 2018.",
        "n.csv, row 3, column area, “BCP”: The file of returns has none of BCP for 2019.",
        "n.csv, row 4, column descriptor, “zz1”: Give the id of a descriptor of the guide working-1.",
        f"n.csv, row 5, column narrative, “{'a' * 39}…”: A narrative has at most 5,000 characters, and this has 5,001.",
    ]


def test_a_file_is_never_in_memory_whole() -> None:
    """20,000 rows, of which all but one are refused: nothing is kept of them but what is printed."""
    one = text([row(GUIDE)])
    header, line = one.splitlines(keepends=True)

    def lines() -> Iterator[str]:
        yield header
        yield from (line for _ in range(20_000))

    tracemalloc.start()
    refusals = Refusals()
    found = sum(1 for _ in Reader(Places(known(GUIDE))).returns(Table("h.csv", lines(), refusals)))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (found, refusals.count) == (1, 19_999)
    assert peak < 500_000
