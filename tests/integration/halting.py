"""The application as gunicorn serves it, which stands still at one statement so that a test can kill it just there."""

import os
import time
from pathlib import Path
from typing import Any

from sqlalchemy import event

from ehsg import create_app
from ehsg.extensions import db

app = create_app()


def _halt(*given: Any) -> None:
    words = os.environ["HALT_AT"]
    if words == "COMMIT" if len(given) == 1 else words in given[2]:
        Path(os.environ["HALT_FILE"]).touch()
        time.sleep(600)


with app.app_context():
    event.listen(db.engine, "before_cursor_execute", _halt)
    event.listen(db.engine, "commit", _halt)
