"""What all views of the API have in common."""

from typing import Any

from django.http import HttpRequest
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer
from rest_framework.viewsets import GenericViewSet

from shared.domain import parameters
from shared.domain.errors import Invalid

from .accounts.models import User
from .requests import drain
from .shortcuts import find


class APIViewSet(GenericViewSet):
    """`thing` is what this view serves, `parent` what that belongs to: the keys of
    403 and 404."""

    thing = "route"
    parent: str | None = None

    def initialize_request(
        self, request: HttpRequest, *args: Any, **kwargs: Any
    ) -> Request:
        """The body is always read, also an empty or a chunked one: REST framework
        takes a missing Content-Length for a missing body, and so does WSGI."""
        chunked = "Transfer-Encoding" in request.headers
        wrapped = super().initialize_request(request, *args, **kwargs)
        wrapped._stream = request.META.get("wsgi.input") if chunked else None
        wrapped._stream = wrapped._stream or request
        return wrapped

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if self.action is None:  # a method that the path does not know: 405 before 401
            self.http_method_not_allowed(request)
        super().initial(request, *args, **kwargs)

    def finalize_response(
        self, request: Request, response: Response, *args: Any, **kwargs: Any
    ) -> Response:
        if response.status_code >= 400:
            drain(request.stream)
        return super().finalize_response(request, response, *args, **kwargs)

    @property
    def default_response_headers(self) -> dict[str, str]:
        return {"Cache-Control": "no-store"}

    def read(self, payload: type[Serializer]) -> dict[str, Any]:
        """The request's body, by the rules of `payload`. Raises ValidationError."""
        if not isinstance(self.request.data, dict):
            raise Invalid("body")
        given = payload(data=self.request.data)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def answer(
        self, shape: type[Serializer], status: int = 200, /, **members: Any
    ) -> Response:
        return Response(shape(members).data, status)

    @property
    def viewer(self) -> User | None:
        """The caller, or None for a guest."""
        return self.request.user if self.request.user.is_authenticated else None

    def page(self) -> tuple[int, int]:
        """`limit` and `offset`."""
        return parameters.page(self.request.query_params.getlist)

    def get_object(self) -> Any:
        """The row that the path names, if the caller may do this to it."""
        row = find(
            self.get_queryset(),
            self.thing,
            **{self.lookup_field: self.kwargs[self.lookup_field]},
        )
        self.check_object_permissions(self.request, row)
        return row


class OpenViewSet(APIViewSet):
    """For anybody; a token is not even looked at."""

    authentication_classes = []
    permission_classes = [AllowAny]
