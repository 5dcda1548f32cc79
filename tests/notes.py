"""Figures that tests found and that the end of the test output shows."""

NOTES: list[str] = []


def say(note: str) -> None:
    """Shows the line at the end of the output, once."""
    if note not in NOTES:
        NOTES.append(note)
