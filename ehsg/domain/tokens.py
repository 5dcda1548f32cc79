"""Random tokens are stored as hashes only: whoever reads the database cannot use them."""

import hashlib


def token_hash(token: str) -> str:
    """What is stored in place of a token, which is random enough to need no salt."""
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()
