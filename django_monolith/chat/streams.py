"""A room as Server-Sent Events: not over WSGI, where each would hold a thread."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from shared.domain.errors import NotOffered

from ..viewsets import OpenViewSet


class StreamViewSet(OpenViewSet):
    @extend_schema(responses={501: None})
    def stream_messages(self, request: Request, slug: str) -> Response:
        raise NotOffered("sse")
