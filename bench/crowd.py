"""The crowd of deadline day, for locust. `bench.load` starts it; every save is read back."""

import json
import os
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gevent
from locust import FastHttpUser, between, events, task

FOLDER = Path(os.environ["EHSG_LOAD_FOLDER"])
CROWD = json.loads((FOLDER / "people.json").read_text())
YEAR = CROWD["year"]
SECONDS = int(os.environ.get("SECONDS", "180"))
LAST_BEGINS = 60  # seconds before the end
VERSION = re.compile(r'name="version"[^>]*value="(\d+)"')
HIDDEN = re.compile(r'<input type="hidden" name="(seen|sketch)" value="([^"]*)">')
WAITING: dict[str, list[dict[str, Any]]] = {}
for one in CROWD["people"]:
    WAITING.setdefault(one["kind"], []).append(one)
SAVED: dict[str, dict[str, Any]] = {}  # what was acknowledged, by area and descriptor


def _how_many(kind: str) -> int:
    return len(WAITING.get(kind, ()))


def about(seconds: int) -> Any:
    """How long somebody waits: a third less at least, a third more at most. With locust's own pacing all who arrived in
    a second came back in the same tenth of a second: half a hundred at once, with a third of the machine idle.
    """
    return between(seconds * 2 / 3, seconds * 4 / 3)


class Somebody(FastHttpUser):
    """A signed-in person who does one thing in so many seconds, one with another."""

    abstract = True
    kind = ""

    def on_start(self) -> None:
        self.person = WAITING[self.kind].pop()
        self.base = f"/areas/{self.person['code']}/{YEAR}"
        gevent.sleep(random.random())  # locust lets all who arrive in a second begin at once

    def read(self, path: str, name: str) -> str:
        """A page that must be there."""
        with self.client.get(
            path, name=name, headers=self._headers(), allow_redirects=False, catch_response=True
        ) as got:
            if got.status_code != 200:
                got.failure(f"answered {got.status_code}")
                return ""
            return str(got.text)

    def send(self, path: str, name: str, fields: dict[str, Any]) -> bool:
        """A form that must be accepted."""
        data = {"csrf_token": self.person["token"], **fields}
        with self.client.post(
            path, name=name, data=data, headers=self._headers(), allow_redirects=False, catch_response=True
        ) as got:
            if got.status_code != 303:
                got.failure(f"answered {got.status_code}")
                return False
            return True

    def _headers(self) -> dict[str, str]:
        return {"Cookie": self.person["cookie"], "Accept-Encoding": "gzip"}


class Editor(Somebody):
    """Writes on the closing day: mostly saves, and looks around."""

    kind = "editor"
    fixed_count = _how_many("editor")
    wait_time = about(30)

    @task(8)
    def save(self) -> None:
        self._save("descriptor page", "save", "descriptors", {"save_and_continue": "yes"})

    @task(3)
    def agree(self) -> None:
        self._save("meeting page", "agree a score", "moderation", {"record": "yes"})

    def _save(self, page_name: str, save_name: str, folder: str, button: dict[str, str]) -> None:
        """Opens the page, sees that what was saved last is still there, and saves something else."""
        id_ = random.choice(self.person["descriptors"])
        path = f"{self.base}/{folder}/{id_}"
        page = self.read(path, page_name)
        found = VERSION.search(page)
        if not found:
            return
        stored = SAVED.setdefault(f"{self.person['code']} {id_}", {"mark": "", "saves": 0, "lost": 0})
        if stored["mark"] and stored["mark"] not in page:
            stored["lost"] += 1
        mark = f"Mark {random.getrandbits(64):016x}."
        fields = {"version": found[1], "score": random.randint(0, 5), "narrative": f"{mark} {TEXT}", **button}
        if self.send(path, save_name, fields):
            stored["mark"] = mark
            stored["saves"] += 1

    @task(4)
    def read_a_descriptor(self) -> None:
        self.read(f"{self.base}/descriptors/{random.choice(self.person['descriptors'])}", "descriptor page")

    @task(3)
    def look_at_the_task_list(self) -> None:
        self.read(f"{self.base}/", "task list")

    @task(1)
    def go_home(self) -> None:
        self.read("/", "home")

    @task(1)
    def check(self) -> None:
        self.read(f"{self.base}/check", "check page")

    @task(1)
    def compare(self) -> None:
        self.read(f"/areas/{self.person['code']}/comparison", "comparison page")


class Submitter(Somebody):
    """Records the signatures, submits, and downloads the report, one step in eight seconds.

    Areas begin at different moments of the day: in step with each other, all fifteen reports would be printed at once.
    """

    kind = "submitter"
    fixed_count = _how_many("submitter")
    wait_time = about(8)

    def on_start(self) -> None:
        super().on_start()
        self.steps = self._journey()
        gevent.sleep(random.uniform(0, max(0, SECONDS - LAST_BEGINS)))

    @task
    def go_on(self) -> None:
        next(self.steps, None)

    def _journey(self) -> Iterator[None]:
        for role, person in CROWD["signatories"]:
            page = self.read(f"{self.base}/sign-off/{role}", "sign-off page")
            fields = dict(HIDDEN.findall(page))
            signed = {"signed_on-day": TODAY[2], "signed_on-month": TODAY[1], "signed_on-year": TODAY[0]}
            said = {"name": f"Chris {person}", "organisation": f"Partner {person}", "how": "meeting"}
            self.send(f"{self.base}/sign-off/{role}", "record a sign-off", {**fields, **signed, **said})
            yield
        self.read(f"{self.base}/submit", "submit page")
        if self.send(f"{self.base}/submit", "submit, with its report", {"submit": "yes"}):
            SAVED[f"{self.person['code']} submitted"] = {"mark": "", "saves": 1, "lost": 0}
        while True:
            yield
            self.read(f"{self.base}/submissions/1/report.pdf", "download a report")


class National(Somebody):
    """Watches the returns come in."""

    kind = "national"
    fixed_count = _how_many("national")
    wait_time = about(15)

    @task(4)
    def responses(self) -> None:
        self.read(f"/national/{YEAR}/responses", "national responses")

    @task(2)
    def averages(self) -> None:
        self.read(f"/national/{YEAR - 2}/averages", "national averages")

    @task(1)
    def priorities(self) -> None:
        self.read(f"/national/{YEAR - 2}/priorities", "national priorities")

    @task(1)
    def report(self) -> None:
        self.read(CROWD["before"], "download a report")


TEXT, TODAY = CROWD["text"], CROWD["today"]


@events.test_stop.add_listener
def keep(**_more: Any) -> None:
    """What was acknowledged, for `bench.load` to look for."""
    (FOLDER / "saved.json").write_text(json.dumps(SAVED))
