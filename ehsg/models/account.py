"""How people sign in: their tries, second factors and links for a forgotten password.

Addresses, recovery codes and links are kept as keyed hashes only, the secrets of authenticator apps encrypted.
"""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ehsg.domain.sign_in import Method
from ehsg.models.base import Base, Digest, Identity, Moment, UtcDateTime, enum_column


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
    method: Mapped[Method] = mapped_column(enum_column(Method), default=Method.PASSWORD, server_default="password")
    browser: Mapped[str] = mapped_column(String(60), default="", server_default="")


class SecondFactor(Base):
    """A person's authenticator app. `secret` is encrypted; `last_counter` is the step of the last code used."""

    __tablename__ = "second_factors"
    __table_args__ = (CheckConstraint("last_counter >= 0", name="counts_from_nothing"),)

    id: Mapped[Identity]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), unique=True)
    secret: Mapped[str] = mapped_column(String(255))
    last_counter: Mapped[int] = mapped_column(BigInteger, default=0)
    set_up_at: Mapped[Moment]


class RecoveryCode(Base):
    """One of a person's recovery codes, which works once."""

    __tablename__ = "recovery_codes"

    id: Mapped[Identity]
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    code_sha256: Mapped[Digest] = mapped_column(unique=True)
    made_at: Mapped[Moment]
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)


class PasswordLink(Base):
    """One letter about a forgotten password that was asked for; `user_id` is null where there is no such account."""

    __tablename__ = "password_links"
    __table_args__ = (
        Index("ix_password_links_email_sha256_at", "email_sha256", "at"),
        Index("ix_password_links_address_sha256_at", "address_sha256", "at"),
    )

    id: Mapped[Identity]
    at: Mapped[Moment] = mapped_column(index=True)
    email_sha256: Mapped[Digest]
    address_sha256: Mapped[Digest]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    token_sha256: Mapped[Digest] = mapped_column(unique=True)
    used_at: Mapped[datetime | None] = mapped_column(UtcDateTime)
