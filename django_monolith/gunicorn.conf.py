"""How gunicorn serves this variant: `gunicorn -c django_monolith/gunicorn.conf.py`."""

import os

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = 12
keepalive = 30  # seconds
graceful_timeout = 8
control_socket_disable = True
