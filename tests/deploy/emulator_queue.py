"""Room for more than one new connection to the emulator's ports.

QEMU's own network (libslirp) listens with a queue of one. Where thirty connect at once,
Linux drops what does not fit, the clients' handshakes are repeated after seconds, and
some are reset at last: a board's network would do nothing of the kind. There is no
option for it, but whoever has a socket may listen again, with a longer queue."""

import ctypes
import os
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

PIDFD_GETFD = 438  # man 2 pidfd_getfd; the same on all architectures but Alpha
LENGTH = 256


def lengthen(process: int, port: int) -> None:
    """The queue of a process that listens on this port. Raises LookupError where it
    does not, and OSError where we may not look into it."""
    for copy in sockets(process):
        with copy:
            listens = copy.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN)
            if listens and copy.getsockname()[1] == port:
                copy.listen(LENGTH)
                return
    raise LookupError(f"process {process} does not listen on {port}")


def sockets(process: int) -> Iterator[socket.socket]:
    """Copies of its sockets. Needs root, or to be its tracer."""
    linux = ctypes.CDLL(None, use_errno=True)
    pidfd = os.pidfd_open(process)
    try:
        for link in Path(f"/proc/{process}/fd").iterdir():
            with suppress(FileNotFoundError):  # closed meanwhile
                if link.readlink().name.startswith("socket:"):
                    copy = linux.syscall(PIDFD_GETFD, pidfd, int(link.name), 0)
                    if copy == -1:
                        error = ctypes.get_errno()
                        raise OSError(error, os.strerror(error))
                    yield socket.socket(fileno=copy)
    finally:
        os.close(pidfd)
