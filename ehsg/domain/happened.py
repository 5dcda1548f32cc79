"""One event of a return, as the sentences of its history need it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Happened:
    """One event as it is stored. `by` is the person's name, empty where the service itself did it.

    A key that `old` and `new` both lack means that this was not changed.
    """

    id: int
    at: datetime
    by: str
    kind: str
    subject: str
    old: Mapping[str, Any]
    new: Mapping[str, Any]
