"""Accounts and the audit log on the wire."""

from typing import Annotated, Any, Self

from pydantic import BeforeValidator

from shared.domain import fields

from ..accounts.models import User
from ..schemas import Payload, Shape, Time

Role = Annotated[str, BeforeValidator(fields.role)]
Flag = Annotated[bool, BeforeValidator(fields.flag)]


class AccountChange(Payload):
    role: Role = ""
    is_active: Flag = True


class Account(Shape):
    username: str
    email: str
    role: str
    is_active: bool
    created_at: Time

    @classmethod
    def of(cls, user: User) -> Self:
        return cls(
            username=user.username,
            email=user.email,
            role=user.role,
            is_active=user.is_active,
            created_at=user.created_at,
        )


class AccountAnswer(Shape):
    user: Account


class AccountsAnswer(Shape):
    users: list[Account]
    users_count: int


class AuditEntry(Shape):
    id: int
    created_at: Time
    actor: str | None
    action: str
    target_kind: str
    target: str
    detail: str

    @classmethod
    def of(cls, row: Any) -> Self:
        entry = row.AuditEntry
        return cls(
            id=entry.id,
            created_at=entry.created_at,
            actor=row.username,
            action=entry.action,
            target_kind=entry.target_kind,
            target=entry.target,
            detail=entry.detail,
        )


class AuditAnswer(Shape):
    entries: list[AuditEntry]
    entries_count: int
