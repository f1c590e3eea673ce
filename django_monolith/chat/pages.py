"""The pages of rooms and messages."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views import View
from django.views.decorators.http import require_POST

from shared.domain import limits, parameters
from shared.domain.errors import Forbidden
from shared.domain.pages import ROOMS, offset, page_links, page_number

from ..accounts.auth import may_remove
from ..forms import PageForm
from ..pages import login_required, render_form, viewer_of
from ..rates import count_message, count_write
from . import queries
from .forms import MemberForm, MessageForm, RoomForm
from .schemas import Message as MessageShape
from .schemas import Room as RoomShape
from .views import may_send_away


class ListRooms(View):
    def get(self, request: HttpRequest, form: RoomForm | None = None) -> HttpResponse:
        page = page_number(request.GET.getlist)
        rooms, count = queries.list_rooms(
            viewer_of(request), ROOMS, offset(page, ROOMS)
        )
        return render_form(
            request,
            "rooms.html",
            form or RoomForm(),
            rooms=RoomShape(rooms, many=True).data,
            links=page_links(count, page, ROOMS),
            page=page,
            base="/chat",
        )

    @method_decorator(login_required)
    def post(self, request: HttpRequest) -> HttpResponse:
        """open_room"""
        form = RoomForm(request.POST)
        with form.refusals():
            if form.is_valid():
                count_write(request.user)
                room = queries.add_room(request.user, form.cleaned_data)
                return redirect("room", room.slug)
        return self.get(request, form)


class ShowRoom(View):
    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        return show_room(request, slug, MessageForm())

    @method_decorator(login_required)
    def post(self, request: HttpRequest, slug: str) -> HttpResponse:
        """send_message"""
        queries.find_room(request.user, slug)
        form = MessageForm(request.POST)
        with form.refusals():
            if form.is_valid():
                count_message(request.user)
                body = form.cleaned_data["body"]
                queries.add_message(request.user, slug, body, client_id=None)
                return redirect("room", slug)
        return show_room(request, slug, form)


def show_room(request: HttpRequest, slug: str, form: PageForm) -> HttpResponse:
    """Its latest messages, and what was refused of a form beside them."""
    viewer = viewer_of(request)
    room = queries.find_room(viewer, slug)
    rooms, _ = queries.list_rooms(viewer, ROOMS, 0)
    latest = queries.read_before(room, limits.ID_MAX, limits.MESSAGES)
    return render_form(
        request,
        "room.html",
        form,
        room=RoomShape(room).data,
        rooms=RoomShape(rooms, many=True).data,
        messages=MessageShape(latest, many=True).data,
        last=latest[-1].seq if latest else room.last_seq,
        transports=settings.TRANSPORTS[::-1],
        mine=viewer is not None and room.owner_id == viewer.id,
    )


@require_POST
@login_required
def delete_message(request: HttpRequest, slug: str, seq: str) -> HttpResponse:
    count_write(request.user)
    number = parameters.path_number(seq, "message")
    message = queries.find_message(request.user, slug, number)
    if not may_remove(request.user, message):
        raise Forbidden("message")
    queries.remove_message(request.user, message)
    messages.success(request, "Message deleted.")
    return redirect("room", slug)


@require_POST
@login_required
def add_member(request: HttpRequest, slug: str) -> HttpResponse:
    room = queries.find_room(request.user, slug)
    if room.owner_id != request.user.id:
        raise Forbidden("room")
    form = MemberForm(request.POST)
    with form.refusals():
        if form.is_valid():
            count_write(request.user)
            username = form.cleaned_data["username"]
            queries.add_member(room, queries.find_user(username))
            messages.success(request, f"{username} is a member now.")
            return redirect("room", slug)
    return show_room(request, slug, form)


@require_POST
@login_required
def remove_member(request: HttpRequest, slug: str) -> HttpResponse:
    room = queries.find_room(request.user, slug)
    form = MemberForm(request.POST)
    with form.refusals():
        if form.is_valid():
            count_write(request.user)
            username = form.cleaned_data["username"]
            if not may_send_away(request.user, room, username):
                raise Forbidden("room")
            user = queries.find_user(username)
            queries.remove_member(room, user)
            messages.success(request, f"{username} is no member any more.")
            if user == request.user:
                return redirect("rooms")
            return redirect("room", slug)
    return show_room(request, slug, form)
