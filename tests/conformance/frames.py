"""The frames of chat.md as schemas, so that every one that is heard is checked."""

from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from . import contract

type Frame = dict[str, Any]

SEQ = {"type": "integer", "minimum": 1}
COUNT = {"type": "integer", "minimum": 0}
CLIENT_ID = {"type": ["string", "null"]}


def _frame(type_: str, **members: Any) -> contract.Schema:
    properties = {"type": {"const": type_}, **members}
    return {
        "type": "object",
        "required": list(properties),
        "additionalProperties": False,
        "properties": properties,
    }


@cache
def _validators() -> dict[str, Draft202012Validator]:
    schemas = contract.document()["components"]["schemas"]
    you = {"oneOf": [schemas["Person"], {"type": "null"}]}
    names = {"type": "array", "maxItems": 100, "uniqueItems": True}
    found = [
        _frame("joined", room=schemas["Room"], lastSeq=COUNT, you=you),
        _frame(
            "messages",
            messages={"type": "array", "minItems": 1, "items": schemas["Message"]},
        ),
        _frame("deleted", seq=SEQ),
        _frame("ack", clientId=CLIENT_ID, seq=SEQ),
        _frame("presence", count=COUNT, usernames=names),
        _frame(
            "error", errors=schemas["Errors"]["properties"]["errors"],
            clientId=CLIENT_ID,
        ),
        _frame("notification", notification=schemas["Notification"]),
    ]  # fmt: skip
    return {
        schema["properties"]["type"]["const"]: Draft202012Validator(schema)
        for schema in found
    }


_NOTICES = Draft202012Validator(
    _frame("joined", you={"type": "object"}, unreadCount=COUNT)
)


def check(frame: Any) -> None:
    """Fails the test when chat.md has no such frame."""
    assert isinstance(frame, dict), f"no object: {frame!r}"
    kind = frame.get("type")
    if kind == "joined" and "unreadCount" in frame:
        validator = _NOTICES
    else:
        assert kind in _validators(), f"unknown type: {frame}"
        validator = _validators()[str(kind)]
    wrong = [
        f"{each.json_path}: {each.message}" for each in validator.iter_errors(frame)
    ]
    assert not wrong, f"{frame}: {wrong}"
