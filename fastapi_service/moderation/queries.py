"""Database work on roles and the audit log."""

from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from shared.domain import text, times
from shared.domain.errors import Invalid, NotFound

from ..accounts.models import User
from ..accounts.queries import revoke
from .models import AuditEntry


async def audit(
    session: AsyncSession,
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
    await session.flush()


async def list_users(
    session: AsyncSession,
    search: str | None,
    role: str | None,
    active: bool | None,
    page: tuple[int, int],
) -> tuple[list[User], int]:
    """A page of users, newest first, and how many match."""
    users = select(User)
    if search is not None:
        key = text.fold(search)
        users = users.where(
            or_(
                User.username_key.contains(key, autoescape=True),
                User.email_key.contains(key, autoescape=True),
            )
        )
    if role is not None:
        users = users.where(User.role == role)
    if active is not None:
        users = users.where(User.is_active.is_(active))
    count = select(func.count()).select_from(users.subquery())
    newest = users.order_by(User.created_at.desc(), User.id.desc())
    found = await session.scalars(newest.limit(page[0]).offset(page[1]))
    return list(found), await session.scalar(count) or 0


async def update_user(
    session: AsyncSession, actor: User, username: str, change: dict[str, Any]
) -> tuple[User, str]:
    """Change a role or deactivate, and audit it; the user and what changed, in words.

    Raises NotFound, and Invalid for oneself and for the last admin. The active admins
    are locked in one order, so of two who demote each other one is refused.
    """
    admins = await session.scalars(
        select(User)
        .where(User.role == "admin", User.is_active)
        .order_by(User.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    others = [admin.id for admin in admins if admin.username_key != text.fold(username)]
    user = await session.scalar(
        select(User)
        .where(User.username_key == text.fold(username))
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if user is None:
        raise NotFound("user")
    detail = describe(user, change)
    if detail and (user.id == actor.id or not others or actor.id not in others):
        raise Invalid("isActive" if change.get("is_active") is False else "role")
    for name, value in change.items():
        setattr(user, name, value)
    if not user.is_active:
        revoke(user, exempt_jti=None)
    if detail:
        await audit(session, actor, "update_user", "user", user.username, detail)
    return user, detail


def describe(user: User, change: dict[str, Any]) -> str:
    """`role: member to moderator`, empty where nothing changes."""
    words = []
    if change.get("role", user.role) != user.role:
        words.append(f"role: {user.role} to {change['role']}")
    if change.get("is_active", user.is_active) != user.is_active:
        words.append("activated" if change["is_active"] else "deactivated")
    return ", ".join(words)


async def list_audit(session: AsyncSession, limit: int, offset: int) -> tuple[Any, int]:
    """A page of the log, newest first, and how long it is."""
    rows = await session.execute(
        select(AuditEntry, User.username)
        .outerjoin(User, User.id == AuditEntry.actor_id)
        .order_by(AuditEntry.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return rows.all(), await session.scalar(select(func.count(AuditEntry.id))) or 0
