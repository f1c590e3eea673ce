"""The frames of a chat socket: what a client may say, and what it hears."""

import json
import time
from collections import deque
from collections.abc import Sequence
from typing import Any

from . import fields, limits, strict_json
from .errors import Problem

type Frame = dict[str, Any]

NOT_OURS = 4400
REVOKED = 4401
REMOVED = 4403
SILENT = 4408
FLOODING = 4429
SLOW = 4503
GOING_AWAY = 1001
RESTARTING = 1012
FAILED = 1011


class Unreadable(Exception):
    """Not a frame of ours: the socket is closed with 4400."""


def parse(raw: str | bytes) -> Frame:
    """The client's frame. Raises Unreadable for anything that is no JSON object with
    the type `send`."""
    if isinstance(raw, bytes) or len(raw.encode(errors="replace")) > limits.FRAME_MAX:
        raise Unreadable
    try:
        frame = strict_json.loads(raw.encode())
    except (Problem, UnicodeError) as error:
        raise Unreadable from error
    if not isinstance(frame, dict) or frame.get("type") != "send":
        raise Unreadable
    return frame


def sent(frame: Frame) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The body and client_id of a `send` frame, and what is wrong with them."""
    values: dict[str, Any] = {}
    errors: dict[str, list[str]] = {}
    for name, key, rule in (
        ("body", "body", fields.message),
        ("client_id", "clientId", fields.client_id),
    ):
        try:
            values[name] = rule(frame.get(key))
        except ValueError as error:
            errors[key] = [str(error)]
    return values, errors


def joined(room: Frame, you: Frame | None) -> Frame:
    """The first frame: the subscription stands."""
    return {"type": "joined", "room": room, "lastSeq": room["lastSeq"], "you": you}


def messages(batch: Sequence[dict[str, Any]]) -> Frame:
    """One or more messages in order."""
    return {"type": "messages", "messages": batch}


def deleted(seq: int) -> Frame:
    """The message with this seq lost its body."""
    return {"type": "deleted", "seq": seq}


def ack(client_id: str | None, seq: int) -> Frame:
    """Stored, under this seq."""
    return {"type": "ack", "clientId": client_id, "seq": seq}


def error(errors: dict[str, list[str]], client_id: str | None) -> Frame:
    """Not stored, and why; `client_id` is the frame's if it is a valid one."""
    return {"type": "error", "errors": errors, "clientId": client_id}


class Refusals:
    """Messages over the rate on one socket: 100 within 10 seconds are a flood."""

    WITHIN = 10.0  # seconds

    def __init__(self) -> None:
        self._at: deque[float] = deque(maxlen=limits.REFUSALS_MAX)

    def is_flood(self) -> bool:
        """Count one more; whether it is one too many."""
        moment = time.monotonic()
        full = len(self._at) == limits.REFUSALS_MAX
        if full and self._at[0] > moment - self.WITHIN:
            return True
        self._at.append(moment)
        return False


def server_sent(name: str, content: object) -> str:
    """A Server-Sent Event."""
    return f"event: {name}\ndata: {json.dumps(content, separators=(',', ':'))}\n\n"


def as_server_sent(frame: Frame) -> str:
    """A socket's frame as Server-Sent Events; presence is told to sockets only."""
    if frame["type"] == "messages":
        return "".join(
            f"id: {message['seq']}\nevent: message\ndata: {message.text}\n\n"
            for message in frame["messages"]
        )
    if frame["type"] == "deleted":
        return server_sent("deleted", {"seq": frame["seq"]})
    return ""
