"""gunicorn, with a greenlet for each connection.

The worker patches the standard library before it loads the app, so psycopg and redis
find sockets that let other greenlets go on while they wait.
"""

import os

from gevent import sleep, spawn

worker_class = "gevent"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
worker_connections = 4000  # a socket, or a reader who waits, holds one
graceful_timeout = 8
timeout = 30
keepalive = 75  # longer than a proxy keeps a connection that it might use again
forwarded_allow_ips = ""  # the app itself counts trusted proxies
errorlog = "-"
loglevel = "warning"


def post_worker_init(worker):
    """On SIGTERM gunicorn waits for open connections: end them ourselves."""

    def watch():
        while worker.alive:
            sleep(0.2)
        from flask_service.chat.hub import hub

        hub.close()

    spawn(watch)
