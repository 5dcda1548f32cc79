"""The database that the tests run on, and `--db` to choose it."""

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="which database the integration tests run on",
    )
