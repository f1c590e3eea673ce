"""Users and profiles on the wire."""

from typing import Annotated, Self

from pydantic import BeforeValidator

from shared.domain import fields

from ..schemas import Payload, Shape
from .models import User

Username = Annotated[str, BeforeValidator(fields.username)]
Email = Annotated[str, BeforeValidator(fields.email)]
Password = Annotated[str, BeforeValidator(fields.password)]
Credential = Annotated[str, BeforeValidator(fields.credential)]
Bio = Annotated[str | None, BeforeValidator(fields.bio)]
Image = Annotated[str | None, BeforeValidator(fields.image)]


class NewUser(Payload):
    username: Username
    email: Email
    password: Password


class Credentials(Payload):
    email: Credential
    password: Credential


class UserChange(Payload):
    username: Username = ""
    email: Email = ""
    password: Password = ""
    bio: Bio = None
    image: Image = None


class MyAccount(Shape):
    username: str
    email: str
    token: str
    bio: str | None
    image: str | None


class UserAnswer(Shape):
    user: MyAccount

    @classmethod
    def of(cls, user: User, token: str) -> Self:
        return cls(
            user=MyAccount(
                username=user.username,
                email=user.email,
                token=token,
                bio=user.bio,
                image=user.image,
            )
        )


class Profile(Shape):
    username: str
    bio: str | None
    image: str | None
    following: bool

    @classmethod
    def of(cls, user: User, following: bool) -> Self:
        return cls(
            username=user.username,
            bio=user.bio,
            image=user.image,
            following=following,
        )


class ProfileAnswer(Shape):
    profile: Profile


class Person(Shape):
    username: str
    image: str | None

    @classmethod
    def of(cls, user: User) -> Self:
        return cls(username=user.username, image=user.image)
