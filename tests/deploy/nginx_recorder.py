"""An app that notes what reaches it, and never gives the same answer twice."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Recorder:
    """Where it listens, what came, and what it adds to its answers."""

    port: int = 0
    requests: list[tuple[str, list[tuple[str, str]]]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    status: int = 200

    def take(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """What came since the last time."""
        taken, self.requests = self.requests, []
        return taken


def handler(recorder: Recorder) -> type[BaseHTTPRequestHandler]:
    """Of http.server, for one recorder."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self) -> None:
            recorder.requests.append((self.requestline, self.headers.items()))
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            body = f'{{"request":{len(recorder.requests)},"id":{id(self)}}}'.encode()
            self.send_response(recorder.status)
            for name, value in recorder.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Cache-Control", "no-store")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            if self.command != "HEAD":
                self.wfile.write(body)

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer

        def log_message(self, *_: object) -> None:
            """pytest shows enough."""

    return Handler


@contextmanager
def recording() -> Iterator[Recorder]:
    """One that listens on loopback within the block."""
    recorder = Recorder()
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler(recorder))
    recorder.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield recorder
    finally:
        server.shutdown()
        server.server_close()
