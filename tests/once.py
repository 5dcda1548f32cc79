"""What is the same on either database is tested by the letter with one of them only; `--db postgresql` turns it off."""

import pytest

ON = True


def with_sqlite() -> pytest.MarkDecorator:
    """For tests of what is the same on either database."""
    return pytest.mark.skipif(not ON, reason="it is the same on either database, and is tested with SQLite")


def with_postgresql() -> pytest.MarkDecorator:
    """For tests of what an installation does."""
    return pytest.mark.skipif(ON, reason="it is what an installation does, and those have PostgreSQL")
