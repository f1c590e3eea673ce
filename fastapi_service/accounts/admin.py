"""Users in the panel: found by moderators, changed by admins, deleted by nobody."""

from typing import Any

from starlette.requests import Request
from starlette_admin import BooleanField, EnumField
from starlette_admin.exceptions import FormValidationError
from starlette_admin.helpers import on_commit

from shared.domain import live
from shared.domain.errors import Invalid

from ..chat.hub import hub
from ..moderation import queries
from ..moderation.panel import ModelView, current_user
from .models import User

ROLES = [(role, role) for role in ("member", "moderator", "admin")]


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
    fields_default_sort = [("id", True)]

    def can_edit(self, request: Request) -> bool:
        return current_user(request).role == "admin"

    async def edit(self, request: Request, pk: Any, data: dict[str, Any]) -> Any:
        """By the same rules as `update_user`."""
        change = {name: data[name] for name in ("role", "is_active")}
        user = await self.find_by_pk(request, pk)
        try:
            changed, _ = await queries.update_user(
                request.state.session, current_user(request), user.username, change
            )
        except Invalid as refused:
            names = {"isActive": "is_active"}
            raise FormValidationError(
                {names.get(key, key): text[0] for key, text in refused.errors.items()}
            ) from refused
        if not changed.is_active:
            on_commit(request, lambda: tell_deactivated(changed))
        return changed


async def tell_deactivated(user: User) -> None:
    await hub.publish(live.user_group(user.id), live.auth_deactivated())
