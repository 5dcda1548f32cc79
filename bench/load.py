"""Deadline day on this machine: make load (or python -m bench.load). Writes nothing that stays.

A PostgreSQL and a gunicorn with the settings of production, both on loopback, and locust with everybody on board. Every
save is read back, by its person with the next page and by us at the end. `SECONDS=60` makes it shorter.
"""

import csv
import json
import os
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from flask import Flask
from sqlalchemy import func, select

from bench import __main__ as table_of
from bench import data, load_data, saves
from bench.national import postgresql
from bench.serve import serving
from ehsg import create_app
from ehsg.config import ROOT, Settings
from ehsg.extensions import db
from ehsg.models import Area, Assessment, Collection, DescriptorScore, Submission

SECONDS = int(os.environ.get("SECONDS", "180"))
RAMP = 30  # seconds in which everybody arrives
P95 = 250  # milliseconds, of all requests together
PLAIN = ("Name", "Request Count", "Failure Count", "50%", "95%", "99%", "Max Response Time")


class Lost(NamedTuple):
    """Saves that were acknowledged; of them, not there when read back; and submissions, the same."""

    saves: int
    lost: int
    submissions: int
    submissions_lost: int


def main() -> int:
    """Prints the table; 1 when a budget is not met."""
    for name in [name for name in os.environ if table_of.OURS.match(name)]:
        del os.environ[name]
    print("\n".join(table_of.machine()), flush=True)
    with (
        tempfile.TemporaryDirectory(prefix="ehsg-load-", ignore_cleanup_errors=True) as made,
        postgresql(Path(made)) as (url, _postmaster),
    ):
        return 0 if day(Path(made), url) else 1


def day(folder: Path, url: str) -> bool:
    """Fills the database, lets everybody in, looks for what they saved; whether every budget is met."""
    app = create_app(
        Settings(environment="development", instance=folder, database_url=url, seal_key=None, secure_cookies=False)
    )
    print("Making every area's return and its people ...", flush=True)
    load_data.make(app, folder)
    environment = {"EHSG_INSTANCE": str(folder), "DATABASE_URL": url, "EHSG_SECURE_COOKIES": "false"}
    with serving(folder / "server.log", environment) as port:
        rows = crowd(folder, port)
        lost = look_for(app, json.loads((folder / "saved.json").read_text()))
        many = saves.run(app, port)
    print(table(rows))
    said = (folder / "server.log").read_text()
    with app.app_context():
        db.engine.dispose()
    return verdict(rows, lost, many, errors=said.count('"level": "ERROR"'))


def crowd(folder: Path, port: int) -> list[dict[str, str]]:
    """Everybody at work for the time: locust's lines, one for each kind of request and one for all."""
    how_many = load_data.EDITORS + load_data.SUBMITTING + load_data.NATIONAL
    print(f"{how_many:,} people arrive in {RAMP} s and work for {SECONDS} s ...", flush=True)
    command = [sys.executable, "-m", "locust", "--locustfile", "bench/crowd.py", "--headless", "--only-summary"]
    command += ["--host", f"http://127.0.0.1:{port}", "--users", str(how_many), "--spawn-rate", str(how_many / RAMP)]
    command += ["--run-time", f"{RAMP + SECONDS}s", "--csv", str(folder / "crowd"), "--exit-code-on-error", "0"]
    command += ["--stop-timeout", "10", "--loglevel", "ERROR"]
    environment = {**os.environ, "EHSG_LOAD_FOLDER": str(folder), "PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr[-3000:])
    with (folder / "crowd_failures.csv").open(newline="") as file:
        for failure in csv.DictReader(file):
            print(f"failed: {failure['Name']}, {failure['Occurrences']} times: {failure['Error']}")
    with (folder / "crowd_stats.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def look_for(app: Flask, saved: dict[str, Any]) -> Lost:
    """The last of each person's saves of each descriptor, in the database, and how often each was saved there."""
    with app.app_context():
        stored = {
            f"{code} {id_}": (narrative, version)
            for code, id_, narrative, version in db.session.execute(
                select(Area.code, DescriptorScore.descriptor_id, DescriptorScore.narrative, DescriptorScore.version)
                .join(Assessment, Assessment.id == DescriptorScore.assessment_id)
                .join(Area, Area.id == Assessment.area_id)
                .join(Collection, Collection.id == Assessment.collection_id)
                .where(Collection.year == data.THIS_YEAR)
            )
        }
        submitted = db.session.scalar(
            select(func.count())
            .select_from(Submission)
            .join(Assessment)
            .join(Collection)
            .where(Collection.year == data.THIS_YEAR)
        )
    texts = {key: one for key, one in saved.items() if key in stored}
    lost = sum(one["lost"] + (one["mark"] not in stored[key][0]) for key, one in texts.items())
    acknowledged = len(saved) - len(texts)
    return Lost(sum(one["saves"] for one in texts.values()), lost, acknowledged, acknowledged - (submitted or 0))


def table(rows: list[dict[str, str]]) -> str:
    """As Markdown, the whole last."""
    lines = ["| request | number | failed | p50 ms | p95 ms | p99 ms | longest ms |", "|---|---|---|---|---|---|---|"]
    for row in sorted(rows, key=lambda row: (row["Name"] == "Aggregated", row["Name"])):
        name = "**all**" if row["Name"] == "Aggregated" else f"{row['Name']} ({row['Type']})"
        lines.append(f"| {name} | " + " | ".join(f"{float(row[key]):.0f}" for key in PLAIN[1:]) + " |")
    return "\n".join(lines)


def verdict(rows: list[dict[str, str]], lost: Lost, many: saves.Outcome, errors: int) -> bool:
    """Prints each budget with what was found; whether all are met."""
    whole = next(row for row in rows if row["Name"] == "Aggregated")
    rate = float(whole["Request Count"]) / (RAMP + SECONDS)
    found = (
        (f"p95 {float(whole['95%']):.0f} ms (budget {P95}), {rate:.0f} requests a second", float(whole["95%"]) < P95),
        (f"{whole['Failure Count']} requests failed", int(whole["Failure Count"]) == 0),
        (f"{errors} errors in the server's log", errors == 0),
        (f"{lost.lost} lost of {lost.saves:,} saves, all read back", lost.lost == 0 and lost.saves > 0),
        (f"{lost.submissions_lost} lost of {lost.submissions} submissions", lost.submissions_lost == 0),
        (
            f"{many.lost} lost of {many.saved:,} saves of {saves.HANDS} at a time to different descriptors",
            many.lost == 0,
        ),
        (f"{many.silently} lost silently of {many.raced:,} that raced for the same descriptor", many.silently == 0),
    )
    for words, met in found:
        print(("met      " if met else "NOT MET  ") + words)
    print(datetime.now(UTC).strftime("Measured on %-d %B %Y."))
    return all(met for _, met in found)


if __name__ == "__main__":
    sys.exit(main())
