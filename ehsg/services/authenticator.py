"""The codes of authenticator apps, by the library that Flask-Security uses for them, at a time that is passed in."""

import base64
import hashlib
import hmac
import io
from datetime import datetime

import qrcode
import qrcode.image.svg
from flask_security import Totp
from passlib.exc import TokenError

from ehsg.domain.second_factor import SKEW, STEP

ISSUER = "Early help self-assessment"  # what an app shows beside the code


class Authenticator(Totp):
    """Makes secrets, which leave it encrypted only, and says which step of time a code belongs to."""

    def __init__(self, key: str) -> None:
        super().__init__({"1": key}, ISSUER)

    def matches(self, *, code: str, secret: str, after: int, at: datetime) -> int | None:
        """The step that the code belongs to; None for a wrong code, and for one of step `after` or before it."""
        try:
            found = self._totp.verify(
                code, secret, time=at.timestamp(), window=SKEW, last_counter=after if after else None
            )
        except TokenError:
            return None
        return int(found.counter)

    def code(self, *, secret: str, at: datetime, after: int = 0) -> str:
        """The code of this step, or of the next where this one's has been used."""
        step = int(at.timestamp()) // STEP
        shown = self._totp.from_source(secret).generate(time=max(step, min(after, step) + 1) * STEP)
        return str(shown.token)

    def key(self, *, secret: str) -> str:
        """The key in groups, for somebody who types it into an app."""
        return str(self.get_totp_pretty_key(secret)).replace("-", " ")

    def picture(self, *, email: str, secret: str) -> str:
        """The QR code that an app reads, as a data: address."""
        image = qrcode.make(
            self.get_totp_uri(email, secret), image_factory=qrcode.image.svg.SvgPathFillImage, border=4, box_size=10
        )
        with io.BytesIO() as file:
            image.save(file)
            return f"data:image/svg+xml;base64,{base64.b64encode(file.getvalue()).decode('ascii')}"


def key_from(*, secret_key: str) -> str:
    """A key for the apps' secrets that is derived from another secret, and tells nothing of it."""
    return hmac.new(secret_key.encode(), b"authenticator apps", hashlib.sha256).hexdigest()
