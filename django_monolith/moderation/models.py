"""Who did what to whom."""

from django.db import models

from shared.domain import times

from ..accounts.models import User


class AuditEntry(models.Model):
    """Only ever added, never changed."""

    actor = models.ForeignKey(
        User, models.DB_SET_NULL, related_name="+", db_index=False, null=True
    )
    action = models.CharField(max_length=50)  # an operationId
    target_kind = models.CharField(max_length=20)
    target = models.CharField(max_length=255)
    detail = models.TextField()
    created_at = models.DateTimeField(default=times.now)

    class Meta:
        db_table = "audit_entries"
        verbose_name_plural = "audit entries"
        indexes = [models.Index(fields=["actor"], name="audit_entries_actor")]
