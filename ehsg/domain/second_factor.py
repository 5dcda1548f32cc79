"""Who has to prove a second time who they are, and what the codes look like. Steps follow RFC 6238."""

from ehsg.domain.permissions import Role, Viewer

# These see or change what belongs to more than one area, so a stolen password alone must not be enough.
COMPULSORY: dict[Role, bool] = {
    Role.COORDINATOR: False,
    Role.CONTRIBUTOR: False,
    Role.SIGNATORY: False,
    Role.READER: False,
    Role.NATIONAL_ANALYST: True,
    Role.NATIONAL_LEAD: True,
    Role.DEPARTMENT_VIEWER: True,
    Role.ADMINISTRATOR: True,
}

STEP = 30  # seconds that one code is shown for
SKEW = STEP  # seconds that a phone's clock may be wrong, either way: one step
DIGITS = 6
RECOVERY_CODES = 10  # in a set
LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"  # none that is taken for another
LETTERS_IN_CODE, GROUP = 12, 4  # 31**12: 59 bits
LONGEST_TYPED = 100  # characters: more is no code of ours


def compulsory(viewer: Viewer) -> bool:
    """Whether any role that the person holds needs a second factor."""
    return viewer.has(*(role for role, needed in COMPULSORY.items() if needed))


def app_code(typed: str) -> str | None:
    """The six digits, however they were spaced; None for what cannot be a code from an app."""
    code = _plain(typed)
    return code if len(code) == DIGITS and code.isascii() and code.isdecimal() else None


def recovery_code(typed: str) -> str | None:
    """The letters of a recovery code, however they were spaced; None for what cannot be one."""
    code = _plain(typed).lower()
    return code if len(code) == LETTERS_IN_CODE and set(code) <= set(LETTERS) else None


def _plain(typed: str) -> str:
    return "".join(typed.split()).replace("-", "") if len(typed) <= LONGEST_TYPED else ""


def in_groups(code: str) -> str:
    """Such as k7fp-2m9x-q4rt: easier to copy."""
    return "-".join(code[at : at + GROUP] for at in range(0, len(code), GROUP))
