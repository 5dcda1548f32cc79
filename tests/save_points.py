"""Requests that only read get no save point in the tests: two statements less of the four or five that they make.

What they would write is undone at their end, and without a save point it would not be: so writing is refused.
"""

import re
from typing import Any

from sqlalchemy import Engine, event

from ehsg.database import READ_ONLY

_WRITES = re.compile(r"\s*(?:WITH\b.*\b)?(?:INSERT|UPDATE|DELETE)\s", re.DOTALL | re.IGNORECASE)


def only_where_something_is_written(engine: Engine) -> None:
    """From now on; AssertionError in a request that only reads and writes all the same."""
    dialect, left_out = engine.dialect, set[str]()
    begins, undoes, releases = dialect.do_savepoint, dialect.do_rollback_to_savepoint, dialect.do_release_savepoint

    def begin(connection: Any, name: str) -> None:
        if READ_ONLY.get():
            left_out.add(name)
        else:
            begins(connection, name)

    def undo(connection: Any, name: str) -> None:
        if name not in left_out:
            undoes(connection, name)
        left_out.discard(name)

    def release(connection: Any, name: str) -> None:
        if name not in left_out:
            releases(connection, name)
        left_out.discard(name)

    dialect.do_savepoint, dialect.do_rollback_to_savepoint, dialect.do_release_savepoint = begin, undo, release  # type: ignore[method-assign]

    @event.listens_for(engine, "before_cursor_execute")
    def refuse(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        assert not (READ_ONLY.get() and _WRITES.match(statement)), f"a request that only reads writes: {statement}"
