"""Views raise, this file answers: in the contract's one shape, or with a page."""

from flask import Flask, Response, jsonify, request
from flask_wtf.csrf import CSRFError
from marshmallow import ValidationError
from sqlalchemy.exc import DataError, DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException
from werkzeug.routing.exceptions import WebsocketMismatch

from shared.domain.errors import (
    BadRequest,
    Forbidden,
    Invalid,
    MethodNotAllowed,
    NotFound,
    Problem,
    TooLarge,
    Unavailable,
)
from shared.domain.pages import is_json

from .database import begin_again
from .pages import render_error, tell_when


def init_app(app: Flask) -> None:
    app.register_error_handler(Problem, answer)
    app.register_error_handler(ValidationError, answer_invalid)
    app.register_error_handler(CSRFError, answer_forgery)
    app.register_error_handler(HTTPException, answer_http)
    for away in (OperationalError, InterfaceError, PoolTimeout):
        app.register_error_handler(away, answer_unavailable)
    app.register_error_handler(DataError, answer_unstorable)
    app.register_error_handler(DBAPIError, answer_database)


def answer(problem: Problem) -> Response:
    if not is_json(request.path):
        begin_again()
        return render_error(problem)
    response = jsonify(errors=problem.errors)
    response.status_code = problem.status
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = "Token"
    return tell_when(response, problem)


def answer_invalid(error: ValidationError) -> Response:
    """422 for what marshmallow refused."""
    return answer(Invalid(error.normalized_messages()))


def answer_forgery(_: CSRFError) -> Response:
    """A form that comes from no page of ours."""
    return answer(Forbidden("form"))


def answer_http(error: HTTPException) -> Response:
    """What Flask, its extensions and Werkzeug raise themselves."""
    problems = {
        403: Forbidden("page"),
        404: NotFound(),
        405: MethodNotAllowed(),
        413: TooLarge(),
        500: Problem("server", "has failed"),
    }
    problem = problems.get(error.code or 400, BadRequest())
    if isinstance(error, WebsocketMismatch):  # a socket's path without a handshake
        problem = NotFound()
    response = answer(problem)
    if error.code == 405:
        response.headers["Allow"] = ", ".join(error.valid_methods or ())
    return response


def answer_unavailable(_: Exception) -> Response:
    return answer(Unavailable("database is not ready"))


def answer_unstorable(_: DataError) -> Response:
    """Such as a NUL in the panel's search; the API looks before it asks."""
    return answer(BadRequest())


def answer_database(error: DBAPIError) -> Response:
    if "foreign key" in str(error.orig).lower():  # removed at this very moment
        return answer(NotFound())
    if error.connection_invalidated:
        return answer_unavailable(error)
    raise error
