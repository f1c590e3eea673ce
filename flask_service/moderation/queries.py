"""Database work on roles and the audit log."""

from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from shared.domain import text, times
from shared.domain.errors import Invalid, NotFound

from ..accounts.models import User
from ..accounts.queries import revoke
from .models import AuditEntry


def audit(
    session: Session,
    actor: User,
    action: str,
    target_kind: str,
    target: str,
    detail: str = "",
) -> None:
    """Write down, in the same transaction, who did what to whom."""
    entry = AuditEntry(
        actor_id=actor.id,
        action=action,
        target_kind=target_kind,
        target=target,
        detail=detail,
        created_at=times.now(),
    )
    session.add(entry)
    session.flush()


def list_users(
    session: Session,
    search: str | None,
    role: str | None,
    active: bool | None,
    page: tuple[int, int],
) -> tuple[list[User], int]:
    """A page of users, newest first, and how many match."""
    users = select(User)
    if search is not None:
        columns = (User.username_key, User.email_key)
        part = text.fold(search)
        found = [column.contains(part, autoescape=True) for column in columns]
        users = users.where(or_(*found))
    if role is not None:
        users = users.where(User.role == role)
    if active is not None:
        users = users.where(User.is_active.is_(active))
    newest = users.order_by(User.created_at.desc(), User.id.desc())
    count = session.scalar(select(func.count()).select_from(users.subquery())) or 0
    return list(session.scalars(newest.limit(page[0]).offset(page[1]))), count


def update_user(
    session: Session, actor: User, username: str, change: dict[str, Any]
) -> User:
    """Change a role or deactivate, and audit it.

    Raises NotFound, and Invalid for oneself, and so for the last admin. The active
    admins are locked in one order: of two who demote each other one is refused.
    """
    locked = select(User).with_for_update().execution_options(populate_existing=True)
    active = locked.where(User.role == "admin", User.is_active).order_by(User.id)
    admins = {admin.id for admin in session.scalars(active)}
    user = session.scalar(locked.where(User.username_key == text.fold(username)))
    if user is None:
        raise NotFound("user")
    detail = describe(user, change)
    if detail and actor.id not in admins - {user.id}:
        raise Invalid("isActive" if change.get("is_active") is False else "role")
    for name, value in change.items():
        setattr(user, name, value)
    if not user.is_active:
        revoke(user, exempt_jti=None)
    if detail:
        audit(session, actor, "update_user", "user", user.username, detail)
    return user


def describe(user: User, change: dict[str, Any]) -> str:
    """`role: member to moderator`, empty where nothing changes."""
    words = []
    if change.get("role", user.role) != user.role:
        words.append(f"role: {user.role} to {change['role']}")
    if change.get("is_active", user.is_active) != user.is_active:
        words.append("activated" if change["is_active"] else "deactivated")
    return ", ".join(words)


def list_audit(session: Session, limit: int, offset: int) -> tuple[Any, int]:
    """A page of the log, newest first, and how long it is."""
    rows = session.execute(
        select(AuditEntry, User.username)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return rows.all(), session.scalar(select(func.count(AuditEntry.id))) or 0
