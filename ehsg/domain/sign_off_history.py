"""What happened at the sign-off board, in words."""

from collections.abc import Callable, Mapping
from typing import Any

from ehsg.domain.guide import Guide, UnknownInGuide
from ehsg.domain.happened import Happened


def _record_sign_off(guide: Guide, event: Happened) -> str:
    return f"Sign-off recorded: {_signatory(guide, event.subject, event.new)}"


def _to_sign(words: str) -> Callable[[Guide, Happened], str]:
    """A sentence with who was asked to sign, as what, at its place."""
    return lambda guide, event: words.format(_asked(guide, event.subject, event.new))


def _asked(guide: Guide, role_id: str, asked: Mapping[str, Any]) -> str:
    parts = [asked["organisation"]] if asked["organisation"] else []
    return f"{', '.join([asked['name'], *parts])} ({_role_name(guide, role_id)})"


def _decline(guide: Guide, event: Happened) -> str:
    return f"Declined to sign: {_asked(guide, event.subject, event.new)}. Reason given: {event.new['reason']}"


def _withdraw_sign_off(guide: Guide, event: Happened) -> str:
    return f"Sign-off withdrawn: {_signatory(guide, event.subject, event.old)}"


def _signatory(guide: Guide, role_id: str, signed: Mapping[str, Any]) -> str:
    return f"{signed['name']}, {signed['organisation']} ({_role_name(guide, role_id)})"


def _role_name(guide: Guide, role_id: str) -> str:
    try:
        return guide.sign_off_role(role_id).name
    except UnknownInGuide:
        return role_id


SENTENCES: dict[str, Callable[[Guide, Happened], str]] = {
    "record_sign_off": _record_sign_off,
    "withdraw_sign_off": _withdraw_sign_off,
    "ask_to_sign": _to_sign("{} was asked to sign"),
    "nudge_signatory": _to_sign("{} was reminded to sign"),
    "take_back_request": _to_sign("{} is not asked to sign any more"),
    "confirm_link_to_sign": _to_sign("The link to sign for {} was opened"),
    "decline_to_sign": _decline,
}
