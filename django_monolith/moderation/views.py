"""The API of moderators and admins."""

from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from shared.domain import fields, parameters, text
from shared.domain.errors import Invalid

from ..accounts.auth import IsAdmin, IsModerator, IsReading
from ..accounts.models import User
from ..shortcuts import find
from ..viewsets import APIViewSet
from . import queries
from .schemas import AccountAnswer, AccountsAnswer, AuditAnswer, UpdateUser


class AccountViewSet(APIViewSet):
    thing = "user"
    lookup_field = "username"
    lookup_value_converter = "str"
    permission_classes = [IsAdmin | (IsModerator & IsReading)]

    def get_object(self) -> User:
        key = text.fold(self.kwargs["username"])
        return find(User.objects.all(), "user", username_key=key)

    @extend_schema(operation_id="list_users", responses=AccountsAnswer)
    def list(self, request: Request) -> Response:
        getlist = request.query_params.getlist
        role = parameters.one(getlist, "role")
        if role is not None:
            check_role(role)
        users, count = queries.list_users(
            search=parameters.one(getlist, "search"),
            role=role,
            active=parameters.flag(getlist, "active"),
            page=self.page(),
        )
        return self.answer(AccountsAnswer, users=users, count=count)

    @extend_schema(
        operation_id="update_user", request=UpdateUser, responses=AccountAnswer
    )
    def partial_update(self, request: Request, username: str) -> Response:
        user = self.get_object()
        change = self.read(UpdateUser)["user"]
        user = queries.update_user(request.user, user.id, change)
        return self.answer(AccountAnswer, user=user)


def check_role(role: str) -> None:
    try:
        fields.role(role)
    except ValueError as error:
        raise Invalid("role") from error


class AuditViewSet(APIViewSet):
    thing = "audit"
    permission_classes = [IsAdmin]

    @extend_schema(operation_id="list_audit", responses=AuditAnswer)
    def list(self, request: Request) -> Response:
        entries, count = queries.list_audit(*self.page())
        return self.answer(AuditAnswer, entries=entries, count=count)
