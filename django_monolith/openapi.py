"""How drf-spectacular reads this variant: `django spectacular` prints what it serves,
to be held against shared/contract/openapi.yaml."""

from typing import Any, get_type_hints

from drf_spectacular.extensions import (
    OpenApiAuthenticationExtension,
    OpenApiSerializerFieldExtension,
)
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import resolve_type_hint


class OperationSchema(AutoSchema):
    """Views that name their functions themselves name them by the operationId."""

    def get_operation_id(self) -> str:
        return str(self.view.action)


class RuledField(OpenApiSerializerFieldExtension):
    target_class = "django_monolith.schemas.Ruled"

    def map_serializer_field(self, auto_schema: Any, direction: Any) -> Any:
        return resolve_type_hint(get_type_hints(self.target.rule)["return"])


class TokenScheme(OpenApiAuthenticationExtension):
    target_class = "django_monolith.accounts.auth.TokenAuthentication"
    name = "Token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": "Authorization"}
