"""Which passwords are refused because they would be guessed first."""

from collections.abc import Collection

SHORTEST, LONGEST = 12, 1_000  # characters
SHORTEST_NAME = 4  # of an e-mail address's first part; a shorter one is in too many honest passwords

TOO_COMMON = "Choose a password that is harder to guess. Three random words are easy to remember."
HAS_YOUR_ADDRESS = "Choose a password that does not have your email address in it."


def why_refused(password: str, email: str, common: Collection[str]) -> str | None:
    """The sentence that says why, or None. `common` is in lower case; digits added to one of them do not help."""
    typed = password.lower()
    if typed in common or _word(typed) in {_word(entry) for entry in common} - {""}:
        return TOO_COMMON
    name = email.lower().partition("@")[0]
    if len(name) >= SHORTEST_NAME and name in typed:
        return HAS_YOUR_ADDRESS
    return TOO_COMMON if typed.isdigit() else None


def _word(entry: str) -> str:
    return entry.rstrip("0123456789!")
