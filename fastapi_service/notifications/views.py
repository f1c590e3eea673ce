"""The API of notifications."""

from typing import Annotated

from fastapi import APIRouter, Body, Request

from shared.domain import limits, parameters

from ..accounts.auth import CurrentUser
from ..database import Session
from ..rates import CountWrite
from ..requests import JSONRoute
from . import queries
from .schemas import Notification, NotificationsAnswer, UnreadAnswer, UpTo

router = APIRouter(
    prefix="/api/notifications",
    tags=["notifications"],
    route_class=JSONRoute,
)


@router.get("")
async def list_notifications(
    request: Request, session: Session, user: CurrentUser
) -> NotificationsAnswer:
    getlist = request.query_params.getlist
    rows = await queries.list_notifications(
        session,
        user,
        unread=parameters.flag(getlist, "unread"),
        limit=parameters.whole(getlist, "limit", limits.PAGE, 1, limits.PAGE_MAX),
        before=parameters.whole(getlist, "before", limits.ID_MAX, 1),
    )
    return NotificationsAnswer(
        notifications=[Notification.of(row) for row in rows],
        unread_count=await queries.count_unread(session, user),
    )


@router.put("/read", dependencies=[CountWrite])
async def read_notifications(
    session: Session,
    user: CurrentUser,
    up_to: Annotated[UpTo, Body(embed=True, alias="upTo")],
) -> UnreadAnswer:
    await queries.read_notifications(session, user, up_to)
    return UnreadAnswer(unread_count=await queries.count_unread(session, user))
