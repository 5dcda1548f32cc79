"""Tries to sign in. Addresses are kept as keyed hashes only."""

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from ehsg.models.base import Base, Digest, Identity, Moment


class SignInAttempt(Base):
    """One try: whose e-mail address and which network address, both hashed with the installation's secret."""

    __tablename__ = "sign_in_attempts"
    __table_args__ = (
        Index("ix_sign_in_attempts_email_sha256_at", "email_sha256", "at"),
        Index("ix_sign_in_attempts_address_sha256_at", "address_sha256", "at"),
    )

    id: Mapped[Identity]
    at: Mapped[Moment] = mapped_column(index=True)
    address_sha256: Mapped[Digest]
    email_sha256: Mapped[Digest]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    succeeded: Mapped[bool]
