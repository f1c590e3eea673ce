"""Users and profiles on the wire."""

from rest_framework import serializers

from shared.domain import fields

from ..schemas import Flag, Payload, Ruled, Text


class NewUser(Payload):
    username = Ruled(fields.username)
    email = Ruled(fields.email)
    password = Ruled(fields.password)


class Register(Payload):
    user = NewUser()


class Credentials(Payload):
    email = Ruled(fields.credential)
    password = Ruled(fields.credential)


class Login(Payload):
    user = Credentials()


class UserChange(Payload):
    username = Ruled(fields.username, required=False)
    email = Ruled(fields.email, required=False)
    password = Ruled(fields.password, required=False)
    bio = Ruled(fields.bio, required=False, allow_null=True)
    image = Ruled(fields.image, required=False, allow_null=True)


class UpdateCurrentUser(Payload):
    user = UserChange()


class MyAccount(serializers.Serializer):
    """A user and a token, side by side, as one object."""

    username = Text(source="user.username")
    email = Text(source="user.email")
    token = Text()
    bio = Text(source="user.bio", allow_null=True)
    image = Text(source="user.image", allow_null=True)


class UserAnswer(serializers.Serializer):
    user = MyAccount(source="*")


class Profile(serializers.Serializer):
    username = Text()
    bio = Text(allow_null=True)
    image = Text(allow_null=True)
    following = Flag()


class ProfileAnswer(serializers.Serializer):
    profile = Profile()


class AuthorProfile(Profile):
    """The author's profile, from the row of what they wrote."""

    username = Text(source="author__username")
    bio = Text(source="author__bio", allow_null=True)
    image = Text(source="author__image", allow_null=True)


class Person(serializers.Serializer):
    username = Text()
    image = Text(allow_null=True)
