"""A variant's web server within this very process, which systemd may have handed its
sockets, and which tells systemd once the app is loaded: so that another process can
stand in until then."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from .processes import ROOT
from .variants import VARIANTS

FIRST_SOCKET = 3  # sd_listen_fds(3)
SETTINGS = "DJANGO_SETTINGS_MODULE"
# realtime_channels without what makes it ASGI: its settings in the monolith's workers
WSGI = {
    "channels-wsgi": (
        replace(VARIANTS["django"], name="channels-wsgi"),
        "realtime_channels.settings",
    )
}


def serve(name: str, host: str, port: int, processes: int) -> None:
    """Serve until a signal ends us; never returns."""
    variant = VARIANTS.get(name)
    if variant is None:
        variant, os.environ[SETTINGS] = WSGI[name]
    variant.require()
    os.chdir(ROOT)
    os.environ["PYTHONPATH"] = str(ROOT)  # of further processes
    os.environ.pop("PYTHONSAFEPATH", None)
    sys.path.insert(0, str(ROOT))
    ready = announcement(os.environ.pop("NOTIFY_SOCKET", ""))
    command = variant.command(port, processes, host)[3:]  # python -m SERVER
    if variant.server == "gunicorn":
        become_gunicorn(command, ready)
    else:
        become_uvicorn(command, ready)


def announcement(notify_socket: str) -> Callable[[], None]:
    """What says READY=1 to systemd: sd_notify(3), without its library."""

    def ready() -> None:
        if notify_socket:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
                channel.connect(notify_socket.replace("@", "\0", 1))
                channel.send(b"READY=1")

    return ready


def become_gunicorn(command: list[str], ready: Callable[[], None]) -> None:
    """gunicorn, which finds the sockets itself. Left alone it would be ready before any
    worker has loaded the app."""
    from gunicorn.app.wsgiapp import WSGIApplication  # type: ignore[import-untyped]

    class Application(WSGIApplication):  # type: ignore[misc]  # has no types
        def load_config(self) -> None:
            super().load_config()
            loaded = self.cfg.post_worker_init

            def post_worker_init(worker: Any) -> None:
                loaded(worker)
                ready()

            self.cfg.set("post_worker_init", post_worker_init)

    sys.argv = ["gunicorn", *command]
    Application("%(prog)s [OPTIONS] [APP_MODULE]", prog="gunicorn").run()


def become_uvicorn(command: list[str], ready: Callable[[], None]) -> None:
    """uvicorn; it has no word for one who waits until it answers."""
    from .uvicorn_server import serve  # here, for not every variant has uvicorn

    if os.environ.pop("LISTEN_PID", "") == str(os.getpid()):
        command = ["--fd", str(FIRST_SOCKET), *command]
    serve(command, ready)
