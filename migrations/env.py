"""Runs the migrations on the application's own engine, in one transaction."""

from alembic import context
from flask import current_app

from ehsg.database import is_modelled
from ehsg.extensions import db

config = {
    "target_metadata": current_app.extensions["ehsg_metadata"],
    "compare_type": True,
    "include_name": is_modelled,
    "render_as_batch": True,
    "transaction_per_migration": False,
}

given = context.config.attributes.get("connection")
if given is not None:
    context.configure(connection=given, **config)
    with context.begin_transaction():
        context.run_migrations()
else:
    with db.engine.connect() as connection:
        context.configure(connection=connection, **config)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
