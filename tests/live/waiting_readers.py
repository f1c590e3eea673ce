"""Many clients that wait for a message by long poll, in a process of their own.

    python -m tests.live.waiting_readers HOST PORT ROOM COUNT

Says when all have asked, and when all have heard; then how many waited for it without
being sent away, and how often somebody was.
"""

import asyncio
import json
import sys

WAIT = 25  # seconds


class Reader:
    """One client; it asks again as chat.md says."""

    def __init__(self, host: str, port: int, slug: str) -> None:
        self.host = host
        self.port = port
        self.path = f"/api/rooms/{slug}/messages?after=0&wait={WAIT}"
        self.refusals = 0
        self.asked = asyncio.Event()
        self.answers: asyncio.StreamReader

    async def hear(self) -> int:
        """The seq of the first message."""
        self.answers, requests = await asyncio.open_connection(self.host, self.port)
        while True:
            request = (
                f"GET {self.path} HTTP/1.1\r\nHost: {self.host}:{self.port}\r\n\r\n"
            )
            requests.write(request.encode())
            await requests.drain()
            self.asked.set()
            retry_after, body = await self.answer()
            if body["messages"]:
                requests.close()
                return int(body["messages"][0]["seq"])
            if retry_after:
                self.refusals += 1
                await asyncio.sleep(retry_after)

    async def answer(self) -> tuple[int, dict]:
        """Seconds to wait before asking again, and the body."""
        head = (await self.answers.readuntil(b"\r\n\r\n")).decode().lower()
        status, *lines = head.strip().split("\r\n")
        assert " 200 " in status, head
        fields = dict(line.split(": ", 1) for line in lines)
        body = await self.answers.readexactly(int(fields["content-length"]))
        return int(fields.get("retry-after", 0)), json.loads(body)


async def main(host: str, port: str, slug: str, count: str) -> None:
    """All of them at once."""
    readers = [Reader(host, int(port), slug) for _ in range(int(count))]
    hearing = [asyncio.create_task(reader.hear()) for reader in readers]
    asked = asyncio.gather(*(reader.asked.wait() for reader in readers))
    await asyncio.wait([asked, *hearing], return_when=asyncio.FIRST_COMPLETED)
    print("all have asked", flush=True)
    (seq,) = set(await asyncio.gather(*hearing))
    print(f"all have heard {seq}", flush=True)
    waited = sum(not reader.refusals for reader in readers)
    print(waited, sum(reader.refusals for reader in readers), flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
