"""Rendering and keeping the signed-off report: once, then the stored bytes are what everybody downloads."""

import hashlib
from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from ehsg.domain.content import from_json
from ehsg.domain.guide import Guide
from ehsg.extensions import db
from ehsg.models import Submission, SubmissionReport
from ehsg.queries import reports
from ehsg.reports import pdf

if TYPE_CHECKING:
    from ehsg.reports.sealing import Sealer


@lru_cache(maxsize=4)
def sealer(key_file: Path) -> "Sealer":
    """The sealer with the key in the file, read once in a process. OSError or ValueError when there is none."""
    from ehsg.reports import sealing  # takes 0.3 s to import, and most processes never seal

    return sealing.load_sealer(key_file.read_bytes())


def store_report(
    *,
    submission: Submission,
    guide: Guide,
    key_file: Path,
    now: datetime,
    before_rendering: Callable[[], None] = lambda: None,
) -> SubmissionReport:
    """Renders, hashes, seals and stores the submission's report.

    `before_rendering` is called when everything has been read and before the slow part: a caller ends its transaction
    there, so that nobody waits for the rendering. `press.PdfUnavailable` where this machine cannot render,
    `bounds.OutOfBounds` where it took too much; the submission stands without it, and `flask reports render` makes it
    later.
    """
    report = reports.of_submission(submission, guide, from_json(submission.content))
    before_rendering()
    unsealed = pdf.render_report(report)
    sealed = sealer(key_file).seal(
        unsealed, at=submission.submitted_at, reason=f"Submission {submission.number} as signed off"
    )
    row = SubmissionReport(
        submission_id=submission.id,
        pdf=sealed,
        sha256=hashlib.sha256(sealed).hexdigest(),
        unsealed_sha256=hashlib.sha256(unsealed).hexdigest(),
        rendered_at=now,
    )
    db.session.add(row)
    db.session.flush()
    return row
