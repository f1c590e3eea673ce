"""The other service: answers every request after a while. `upstream.py PORT DELAY`

It is also what the load client can read at the most: with no delay, nothing answers
faster than this.
"""

import asyncio
import sys

BODY = b'{"price":1843}'
ANSWER = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
)


class Answering(asyncio.Protocol):
    """One connection. Requests have no body, so each ends with an empty line."""

    def __init__(self, delay: float) -> None:
        self.delay = delay
        self.rest = b""

    def connection_made(self, transport) -> None:
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        *requests, self.rest = (self.rest + data).split(b"\r\n\r\n")
        loop = asyncio.get_running_loop()
        for _ in requests:
            if self.delay:
                loop.call_later(self.delay, self.transport.write, ANSWER)
            else:
                self.transport.write(ANSWER)


async def main(port: int, delay: float) -> None:
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: Answering(delay), "127.0.0.1", port, backlog=1024
    )
    await server.serve_forever()


if __name__ == "__main__":
    import uvloop

    uvloop.run(main(int(sys.argv[1]), float(sys.argv[2])))
