"""What people post about rooms, by the rules of the API's schemas."""

from ..accounts.schemas import Credential
from ..schemas import Payload
from .schemas import NewRoom


class RoomForm(NewRoom):
    private: bool = False  # a box that is ticked, or is not there


class MemberForm(Payload):
    username: Credential  # one that nobody has is not found
