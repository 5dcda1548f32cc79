"""Many rows at once."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert

from ehsg.extensions import db
from ehsg.models import Base


def add_rows(*, model: type[Base], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Adds the rows in the session's transaction: as PostgreSQL takes them quickest, elsewhere as any others.

    Values as attributes have them; columns that are not named get what the table says, not what the model does.
    """
    connection, table = db.session.connection(), model.__table__
    assert isinstance(table, Table)  # noqa: S101  # nosec B101  # for the type checker
    if connection.dialect.name == "postgresql":
        _copy(connection, table, columns, rows)
    elif values := [dict(zip(columns, row, strict=True)) for row in rows]:
        connection.execute(insert(table), values)


def _copy(connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    made = [_bound(table.c[name], connection) for name in columns]
    # Names of the models only; the values go by themselves.
    names = f"{table.name} ({', '.join(columns)})"
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {names} FROM STDIN") as copy:
        for row in rows:
            copy.write_row([make(value) if make else value for make, value in zip(made, row, strict=True)])


def _bound(column: Any, connection: Connection) -> Callable[[Any], Any] | None:
    """What makes of a value what the database driver is given, where the two differ."""
    kind = column.type.dialect_impl(connection.dialect)
    made: Callable[[Any], Any] | None = kind.bind_processor(connection.dialect)
    return made
