"""Commands for whoever runs the service: `flask --app app ...`."""

from flask import Flask

from ehsg.cli import (
    account,
    areas,
    backup,
    comments,
    demo,
    export,
    guide,
    history,
    mail,
    people,
    personal_data,
    reminders,
    reports,
    verify,
)


def init_app(app: Flask) -> None:
    """Adds the commands."""
    assert account.reset  # noqa: S101  # nosec B101  # importing it has added it to `users`
    for group in (guide.group, areas.group, reports.group, people.group, demo.group, mail.send_mail, mail.outbox):
        app.cli.add_command(group)
    app.cli.add_command(personal_data.group)
    app.cli.add_command(comments.digest)
    app.cli.add_command(history.group)
    app.cli.add_command(export.export)
    app.cli.add_command(reminders.reminders)
    app.cli.add_command(backup.backup)
    app.cli.add_command(backup.restore)
    app.cli.add_command(verify.verify)
