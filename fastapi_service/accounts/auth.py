"""Who is calling, and what that lets them do.

Each dependency is `async def`, even where it awaits nothing: FastAPI would run a plain
`def` on a thread, which costs more than all the work in it.
"""

from typing import Annotated

from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import HTTPConnection

from shared.domain import tokens
from shared.domain.errors import Forbidden, Unauthorized

from ..database import reading
from ..settings import ENV
from .models import User


async def get_token(connection: HTTPConnection) -> str | None:
    """The token that was presented, None without the header."""
    headers = connection.headers.getlist("authorization")
    if len(headers) > 1:
        raise Unauthorized
    return tokens.from_header(headers[0] if headers else None)


PresentedToken = Annotated[str | None, Depends(get_token)]


async def get_claims(token: PresentedToken) -> tokens.Claims | None:
    return tokens.verify(ENV.secret_key, token) if token else None


PresentedClaims = Annotated[tokens.Claims | None, Depends(get_claims)]


def is_honoured(claims: tokens.Claims, user: User | None) -> bool:
    """Whether this is an active user and still honours the token."""
    if user is None or not user.is_active:
        return False
    return claims.is_current(user.token_version, user.exempt_jti)


async def find_caller(session: AsyncSession, claims: tokens.Claims) -> User:
    """The active user whose token this still is."""
    user = await session.get(User, claims.user_id)
    if user is None or not is_honoured(claims, user):
        raise Unauthorized
    return user


async def get_viewer(claims: PresentedClaims) -> User | None:
    """The caller, or None for a guest. In a session of its own, which is over before
    the request's begins: nothing waits while it holds a transaction."""
    if claims is None:
        return None
    async with reading() as session:
        return await find_caller(session, claims)


Viewer = Annotated[User | None, Depends(get_viewer)]


async def get_current_user(viewer: Viewer) -> User:
    if viewer is None:
        raise Unauthorized(text="is missing")
    return viewer


CurrentUser = Annotated[User, Depends(get_current_user)]


class RoleRequired:
    """A dependency: the caller, if they have one of these roles."""

    def __init__(self, key: str, *roles: str) -> None:
        self.key = key
        self.roles = roles

    async def __call__(self, user: CurrentUser) -> User:
        if user.role not in self.roles:
            raise Forbidden(self.key)
        return user
