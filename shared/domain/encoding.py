"""Messages as text: encoded once, however many readers are told."""

import json
from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache
from typing import Any, Self

from . import frames, limits

MESSAGES = '{"type":"messages","messages":[%s]}'


class Message(dict[str, Any]):
    """A message as the wire shows it, which remembers its JSON."""

    @cached_property
    def text(self) -> str:
        return _dumps(self)

    @classmethod
    def of(cls, message: dict[str, Any]) -> Self:
        return message if isinstance(message, cls) else cls(message)


class Batch(dict[str, Any]):
    """A `messages` frame, which remembers its JSON too."""

    @cached_property
    def text(self) -> str:
        return _join(tuple(message.text for message in self["messages"]))

    @classmethod
    def of(cls, messages: list[Message]) -> Self:
        return cls(frames.messages(messages))


def message_of(event: dict[str, Any]) -> Message:
    """The message of a `chat.message`. The inboxes of a process hold the same event,
    so the first reader who asks encodes it for all."""
    event["message"] = message = Message.of(event["message"])
    return message


def frame_of(event: dict[str, Any]) -> Batch:
    """The frame for a `chat.message` that goes out alone, the same for all readers."""
    if "frame" not in event:
        event["frame"] = Batch.of([message_of(event)])
    frame: Batch = event["frame"]
    return frame


def split(messages: Iterable[dict[str, Any]]) -> Iterator[frames.Frame]:
    """The messages as frames, each within the limit of a frame if it can be."""
    batch: list[Message] = []
    size = len(MESSAGES)
    for message in map(Message.of, messages):
        size += len(message.text) + 1  # ASCII: as many bytes; and a comma
        if batch and size > limits.FRAME_MAX:
            yield Batch.of(batch)
            batch, size = [], len(MESSAGES) + len(message.text) + 1
        batch.append(message)
    if batch:
        yield Batch.of(batch)


def encode(frame: frames.Frame) -> str:
    """A frame as text, in ASCII."""
    return frame.text if isinstance(frame, Batch) else _dumps(frame)


@lru_cache(maxsize=64)
def _join(texts: tuple[str, ...]) -> str:
    """Readers who keep up are told the same: they share the text of the frame too."""
    return MESSAGES % ",".join(texts)


def _dumps(content: object) -> str:
    return json.dumps(content, separators=(",", ":"))
