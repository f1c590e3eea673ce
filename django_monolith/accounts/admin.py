"""Users in the panel: found by moderators, changed by admins, deleted by nobody."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from shared.domain import text
from shared.domain.errors import Invalid

from ..moderation import queries
from ..moderation.panel import PanelAdmin
from .models import User


@admin.register(User)
class UserAdmin(PanelAdmin):
    list_display = ["username", "email", "role", "is_active", "created_at"]
    list_filter = ["role", "is_active"]
    search_fields = ["username_key", "email_key"]
    fields = ["username", "email", "bio", "image", "created_at", "role", "is_active"]
    readonly_fields = ["username", "email", "bio", "image", "created_at"]

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[User], search_term: str
    ) -> tuple[QuerySet[User], bool]:
        return super().get_search_results(request, queryset, text.fold(search_term))

    def changeform_view(self, request: HttpRequest, *args: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args)
        except Invalid:
            refusal = "Nobody changes their own role, or deactivates themselves."
            self.message_user(request, refusal, messages.ERROR)
            return HttpResponseRedirect(request.path)

    def save_model(
        self, request: HttpRequest, obj: User, form: ModelForm, change: bool
    ) -> None:
        """By the same rules as `update_user`."""
        changed = {name: form.cleaned_data[name] for name in form.changed_data}
        queries.update_user(request.user, obj.pk, changed)
