"""Views raise, this file answers: every error in the contract's one shape."""

from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from starlette.exceptions import HTTPException
from starlette.requests import HTTPConnection
from starlette.routing import Match
from starlette.websockets import WebSocket

from shared.domain import text
from shared.domain.errors import (
    BadRequest,
    Invalid,
    MethodNotAllowed,
    NotFound,
    Problem,
    Unavailable,
)


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(Problem, answer)
    app.add_exception_handler(RequestValidationError, answer_invalid)
    app.add_exception_handler(HTTPException, answer_http)
    app.add_exception_handler(OperationalError, answer_unavailable)
    app.add_exception_handler(PoolTimeout, answer_unavailable)
    app.add_exception_handler(DBAPIError, answer_database)
    app.add_exception_handler(Exception, answer_crash)


def response(problem: Problem) -> JSONResponse:
    headers = {}
    if problem.retry_after is not None:
        headers["Retry-After"] = str(problem.retry_after)
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Token"
    return JSONResponse({"errors": problem.errors}, problem.status, headers)


async def answer(connection: HTTPConnection, problem: Any) -> JSONResponse | None:
    if isinstance(connection, WebSocket):  # refused before the handshake
        await connection.send_denial_response(response(problem))
        return None
    return response(problem)


async def answer_invalid(_: Request, error: Any) -> JSONResponse:
    """422 for what pydantic refused; the key is the innermost member's name."""
    if not isinstance(error.body, dict):
        return response(Invalid("body"))
    errors: dict[str, list[str]] = {}
    for found in error.errors():
        names = [part for part in found["loc"] if isinstance(part, str)]
        errors.setdefault(names[-1], [])
        if (words := _words(found)) not in errors[names[-1]]:
            errors[names[-1]].append(words)
    return response(Invalid(errors))


def _words(found: Any) -> str:
    if found["type"] == "value_error":
        return str(found["ctx"]["error"])
    absent = found["type"] == "missing" or found["input"] is None
    return text.BLANK if absent else text.INVALID


async def answer_http(request: Request, error: Any) -> JSONResponse:
    """What Starlette's routing and parsing raise."""
    if error.status_code == 405:
        answered = response(MethodNotAllowed())
        answered.headers["Allow"] = ", ".join(allowed_methods(request))
        return answered
    return response(NotFound() if error.status_code == 404 else BadRequest())


def allowed_methods(request: Request) -> list[str]:
    """What the path knows: Starlette would name the first route's methods only."""
    return [
        method
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        if any(
            route.matches({**request.scope, "method": method})[0] is Match.FULL
            for route in request.app.routes
        )
    ]


async def answer_unavailable(
    connection: HTTPConnection, _: Exception
) -> JSONResponse | None:
    return await answer(connection, Unavailable("the database is away"))


async def answer_database(
    connection: HTTPConnection, error: Any
) -> JSONResponse | None:
    if error.connection_invalidated:
        return await answer_unavailable(connection, error)
    raise error


async def answer_crash(_: Request, __: Exception) -> JSONResponse:
    return JSONResponse({"errors": {"server": ["has failed"]}}, 500)
