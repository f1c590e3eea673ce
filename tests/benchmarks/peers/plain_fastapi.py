"""A plain queue per connection in FastAPI: what the framework reaches with the obvious
code, as a control. No Redis, no database, no limits; one message a frame.
`python plain_fastapi.py PORT`
"""

import asyncio
import json
import os
import sys
from collections import defaultdict
from itertools import count

from fastapi import FastAPI, WebSocket, WebSocketDisconnect

app = FastAPI()
rooms: defaultdict[str, set[asyncio.Queue[str]]] = defaultdict(set)
seqs: defaultdict[str, count] = defaultdict(lambda: count(1))


@app.websocket("/ws/rooms/{slug}")
async def live_room(websocket: WebSocket, slug: str) -> None:
    queue: asyncio.Queue[str] = asyncio.Queue()
    rooms[slug].add(queue)
    await websocket.accept()
    await websocket.send_json({"type": "joined", "lastSeq": 0})
    sender = asyncio.create_task(send_all(websocket, queue))
    try:
        while True:
            said = await websocket.receive_json()
            message = {
                "seq": next(seqs[slug]),
                "clientId": said["clientId"],
                "body": said["body"],
                "createdAt": "2026-11-03T12:00:00.000000Z",
                "author": {"username": "ada", "image": None},
                "deleted": False,
            }
            text = json.dumps({"type": "messages", "messages": [message]})
            for each in rooms[slug]:
                each.put_nowait(text)
    except WebSocketDisconnect:
        pass
    finally:
        rooms[slug].discard(queue)
        sender.cancel()


async def send_all(websocket: WebSocket, queue: asyncio.Queue[str]) -> None:
    while True:
        await websocket.send_text(await queue.get())


if __name__ == "__main__":
    from shared.cli.variants import HOST, UVICORN

    served = "tests.benchmarks.peers.plain_fastapi:app"
    where = ["--host", HOST, "--port", sys.argv[1], "--log-level", "warning"]
    os.execv(
        sys.executable, [sys.executable, "-m", "uvicorn", *where, *UVICORN, served]
    )
