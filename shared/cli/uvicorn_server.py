"""uvicorn, as `parallax run` needs it: it tells when it answers, and hears out who has
just come. Imported where uvicorn is installed; further processes import it anew, so
their classes are no function's own."""

from __future__ import annotations

import asyncio
import importlib
import time
from collections.abc import Callable
from typing import Any

from uvicorn.server import Server
from uvicorn.supervisors import multiprocess

LISTENING = 1.0  # seconds for a request on a connection that has just been accepted


class Hearing(Server):
    """Ends only once nobody is left unheard."""

    async def shutdown(self, *args: Any, **kwargs: Any) -> None:
        """uvicorn would close the line of who came just now, unheard. It has no event
        that could be awaited."""
        for server in self.servers:
            server.close()
        deadline = time.monotonic() + LISTENING
        while self.unheard() and time.monotonic() < deadline:  # noqa: ASYNC110
            await asyncio.sleep(0.01)
        await super().shutdown(*args, **kwargs)

    def unheard(self) -> bool:
        """Whether a connection has brought no request yet."""
        connections = self.server_state.connections
        return any(getattr(each, "cycle", each) is None for each in connections)


class Worker(multiprocess.Process):
    """One of several processes. It starts without what was replaced in its parent."""

    def target(self, sockets: Any = None) -> None:
        """What it does, in itself."""
        multiprocess.Server = Hearing  # type: ignore[attr-defined]
        super().target(sockets)


def serve(command: list[str], ready: Callable[[], None]) -> None:
    """Run uvicorn's command line; call `ready` once, when every process answers."""

    class Alone(Hearing):
        async def startup(self, *args: Any, **kwargs: Any) -> None:
            await super().startup(*args, **kwargs)
            if self.started:
                ready()

    class Supervisor(multiprocess.Multiprocess):
        said = False

        def keep_subprocess_alive(self) -> None:
            """Twice a second, and no process is asked after each has answered."""
            super().keep_subprocess_alive()
            if not self.said and all(each.is_ready() for each in self.processes):
                self.said = True
                ready()

    multiprocess.Process = Worker  # type: ignore[misc]
    main = importlib.import_module("uvicorn.main")  # `uvicorn.main` is a function
    main.Server = Alone  # type: ignore[attr-defined]
    main.Multiprocess = Supervisor  # type: ignore[attr-defined]
    main.main(command)
