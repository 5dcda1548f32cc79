"""How gunicorn serves the application; each setting that a host may want to change is a variable."""

import os
from typing import Any

from gunicorn.glogging import Logger

bind = f"{os.environ.get('HOST', '127.0.0.1')}:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
# Each worker opens its own database connections, so the application is not loaded before the fork.
preload_app = False
timeout = 60
graceful_timeout = 30
# The application logs its own requests, without personal data; gunicorn's line would hold addresses.
accesslog = None
# It would be one file in the home folder, shared by every service of this account.
control_socket_disable = True
# What may stand before a form: longer lines and more headers than any browser sends are refused.
limit_request_line = 4094
limit_request_fields = 100
limit_request_field_size = 8190


class logger_class(Logger):  # noqa: N801  gunicorn's name for the setting
    """Gunicorn's own messages as JSON lines, without the addresses and paths that it puts into some of them."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        from ehsg.logs import JsonLines  # by now the application's folder can be imported from

        for handler in self.error_log.handlers:
            handler.setFormatter(JsonLines())
