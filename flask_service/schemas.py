"""What all schemas share: camelCase on the wire, the contract's rules for fields.

What comes in is loaded by marshmallow; what goes out is a plain dict, made of rows by
one function a shape, for nothing is left to check there.
"""

from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError
from marshmallow.fields import Field

from shared.domain import fields, text


def wire_name(name: str) -> str:
    """`tagList` of `tag_list`."""
    first, *rest = name.split("_")
    return first + "".join(word.title() for word in rest)


class Ruled(Field[Any]):
    """A member that one of the contract's rules reads."""

    default_error_messages = {"required": text.BLANK, "null": text.BLANK}

    def __init__(self, rule: fields.Rule, **options: Any) -> None:
        super().__init__(**options)
        self.rule = rule

    def _deserialize(self, value: object, *_: Any, **__: Any) -> Any:
        try:
            return self.rule(value)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class Payload(Schema):
    """What comes in: unknown members are ignored."""

    class Meta:
        unknown = EXCLUDE

    def on_bind_field(self, field_name: str, field_obj: Field[Any]) -> None:
        field_obj.data_key = wire_name(field_name)
