"""The files of deploy/: sound, of one mind, and their commands start the service as production starts it."""

import configparser
import json
import os
import re
import shlex
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any

import pytest
import yaml

from ehsg.config import ROOT, Settings
from ehsg.reports.sealing import create_key
from tests import once
from tests.integration.conftest import database_beside

DEPLOY, BIN = ROOT / "deploy", ROOT / ".venv" / "bin"
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "compose.yaml").read_text())
OURS = {name: service for name, service in COMPOSE["services"].items() if service["image"] == "ehsg"}
DOCKERFILE = (DEPLOY / "Dockerfile").read_text()
HOST = "ehsg.example"


def _unit(name: str) -> configparser.SectionProxy:
    parser = configparser.ConfigParser(interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    parser.read(DEPLOY / "systemd" / name)
    return parser["Service"]


def _command(name: str, key: str = "ExecStart") -> list[str]:
    """A unit's command as it is typed in the project's folder."""
    return shlex.split(_unit(name)[key].replace(_unit(name)["WorkingDirectory"] + "/", ""))


SERVE: list[str] = json.loads(DOCKERFILE.rsplit("\nCMD ", 1)[1])
MAIL: list[str] = COMPOSE["services"]["mail"]["command"]


def test_the_image_is_built_by_the_rules_of_the_trade() -> None:
    done = subprocess.run([BIN / "hadolint", DEPLOY / "Dockerfile"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_the_image_runs_as_nobody_in_particular_and_says_how_it_is() -> None:
    last = DOCKERFILE.rsplit("\nFROM ", 1)[1]
    assert "\nUSER 10001\n" in last
    assert "HEALTHCHECK" in last
    assert "EHSG_ENVIRONMENT=production" in last


def test_the_image_gets_nothing_that_was_made_on_this_machine() -> None:
    left_out = set((DEPLOY / "Dockerfile.dockerignore").read_text().split("\n"))
    assert left_out >= {".git", ".venv", "node_modules", "instance", "static/vendor", "tests"}


@pytest.mark.parametrize("name", OURS)
def test_a_container_of_ours_can_write_nowhere_and_gain_nothing(name: str) -> None:
    service = OURS[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert [place.split(":")[0] for place in service["tmpfs"]] == ["/tmp"]  # noqa: S108


def test_only_the_proxy_can_be_reached_and_the_database_only_from_inside() -> None:
    services = COMPOSE["services"]
    assert [name for name, service in services.items() if "ports" in service] == ["proxy"]
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    assert services["database"]["networks"] == ["inside"]


def test_containers_and_units_start_the_same_commands() -> None:
    assert _command("ehsg.service") == SERVE
    assert _command("ehsg-mail.service") == MAIL
    assert _command("ehsg-daily.service") == ["scripts/daily"]
    assert "scripts/daily" in COMPOSE["services"]["daily"]["command"][-1]
    prepare = COMPOSE["services"]["prepare"]["command"][-1]
    assert shlex.join(_command("ehsg.service", "ExecStartPre")) in prepare


def test_each_setting_that_is_offered_is_one_that_somebody_reads() -> None:
    lines = (DEPLOY / "ehsg.env.example").read_text().splitlines()
    offered = {line.lstrip("#").split("=")[0] for line in lines if "=" in line and not line.startswith("# ")}
    read = {f"EHSG_{name.upper()}" for name in Settings.model_fields} | {"DATABASE_URL", "WEB_CONCURRENCY"}
    read |= set(re.findall(r"\$\{?([A-Z_]+)", (DEPLOY / "compose.yaml").read_text()))
    assert offered <= read


in_use = once.with_postgresql()


@pytest.fixture(scope="module")
def production(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of an installation that has just been prepared, as the units and containers prepare it."""
    folder = tmp_path_factory.mktemp("production")
    create_key(folder / "seal-key.pem", common_name="Tests", now=datetime.now(UTC))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with database_beside(database_url, folder) as url:
        settings = {
            "EHSG_ENVIRONMENT": "production",
            "DATABASE_URL": url,
            "EHSG_SEAL_KEY": str(folder / "seal-key.pem"),
            "EHSG_INSTANCE": str(folder / "instance"),
            "EHSG_PUBLIC_URL": f"https://{HOST}",
            "EHSG_TRUSTED_HOSTS": HOST,
            "EHSG_SECRET_KEY": "5Zx0uHc7wQmRk2Yt9LbVn4EsJd8GfPaC1oTi",
            "EHSG_PASSWORD_SALT": "Jp3vNq8sWd6yBz1tKf5hRm0cXg7aLe2uQk9i",
            "EHSG_PROXIES": "1",
            "EHSG_MAIL_STAYS": "true",
            "PORT": str(port),
        }
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("EHSG_", "DATABASE_URL"))}
        environment = {**kept, **settings}
        _run(_command("ehsg.service", "ExecStartPre"), environment)
        _run([".venv/bin/flask", "--app", "app", "areas", "load"], environment)
        yield environment


def _run(command: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def _started(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    try:
        yield process
        process.terminate()
        process.wait(timeout=40)
    finally:
        process.kill()
        process.communicate()


def _healthy(environment: dict[str, str]) -> bool:
    asked = subprocess.run(
        [sys.executable, "scripts/healthy"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=30
    )
    return asked.returncode == 0


@in_use
def test_the_server_of_an_installation_is_healthy_and_speaks_as_behind_tls(production: dict[str, str]) -> None:
    assert not _healthy(production), "nothing runs yet"
    with _started(SERVE, production) as server:
        deadline = time.monotonic() + 60
        while not _healthy(production):
            assert server.poll() is None, "the server ended"
            assert time.monotonic() < deadline, "the server did not become healthy"
            time.sleep(0.2)
        connection = HTTPConnection("127.0.0.1", int(production["PORT"]), timeout=10)
        connection.request("GET", "/account/sign-in", headers={"Host": HOST, "X-Forwarded-Proto": "https"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        assert "__Host-ehsg" in answer.headers["Set-Cookie"]
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        connection.close()
    assert server.returncode == 0, "it ends by itself when it is told to"


@in_use
def test_the_daily_work_and_the_mail_can_be_run_as_they_are_in_containers_and_units(
    production: dict[str, str],
) -> None:
    assert MAIL[-2:] == ["--loop", "5"]
    _run(MAIL[:-2], production)
    assert "0 reports rendered." in _run(["scripts/daily"], production)


@in_use
def test_the_daily_work_does_the_rest_when_a_part_of_it_fails_and_says_so(production: dict[str, str]) -> None:
    broken = {**production, "EHSG_REMIND": "soon"}
    done = subprocess.run(["scripts/daily"], cwd=ROOT, env=broken, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1
    assert "0 reports rendered." in done.stdout
