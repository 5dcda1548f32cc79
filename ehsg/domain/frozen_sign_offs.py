"""Who signed and who declined, as a submission keeps it: plain values that never change."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from ehsg.domain.dates import uk_date
from ehsg.domain.sign_off import How, Judged, Place, PlaceState, Request, Signature


def to_json(places: Sequence[Place]) -> list[dict[str, Any]]:
    """Who signed what, when and how, and who declined why, as a submission keeps it."""
    signed = [signed_to_json(place.signed) for place in places if place.signed and place.signed.stands]
    return signed + [
        _declined_json(place.request)
        for place in places
        if place.state is PlaceState.DECLINED and place.request and place.request.declined_at
    ]


def signed_to_json(judged: Judged) -> dict[str, Any]:
    """One signature, with what changed since that did not ask for another."""
    given = judged.signature
    return {
        "role": given.role_id,
        "name": given.name,
        "organisation": given.organisation,
        "signed_on": given.signed_on.isoformat(),
        "how": given.how.value,
        "sha256": given.content_sha256,
        "capacity": given.capacity,
        "delegate_reason": given.delegate_reason,
        "minute": given.minute,
        "besides": list(judged.besides),
    }


def _declined_json(request: Request) -> dict[str, Any]:
    assert request.declined_at is not None  # noqa: S101  # nosec B101  # for the type checker: asked above
    return {
        "role": request.role_id,
        "name": request.name,
        "organisation": request.organisation,
        "declined_on": uk_date(request.declined_at).isoformat(),
        "reason": request.decline_reason,
    }


@dataclass(frozen=True)
class Declined:
    """Somebody who was asked, declined, and did not hold the return up."""

    role_id: str
    name: str
    organisation: str
    declined_on: date
    reason: str


def from_json(entries: Sequence[Mapping[str, Any]], sha256_of_content: str) -> tuple[list[Judged], list[Declined]]:
    """Both lists back; what submissions kept before there was a board knew less, and was always of the content."""
    signed, declined = [], []
    for entry in entries:
        if "declined_on" in entry:
            on = date.fromisoformat(entry["declined_on"])
            declined.append(Declined(entry["role"], entry["name"], entry["organisation"], on, entry["reason"]))
        else:
            signed.append(_signed(entry, sha256_of_content))
    return signed, declined


def _signed(entry: Mapping[str, Any], sha256_of_content: str) -> Judged:
    signature = Signature(
        role_id=entry["role"],
        name=entry["name"],
        organisation=entry["organisation"],
        signed_on=date.fromisoformat(entry["signed_on"]),
        how=How(entry["how"]),
        content_sha256=entry.get("sha256", sha256_of_content),
        capacity=entry.get("capacity", ""),
        delegate_reason=entry.get("delegate_reason", ""),
        minute=entry.get("minute", ""),
    )
    return Judged(signature, besides=tuple(entry.get("besides", ())))
