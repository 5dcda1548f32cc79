"""Narratives that wait for their returns."""

import sqlite3

from ehsg.domain.past_returns import PastNarrative


class Texts:
    """Narratives by area and year, in a file of its own that is gone afterwards: they may be more than fit."""

    def __init__(self) -> None:
        self._store = sqlite3.connect("")
        self._store.execute(
            "CREATE TABLE texts (area INT, year INT, descriptor TEXT, row INT, words TEXT, "
            "PRIMARY KEY (area, year, descriptor)) WITHOUT ROWID"
        )

    def add(self, text: PastNarrative) -> int | None:
        """Keeps it; the row of the one that is there already, if any."""
        key = (text.area_id, text.year, text.descriptor_id)
        added = self._store.execute(
            "INSERT INTO texts VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING", (*key, text.row, text.text)
        )
        if added.rowcount:
            return None
        earlier = self._store.execute("SELECT row FROM texts WHERE (area, year, descriptor) = (?, ?, ?)", key)
        return int(earlier.fetchone()[0])

    def of(self, area_id: int, year: int) -> dict[str, str]:
        """Descriptor id to narrative."""
        rows = self._store.execute("SELECT descriptor, words FROM texts WHERE (area, year) = (?, ?)", (area_id, year))
        return dict(rows)

    def close(self) -> None:
        """Throws them away."""
        self._store.close()
