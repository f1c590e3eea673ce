"""Views raise, this file answers: every error in the contract's one shape."""

from flask import Flask, Response, jsonify, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException
from werkzeug.routing.exceptions import WebsocketMismatch

from shared.domain.errors import (
    BadRequest,
    Invalid,
    MethodNotAllowed,
    NotFound,
    Problem,
    TooLarge,
    Unavailable,
)


def init_app(app: Flask) -> None:
    app.register_error_handler(Problem, answer)
    app.register_error_handler(ValidationError, answer_invalid)
    app.register_error_handler(HTTPException, answer_http)
    for away in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(away, answer_unavailable)
    app.register_error_handler(DataError, answer_unstorable)
    app.register_error_handler(DBAPIError, answer_database)


def answer(problem: Problem) -> Response:
    response = jsonify(errors=problem.errors)
    response.status_code = problem.status
    if problem.retry_after is not None:
        response.headers["Retry-After"] = str(problem.retry_after)
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = "Token"
    return response


def answer_invalid(error: ValidationError) -> Response:
    """422 for what marshmallow refused."""
    return answer(Invalid(error.normalized_messages()))


def answer_http(error: HTTPException) -> ResponseReturnValue:
    """What Flask and Werkzeug raise themselves; only the panel has pages for it."""
    if request.path.startswith("/admin/"):
        return error
    if error.code == 500:
        return jsonify(errors={"server": ["has failed"]}), 500
    problems = {404: NotFound, 405: MethodNotAllowed, 413: TooLarge}
    problem = problems.get(error.code or 400, BadRequest)
    if isinstance(error, WebsocketMismatch):  # a socket's path without a handshake
        problem = NotFound
    response = answer(problem())
    if error.code == 405:
        response.headers["Allow"] = ", ".join(error.valid_methods or ())
    return response


def answer_unavailable(_: Exception) -> Response:
    return answer(Unavailable("database is not ready"))


def answer_unstorable(_: DataError) -> Response:
    """Such as a NUL in the panel's search; the API looks before it asks."""
    return answer(BadRequest())


def answer_database(error: DBAPIError) -> Response:
    if error.connection_invalidated:
        return answer_unavailable(error)
    raise error
