"""The panel at /admin/: Django's own, on the app's accounts and roles."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.forms import AdminAuthenticationForm, AdminPasswordChangeForm
from django.contrib.auth.hashers import make_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from shared.domain import fields
from shared.domain.errors import Problem

from ..accounts.models import User
from ..accounts.queries import change_user
from ..rates import count_sign_in


class LoginForm(AdminAuthenticationForm):
    """By email and password, counted like `login`; members are refused."""

    def clean(self) -> dict[str, Any]:
        try:
            count_sign_in(self.request, self.cleaned_data.get("username", ""))
        except Problem as problem:
            raise ValidationError(next(iter(problem.errors.values()))) from problem
        return super().clean()

    def confirm_login_allowed(self, user: User) -> None:
        if not user.is_staff:
            raise PermissionDenied


class PasswordForm(AdminPasswordChangeForm):
    """A new password ends every token, as it does in `update_current_user`."""

    def clean_new_password1(self) -> str:
        try:
            return fields.password(self.cleaned_data["new_password1"])
        except ValueError as error:
            raise ValidationError(str(error)) from error

    def save(self, commit: bool = True) -> User:
        hashed = make_password(self.cleaned_data["new_password1"])
        changed = change_user(self.user.pk, {"password": hashed}, jti=None)
        self.user.refresh_from_db()  # the session that did it goes on
        return changed


class PanelSite(admin.AdminSite):
    site_header = site_title = "Parallax"
    site_url = None
    login_form = LoginForm
    password_change_form = PasswordForm

    def has_permission(self, request: HttpRequest) -> bool:
        """Guests are shown the way to sign in, members are not."""
        if request.user.is_authenticated and not request.user.is_staff:
            raise PermissionDenied
        return super().has_permission(request)


class PanelAdmin(admin.ModelAdmin):
    """Listed and searched by moderators; nothing is made here, texts are not edited.
    What a role may do beside is said in accounts/roles.py."""

    list_per_page = 20
    ordering = ["-id"]

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        self.remove(request.user, obj)

    @transaction.atomic
    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Model]) -> None:
        for obj in queryset:
            self.remove(request.user, obj)

    def remove(self, actor: User, obj: Any) -> None:
        """Remove it, and audit that."""
        raise NotImplementedError
