"""Database work on people."""

from typing import Any

from sqlalchemy import delete, exists, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shared.domain import text, times
from shared.domain.errors import NotFound, Taken
from shared.engines import violated

from ..database import insert_or_ignore, insist
from .models import Follow, User


def add_user(session: Session, username: str, email: str, password_hash: str) -> User:
    """Store a new member. Raises Taken."""
    user = User(password=password_hash, created_at=times.now())
    rename(user, username, email)
    session.add(user)
    flush_unique(session)
    return user


def lock_user(session: Session, user_id: int) -> User:
    """The user's row, until the end of the transaction nobody else's to change."""
    return session.get_one(User, user_id, with_for_update=True, populate_existing=True)


def change_user(
    session: Session, user_id: int, change: dict[str, Any], jti: str | None
) -> User:
    """Store what is given; `password` is a hash, and ends all tokens but `jti`.
    Raises Taken."""
    user = lock_user(session, user_id)
    rename(user, change.get("username"), change.get("email"))
    for name in change.keys() & {"bio", "image", "password"}:
        setattr(user, name, change[name])
    if "password" in change:
        revoke(user, exempt_jti=jti)
    flush_unique(session)
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


def flush_unique(session: Session) -> None:
    """Send the changes of a user; the unique indexes decide every race."""
    try:
        session.flush()
    except IntegrityError as error:
        is_email = violated(error.orig).endswith("email_key")
        raise Taken("email" if is_email else "username") from error


def find_user(session: Session, username: str) -> User:
    """Raises NotFound."""
    key = User.username_key == text.fold(username)
    if (user := session.scalar(select(User).where(key))) is None:
        raise NotFound("user")
    return user


def find_by_email(session: Session, email: str) -> User | None:
    return session.scalar(select(User).where(User.email_key == text.fold(email)))


def find_profile(
    session: Session, username: str, viewer: User | None
) -> tuple[User, bool]:
    """A user, and whether `viewer` follows them. Raises NotFound."""
    following = exists().where(
        Follow.followed_id == User.id,
        Follow.follower_id == (viewer.id if viewer else None),
    )
    found = session.execute(
        select(User, following).where(User.username_key == text.fold(username))
    )
    if (row := found.one_or_none()) is None:
        raise NotFound("profile")
    return row


def follow(session: Session, follower: User, followed: User) -> None:
    insist(
        session,
        insert_or_ignore(
            Follow,
            follower_id=follower.id,
            followed_id=followed.id,
            created_at=times.now(),
        ),
    )


def unfollow(session: Session, follower: User, followed: User) -> None:
    insist(
        session,
        delete(Follow).where(
            Follow.follower_id == follower.id, Follow.followed_id == followed.id
        ),
    )
