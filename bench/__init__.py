"""Measuring against the budgets of the design: `python -m bench` prints a table."""
