"""Reading the files that are published."""

import csv
from io import StringIO
from typing import Any

from tests.pages import Browser

BASE = "/national/2019/exports"


def table(browser: Browser, id_: str, query: str = "", base: str = BASE) -> tuple[list[str], list[list[str]]]:
    """The columns and lines of one of the CSV files."""
    response = browser.get(f"{base}/{id_}.csv{query}")
    assert response.status_code == 200, (id_, response.status_code)
    head, *lines = csv.reader(StringIO(response.data.decode("utf-8-sig"), newline=""))
    return head, lines


def shown(cell: Any) -> str:
    """A spreadsheet's cell as it is shown."""
    return f"{cell.value:.1f}" if cell.number_format == "0.0" else str(cell.value)
