"""TLS for a client that reads in one thread while it writes in another, as that of
websockets does.

OpenSSL allows one call at a time on a connection, and Python 3.13.0 leaves it to others
to see to that. Seen on a busy machine: nginx got nothing of a handshake that had been
sent, now and then; since they take turns, never.
"""

import select
import ssl
import threading
from collections.abc import Callable
from typing import Any


class TakingTurns(ssl.SSLSocket):
    """Reading and writing wait outside of OpenSSL, and call it in turn."""

    def do_handshake(self, block: bool = False) -> None:
        """Before there is a second thread."""
        self._turn = threading.Lock()
        super().do_handshake(block)

    def recv(self, *given: Any) -> bytes:
        return self._in_turn(lambda: ssl.SSLSocket.recv(self, *given))

    def send(self, *given: Any) -> int:
        return self._in_turn(lambda: ssl.SSLSocket.send(self, *given))

    def _in_turn[T](self, call: Callable[[], T]) -> T:
        while True:
            with self._turn:
                patience = self.gettimeout()
                self.settimeout(0)
                try:
                    return call()
                except ssl.SSLWantReadError:
                    wanted = select.POLLIN
                except ssl.SSLWantWriteError:
                    wanted = select.POLLOUT
                finally:
                    self.settimeout(patience)
            waiting = select.poll()
            waiting.register(self.fileno(), wanted)
            if not waiting.poll(None if patience is None else 1000 * patience):
                raise TimeoutError("timed out")


def trusted(url: str) -> ssl.SSLContext | None:
    """What `connect` of websockets takes for this address: None for ws://."""
    if not url.startswith("wss:"):
        return None
    context = ssl.create_default_context()
    context.sslsocket_class = TakingTurns
    return context
