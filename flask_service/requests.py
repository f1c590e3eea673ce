"""How requests are read and answers written: paths, and JSON by the contract."""

from collections.abc import Callable
from functools import cached_property, wraps
from typing import Any
from urllib.parse import parse_qsl

import flask
from flask import Flask, request
from flask.json.provider import DefaultJSONProvider
from marshmallow import Schema
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import PathConverter, UnicodeConverter

from shared.domain import parameters, strict_json, text, times
from shared.domain.errors import Invalid

type View = Callable[..., Any]


class Request(flask.Request):
    """Werkzeug leaves what is no UTF-8 as it was, `%FF`; the others replace it."""

    @cached_property
    def args(self) -> ImmutableMultiDict[str, str]:
        query = self.query_string.decode(errors="replace")
        pairs = parse_qsl(query, keep_blank_values=True, errors="replace")
        return ImmutableMultiDict(pairs)


class JSONProvider(DefaultJSONProvider):
    """Reads strictly; writes every moment in UTC, with microseconds."""

    compact = True
    sort_keys = False
    default = staticmethod(times.wire)

    def loads(self, s: str | bytes, **kwargs: Any) -> Any:
        return strict_json.loads(s if isinstance(s, bytes) else s.encode())


class Name(UnicodeConverter):
    """A name in a path; one that no database can store is simply not found."""

    def to_python(self, value: str) -> str:
        return text.storable_path(value)


class Names(PathConverter):
    """One that may have slashes, such as a tag."""

    to_python = Name.to_python


def init_app(app: Flask) -> None:
    app.request_class = Request
    app.json = JSONProvider(app)
    app.url_map.converters["default"] = Name
    app.url_map.converters["names"] = Names
    app.url_map.merge_slashes = False


def takes_json(view: View) -> View:
    """A decorator: the body is read before the view begins, for a client may take its
    time over it, and nothing may wait within a transaction."""

    @wraps(view)
    def with_body(**path: str) -> Any:
        headers = request.headers
        strict_json.check_headers(
            headers.get("Content-Type"), headers.get("Content-Encoding")
        )
        request.get_json()
        return view(**path)

    return with_body


def load(schema: Schema, wrapper: str | None = None) -> dict[str, Any]:
    """The members of the body, or of its one member `wrapper`, by the rules of
    `schema`. Raises Invalid, ValidationError."""
    body = request.get_json()
    if not isinstance(body, dict):
        raise Invalid("body")
    if wrapper is not None:
        body = body.get(wrapper)
        if not isinstance(body, dict):
            raise Invalid(wrapper, text.BLANK if body is None else text.INVALID)
    given: dict[str, Any] = schema.load(body)
    return given


def get_page() -> tuple[int, int]:
    """`limit` and `offset`. Raises Invalid."""
    return parameters.page(request.args.getlist)
