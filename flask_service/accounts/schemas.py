"""Users and profiles on the wire."""

from typing import Any

from shared.domain import fields

from ..schemas import Payload, Ruled
from .models import User


class NewUser(Payload):
    username = Ruled(fields.username, required=True)
    email = Ruled(fields.email, required=True)
    password = Ruled(fields.password, required=True)


class Credentials(Payload):
    email = Ruled(fields.credential, required=True)
    password = Ruled(fields.credential, required=True)


class UserChange(Payload):
    username = Ruled(fields.username)
    email = Ruled(fields.email)
    password = Ruled(fields.password)
    bio = Ruled(fields.bio, allow_none=True)
    image = Ruled(fields.image, allow_none=True)


def my_account(user: User, token: str) -> dict[str, Any]:
    return {
        "username": user.username,
        "email": user.email,
        "token": token,
        "bio": user.bio,
        "image": user.image,
    }


def profile(user: Any, following: bool) -> dict[str, Any]:
    """Of a user, or of a row with their columns."""
    return {
        "username": user.username,
        "bio": user.bio,
        "image": user.image,
        "following": following,
    }


def person(user: Any) -> dict[str, Any]:
    """Of a user, or of a row with their columns."""
    return {"username": user.username, "image": user.image}
