"""What becomes of the service when things are broken on purpose, on both databases, in a table: make faults.

The tests of `tests/integration/test_faults*.py` break them: processes are killed, database servers stopped, disks
filled, statements refused, documents given too little time. Every line of the table is the name and the outcome of one
of them, as pytest wrote it down.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
TESTS = "tests/integration/test_faults*.py"
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
HEADINGS = ("what was broken, and what became of it", "database", "result", "seconds")
WIDEST = 96  # characters of the first column; what is longer goes on in the next line


class Row(NamedTuple):
    """One fault on one database: "held", "FAILED", or why it is not for this database."""

    what: str
    database: str
    result: str
    seconds: float

    @property
    def held(self) -> bool:
        """Whether what the test promises is so; what does not concern this database is no failure."""
        return self.result != "FAILED"


def main(databases: Sequence[str] = tuple(DATABASES)) -> int:
    """Prints the table; 1 when something did not hold, or nothing was tried."""
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="ehsg-faults-") as folder:
        for name in databases:
            file = Path(folder) / f"{name}.xml"
            print(f"Breaking things on {DATABASES[name]} ...", flush=True)
            status, output = run(name, file)
            found = list(read(file.read_text(encoding="utf-8"), DATABASES[name])) if file.exists() else []
            rows += found
            if status or not found:
                print(output)
                rows += [] if found else [Row("the tests themselves", DATABASES[name], "FAILED", 0.0)]
    print("\n".join(table(rows)))
    return 0 if rows and all(row.held for row in rows) else 1


def run(database: str, file: Path) -> tuple[int, str]:
    """Runs the tests there; pytest's status and what it printed."""
    tests = sorted(str(path.relative_to(ROOT)) for path in ROOT.glob(TESTS))
    command = [sys.executable, "-m", "pytest", "-q", "--db", database, f"--junitxml={file}", *tests]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout + done.stderr


def read(xml: str, database: str) -> Iterator[Row]:
    """The rows of pytest's own report, in its order. A test that also fails while it is cleaned up is one row."""
    rows: dict[tuple[str, str], Row] = {}
    for case in ElementTree.fromstring(xml).iter("testcase"):  # noqa: S314  # our own pytest wrote it
        key = (case.get("classname", ""), case.get("name", ""))
        seconds = float(case.get("time", "0"))
        before = rows.get(key)
        result = "FAILED" if before and not before.held else _result(case)
        rows[key] = Row(sentence(key[1]), database, result, seconds + (before.seconds if before else 0.0))
    yield from rows.values()


def _result(case: ElementTree.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "FAILED"
    skipped = case.find("skipped")
    return "held" if skipped is None else f"not here: {skipped.get('message') or 'left out'}"


def sentence(name: str) -> str:
    """A test's name as a sentence, with what it was given: "A disk that is full is told (at the save)"."""
    found = re.fullmatch(r"(?:test_)?(\w+?)(?:\[(.*)\])?", name, re.DOTALL)
    words, given = (found[1], found[2]) if found else (name, None)
    said = words.replace("_", " ")
    return f"{said[:1].upper()}{said[1:]}" + (f" ({given})" if given else "")


def table(rows: Sequence[Row]) -> Iterator[str]:
    """The lines to print, and one that sums up."""
    cells = [HEADINGS, *((row.what, row.database, row.result, f"{row.seconds:.1f}") for row in rows)]
    wide = [min(WIDEST, max(len(line[0]) for line in cells)), *(max(len(c[n]) for c in cells) for n in (1, 2, 3))]
    for number, (what, database, result, seconds) in enumerate(cells):
        first, *more = _broken(what, wide[0])
        yield f"{first:<{wide[0]}}  {database:<{wide[1]}}  {result:<{wide[2]}}  {seconds:>{wide[3]}}"
        yield from (f"  {rest}" for rest in more)
        if number == 0:
            yield "  ".join("-" * width for width in wide)
    held, failed = (sum(row.held is so for row in rows) for so in (True, False))
    left_out = sum(row.result.startswith("not here") for row in rows)
    yield f"{held - left_out} held, {failed} failed, {left_out} are not for that database, in {_all(rows):.0f} seconds."


def _all(rows: Iterable[Row]) -> float:
    return sum(row.seconds for row in rows)


def _broken(text: str, width: int) -> list[str]:
    """The text in lines of so many characters at most, broken between words."""
    lines = [""]
    for word in text.split(" "):
        room = width if len(lines) == 1 else width - 2
        if lines[-1] and len(lines[-1]) + 1 + len(word) > room:
            lines.append(word)
        else:
            lines[-1] = f"{lines[-1]} {word}".strip()
    return lines


if __name__ == "__main__":
    sys.exit(main(tuple(sys.argv[1:]) or tuple(DATABASES)))
