"""Database work on roles and the audit log."""

from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q

from shared.domain import live, text
from shared.domain.errors import Invalid

from ..accounts.models import User
from ..chat.hub import hub
from .models import AuditEntry


def audit(
    actor: User, action: str, target_kind: str, target: str, detail: str = ""
) -> None:
    """Write down, in the same transaction, who did what to whom."""
    AuditEntry.objects.create(
        actor=actor,
        action=action,
        target_kind=target_kind,
        target=target,
        detail=detail,
    )


def list_users(
    search: str | None, role: str | None, active: bool | None, page: tuple[int, int]
) -> tuple[list[User], int]:
    """A page of users, newest first, and how many match."""
    users = User.objects.all()
    if search is not None:
        key = text.fold(search)
        users = users.filter(Q(username_key__contains=key) | Q(email_key__contains=key))
    if role is not None:
        users = users.filter(role=role)
    if active is not None:
        users = users.filter(is_active=active)
    limit, offset = page
    newest = users.order_by("-created_at", "-id")
    return list(newest[offset : offset + limit]), users.count()


@transaction.atomic
def update_user(actor: User, user_id: int, change: dict[str, Any]) -> User:
    """Change a role or deactivate, and audit it.

    Raises Invalid for oneself. The active admins are locked in one order, so of two
    who demote each other one is refused, and the last one stays.
    """
    locked = User.objects.select_for_update()
    admins = locked.filter(role=User.Role.ADMIN, is_active=True).order_by("id")
    admin_ids = [admin.id for admin in admins]
    user = locked.get(pk=user_id)
    detail = describe(user, change)
    if not detail:
        return user
    if user.id == actor.id or actor.id not in admin_ids:
        raise Invalid("isActive" if change.get("is_active") is False else "role")
    for name, value in change.items():
        setattr(user, name, value)
    if not user.is_active:
        user.revoke(exempt_jti=None)
        group = live.user_group(user.id)
        transaction.on_commit(partial(hub.publish, group, live.auth_deactivated()))
    user.save()
    audit(actor, "update_user", "user", user.username, detail)
    return user


def describe(user: User, change: dict[str, Any]) -> str:
    """`role: member to moderator`, empty where nothing changes."""
    words = []
    if change.get("role", user.role) != user.role:
        words.append(f"role: {user.role} to {change['role']}")
    if change.get("is_active", user.is_active) != user.is_active:
        words.append("activated" if change["is_active"] else "deactivated")
    return ", ".join(words)


def list_audit(limit: int, offset: int) -> tuple[list[AuditEntry], int]:
    """A page of the log, newest first, and how long it is."""
    entries = AuditEntry.objects.select_related("actor").order_by("-id")
    return list(entries[offset : offset + limit]), AuditEntry.objects.count()
