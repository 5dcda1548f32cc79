"""Tries to sign in as the request sees them: who, from where, with which browser, and how long they must wait."""

import hashlib
import hmac
from datetime import timedelta
from typing import Any

from flask import current_app, request

from ehsg.domain.addresses import looked_up
from ehsg.domain.browsers import in_words
from ehsg.domain.sign_in import Method
from ehsg.domain.text import clean
from ehsg.queries.account import wait_before_sign_in
from ehsg.services.account import one_at_a_time, record_attempt
from ehsg.web.serving import now

TOO_OFTEN = "Signing in has failed too often. Wait {wait}, then try again."


def keyed_hash(kind: str, text: str) -> str:
    """What is kept in place of an address or a code, which nobody can find out without the installation's secret."""
    key = str(current_app.secret_key).encode()
    return hmac.new(key, f"{kind}:{text}".encode(), hashlib.sha256).hexdigest()


def hash_of_address() -> str:
    """The network address that asks."""
    return keyed_hash("address", request.remote_addr or "")


def hashes(email: str) -> dict[str, str]:
    """Whose account and which network address, as they are kept."""
    return {
        "email_sha256": keyed_hash("email", looked_up(email) or clean(email).text.strip().lower()),
        "address_sha256": hash_of_address(),
    }


def wait_for(email: str) -> timedelta:
    """How long this account, or this network address, must wait still. Holds other tries for the account."""
    found = hashes(email)
    one_at_a_time(email_sha256=found["email_sha256"])
    return wait_before_sign_in(**found, now=now())


def note_attempt(email: str, user: Any, *, succeeded: bool, method: Method) -> None:
    """Counts one try to sign in and shows it among the person's recent sign-ins.

    For a sign-in by organisation account: call it with `Method.ORGANISATION` and `succeeded=True` right after
    `login_user`, that is where `two_factor_plugins.tf_enter` answered None; where it answered with a redirect, the
    code page notes the success itself. Call it with `succeeded=False` where the provider's answer was refused, with
    the address that the provider named, or "". `user` is None where there is no such person. The provider's answer
    is a GET: that view has to open a transaction that writes, as for its own changes.
    """
    record_attempt(
        **hashes(email),
        user_id=user.id if user else None,
        succeeded=succeeded,
        method=method,
        browser=in_words(request.user_agent.string),
        now=now(),
    )
