"""How gunicorn serves the application; each setting that a host may want to change is a variable."""

import os

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
