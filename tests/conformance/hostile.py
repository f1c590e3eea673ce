"""What no honest client sends, and the answer that the contract has for it."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from . import contract

type Schema = contract.Schema

DEEP = 100_000
MEBIBYTE = 1024 * 1024
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True)
class Attack:
    """One request body, the status it deserves, and the keys of its errors."""

    name: str
    content: bytes
    status: int
    keys: tuple[str, ...] = ("body",)
    headers: dict[str, str] = field(default_factory=lambda: dict(JSON))


def _nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = [value]
    return value


TEXTS: dict[str, Any] = {
    "NUL": "a\0b",
    "lone surrogate": "a\ud800b",
    "reversed surrogates": "\udc00\ud800",
    "number": 7,
    "fraction": 1.5,
    "true": True,
    "null": None,
    "array": [],
    "array of text": ["a"],
    "object": {},
    "10^30": 10**30,
    "deep": _nested(50),
}
WHOLES: dict[str, Any] = {
    "-1": -1,
    "2^63": 2**63,
    "10^30": 10**30,
    "-10^30": -(10**30),
    "text": "1",
    "Arabic": "\u0661",
    "fraction": 1.0,
    "tiny": 1e-300,
    "true": True,
    "null": None,
    "array": [1],
    "object": {},
}
FLAGS: dict[str, Any] = {"text": "true", "1": 1, "null": None, "array": [], "NUL": "\0"}


def _values(schema: Schema) -> dict[str, Any]:
    kinds = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    chosen = {"integer": WHOLES, "boolean": FLAGS}.get(kinds[0], TEXTS)
    values = {
        name: value
        for name, value in chosen.items()
        if not ("null" in kinds and value is None)
    }
    if kinds[0] == "array":
        right = ("array", "array of text")
        values = {name: value for name, value in values.items() if name not in right}
        values |= {f"[{name}]": [value] for name, value in TEXTS.items()}
    return values


def on_members(operation: contract.Operation, valid: Any) -> Iterator[Attack]:
    """Each member of a valid body in turn replaced by what it must not be."""
    assert operation.body is not None
    for wrapper, schema in operation.body["properties"].items():
        if schema["type"] != "object":
            for name, value in _values(schema).items():
                yield _member(f"{wrapper}: {name}", {**valid, wrapper: value}, wrapper)
            continue
        for member, rule in schema["properties"].items():
            for name, value in _values(rule).items():
                body = {wrapper: {**valid[wrapper], member: value}}
                yield _member(f"{wrapper}.{member}: {name}", body, member)


def _member(name: str, body: Any, key: str) -> Attack:
    return Attack(name, json.dumps(body).encode(), 422, (key,))


def on_bodies(valid: Any) -> Iterator[Attack]:
    """A valid body, made unreadable, mislabelled, or something else altogether."""
    text = json.dumps(valid)
    (wrapper,) = valid
    raw = text.encode()
    unreadable = {
        "nothing": b"",
        "white space": b" \n",
        "invalid UTF-8": raw[:-1] + b',"x":"\xff"}',
        "overlong UTF-8": raw[:-1] + b',"x":"\xc0\x80"}',
        "UTF-16": text.encode("utf-16"),
        "UTF-16 without a mark": text.encode("utf-16-le"),
        "UTF-32": text.encode("utf-32"),
        "byte order mark": b"\xef\xbb\xbf" + raw,
        "NaN": raw[:-1] + b',"x":NaN}',
        "Infinity": raw[:-1] + b',"x":-Infinity}',
        "1e400": raw[:-1] + b',"x":1e400}',
        "a key twice": raw[:-1] + b"," + raw[1:],
        "an inner key twice": raw[:-1] + b',"x":{"a":1,"a":1}}',
        "cut off": raw[:-1],
        "more behind it": raw + b"x",
        "a comment": raw + b"//",
        "single quotes": raw.replace(b'"', b"'"),
        "a control character": raw[:-1] + b',"x":"\n"}',
        "arrays 100,000 deep": b"[" * DEEP + b"]" * DEEP,
        "arrays never closed": b"[" * DEEP,
        "objects 100,000 deep": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
        "65 deep, ignored": raw[:-1] + b',"x":' + b"[" * 65 + b"]" * 65 + b"}",
    }
    for name, content in unreadable.items():
        yield Attack(name, content, 400)
    for content in (b"[]", b'"text"', b"1", b"null", b"true", b"[" + raw + b"]"):
        yield Attack(f"no object: {content[:20]!r}", content, 422)
    yield Attack("no wrapper", b"{}", 422, (wrapper,))
    if isinstance(valid[wrapper], dict):
        for value in ("null", "[]", '"text"', "1", "true"):
            body = f'{{"{wrapper}":{value}}}'.encode()
            yield Attack(f"wrapper {value}", body, 422, (wrapper,))
    for kind in ("text/plain", "", "application/x-www-form-urlencoded", "text/json"):
        yield Attack(f"type {kind!r}", raw, 415, headers={"Content-Type": kind})
    charset = {"Content-Type": "application/json; charset=utf-16"}
    yield Attack("charset", text.encode("utf-16"), 415, headers=charset)
    gzip = {**JSON, "Content-Encoding": "gzip"}
    yield Attack("gzip", raw, 415, headers=gzip)
    padding = b',"x":"' + b"x" * MEBIBYTE + b'"}'
    yield Attack("1 MiB and a little", raw[:-1] + padding, 413)
    yield Attack("5 MB", raw[:-1] + padding[:-2] + b"x" * 4_000_000 + b'"}', 413)


def on_parameters(operation: contract.Operation) -> Iterator[tuple[str, str]]:
    """Each query parameter in turn: its name, and a query that is wrong in it."""
    for parameter in operation.parameters:
        if parameter["in"] != "query":
            continue
        name, schema = parameter["name"], parameter["schema"]
        wrong = ["", "%00", "a%00b", "%FF", f"1&{name}=1", f"&{name}="]
        if schema["type"] == "integer":
            wrong += ["a", "-1", "9" * 30, "9" * 3000, "%D9%A1", "1.0", "1e9", "+1"]
            wrong += ["0x1", "1_0", "%201", "1%0A", "NaN", str(2**63), "true"]
        if schema["type"] == "boolean" or "enum" in schema:
            wrong += ["1", "TRUE", "yes", "null", "king"]
        for value in wrong:
            yield name, f"{name}={value}"
