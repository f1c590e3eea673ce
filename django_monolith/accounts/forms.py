"""The forms of people."""

from typing import Any

from shared.domain import fields

from ..forms import PageForm, Ruled, optional
from .models import User


class LoginForm(PageForm):
    email = Ruled(fields.credential)
    password = Ruled(fields.credential)


class RegisterForm(PageForm):
    username = Ruled(fields.username)
    email = Ruled(fields.email)
    password = Ruled(fields.password)


class SettingsForm(PageForm):
    image = Ruled(fields.image)
    username = Ruled(fields.username)
    bio = Ruled(fields.bio)
    email = Ruled(fields.email)
    password = Ruled(optional(fields.password))
    current_password = Ruled(optional(fields.credential), label="currentPassword")


def as_typed(user: User) -> dict[str, Any]:
    """What the settings show at first."""
    texts = {"username": user.username, "email": user.email}
    return texts | {"image": user.image or "", "bio": user.bio or ""}
