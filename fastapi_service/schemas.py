"""What all schemas share: camelCase on the wire, the contract's rules for fields."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, PlainSerializer
from pydantic.alias_generators import to_camel

from shared.domain import times

Time = Annotated[datetime, PlainSerializer(times.wire, return_type=str)]


class Shape(BaseModel):
    """What goes out: every key always present."""

    model_config = ConfigDict(
        alias_generator=to_camel, validate_by_name=True, serialize_by_alias=True
    )


class Payload(BaseModel):
    """What comes in: unknown members are ignored."""

    model_config = ConfigDict(alias_generator=to_camel)

    def given(self) -> dict[str, object]:
        """The members that were sent."""
        return self.model_dump(exclude_unset=True)
