"""Database work on people."""

from functools import partial
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Value

from shared.domain import live, text
from shared.domain.errors import Taken
from shared.engines import violated

from ..chat.hub import hub
from ..shortcuts import find, insist
from .models import Follow, User


def add_user(username: str, email: str, password: str) -> User:
    """Store a new member. Raises Taken."""
    try:
        return User.objects.create_user(username, email, password)
    except IntegrityError as error:
        raise taken(error) from error


def lock_user(user_id: int) -> User:
    """The user's row, until the end of the transaction nobody else's to change."""
    return User.objects.select_for_update().get(pk=user_id)


@transaction.atomic
def change_user(user_id: int, change: dict[str, Any], jti: str | None) -> User:
    """Store what is given; `password` is a hash, and ends all tokens but `jti`.
    Raises Taken."""
    user = lock_user(user_id)
    user.rename(change.get("username"), change.get("email"))
    for name in change.keys() & {"bio", "image", "password"}:
        setattr(user, name, change[name])
    if "password" in change:
        user.revoke(exempt_jti=jti)
        tell_revoked(user)
    try:
        user.save()
    except IntegrityError as error:  # the unique indexes decide every race
        raise taken(error) from error
    return user


def taken(error: IntegrityError) -> Taken:
    return Taken("email" if violated(error).endswith("email_key") else "username")


@transaction.atomic
def revoke_tokens(user_id: int) -> None:
    user = lock_user(user_id)
    user.revoke(exempt_jti=None)
    user.save()
    tell_revoked(user)


def tell_revoked(user: User) -> None:
    """Close what was opened with the old tokens, once they are dead."""
    event = live.auth_revoked(user.token_version, user.exempt_jti)
    transaction.on_commit(partial(hub.publish, live.user_group(user.id), event))


def is_followed(viewer: User | None, author: str) -> Exists | Value:
    """Whether `viewer` follows whom the column `author` of the outer query names."""
    if viewer is None:
        return Value(False)
    return Exists(Follow.objects.filter(followed=OuterRef(author), follower=viewer))


def find_profile(viewer: User | None, username: str) -> User:
    """A user, and in `following` whether `viewer` follows them. Raises NotFound."""
    users = User.objects.annotate(following=is_followed(viewer, "pk"))
    return find(users, "profile", username_key=text.fold(username))


def follow(follower: User, followed: User) -> None:
    row = Follow(follower=follower, followed=followed)
    insist(lambda: Follow.objects.bulk_create([row], ignore_conflicts=True))
    followed.following = True


def unfollow(follower: User, followed: User) -> None:
    insist(Follow.objects.filter(follower=follower, followed=followed).delete)
    followed.following = False
