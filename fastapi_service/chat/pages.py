"""The pages of rooms and messages."""

from typing import Annotated

from fastapi import Depends, Form, Request
from starlette.responses import Response

from shared.domain import text
from shared.domain.limits import ID_MAX, MESSAGES
from shared.domain.pages import ROOMS, offset, page_links

from ..accounts.auth import CurrentUser, Viewer
from ..database import Session
from ..pages import PageNumber, PageRouter, SeeOther, render
from ..rates import CountWrite
from ..settings import TRANSPORTS
from . import queries, views
from .delivery import count_message, post_message
from .forms import MemberForm, RoomForm
from .schemas import NewMessage, Room
from .views import RoomToChange, RoomToWriteIn

router = PageRouter()


async def note_room(request: Request, slug: str) -> None:
    """The page of a room has this form too."""
    request.state.form_path = f"/chat/{slug}"


OnRoomPage = Depends(note_room)


@router.get("/chat")
async def list_rooms(
    request: Request, session: Session, viewer: Viewer, page: PageNumber
) -> Response:
    answer = await views.list_rooms(session, viewer, (ROOMS, offset(page, ROOMS)))
    return render(
        request,
        "rooms.html",
        rooms=answer.model_dump(mode="json")["rooms"],
        links=page_links(answer.rooms_count, page, ROOMS),
        page=page,
        base="/chat",
    )


@router.post("/chat", dependencies=[CountWrite])
async def open_room(
    session: Session, user: CurrentUser, form: Annotated[RoomForm, Form()]
) -> Response:
    answer = await views.create_room(session, user, form)
    return SeeOther(f"/chat/{answer.room.slug}")


@router.get("/chat/{slug}")
async def show_room(
    request: Request, session: Session, viewer: Viewer, slug: str
) -> Response:
    room, marker = await queries.find_room(session, viewer, slug)
    rows = await queries.read_before(session, room, viewer, ID_MAX, MESSAGES)
    beside = await views.list_rooms(session, viewer, (ROOMS, 0))
    return render(
        request,
        "room.html",
        room=Room.of(room, marker).model_dump(mode="json"),
        rooms=beside.model_dump(mode="json")["rooms"],
        messages=views.answer(room, rows, []).model_dump(mode="json")["messages"],
        transports=TRANSPORTS[::-1],
        mine=viewer is not None and viewer.id == room.owner_id,
    )


@router.post("/chat/{slug}")
async def send_message(
    user: CurrentUser, room: RoomToWriteIn, form: Annotated[NewMessage, Form()]
) -> Response:
    await count_message(user)
    await post_message(user, room.slug, form.body, form.client_id)
    return SeeOther(f"/chat/{room.slug}")


@router.post("/chat/{slug}/messages/{seq}/delete", dependencies=[CountWrite])
async def delete_message(
    session: Session, user: CurrentUser, slug: str, seq: str
) -> Response:
    await views.delete_message(session, user, slug, seq)
    return SeeOther(f"/chat/{slug}", "Message deleted.")


@router.post("/chat/{slug}/members", dependencies=[OnRoomPage, CountWrite])
async def add_member(
    session: Session,
    user: CurrentUser,
    room: RoomToChange,
    form: Annotated[MemberForm, Form()],
) -> Response:
    await views.add_member(session, user, room, form.username)
    return SeeOther(f"/chat/{room.slug}", f"{form.username} is a member now.")


@router.post("/chat/{slug}/members/remove", dependencies=[OnRoomPage, CountWrite])
async def remove_member(
    session: Session,
    user: CurrentUser,
    room: RoomToChange,
    form: Annotated[MemberForm, Form()],
) -> Response:
    await views.remove_member(session, user, room, form.username)
    is_me = text.fold(form.username) == user.username_key
    path = "/chat" if is_me else f"/chat/{room.slug}"
    return SeeOther(path, f"{form.username} is no member any more.")
