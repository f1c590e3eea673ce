"""The contract, compiled: which operation a request is, and what it may answer."""

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

FOLDER = Path(__file__).parents[2] / "shared" / "contract"

type Schema = dict[str, Any]


@dataclass(frozen=True)
class Promise:
    """What one status of one operation looks like."""

    media_type: str | None
    body: Draft202012Validator | None
    headers: tuple[str, ...]


@dataclass(frozen=True)
class Operation:
    """One operation of openapi.yaml."""

    id: str
    method: str
    path: str
    pattern: re.Pattern[str]
    parameters: list[Schema]
    body: Schema | None
    example: Any
    who: str
    statuses: dict[int, Promise]
    websocket: bool

    @property
    def takes_token(self) -> bool:
        """Whether a dead token is refused here."""
        return 401 in self.statuses and self.id != "login"


@cache
def document() -> Schema:
    """openapi.yaml with every `$ref` replaced by what it names."""
    raw = yaml.safe_load((FOLDER / "openapi.yaml").read_text())

    def resolve(node: Any) -> Any:
        if isinstance(node, list):
            return [resolve(item) for item in node]
        if not isinstance(node, dict):
            return node
        if "$ref" in node:
            target = raw
            for part in node["$ref"].removeprefix("#/").split("/"):
                target = target[part]
            return resolve(target)
        return {key: resolve(value) for key, value in node.items()}

    resolved: Schema = resolve(raw)
    return resolved


@cache
def operations() -> dict[str, Operation]:
    """Every operation by its id; paths without parameters come first."""
    found = [
        _operation(path, method, item, entry)
        for path, item in document()["paths"].items()
        for method, entry in item.items()
        if method != "parameters"
    ]
    found.sort(key=lambda operation: operation.path.count("{"))
    return {operation.id: operation for operation in found}


def _operation(path: str, method: str, item: Schema, entry: Schema) -> Operation:
    content = entry.get("requestBody", {}).get("content", {})
    body = content.get("application/json", {})
    return Operation(
        id=entry["operationId"],
        method=method.upper(),
        path=path,
        pattern=re.compile(re.sub(r"\{\w+\}", "[^/]+", path)),
        parameters=item.get("parameters", []) + entry.get("parameters", []),
        body=body.get("schema"),
        example=body.get("example"),
        who=entry["x-who"],
        statuses={
            int(status): _promise(response)
            for status, response in entry["responses"].items()
        },
        websocket=entry.get("x-websocket", False),
    )


def _promise(response: Schema) -> Promise:
    required = [
        name for name, header in response.get("headers", {}).items()
        if header.get("required")
    ]  # fmt: skip
    for media_type, content in response.get("content", {}).items():
        schema = content["schema"] if media_type == "application/json" else None
        validator = Draft202012Validator(schema) if schema else None
        return Promise(media_type, validator, tuple(required))
    return Promise(None, None, tuple(required))


def promise_of(name: str) -> Promise:
    """What `components/responses/<name>` looks like."""
    return _promise(document()["components"]["responses"][name])


def validator_of(name: str) -> Draft202012Validator:
    """The validator of `components/schemas/<name>`."""
    return Draft202012Validator(document()["components"]["schemas"][name])


def find(method: str, path: str) -> Operation | None:
    """The operation that a request is, or None."""
    for operation in operations().values():
        if operation.method == method and operation.pattern.fullmatch(path):
            return operation
    return None


def is_known(path: str) -> bool:
    """Whether any method is defined for this path."""
    return any(each.pattern.fullmatch(path) for each in operations().values())


def faults(method: str, path: str, status: int, headers: Any, answer: Any) -> list[str]:
    """Where an answer differs from the contract. `answer` has `content` and `json`."""
    if method in ("HEAD", "OPTIONS"):
        return []
    operation = find(method, path)
    if operation is not None:
        if status not in operation.statuses:
            return [f"{status} is not documented for {operation.id}"]
        return _differences(operation.statuses[status], headers, answer)
    if is_known(path):
        name, expected = "MethodNotAllowed", 405
    else:
        name, expected = "NotFound", 404
    wrong = [] if status == expected else [f"{status} where {expected} was due"]
    return wrong + _differences(promise_of(name), headers, answer)


def _differences(promise: Promise, headers: Any, answer: Any) -> list[str]:
    wrong = [f"no {name} header" for name in promise.headers if name not in headers]
    media_type = headers.get("content-type", "").partition(";")[0]
    if promise.media_type is None:
        return wrong + (["there is a body"] if answer.content else [])
    if media_type != promise.media_type:
        return [*wrong, f"Content-Type is {media_type!r}, not {promise.media_type!r}"]
    if promise.body is not None:
        for error in promise.body.iter_errors(answer.json):
            wrong.append(f"{error.json_path}: {error.message}")
    return wrong
