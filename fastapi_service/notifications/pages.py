"""The page of one's own notifications."""

from typing import Annotated

from fastapi import Form, Request
from starlette.responses import Response

from shared.domain.limits import ID_MAX
from shared.domain.pages import NOTIFICATIONS, offset, page_links

from ..accounts.auth import CurrentUser
from ..database import Session
from ..pages import PageNumber, PageRouter, SeeOther, render
from ..rates import CountWrite
from . import queries
from .schemas import Notification

router = PageRouter()


@router.get("/notifications")
async def list_notifications(
    request: Request, session: Session, user: CurrentUser, page: PageNumber
) -> Response:
    part = (NOTIFICATIONS, offset(page, NOTIFICATIONS))
    rows, count = await queries.page_of_notifications(session, user, *part)
    shown = [Notification.of(row).model_dump(mode="json") for row in rows]
    return render(
        request,
        "notifications.html",
        notifications=shown,
        links=page_links(count, page, NOTIFICATIONS),
        page=page,
        base="/notifications",
    )


@router.post("/notifications", dependencies=[CountWrite])
async def read_notifications(
    session: Session,
    user: CurrentUser,
    up_to: Annotated[int, Form(alias="upTo", ge=0, le=ID_MAX)] = 0,
) -> Response:
    await queries.read_notifications(session, user, up_to)
    return SeeOther("/notifications")
