"""The API of moderators and admins."""

from typing import Annotated

from fastapi import APIRouter, Body, Depends, Request

from shared.domain import fields, live, parameters
from shared.domain.errors import Invalid

from ..accounts.auth import RoleRequired
from ..accounts.models import User
from ..accounts.queries import find_user
from ..articles.views import Page
from ..chat.hub import hub
from ..database import Session, after_commit
from ..rates import CountWrite
from ..requests import JSONRoute
from . import queries
from .schemas import (
    Account,
    AccountAnswer,
    AccountChange,
    AccountsAnswer,
    AuditAnswer,
    AuditEntry,
)

router = APIRouter(
    prefix="/api/admin",
    tags=["moderation"],
    route_class=JSONRoute,
)

Moderator = Annotated[User, Depends(RoleRequired("user", "moderator", "admin"))]
Admin = Annotated[User, Depends(RoleRequired("user", "admin"))]
Auditor = Annotated[User, Depends(RoleRequired("audit", "admin"))]


@router.get("/users")
async def list_users(
    request: Request, session: Session, _: Moderator, page: Page
) -> AccountsAnswer:
    getlist = request.query_params.getlist
    role = parameters.one(getlist, "role")
    if role is not None:
        check_role(role)
    users, count = await queries.list_users(
        session,
        search=parameters.one(getlist, "search"),
        role=role,
        active=parameters.flag(getlist, "active"),
        page=page,
    )
    return AccountsAnswer(users=[Account.of(user) for user in users], users_count=count)


def check_role(role: str) -> None:
    try:
        fields.role(role)
    except ValueError as error:
        raise Invalid("role") from error


async def get_user_to_change(session: Session, _: Admin, username: str) -> User:
    """The user of the path, for an admin."""
    return await find_user(session, username)


UserToChange = Annotated[User, Depends(get_user_to_change)]


@router.patch("/users/{username}", dependencies=[CountWrite])
async def update_user(
    session: Session,
    admin: Admin,
    stored: UserToChange,
    user: Annotated[AccountChange, Body(embed=True)],
) -> AccountAnswer:
    changed, _ = await queries.update_user(
        session, admin, stored.username, user.given()
    )
    if not changed.is_active:
        group = live.user_group(changed.id)
        after_commit(session, lambda: hub.publish(group, live.auth_deactivated()))
    return AccountAnswer(user=Account.of(changed))


@router.get("/audit")
async def list_audit(session: Session, _: Auditor, page: Page) -> AuditAnswer:
    rows, count = await queries.list_audit(session, *page)
    return AuditAnswer(
        entries=[AuditEntry.of(row) for row in rows], entries_count=count
    )
