"""What must hold of a report that was stored: it is the file that was made, under a seal of a key that is known."""

import hashlib
from collections.abc import Collection, Iterator

from ehsg.reports.sealing import check_seal

_END = b"%%EOF"


def problems(pdf: bytes, *, sha256: str, unsealed_sha256: str, certificates: Collection[str]) -> Iterator[str]:
    """Each thing that is wrong, as the rest of a sentence.

    `certificates` are the fingerprints of the service's own keys, the present one and those before it.
    """
    if hashlib.sha256(pdf).hexdigest() != sha256:
        yield "its report is not the file that was stored (its SHA-256 is another)"
    if not _was_sealed(pdf, unsealed_sha256):
        yield "its report is not the document that was sealed"
    seal = check_seal(pdf)
    if not seal.certificate_sha256:
        yield "its report has no seal that can be read"
    elif not (seal.valid and seal.intact and seal.covers_whole_file):
        yield "the seal of its report is broken: the file has changed since"
    elif seal.certificate_sha256 not in certificates:
        yield f"its report is sealed with a key that is not known here (certificate {seal.certificate_sha256})"


def _was_sealed(pdf: bytes, unsealed_sha256: str) -> bool:
    """Whether the file begins with the document of this hash: a seal is added at the end and changes nothing before."""
    end = pdf.rfind(_END, 0, max(pdf.rfind(_END), 0)) + len(_END)
    line_ends = range(3)  # none, or of one or two characters
    return any(hashlib.sha256(pdf[: end + more]).hexdigest() == unsealed_sha256 for more in line_ends)
