"""How gunicorn serves this variant: `gunicorn -c django_monolith/gunicorn.conf.py`."""

import gc
import os
from threading import Thread
from typing import Any

from gunicorn.workers.gthread import ThreadWorker


class Worker(ThreadWorker):
    """On SIGTERM readers who wait are answered at once, and who comes is refused."""

    def handle_exit(self, sig: int, frame: Any) -> None:
        from django_monolith.chat.hub import hub

        super().handle_exit(sig, frame)
        Thread(target=hub.close).start()  # a signal may come in the middle of anything

    def set_accept_enabled(self, enabled: bool) -> None:
        super().set_accept_enabled(enabled)
        if not self.alive:
            for listener in self.sockets:
                listener.close()


worker_class = Worker
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = 12  # settings.THREADS
graceful_timeout = 8
keepalive = 75  # longer than a proxy keeps a connection that it might use again
forwarded_allow_ips = ""  # Django itself counts trusted proxies
control_socket_disable = True
loglevel = "warning"


def post_worker_init(worker: Any) -> None:
    gc.freeze()  # what is loaded now stays
    gc.set_threshold(50_000)  # a request makes some 10,000 objects, hardly any cycle
