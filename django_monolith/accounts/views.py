"""The API of people: accounts, profiles, tokens."""

from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import make_password
from drf_spectacular.utils import extend_schema
from rest_framework.decorators import action
from rest_framework.permissions import (
    IsAuthenticated,
    IsAuthenticatedOrReadOnly,
)
from rest_framework.request import Request
from rest_framework.response import Response

from shared.domain import tokens
from shared.domain.errors import Unauthorized

from ..rates import SignInThrottle
from ..viewsets import APIViewSet, OpenViewSet
from . import queries
from .models import User
from .schemas import Login, ProfileAnswer, Register, UpdateCurrentUser, UserAnswer


def new_token(user: User) -> str:
    return tokens.issue(settings.SECRET_KEY, user.id, user.token_version)


class UserViewSet(OpenViewSet):
    throttle_classes = [SignInThrottle]

    @extend_schema(
        operation_id="register", request=Register, responses={201: UserAnswer}
    )
    def create(self, request: Request) -> Response:
        user = queries.add_user(**self.read(Register)["user"])
        return self.answer(UserAnswer, 201, user=user, token=new_token(user))

    @extend_schema(request=Login, responses=UserAnswer)
    @action(detail=False, methods=["post"])
    def login(self, request: Request) -> Response:
        user = authenticate(request, **self.read(Login)["user"])
        if user is None:
            raise Unauthorized("credentials", "invalid")
        return self.answer(UserAnswer, user=user, token=new_token(user))


class CurrentUserViewSet(APIViewSet):
    permission_classes = [IsAuthenticated]

    @extend_schema(responses=UserAnswer)
    def get_current_user(self, request: Request) -> Response:
        return self.answer(UserAnswer, user=request.user, token=request.auth.token)

    @extend_schema(request=UpdateCurrentUser, responses=UserAnswer)
    def update_current_user(self, request: Request) -> Response:
        change = self.read(UpdateCurrentUser)["user"]
        if "password" in change:  # hashed before the transaction's first statement
            change["password"] = make_password(change["password"])
        jti = request.auth.claims.jti
        user = queries.change_user(request.user.id, change, jti)
        return self.answer(UserAnswer, user=user, token=request.auth.token)

    @extend_schema(request=None, responses={204: None})
    def revoke_tokens(self, request: Request) -> Response:
        queries.revoke_tokens(request.user.id)
        return Response(status=204)


class ProfileViewSet(APIViewSet):
    permission_classes = [IsAuthenticatedOrReadOnly]
    lookup_field = "username"
    lookup_value_converter = "str"

    def get_object(self) -> User:
        return queries.find_profile(self.viewer, self.kwargs["username"])

    @extend_schema(operation_id="get_profile", responses=ProfileAnswer)
    def retrieve(self, request: Request, username: str) -> Response:
        return self.answer(ProfileAnswer, profile=self.get_object())

    @extend_schema(request=None, responses=ProfileAnswer)
    @action(detail=True, methods=["post"], url_path="follow")
    def follow_profile(self, request: Request, username: str) -> Response:
        profile = self.get_object()
        queries.follow(request.user, profile)
        return self.answer(ProfileAnswer, profile=profile)

    @extend_schema(responses=ProfileAnswer)
    @follow_profile.mapping.delete
    def unfollow_profile(self, request: Request, username: str) -> Response:
        profile = self.get_object()
        queries.unfollow(request.user, profile)
        return self.answer(ProfileAnswer, profile=profile)
