"""Users in the panel: found by moderators, changed by admins, deleted by nobody."""

from functools import partial
from typing import Any

from starlette.requests import Request
from starlette_admin import BooleanField, EnumField
from starlette_admin.exceptions import FormValidationError
from starlette_admin.helpers import on_commit

from shared.domain import live
from shared.domain.errors import Invalid

from ..chat.hub import hub
from ..moderation import queries
from ..moderation.panel import ModelView

ROLES = [(role, role) for role in ("member", "moderator", "admin")]
FIELDS = {"isActive": "is_active"}  # where the API names them otherwise


class UserAdmin(ModelView):
    fields = [
        "id",
        "username",
        "email",
        EnumField("role", choices=ROLES),
        BooleanField("is_active"),
        "created_at",
    ]
    searchable_fields = ["username", "email"]
    exclude_fields_from_edit = ["id", "username", "email", "created_at"]

    def can_edit(self, request: Request) -> bool:
        return request.user.role == "admin"

    async def edit(self, request: Request, pk: Any, data: dict[str, Any]) -> Any:
        """By the same rules as `update_user`."""
        change = {name: data[name] for name in ("role", "is_active")}
        user = await self.find_by_pk(request, pk)
        session = request.state.session
        try:
            changed, _ = await queries.update_user(
                session, request.user, user.username, change
            )
        except Invalid as refused:
            errors = refused.errors.items()
            raise FormValidationError(
                {FIELDS.get(key, key): texts[0] for key, texts in errors}
            ) from refused
        if not changed.is_active:
            group = live.user_group(changed.id)
            on_commit(request, partial(hub.publish, group, live.auth_deactivated()))
        return changed
