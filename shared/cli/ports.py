"""TCP ports of this machine."""

import socket

from .failures import Failure

HOST = "127.0.0.1"


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as listener:
        listener.bind((HOST, 0))
        port: int = listener.getsockname()[1]
        return port


def require_free(port: int) -> None:
    """Raises Failure if somebody listens on `port`, or if it is not for us."""
    with socket.socket() as listener:
        # as servers do: a connection that lingers from before is no obstacle
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
        except PermissionError as error:
            raise Failure(f"port {port} needs more rights; choose another") from error
        except OSError as error:
            raise Failure(f"port {port} is in use; choose another by --port") from error
