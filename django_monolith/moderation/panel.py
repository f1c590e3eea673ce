"""The panel at /admin/: Django's own, on the app's accounts and roles."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from shared.domain.pages import local_path

from ..accounts.models import User
from ..rates import count_write

type View = Callable[..., HttpResponse]


class PanelSite(admin.AdminSite):
    site_header = site_title = "Parallax"

    def has_permission(self, request: HttpRequest) -> bool:
        """Guests are shown the way to sign in, members are not."""
        if request.user.is_authenticated and not request.user.is_staff:
            raise PermissionDenied
        return super().has_permission(request)

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """A POST counts as a write."""

        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                count_write(request.user)
            return view(request, *args, **kwargs)

        return super().admin_view(counted, cacheable)

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """By the one door of the site, which leads back here."""
        return redirect_to_login(local_path(request.GET.get("next"), "/admin/"))

    def password_change(
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        """Where the site asks for the current one, and ends the other sessions."""
        return redirect("/settings")


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
