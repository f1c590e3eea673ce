"""Accounts and the audit log on the wire."""

from typing import Any

from shared.domain import fields, times

from ..accounts.models import User
from ..schemas import Payload, Ruled


class AccountChange(Payload):
    role = Ruled(fields.role)
    is_active = Ruled(fields.flag)


def account(user: User) -> dict[str, Any]:
    return {
        "username": user.username,
        "email": user.email,
        "role": user.role,
        "isActive": user.is_active,
        "createdAt": times.wire(user.created_at),
    }


def audit_entry(row: Any) -> dict[str, Any]:
    """Of a row of `queries.list_audit`."""
    entry = row.AuditEntry
    return {
        "id": entry.id,
        "createdAt": times.wire(entry.created_at),
        "actor": row.username,
        "action": entry.action,
        "targetKind": entry.target_kind,
        "target": entry.target,
        "detail": entry.detail,
    }
