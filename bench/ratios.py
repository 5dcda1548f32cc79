"""What was measured when it was last written down, as multiples of the calibrator, and what has become slower since."""

import json
from collections.abc import Iterable, Mapping
from pathlib import Path

FILE, RESULTS = Path(__file__).with_name("ratios.json"), Path(__file__).with_name("RESULTS.md")
MOST = 1.2  # so many times what is committed is still chance


def slower(found: Mapping[str, float], file: Path = FILE) -> list[str]:
    """A sentence for each thing that takes over 20% more than what is committed, or is not in it."""
    committed = json.loads(file.read_text())
    missing = [f"{what}: there is no committed ratio; write it with python -m bench --keep" for what in found]
    return [
        f"{what}: {ratio:.1f} times the calibrator, and {committed[what]:.1f} when it was committed"
        for what, ratio in found.items()
        if what in committed and ratio > committed[what] * MOST
    ] + [told for what, told in zip(found, missing, strict=True) if what not in committed]


def keep(found: Mapping[str, float], about: Iterable[str], rows: Iterable[tuple[str, ...]]) -> None:
    """Writes both files."""
    FILE.write_text(json.dumps(found, indent=2, sort_keys=True) + "\n")
    head, *lines = (f"| {' | '.join(row)} |" for row in rows)
    width = head.count("|") - 1
    text = ["# What was measured", "", *(f"{line}  " for line in about), "", head, "|" + "---|" * width, *lines, ""]
    RESULTS.write_text("\n".join(text))
