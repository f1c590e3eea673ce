"""The page of notifications."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.decorators import method_decorator
from django.views import View

from shared.domain import parameters
from shared.domain.pages import NOTIFICATIONS, offset, page_links, page_number

from ..pages import login_required
from ..rates import count_write
from . import queries
from .schemas import Notification


@method_decorator(login_required, name="dispatch")
class ListNotifications(View):
    def get(self, request: HttpRequest) -> HttpResponse:
        page = page_number(request.GET.getlist)
        found, count = queries.page_of_notifications(
            request.user, NOTIFICATIONS, offset(page, NOTIFICATIONS)
        )
        shown = {
            "notifications": Notification(found, many=True).data,
            "links": page_links(count, page, NOTIFICATIONS),
            "page": page,
            "base": "/notifications",
        }
        return render(request, "notifications.html", shown)

    def post(self, request: HttpRequest) -> HttpResponse:
        """read_notifications"""
        count_write(request.user)
        up_to = parameters.whole(request.POST.getlist, "upTo", 0)
        queries.read_notifications(request.user, up_to)
        return redirect("/notifications")
