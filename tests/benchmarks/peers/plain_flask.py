"""A plain queue per connection in Flask, with flask-sock on gevent: what the framework
reaches with the obvious code, as a control. No Redis, no database, no limits; one
message a frame. `python plain_flask.py PORT`
"""

import json
import os
import queue
import sys
import threading
from collections import defaultdict
from contextlib import suppress
from itertools import count

from flask import Flask
from flask_sock import Sock
from simple_websocket import ConnectionClosed, Server

app = Flask(__name__)
sock = Sock(app)
rooms: defaultdict[str, set[queue.SimpleQueue[str]]] = defaultdict(set)
seqs: defaultdict[str, count] = defaultdict(lambda: count(1))


@sock.route("/ws/rooms/<slug>")
def live_room(ws: Server, slug: str) -> None:
    mine: queue.SimpleQueue[str] = queue.SimpleQueue()
    rooms[slug].add(mine)
    ws.send(json.dumps({"type": "joined", "lastSeq": 0}))
    threading.Thread(target=send_all, args=(ws, mine), daemon=True).start()
    try:
        while True:
            said = json.loads(ws.receive())
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
                each.put(text)
    finally:
        rooms[slug].discard(mine)


def send_all(ws: Server, mine: queue.SimpleQueue[str]) -> None:
    with suppress(ConnectionClosed):
        while True:
            ws.send(mine.get())


if __name__ == "__main__":
    from shared.cli.variants import HOST

    served = "tests.benchmarks.peers.plain_flask:app"
    where = ["--bind", f"{HOST}:{sys.argv[1]}", "--log-level", "warning"]
    worker = ["--worker-class", "gevent", "--worker-connections", "4000"]
    command = [sys.executable, "-m", "gunicorn", *where, *worker, served]
    os.execv(sys.executable, command)
