"""Who is calling, and what that lets them do."""

import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.backends import BaseBackend
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.permissions import SAFE_METHODS, BasePermission, IsAuthenticated
from rest_framework.request import Request

from shared.domain import passwords, text, tokens
from shared.domain.errors import Unauthorized

from .models import User

hashing = threading.BoundedSemaphore(passwords.AT_ONCE)  # each takes 19 MiB


class PasswordHasher(Argon2PasswordHasher):
    """The cost that all variants share, so that none rewrites another's hash."""

    time_cost = passwords.TIME_COST
    memory_cost = passwords.MEMORY_COST
    parallelism = passwords.PARALLELISM

    def encode(self, password: str, salt: str) -> str:
        with hashing:
            return super().encode(password, salt)

    def verify(self, password: str, encoded: str) -> bool:
        with hashing:
            return super().verify(password, encoded)


class EmailBackend(BaseBackend):
    """Our accounts, by email and password; the panel's form says `username`."""

    def authenticate(
        self,
        request: HttpRequest | None,
        username: str | None = None,
        password: str = "",
        email: str | None = None,
    ) -> User | None:
        key = text.fold(email or username or "")
        user = User.objects.filter(email_key=key).first()
        if user is None:
            make_password(password)  # as slow for nobody as for somebody
            return None
        return user if user.check_password(password) and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()


@dataclass(frozen=True)
class Presented:
    """The token that came with the request, and what it says."""

    token: str
    claims: tokens.Claims


class TokenAuthentication(BaseAuthentication):
    """`request.user` and `request.auth` from `Authorization: Token <jwt>`."""

    def authenticate(self, request: Request) -> tuple[User, Presented] | None:
        # two of these headers arrive as one with a comma, which is no token
        header = request.META.get("HTTP_AUTHORIZATION")
        try:
            if (token := tokens.from_header(header)) is None:
                return None
            claims = tokens.verify(settings.SECRET_KEY, token)
        except Unauthorized as error:
            raise AuthenticationFailed from error
        return find_caller(claims), Presented(token, claims)

    def authenticate_header(self, request: Request) -> str:
        return "Token"


class PageAuthentication(SessionAuthentication):
    """`request.user` by the session of our pages, where our page itself asks: another's
    would bring the cookie too. Who fails to prove that is a guest."""

    def authenticate(self, request: Request) -> tuple[User, Presented] | None:
        if request.headers.get("Sec-Fetch-Site") != "same-origin":
            return None
        with suppress(PermissionDenied):
            if super().authenticate(request):
                user = request._request.user
                return user, Presented("", session_claims(user))
        return None


CHAT_PAGE = [TokenAuthentication, PageAuthentication]


def session_claims(user: User) -> tokens.Claims:
    """What a live session says: it ends with the token version."""
    return tokens.Claims(user.pk, "", user.token_version)


def find_session_user(session_key: str) -> User | None:
    """Whose session this is, if it is still good."""
    request = HttpRequest()
    request.session = SessionStore(session_key)
    user = get_user(request)
    return user if user.is_authenticated else None


def find_caller(claims: tokens.Claims) -> User:
    """The active user whose token this still is. Raises AuthenticationFailed."""
    user = User.objects.filter(pk=claims.user_id).first()
    if user is None or not is_honoured(claims, user):
        raise AuthenticationFailed
    return user


def is_honoured(claims: tokens.Claims, user: User | None) -> bool:
    """Whether this is an active user and still honours the token."""
    if user is None or not user.is_active:
        return False
    return claims.is_current(user.token_version, user.exempt_jti)


class IsModerator(IsAuthenticated):
    def has_permission(self, request: Request, view: Any) -> bool:
        return super().has_permission(request, view) and request.user.is_moderator


class IsAdmin(IsAuthenticated):
    def has_permission(self, request: Request, view: Any) -> bool:
        return super().has_permission(request, view) and request.user.is_superuser


class IsReading(BasePermission):
    def has_permission(self, request: Request, view: Any) -> bool:
        return request.method in SAFE_METHODS


class MayChange(BasePermission):
    """Authors change and remove what is theirs, moderators remove what is anybody's."""

    def has_object_permission(self, request: Request, view: Any, obj: Any) -> bool:
        may = may_remove if request.method == "DELETE" else may_change
        return may(request.user, obj)


def may_change(user: User, obj: Any) -> bool:
    return obj.author_id == user.id


def may_remove(user: User, obj: Any) -> bool:
    return user.is_moderator or may_change(user, obj)
