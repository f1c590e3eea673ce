"""The API of people: accounts, profiles, tokens."""

from typing import Annotated, Any

from fastapi import APIRouter, Body, Request

from shared.domain import live, tokens
from shared.domain.errors import Unauthorized

from ..chat.hub import hub
from ..database import Session, after_commit, reading
from ..rates import CountWrite, count_login
from ..requests import JSONRoute
from ..settings import ENV
from . import queries
from .auth import (
    CurrentUser,
    PresentedClaims,
    PresentedToken,
    Viewer,
    hash_password,
    verify_password,
)
from .models import User
from .schemas import (
    Credentials,
    NewUser,
    Profile,
    ProfileAnswer,
    UserAnswer,
    UserChange,
)

router = APIRouter(prefix="/api", tags=["accounts"], route_class=JSONRoute)


def new_token(user: User) -> str:
    return tokens.issue(ENV.secret_key, user.id, user.token_version)


async def authenticate(request: Request, given: Credentials) -> User:
    """Who signs in. Raises Unauthorized, TooMany, Unavailable."""
    await count_login(request, given.email)
    async with reading() as session:
        found = await queries.find_by_email(session, given.email)
    if not await verify_password(given.password, found):
        raise Unauthorized("credentials", "invalid")
    if found is None or not found.is_active:
        raise Unauthorized("credentials", "invalid")
    return found


async def store_user(request: Request, session: Session, given: NewUser) -> User:
    """Raises Taken, TooMany, Unavailable."""
    await count_login(request, given.email)
    hashed = await hash_password(given.password)
    return await queries.add_user(session, given.username, given.email, hashed)


async def store_change(
    session: Session, current: User, change: dict[str, Any], jti: str | None
) -> User:
    """A new password ends all tokens but `jti`. Raises Taken."""
    if "password" in change:
        change["password"] = await hash_password(change["password"])
    changed = await queries.change_user(session, current.id, change, jti)
    if "password" in change:
        after_commit(session, lambda: publish_revoked(changed))
    return changed


@router.post("/users", status_code=201)
async def register(
    request: Request, session: Session, user: Annotated[NewUser, Body(embed=True)]
) -> UserAnswer:
    added = await store_user(request, session, user)
    return UserAnswer.of(added, new_token(added))


@router.post("/users/login")
async def login(
    request: Request, user: Annotated[Credentials, Body(embed=True)]
) -> UserAnswer:
    found = await authenticate(request, user)
    return UserAnswer.of(found, new_token(found))


@router.get("/user")
async def get_current_user(user: CurrentUser, token: PresentedToken) -> UserAnswer:
    return UserAnswer.of(user, token or "")


@router.put("/user", dependencies=[CountWrite])
async def update_current_user(
    session: Session,
    current: CurrentUser,
    token: PresentedToken,
    claims: PresentedClaims,
    user: Annotated[UserChange, Body(embed=True)],
) -> UserAnswer:
    changed = await store_change(session, current, user.given(), claims.jti)
    return UserAnswer.of(changed, token)


@router.delete("/user/tokens", status_code=204, dependencies=[CountWrite])
async def revoke_tokens(session: Session, current: CurrentUser) -> None:
    user = await queries.lock_user(session, current.id)
    queries.revoke(user, exempt_jti=None)
    after_commit(session, lambda: publish_revoked(user))


async def publish_revoked(user: User) -> None:
    event = live.auth_revoked(user.token_version, user.exempt_jti)
    await hub.publish(live.user_group(user.id), event)


@router.get("/profiles/{username}")
async def get_profile(session: Session, viewer: Viewer, username: str) -> ProfileAnswer:
    user, following = await queries.find_profile(session, username, viewer)
    return ProfileAnswer(profile=Profile.of(user, following))


@router.post("/profiles/{username}/follow", dependencies=[CountWrite])
async def follow_profile(
    session: Session, current: CurrentUser, username: str
) -> ProfileAnswer:
    user, _ = await queries.find_profile(session, username, current)
    await queries.follow(session, current, user)
    return ProfileAnswer(profile=Profile.of(user, following=True))


@router.delete("/profiles/{username}/follow", dependencies=[CountWrite])
async def unfollow_profile(
    session: Session, current: CurrentUser, username: str
) -> ProfileAnswer:
    user, _ = await queries.find_profile(session, username, current)
    await queries.unfollow(session, current, user)
    return ProfileAnswer(profile=Profile.of(user, following=False))
