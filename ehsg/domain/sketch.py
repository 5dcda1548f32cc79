"""A content with its texts replaced by short hashes: small enough to go into a form, enough to say what changed."""

from dataclasses import replace
from hashlib import sha256

from ehsg.domain.content import Content, Differing, Link, Score

LENGTH = 10  # hexadecimal digits: enough to tell a text from the one before


def sketch(content: Content) -> Content:
    """The same scores, model and choices; two sketches differ where, and only where, the contents do."""
    return replace(
        content,
        scores=tuple(_score(entry) for entry in content.scores),
        priorities=tuple(replace(p, reason=_short(p.reason), plan=_short(p.plan)) for p in content.priorities),
    )


def _score(entry: Score) -> Score:
    evidence = "\n".join(f"{link.label}\t{link.url}" for link in entry.evidence)
    return replace(
        entry,
        narrative=_short(entry.narrative),
        evidence=(Link(_short(evidence), ""),) if entry.evidence else (),
        differing=tuple(Differing(view.organisation, _short(view.text)) for view in entry.differing),
    )


def _short(text: str) -> str:
    return sha256(text.encode(errors="replace")).hexdigest()[:LENGTH] if text else ""
