"""What every answer carries, and that no address takes a form without its cross-site token."""

from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from ehsg import create_app
from ehsg.config import Settings
from ehsg.domain.permissions import Action
from ehsg.extensions import db
from ehsg.web import access
from tests import factories
from tests.integration.conftest import World
from tests.integration.test_startup import PRODUCTION
from tests.returns import fill_in, sign, submitted

SAME_EVERYWHERE = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "same-origin",
    "Cache-Control": "no-store",
}
PAGES = (
    "/",
    "/privacy",
    "/account/sign-in",
    "/account/your-data.json",
    "/nothing-here",
    "{base}/",
    "{base}/report.pdf",
    "{base}/submissions/1",
    "{base}/submissions/1/report.pdf",
    "{base}/submissions/1/content.json",
    "{base}/descriptors/fv1",
)


def _submit(world: World) -> None:
    fill_in(world.assessment, world.guide, world.coordinator.id)
    sign(world.assessment, world.guide, world.coordinator.id)
    submission = submitted(world.assessment, world.guide, world.coordinator.id)
    factories.SubmissionReportFactory(submission_id=submission.id)
    db.session.commit()


@pytest.mark.parametrize("signed_in", [True, False])
@pytest.mark.parametrize("page", PAGES)
def test_every_answer_carries_the_same_protection_and_is_kept_nowhere(world: World, page: str, signed_in: bool) -> None:
    _submit(world)
    browser = world.browser(world.coordinator if signed_in else None)
    answer = browser.client.get(page.format(base=world.base))
    for name, value in SAME_EVERYWHERE.items():
        assert value in answer.headers[name], name
    assert "camera=()" in answer.headers["Permissions-Policy"]
    policy = answer.headers["Content-Security-Policy"]
    for part in ("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"):
        assert part in policy
    assert "unsafe" not in policy
    assert "Server" not in answer.headers or "ehsg" not in answer.headers["Server"]


@pytest.mark.parametrize("page", ["/", "/nothing-here"])
def test_the_nonce_is_another_one_each_time_and_is_that_of_the_page(world: World, page: str) -> None:
    browser = world.browser(world.coordinator)
    found = set()
    for _ in range(3):
        answer = browser.get(page)
        nonce = answer.headers["Content-Security-Policy"].split("'nonce-")[1].split("'")[0]
        assert f'nonce="{nonce}"' in answer.get_data(as_text=True)
        found.add(nonce)
    assert len(found) == 3
    assert all(len(nonce) >= 20 for nonce in found)


def test_what_waits_to_be_told_is_told_once_on_a_page_that_is_drawn_once_for_everybody(world: World) -> None:
    browser, stranger = world.browser(world.coordinator), world.browser()
    before = stranger.page("/nothing-here", 404)
    with browser.client.session_transaction() as session:
        session["_flashes"] = [("saved", "The narrative of fv1 was saved.")]
    told = browser.page("/nothing-here", 404)
    assert "The narrative of fv1 was saved." in told.main
    assert browser.page("/nothing-here", 404).main == stranger.page("/nothing-here", 404).main == before.main
    assert "saved" not in before.text


def _production(tmp_path: Path, **more: Any) -> Flask:
    """As in production, but on a file, and with the errors of tests."""
    settings = Settings(
        environment="production",
        instance=tmp_path / "instance",
        database_url=f"sqlite:///{tmp_path / 'production.sqlite'}",
        secret_key=PRODUCTION["EHSG_SECRET_KEY"],
        password_salt=PRODUCTION["EHSG_PASSWORD_SALT"],
        seal_key=tmp_path / "seal.pem",
        trusted_hosts="ehsg.example",
        public_url="https://ehsg.example",
        mail_stays=True,
        **more,
    )
    return create_app(settings)


def test_in_production_cookies_are_for_this_host_over_https_and_out_of_reach_of_scripts(tmp_path: Path) -> None:
    client = _production(tmp_path).test_client()
    answer = client.get("/account/sign-in", base_url="https://ehsg.example")
    assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-ehsg=")
    for part in ("Secure", "HttpOnly", "Path=/", "SameSite=Lax"):
        assert part in cookie
    assert "Domain" not in cookie


def test_in_production_a_form_from_another_site_is_refused_even_with_a_token(tmp_path: Path) -> None:
    client = _production(tmp_path).test_client()
    home = "https://ehsg.example"
    page = client.get("/account/sign-in", base_url=home).get_data(as_text=True)
    token = page.split('name="csrf_token" value="')[1].split('"')[0]
    for referrer in (None, "https://evil.example/", "http://ehsg.example/"):
        headers = {"Referer": referrer} if referrer else {}
        fields = {"csrf_token": token, "email": "a@example.org", "password": "x"}
        answer = client.post("/account/sign-in", base_url=home, data=fields, headers=headers)
        assert answer.status_code == 303, "shown again, and nothing was tried: there is not even a database"


@pytest.mark.parametrize(("rule", "policy"), [("/x/<token>", "strict-origin"), ("/x/<code>", "same-origin")])
def test_an_address_with_a_one_time_link_in_it_is_told_to_nobody(tmp_path: Path, rule: str, policy: str) -> None:
    app = create_app(Settings(environment="test", instance=tmp_path))
    app.add_url_rule(rule, "x", access.requires(Action.OPEN_PAGE)(lambda **_: "here"))
    answer = app.test_client().get("/x/abc")
    assert (answer.status_code, answer.headers["Referrer-Policy"]) == (200, policy)


def test_no_endpoint_is_kept_out_of_the_protection(world: World) -> None:
    protection = world.app.extensions["csrf"]
    assert not protection._exempt_views
    assert not protection._exempt_blueprints
    assert world.app.config.get("WTF_CSRF_ENABLED", True)
    assert world.app.config["WTF_CSRF_CHECK_DEFAULT"] is True
    assert set(world.app.config["WTF_CSRF_METHODS"]) == {"POST", "PUT", "PATCH", "DELETE"}
