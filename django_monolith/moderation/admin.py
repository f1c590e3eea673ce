"""The audit log in the panel, which admins read."""

from django.contrib import admin

from .models import AuditEntry
from .panel import PanelAdmin


@admin.register(AuditEntry)
class AuditAdmin(PanelAdmin):
    list_display = ["created_at", "actor", "action", "target_kind", "target", "detail"]
    list_select_related = ["actor"]
    list_filter = ["action"]
    search_fields = ["target", "detail", "actor__username"]
