"""How gunicorn serves this variant: `gunicorn -c django_monolith/gunicorn.conf.py`."""

import gc
import os
import signal
from typing import Any

worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "1"))
threads = 12  # settings.THREADS
graceful_timeout = 8
keepalive = 75  # longer than a proxy keeps a connection that it might use again
forwarded_allow_ips = ""  # Django itself counts trusted proxies
control_socket_disable = True
loglevel = "warning"


def post_worker_init(worker: Any) -> None:
    """On SIGTERM readers who wait are answered at once, not when their time is over."""
    from django_monolith.chat.hub import hub

    gc.freeze()  # what is loaded now stays
    gc.set_threshold(50_000)  # a request makes some 10,000 objects, hardly any cycle
    stop = signal.getsignal(signal.SIGTERM)

    def release(number: int, frame: Any) -> None:
        hub.close()
        stop(number, frame)

    signal.signal(signal.SIGTERM, release)
