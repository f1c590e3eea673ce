"""The forms of people."""

from shared.domain import fields

from ..forms import PageForm, Ruled, Secret, optional


class LoginForm(PageForm):
    email = Ruled(fields.credential)
    password = Secret(fields.credential)


class RegisterForm(PageForm):
    username = Ruled(fields.username)
    email = Ruled(fields.email)
    password = Secret(fields.password)


class SettingsForm(PageForm):
    image = Ruled(fields.image)
    username = Ruled(fields.username)
    bio = Ruled(fields.bio)
    email = Ruled(fields.email)
    password = Secret(optional(fields.password))
    current_password = Secret(optional(fields.credential))
