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

    parser.addoption(
        "--share", default="1/1", help="which share of the modules to run, such as 2/3 for every third one"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leaves out the modules of the other shares: scripts/test runs them as parts of their own."""
    share, of = map(int, config.getoption("--share").split("/"))
    modules = sorted({item.path for item in items})
    others = {module for place, module in enumerate(modules) if place % of != share - 1}
    config.hook.pytest_deselected(items=[item for item in items if item.path in others])
    items[:] = [item for item in items if item.path not in others]


def pytest_configure(config: pytest.Config) -> None:
    """Before any test is read: some are made by it."""
    once.ON = config.getoption("--db") == "sqlite"
    gc.set_threshold(100_000, 20, 20)  # looking for garbage at every turn took a fourteenth of the processor


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """The figures that tests found, before pytest's closing line."""
    for note in notes.NOTES:
        terminalreporter.write_line(note)
