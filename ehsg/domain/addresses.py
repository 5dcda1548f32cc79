"""E-mail addresses as the service knows people by them: one spelling each, and only ones that mail can safely go to."""

import re
import unicodedata

from ehsg.domain.errors import RuleBroken
from ehsg.domain.text import NOT_TEXT

ADDRESS_LIMIT = 254  # characters: RFC 5321
LOCAL_LIMIT = 64
EMPTY = "Enter an email address"
SEVERAL = "Enter one email address only"
TOO_LONG = f"The email address must be {ADDRESS_LIMIT} characters or fewer"
OTHER_LETTERS = (
    "Use an email address with plain letters, a to z. If the part after the @ has other letters, "
    "type it in its form that begins with xn--"
)
NO_ADDRESS = "Enter an email address in the correct format, like name@example.gov.uk"
# Plain ASCII: no quoted parts, no look-alike letters, nothing that ends a header or names a second recipient.
_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_SEVERAL = re.compile(r"[,;\s<>]")


def normal_address(typed: str) -> str:
    """The one spelling of an address: trimmed, Unicode in its compatible form, small letters.

    RuleBroken with a sentence for what is no address, is several, has letters other than a to z, or would bring a
    header of its own. Look-alike letters of other alphabets are refused: two people must not look like one.
    """
    address = unicodedata.normalize("NFKC", typed).strip().lower()
    if reason := _why_not(address):
        raise RuleBroken((reason,))
    return address


def looked_up(typed: str) -> str | None:
    """The one spelling to look somebody up by; None for what cannot be anybody's address."""
    try:
        return normal_address(typed)
    except RuleBroken:
        return None


def _why_not(address: str) -> str | None:
    if not address:
        return EMPTY
    if len(address) > ADDRESS_LIMIT:
        return TOO_LONG
    if address.count("@") > 1 or _SEVERAL.search(address) or NOT_TEXT.search(address):
        return SEVERAL if address.count("@") > 1 else NO_ADDRESS
    if not address.isascii():
        return OTHER_LETTERS
    local, _, domain = address.partition("@")
    return None if _is_local(local) and _is_domain(domain) else NO_ADDRESS


def _is_local(local: str) -> bool:
    return len(local) <= LOCAL_LIMIT and _LOCAL.fullmatch(local) is not None


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return len(labels) > 1 and all(map(_LABEL.fullmatch, labels)) and len(labels[-1]) > 1 and not labels[-1].isdigit()
