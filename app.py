"""The application, for `flask --app app` and for gunicorn."""

from ehsg import create_app

app = create_app()
