"""Users in the panel: found by moderators, changed by admins, deleted by nobody."""

from flask import flash, g
from wtforms import Form

from shared.domain.errors import Invalid

from ..database import get_session
from ..moderation import queries
from ..moderation.panel import ModelView
from ..moderation.views import publish_deactivated
from .models import User

ROLES = ("member", "moderator", "admin")


class UserAdmin(ModelView):
    column_list = ("id", "username", "email", "role", "is_active", "created_at")
    column_searchable_list = ("username", "email", "role")
    form_columns = ("role", "is_active")
    form_choices = {"role": [(role, role) for role in ROLES]}

    @property
    def can_edit(self) -> bool:
        return g.user.role == "admin"

    def update_model(self, form: Form, model: User) -> bool:
        """By the same rules as `update_user`."""
        change = {"role": form.role.data, "is_active": form.is_active.data}
        session = get_session()
        try:
            changed = queries.update_user(session, g.user, model.username, change)
        except Invalid as refused:
            flash(f"{', '.join(refused.errors)}: is invalid", "error")
            return False
        session.commit()
        if not changed.is_active:
            publish_deactivated(changed)
        return True
