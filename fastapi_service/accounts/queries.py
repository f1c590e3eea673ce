"""Database work on people."""

from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from shared.domain import text, times
from shared.domain.errors import NotFound, Taken
from shared.engines import violated

from ..database import insert_or_ignore, insist
from .models import Follow, User


async def add_user(
    session: AsyncSession, username: str, email: str, password_hash: str
) -> User:
    """Store a new member. Raises Taken."""
    user = User(password=password_hash, created_at=times.now())
    rename(user, username, email)
    session.add(user)
    await flush_unique(session)
    return user


async def lock_user(session: AsyncSession, user_id: int) -> User:
    """The user's row, until the end of the transaction nobody else's to change."""
    return await session.get_one(
        User, user_id, with_for_update=True, populate_existing=True
    )


async def change_user(
    session: AsyncSession, user_id: int, change: dict[str, Any], jti: str | None
) -> User:
    """Store what is given; `password` is a hash, and ends all tokens but `jti`.
    Raises Taken."""
    user = await lock_user(session, user_id)
    rename(user, change.get("username"), change.get("email"))
    for name in change.keys() & {"bio", "image", "password"}:
        setattr(user, name, change[name])
    if "password" in change:
        revoke(user, exempt_jti=jti)
    await flush_unique(session)
    return user


def revoke(user: User, exempt_jti: str | None) -> None:
    """Every token of the user stops working, but for one."""
    user.token_version += 1
    user.exempt_jti = exempt_jti


def rename(user: User, username: str | None, email: str | None) -> None:
    """Set what is given, and the key under which it is unique."""
    if username is not None:
        user.username, user.username_key = username, text.fold(username)
    if email is not None:
        user.email, user.email_key = email, text.fold(email)


async def flush_unique(session: AsyncSession) -> None:
    """Send the changes of a user; the unique indexes decide every race."""
    try:
        await session.flush()
    except IntegrityError as error:
        is_email = violated(error.orig).endswith("email_key")
        raise Taken("email" if is_email else "username") from error


async def find_by_email(session: AsyncSession, email: str) -> User | None:
    return await session.scalar(select(User).where(User.email_key == text.fold(email)))


async def find_user(session: AsyncSession, username: str) -> User:
    """Raises NotFound."""
    key = User.username_key == text.fold(username)
    if (user := await session.scalar(select(User).where(key))) is None:
        raise NotFound("user")
    return user


async def find_profile(
    session: AsyncSession, username: str, viewer: User | None
) -> tuple[User, bool]:
    """A user, and whether `viewer` follows them. Raises NotFound."""
    following = exists().where(
        Follow.followed_id == User.id,
        Follow.follower_id == (viewer.id if viewer else None),
    )
    found = await session.execute(
        select(User, following).where(User.username_key == text.fold(username))
    )
    if (row := found.one_or_none()) is None:
        raise NotFound("profile")
    return row


async def follow(session: AsyncSession, follower: User, followed: User) -> None:
    await insist(
        session,
        insert_or_ignore(
            Follow,
            follower_id=follower.id,
            followed_id=followed.id,
            created_at=times.now(),
        ),
    )


async def unfollow(session: AsyncSession, follower: User, followed: User) -> None:
    await insist(
        session,
        delete(Follow).where(
            Follow.follower_id == follower.id, Follow.followed_id == followed.id
        ),
    )
