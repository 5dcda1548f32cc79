"""What `make bench` measures can be made: it is not run with the tests, and must not be found broken when needed."""

from pathlib import Path

import pytest

from bench import data, national


def test_the_bench_makes_a_return_that_is_submitted_and_one_that_is_worked_on(tmp_path: Path) -> None:
    made = data.make(tmp_path)
    assert made


def test_the_bench_makes_ten_years_of_returns_and_somebody_who_may_look_at_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(national, "AREAS", 6)
    made = national.make(tmp_path)
    client = made.app.test_client(use_cookies=False)
    for page in made.pages():
        request = next(page.requests())
        assert client.get(request.path, headers=request.headers).status_code == page.status, page.name
