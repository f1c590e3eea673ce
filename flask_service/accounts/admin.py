"""Users in the panel: found by moderators, changed by admins, deleted by nobody."""

from flask import flash
from flask_login import current_user
from wtforms import Form

from shared.domain.errors import Invalid

from ..database import get_session
from ..moderation import queries
from ..moderation.panel import ModelView, has_role
from ..moderation.views import publish_deactivated
from .models import User


class UserAdmin(ModelView):
    column_list = ("id", "username", "email", "role", "is_active", "created_at")
    column_searchable_list = ("username", "email")
    form_columns = ("role", "is_active")
    form_choices = {"role": [(each, each) for each in ("member", "moderator", "admin")]}

    @property
    def can_edit(self) -> bool:
        return has_role("admin")

    def update_model(self, form: Form, model: User) -> bool:
        """By the same rules as `update_user`."""
        change = {"role": form.role.data, "is_active": form.is_active.data}
        session = get_session()
        actor = current_user._get_current_object()
        try:
            changed = queries.update_user(session, actor, model.username, change)
        except Invalid as refused:
            flash(f"{', '.join(refused.errors)}: is invalid", "error")
            return False
        session.commit()
        if not changed.is_active:
            publish_deactivated(changed)
        return True
