"""Who is calling, and what that lets them do.

Each dependency is `async def`, even where it awaits nothing: FastAPI would run a plain
`def` on a thread, which costs more than all the work in it.
"""

from typing import Annotated

from anyio import CapacityLimiter, to_thread
from fastapi import Depends
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.requests import HTTPConnection

from shared.domain import passwords, tokens
from shared.domain.errors import Forbidden, Unauthorized
from shared.domain.pages import is_json

from ..database import reading
from ..settings import ENV
from .models import User


async def get_token(connection: HTTPConnection) -> str | None:
    """The token that was presented, None without the header. Pages take none: there it
    is meant for a proxy."""
    if not is_json(connection.scope["path"]):
        return None
    headers = connection.headers.getlist("authorization")
    if len(headers) > 1:
        raise Unauthorized
    return tokens.from_header(headers[0] if headers else None)


PresentedToken = Annotated[str | None, Depends(get_token)]


async def get_claims(
    connection: HTTPConnection, token: PresentedToken
) -> tokens.Claims | None:
    """What the token says, or the session where a router lets it count."""
    if token is None:
        return connection.scope.get("claims")
    return tokens.verify(ENV.secret_key, token)


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


async def get_viewer(
    connection: HTTPConnection, claims: PresentedClaims
) -> User | None:
    """The caller, or None for a guest. In a session of its own, which is over before
    the request's begins: nothing waits while it holds a transaction."""
    if claims is None or "user" in connection.scope:
        return connection.scope.get("user")
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


async def use_session(connection: HTTPConnection) -> None:
    """Let the session of our pages say who is calling. It ends like a token: then the
    caller is a guest."""
    stored = connection.session
    if "user_id" not in stored:
        return
    claims = tokens.Claims(stored["user_id"], "", stored["version"])
    async with reading() as session:
        user = await session.get(User, claims.user_id)
    if is_honoured(claims, user):
        connection.scope.update(user=user, claims=claims)


def origins(connection: HTTPConnection) -> tuple[str, str]:
    """Ours: as people know it, and as this request asks for it."""
    scheme = connection.scope["scheme"].replace("ws", "http")
    return ENV.public_url, f"{scheme}://{connection.headers.get('host')}"


async def take_session(connection: HTTPConnection, token: PresentedToken) -> None:
    """For what a script of our pages asks: without a token the session will do, if the
    browser says that it is such a script. It sends cookies along for any page."""
    if token is None and connection.headers.get("sec-fetch-site") == "same-origin":
        await use_session(connection)


async def take_socket_session(
    connection: HTTPConnection, token: PresentedToken
) -> None:
    """The same for a WebSocket, whose page the browser names in `Origin`. Raises
    Forbidden."""
    if token is not None or "user_id" not in connection.session:
        return
    if connection.headers.get("origin") not in origins(connection):
        raise Forbidden("origin")
    await use_session(connection)


SessionToo = Depends(take_session)
SocketSessionToo = Depends(take_socket_session)


hashing = CapacityLimiter(passwords.AT_ONCE)  # each takes 19 MiB


async def hash_password(password: str) -> str:
    """On a thread, and before a transaction's first statement: 30 ms of CPU."""
    return await to_thread.run_sync(passwords.hash_password, password, limiter=hashing)


async def verify_password(password: str, user: User | None) -> bool:
    """Likewise; as slow for nobody as for somebody."""
    stored = user.password if user else None
    return await to_thread.run_sync(
        passwords.verify_password, password, stored, limiter=hashing
    )
