"""The calibrator: the least that Flask can do. Every page's CPU time is given as a ratio to this one's."""

from flask import Flask

app = Flask("hello")


@app.get("/")
def hello() -> str:
    """One line of text."""
    return "hello"
