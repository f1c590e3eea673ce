"""Views raise, this file answers: every error in the contract's one shape, or as
a page."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any, cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from sqlalchemy.exc import DataError, DBAPIError, OperationalError, SQLAlchemyError
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
    TooLarge,
    Unavailable,
)
from shared.domain.pages import is_json

from . import pages
from .middleware import API_HEADERS, page_headers


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(Problem, answer)
    app.add_exception_handler(RequestValidationError, answer_invalid)
    app.add_exception_handler(HTTPException, answer_http)
    app.add_exception_handler(OperationalError, answer_unavailable)
    app.add_exception_handler(PoolTimeout, answer_unavailable)
    app.add_exception_handler(DataError, answer_unstorable)
    app.add_exception_handler(DBAPIError, answer_database)
    app.add_exception_handler(Exception, answer_crash)


FORM_AGAIN = (401, 409, 422, 429, 503)  # what another try may mend
KEYS = {"tags": "tagList"}  # a form's field that the API names otherwise


def response(problem: Problem) -> JSONResponse:
    headers = pages.retry_headers(problem)
    if problem.status == 401:
        headers["WWW-Authenticate"] = "Token"
    return JSONResponse({"errors": problem.errors}, problem.status, headers)


async def answer(connection: HTTPConnection, problem: Any) -> Response | None:
    """As JSON or as a page, whichever is asked for."""
    if isinstance(connection, WebSocket):  # refused before the handshake
        await connection.send_denial_response(response(problem))
        return None
    request = cast(Request, connection)
    if is_json(request.scope["path"]):
        return response(problem)
    if "token" in problem.errors:
        return RedirectResponse("/login", 303)
    path = getattr(request.state, "form_path", request.scope["path"])
    is_form = request.method == "POST" and "GET" in allowed_methods(request, path)
    if is_form and problem.status in FORM_AGAIN:
        return pages.FormAgain(path, problem)
    return await show(request, problem)


async def show(request: Request, problem: Problem) -> Response:
    """An error as a page; no route may have looked who sees it."""
    if "user" not in request.scope and problem.status < 500:
        with suppress(SQLAlchemyError):
            await pages.find_visitor(request)
    return pages.render_error(request, problem)


async def answer_invalid(request: Request, error: Any) -> Response | None:
    """422 for what pydantic refused; the key is the innermost member's name."""
    if not isinstance(error.body, Mapping):
        return await answer(request, Invalid("body"))
    errors: dict[str, list[str]] = {}
    for found in error.errors():
        name = [part for part in found["loc"] if isinstance(part, str)][-1]
        texts = errors.setdefault(KEYS.get(name, name), [])
        if (words := _words(found)) not in texts:
            texts.append(words)
    return await answer(request, Invalid(errors))


def _words(found: Any) -> str:
    if found["type"] == "value_error":
        return str(found["ctx"]["error"])
    absent = found["type"] == "missing" or found["input"] is None
    return text.BLANK if absent else text.INVALID


async def answer_http(request: Request, error: Any) -> Response | None:
    """What Starlette's routing and parsing raise."""
    if error.status_code == 303:
        return RedirectResponse(error.headers["Location"], 303)
    problems = {404: NotFound, 405: MethodNotAllowed, 413: TooLarge}
    answered = await answer(request, problems.get(error.status_code, BadRequest)())
    if answered and error.status_code == 405:
        methods = allowed_methods(request, request.scope["path"])
        answered.headers["Allow"] = ", ".join(methods)
    return answered


def allowed_methods(request: Request, path: str) -> list[str]:
    """What the path knows: Starlette would name the first route's methods only."""
    asked = {**request.scope, "path": path}
    return [
        method
        for method in ("GET", "POST", "PUT", "PATCH", "DELETE")
        if any(
            route.matches({**asked, "method": method})[0] is Match.FULL
            for route in request.app.routes
        )
    ]


async def answer_unavailable(
    connection: HTTPConnection, _: Exception
) -> Response | None:
    return await answer(connection, Unavailable("the database is away"))


async def answer_unstorable(
    connection: HTTPConnection, _: Exception
) -> Response | None:
    """Such as a NUL in the panel's search; the API looks before it asks."""
    return await answer(connection, BadRequest())


async def answer_database(connection: HTTPConnection, error: Any) -> Response | None:
    if "foreign key" in str(error.orig).lower():  # removed at this very moment
        return await answer(connection, NotFound())
    if error.connection_invalidated:
        return await answer_unavailable(connection, error)
    raise error


async def answer_crash(request: Request, _: Exception) -> Response:
    """Beyond all middleware, so with no more headers than these."""
    problem = Problem("server", "has failed")
    is_page = not is_json(request.scope["path"])
    answered = pages.render_error(request, problem) if is_page else response(problem)
    answered.headers.update(page_headers(request.scope) if is_page else API_HEADERS)
    return answered
