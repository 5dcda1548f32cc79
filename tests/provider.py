"""An organisation's provider for OpenID Connect, as a process of its own, and people who sign in there."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests

CLIENT_ID, CLIENT_SECRET = "ehsg", "not so secret"
# Where nobody answers: the applications of other tests know this one.
NOWHERE = {
    "oidc_issuer": "http://127.0.0.1:1",
    "oidc_client_id": CLIENT_ID,
    "oidc_client_secret": CLIENT_SECRET,
    "oidc_name": "Example Council",
}


@dataclass
class Provider:
    """Where it answers."""

    issuer: str

    @property
    def settings(self) -> dict[str, str]:
        """What an application needs to know of it."""
        return {**NOWHERE, "oidc_issuer": self.issuer}

    def has(self, sub: str, **claims: Any) -> None:
        """Somebody with an account there, of whom it says this."""
        requests.put(f"{self.issuer}/users/{sub}", json=claims, timeout=5).raise_for_status()

    def answer(self, address: str, sub: str = "", *, deny: bool = False) -> str:
        """The address of ours to which it sends somebody who signs in there, or who does not want to."""
        fields = {"action": "deny"} if deny else {"sub": sub}
        response = requests.post(address, data=fields, allow_redirects=False, timeout=5)
        assert response.status_code == 302, response.text
        sent = urlsplit(response.headers["Location"])
        # This one leaves the state out when somebody cancels, which the protocol does not allow.
        state = "" if "state=" in sent.query else f"&state={parse_qs(urlsplit(address).query)['state'][0]}"
        return f"{sent.path}?{sent.query}{state}"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def running(*, lasts: int = 3600) -> Iterator[Provider]:
    """One that answers, whose tokens last so many seconds."""
    port = free_port()
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port), "--token-max-age", str(lasts)]
    environment = {**os.environ, "PYTHONWARNINGS": "ignore", "NO_COLOR": "1"}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    found = Provider(f"http://127.0.0.1:{port}")
    try:
        for _ in range(200):
            try:
                requests.get(f"{found.issuer}/.well-known/openid-configuration", timeout=5).raise_for_status()
                break
            except requests.ConnectionError:
                assert process.poll() is None, "the provider has ended"
                time.sleep(0.1)
        yield found
    finally:
        process.terminate()
        process.wait(timeout=10)
