"""What people post about their accounts, by the rules of the API's schemas."""

from typing import Any

from pydantic import Field

from ..schemas import Payload
from .schemas import Bio, Credential, Email, Image, Password, Username


class SettingsForm(Payload):
    """A field that was left empty is not there; only a password may stay as it is."""

    image: Image = None
    username: Username
    bio: Bio = None
    email: Email
    password: Password = ""
    current_password: Credential = Field("", alias="current_password")

    def change(self) -> dict[str, Any]:
        """What is to be stored."""
        skipped = {"current_password"} | ({"password"} if not self.password else set())
        return self.model_dump(exclude=skipped)
