"""JSON bodies as the contract reads them."""

from contextlib import suppress
from typing import Any

from rest_framework.negotiation import BaseContentNegotiation
from rest_framework.parsers import BaseParser

from shared.domain import limits, strict_json
from shared.domain.errors import TooLarge

DRAINED = 15  # times the limit


def drain(stream: Any) -> None:
    """Read what is left of a refused body: gunicorn would cut the connection, and a
    client that is still sending would never hear why."""
    with suppress(OSError):  # the client has gone
        for _ in range(DRAINED):
            if not stream.read(limits.REQUEST_MAX):
                return


class JSONParser(BaseParser):
    """JSON as the contract reads it: strictly, and within the limit."""

    media_type = "application/json"

    def parse(
        self, stream: Any, media_type: str | None = None, parser_context: Any = None
    ) -> Any:
        encoding = parser_context["request"].headers.get("Content-Encoding")
        raw = stream.read(limits.REQUEST_MAX + 1)
        if len(raw) > limits.REQUEST_MAX:
            raise TooLarge
        return strict_json.read(media_type, raw, encoding)


class JSONOnly(BaseContentNegotiation):
    """There is one form in and one form out, whatever the headers ask for."""

    def select_parser(self, request: Any, parsers: Any) -> Any:
        return parsers[0]

    def select_renderer(self, request: Any, renderers: Any, suffix: Any = None) -> Any:
        return renderers[0], renderers[0].media_type
