"""What `make bench` measures can be made: it is not run with the tests, and must not be found broken when needed."""

from pathlib import Path

from bench import data


def test_the_bench_makes_a_return_that_is_submitted_and_one_that_is_worked_on(tmp_path: Path) -> None:
    made = data.make(tmp_path)
    assert made
