"""What all schemas share: the contract's rules for fields, and its times."""

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from shared.domain import fields, text, times


class Ruled(serializers.Field):
    """A member that one of the contract's rules reads."""

    default_error_messages = {"required": text.BLANK, "null": text.BLANK}

    def __init__(self, rule: fields.Rule, **options: Any) -> None:
        super().__init__(**options)
        self.rule = rule

    def to_internal_value(self, data: object) -> object:
        try:
            return self.rule(data)
        except ValueError as error:
            raise serializers.ValidationError(str(error)) from error


class Payload(serializers.Serializer):
    """What comes in: unknown members are ignored."""

    default_error_messages = {
        "required": text.BLANK,
        "null": text.BLANK,
        "invalid": text.INVALID,
    }


class Stored(serializers.Field):
    """A value that goes out as it is: lighter than REST framework's own fields, which
    convert what a list of articles has hundreds of."""

    def to_representation(self, value: object) -> object:
        return value


@extend_schema_field(str)
class Text(Stored):
    pass


@extend_schema_field(list[str])
class Texts(Stored):
    pass


@extend_schema_field(int)
class Number(Stored):
    pass


@extend_schema_field(bool)
class Flag(Stored):
    pass


@extend_schema_field(str)
class Time(serializers.Field):
    """UTC, always with microseconds."""

    def to_representation(self, value: datetime) -> str:
        return times.wire(value)
