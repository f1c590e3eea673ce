"""gunicorn, with a greenlet for each connection.

The worker patches the standard library before it loads the app, so psycopg and redis
find sockets that let other greenlets go on while they wait.
"""

import os
from contextlib import contextmanager, suppress

import gevent
import gevent.socket
from gunicorn.workers.ggevent import GeventWorker

LINGER = 1  # seconds for a request that is under way when the process is told to go


class Worker(GeventWorker):
    """gunicorn's own waits on SIGTERM for every open connection. This one ends them:
    sockets and long polls at once, connections without a request a little later."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.idle = set()  # connections that wait for a request

    def handle(self, listener, client, addr):
        gevent.getcurrent().client = client
        super().handle(listener, client, addr)

    @contextmanager
    def timeout_ctx(self):
        client = gevent.getcurrent().client
        self.idle.add(client)
        try:
            with gevent.Timeout(self.cfg.keepalive, False):
                yield
        finally:
            self.idle.discard(client)

    def handle_exit(self, sig, frame):
        super().handle_exit(sig, frame)
        gevent.spawn(self.let_go)

    def let_go(self):
        from flask_service.chat.hub import hub

        hub.close()
        while True:
            gevent.sleep(LINGER)
            for client in list(self.idle):  # a request that has come is still read
                with suppress(OSError):
                    client.shutdown(gevent.socket.SHUT_RD)


def worker_exit(server, worker):
    """The sockets are closed: nobody is present any more."""
    from flask_service.chat.presence import presence

    with suppress(Exception):  # Redis is away: they lapse
        presence.show()


worker_class = Worker
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
worker_connections = 4000  # a socket, or a reader who waits, holds one
graceful_timeout = 8
timeout = 30
keepalive = 75  # longer than a proxy keeps a connection that it might use again
forwarded_allow_ips = ""  # the app itself counts trusted proxies
control_socket_disable = True
errorlog = "-"
loglevel = "warning"
