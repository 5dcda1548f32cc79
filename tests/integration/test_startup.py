"""What stops the application from starting, each in words that say what to do."""

import ast
import inspect
import stat
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from pydantic import ValidationError

from ehsg import create_app
from ehsg.config import ROOT, Settings
from ehsg.domain.guide_file import GuideInvalid
from ehsg.domain.permissions import Action
from ehsg.web import access
from tests import once
from tests.architecture.sources import public, python_files

pytestmark = once.with_sqlite()

PRODUCTION = {
    "DATABASE_URL": "postgresql://localhost/ehsg",
    "EHSG_SECRET_KEY": "5Zx0uHc7wQmRk2Yt9LbVn4EsJd8GfPaC1oTi",
    "EHSG_PASSWORD_SALT": "Jp3vNq8sWd6yBz1tKf5hRm0cXg7aLe2uQk9i",
    "EHSG_SEAL_KEY": "/etc/ehsg/seal-key.pem",
    "EHSG_PUBLIC_URL": "https://ehsg.example",
    "EHSG_TRUSTED_HOSTS": "ehsg.example",
}


@pytest.fixture(autouse=True)
def _bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*PRODUCTION, "EHSG_ENVIRONMENT", "EHSG_INSTANCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("EHSG_MAIL_STAYS", "true")


def test_production_does_not_start_while_nobody_decided_what_becomes_of_mail(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("EHSG_MAIL_STAYS")
    monkeypatch.setenv("EHSG_ENVIRONMENT", "production")
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    with pytest.raises(ValidationError, match="needs a way for mail"):
        Settings(instance=tmp_path)
    monkeypatch.setenv("EHSG_SMTP_HOST", "mail.example")
    monkeypatch.setenv("EHSG_SMTP_FROM", "noreply@ehsg.example")
    assert Settings(instance=tmp_path).mail_leaves


def _settings(folder: Path, **values: Any) -> Settings:
    return Settings(environment="test", instance=folder / "instance", **values)


def test_a_view_without_a_rule_stops_the_start_and_is_named() -> None:
    app = Flask("unmarked")
    app.add_url_rule("/open-to-all", "open_to_all", lambda: "")
    app.add_url_rule("/another", "another", lambda: "")
    with pytest.raises(RuntimeError, match=r"no @requires\(Action\.\.\.\): another, open_to_all$"):
        access.refuse_unmarked_views(app)


def test_a_view_that_names_its_rule_is_taken() -> None:
    app = Flask("marked", static_folder=None)
    app.add_url_rule("/marked", "marked", access.requires(Action.OPEN_PAGE)(lambda: ""))
    access.refuse_unmarked_views(app)


OWN_VIEWS = sorted(
    f"{name.removeprefix('ehsg/web/routes/').removesuffix('.py')}.{label}"
    for name in python_files("ehsg/web/routes/")
    for label, node in public(name)
    if any("requires" in ast.unparse(decorator) for decorator in getattr(node, "decorator_list", ()))
)


@pytest.mark.parametrize("lost", [OWN_VIEWS[:1], OWN_VIEWS[-1:], OWN_VIEWS], ids=["the first", "the last", "all"])
def test_the_application_does_not_start_when_views_have_lost_their_rule_and_names_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lost: list[str]
) -> None:
    add = Flask.add_url_rule

    def without_rule(app: Flask, rule: str, name: str | None = None, view_func: Any = None, **more: Any) -> None:
        name = more.pop("endpoint", name)
        add(app, rule, name, view_func.__wrapped__ if name in lost else view_func, **more)

    monkeypatch.setattr(Flask, "add_url_rule", without_rule)
    with pytest.raises(RuntimeError, match=rf"no @requires\(Action\.\.\.\): {', '.join(lost)}$"):
        create_app(_settings(tmp_path))


@pytest.mark.parametrize("endpoint", OWN_VIEWS)
def test_what_the_start_asks_finds_each_view_that_has_lost_its_rule(
    migrated_app: Flask, monkeypatch: pytest.MonkeyPatch, endpoint: str
) -> None:
    monkeypatch.setitem(migrated_app.view_functions, endpoint, inspect.unwrap(migrated_app.view_functions[endpoint]))
    with pytest.raises(RuntimeError, match=rf"no @requires\(Action\.\.\.\): {endpoint}$"):
        access.refuse_unmarked_views(migrated_app)


def test_every_view_of_the_application_falls_under_a_rule(migrated_app: Flask) -> None:
    assert all(isinstance(access.action_of(migrated_app, name), Action) for name in migrated_app.view_functions)


@pytest.mark.parametrize("absent", sorted(PRODUCTION))
def test_production_does_not_start_without_each_of_its_settings(monkeypatch: pytest.MonkeyPatch, absent: str) -> None:
    monkeypatch.setenv("EHSG_ENVIRONMENT", "production")
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, "" if name == absent else value)
    with pytest.raises(ValidationError) as refusal:
        Settings()
    assert f"production needs these settings in the environment: {absent}" in str(refusal.value)


def test_production_names_everything_that_is_missing_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EHSG_ENVIRONMENT", "production")
    with pytest.raises(ValidationError) as refusal:
        Settings()
    assert ", ".join(sorted(PRODUCTION)) in str(refusal.value)


def test_a_refusal_does_not_print_the_secrets_that_were_given(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EHSG_ENVIRONMENT", "production")
    monkeypatch.setenv("EHSG_SECRET_KEY", "do-not-print-me")
    with pytest.raises(ValidationError) as refusal:
        Settings()
    assert "do-not-print-me" not in str(refusal.value)


def test_production_with_everything_uses_secure_cookies(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("EHSG_ENVIRONMENT", "production")
    for name, value in PRODUCTION.items():
        monkeypatch.setenv(name, value)
    flask = Settings(instance=tmp_path).flask()
    assert (flask["SESSION_COOKIE_SECURE"], flask["SESSION_COOKIE_NAME"]) == (True, "__Host-ehsg")
    assert flask["SQLALCHEMY_ENGINES"] == {
        "default": {"url": "postgresql+psycopg://localhost/ehsg", "hide_parameters": True}
    }
    assert list(tmp_path.iterdir()) == [], "secrets that were given are not written down"


def test_secrets_are_made_once_kept_and_readable_by_their_owner_only(tmp_path: Path) -> None:
    first = _settings(tmp_path).flask()
    again = _settings(tmp_path).flask()
    for setting, name in (("SECRET_KEY", "secret-key"), ("SECURITY_PASSWORD_SALT", "password-salt")):
        file = tmp_path / "instance" / name
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        assert first[setting] == again[setting] == file.read_text()
        assert len(first[setting]) >= 60
    assert first["SECRET_KEY"] != first["SECURITY_PASSWORD_SALT"]


def test_another_installation_makes_other_secrets(tmp_path: Path) -> None:
    keys = {_settings(tmp_path / name).flask()["SECRET_KEY"] for name in ("one", "two")}
    assert len(keys) == 2


def test_a_guide_that_is_wrong_stops_the_start_with_every_problem(tmp_path: Path) -> None:
    text = (ROOT / "descriptors.yaml").read_text()
    file = tmp_path / "wrong.yaml"
    file.write_text(text.replace("required: 3", "required: x").replace("id: fv2", "id: fv1", 1))
    with pytest.raises(GuideInvalid) as refusal:
        create_app(_settings(tmp_path, guide_file=file))
    problems = "\n".join(refusal.value.problems)
    assert "required" in problems


def test_a_guide_that_is_not_there_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises((OSError, GuideInvalid)):
        create_app(_settings(tmp_path, guide_file=tmp_path / "nothing.yaml"))


def test_an_old_edition_that_is_wrong_stops_the_start_too(tmp_path: Path) -> None:
    folder = tmp_path / "guides"
    folder.mkdir()
    (folder / "old.yaml").write_text("edition: old\n")
    with pytest.raises(GuideInvalid):
        create_app(_settings(tmp_path, guide_folder=folder))


def test_an_old_edition_is_loaded_beside_the_current_one(tmp_path: Path) -> None:
    folder = tmp_path / "guides"
    folder.mkdir()
    text = (ROOT / "descriptors.yaml").read_text()
    (folder / "old.yaml").write_text(text.replace("edition: working-1", "edition: working-0"))
    app = create_app(_settings(tmp_path, guide_folder=folder))
    assert list(app.extensions["ehsg_guides"]) == ["working-1", "working-0"]


@pytest.mark.parametrize(
    ("values", "left_behind", "told"),
    [
        ({"EHSG_DEMO_PASSWORD": "three-made-up-words"}, False, "EHSG_DEMO_PASSWORD is set"),
        ({"EHSG_SECURE_COOKIES": "false"}, False, "plain http"),
        ({}, True, "demonstration password in the instance folder"),
        (
            {"EHSG_SMTP_HOST": "mail.example", "EHSG_SMTP_FROM": "a@b.example", "EHSG_SMTP_STARTTLS": "false"},
            False,
            "in plain text",
        ),
        ({"EHSG_NOTIFY_API_KEY": "k", "EHSG_NOTIFY_TEMPLATE": "t"}, False, "not a key of GOV.UK Notify"),
        ({"EHSG_NOTIFY_URL": "http://notify.example"}, False, "EHSG_NOTIFY_URL is not an https address"),
        ({"EHSG_SECRET_KEY": "dev"}, False, "EHSG_SECRET_KEY can be guessed"),
        ({"EHSG_SECRET_KEY": "changeme"}, False, "EHSG_SECRET_KEY can be guessed"),
        ({"EHSG_SECRET_KEY": "Change-Me-Change-Me-Change-Me-1234567890"}, False, "EHSG_SECRET_KEY can be guessed"),
        ({"EHSG_SECRET_KEY": "5Zx0uHc7wQmRk2Yt9LbVn4EsJd8GfPa"}, False, "EHSG_SECRET_KEY can be guessed"),
        ({"EHSG_SECRET_KEY": "abc" * 20}, False, "EHSG_SECRET_KEY can be guessed"),
        ({"EHSG_PASSWORD_SALT": "salt"}, False, "EHSG_PASSWORD_SALT can be guessed"),
        ({"EHSG_PASSWORD_SALT": PRODUCTION["EHSG_SECRET_KEY"]}, False, "are the same"),
        ({"EHSG_TRUSTED_HOSTS": "*"}, False, "no host name"),
        ({"EHSG_TRUSTED_HOSTS": "https://ehsg.example"}, False, "no host name"),
    ],
)
def test_production_does_not_start_as_a_demonstration_or_over_http(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, values: dict[str, str], left_behind: bool, told: str
) -> None:
    for name, value in {**PRODUCTION, **values, "EHSG_ENVIRONMENT": "production"}.items():
        monkeypatch.setenv(name, value)
    if left_behind:
        (tmp_path / "demo-password").touch()
    with pytest.raises(ValidationError, match=told):
        Settings(instance=tmp_path)


def test_only_trusted_hosts_are_answered_and_https_is_asked_for(tmp_path: Path) -> None:
    app = create_app(_settings(tmp_path, trusted_hosts="ehsg.example, other.example", secure_cookies=True))
    asked = {
        host: app.test_client().get("/healthz", headers={"Host": host}) for host in ("ehsg.example", "evil.example")
    }
    assert {host: answer.status_code for host, answer in asked.items()} == {"ehsg.example": 200, "evil.example": 400}
    assert asked["ehsg.example"].headers["Strict-Transport-Security"].startswith("max-age=31536000")


@pytest.mark.parametrize(("proxies", "seen"), [(0, "127.0.0.1"), (1, "192.0.2.7")])
def test_a_proxy_is_believed_only_when_configured(tmp_path: Path, proxies: int, seen: str) -> None:
    app = create_app(_settings(tmp_path, proxies=proxies))
    found = []
    app.before_request(lambda: found.append(request.remote_addr))
    app.test_client().get("/healthz", headers={"X-Forwarded-For": "192.0.2.7"})
    assert found == [seen]
