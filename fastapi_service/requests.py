"""Bodies as the contract reads them: strict JSON, and forms."""

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from shared.domain import limits, strict_json
from shared.domain.errors import TooLarge


class LimitedRequest(Request):
    """A request whose body is read within the limit."""

    async def body(self) -> bytes:
        if not hasattr(self, "_body"):
            chunks = bytearray()
            async for chunk in self.stream():
                chunks += chunk
                if len(chunks) > limits.REQUEST_MAX:
                    raise TooLarge
            self._body = bytes(chunks)
        return self._body


class JSONRequest(LimitedRequest):
    """One whose JSON is read once, and strictly."""

    async def json(self) -> Any:
        if not hasattr(self, "_json"):
            strict_json.check_headers(
                self.headers.get("content-type"), self.headers.get("content-encoding")
            )
            self._json = strict_json.loads(await self.body())
        return self._json


class JSONRoute(APIRoute):
    """Reads the body before FastAPI does, which would take what the contract refuses
    (NaN, a key twice, UTF-16) and answer 422 for the rest."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_json(request: Request) -> Response:
            request = JSONRequest(request.scope, request.receive)
            if self.body_field:
                await request.json()
            return await handle(request)

        return handle_json


class FormRoute(APIRoute):
    """Reads the body before FastAPI does, for the same limit. Its own `max_body_size`
    answers in plain text, where we have a page."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def handle_form(request: Request) -> Response:
            request = LimitedRequest(request.scope, request.receive)
            if request.method == "POST":
                await request.body()
            return await handle(request)

        return handle_form
