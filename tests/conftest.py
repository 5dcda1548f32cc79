"""The database that the tests run on, and `--db` to choose it."""

import gc

import pytest

from tests import notes, once


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--db",
        choices=("sqlite", "postgresql"),
        default="sqlite",
        help="which database the integration tests run on",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Before any test is read: some are made by it."""
    once.ON = config.getoption("--db") == "sqlite"
    gc.set_threshold(100_000, 20, 20)  # looking for garbage at every turn took a fourteenth of the processor


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures that tests found, before pytest's closing line."""
    for note in notes.NOTES:
        terminalreporter.write_line(note)
