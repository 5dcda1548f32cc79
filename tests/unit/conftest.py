"""Hypothesis tries the same examples in every run, and a slow machine fails nothing.

EHSG_FUZZ=5000: as many examples of each, and other ones in every run.
"""

import os

from hypothesis import settings

settings.register_profile("suite", deadline=None, derandomize=True, database=None)
MANY = int(os.environ.get("EHSG_FUZZ", "0"))
if MANY:
    settings.register_profile("fuzz", deadline=None, derandomize=False, database=None, max_examples=MANY)
settings.load_profile("fuzz" if MANY else "suite")
