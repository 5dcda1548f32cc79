"""Hypothesis tries the same examples in every run, and a slow machine fails nothing."""

from hypothesis import settings

settings.register_profile("suite", deadline=None, derandomize=True, database=None)
settings.load_profile("suite")
