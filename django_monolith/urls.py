"""The front door: every address, and what answers it."""

from django.contrib import admin
from django.urls import include, path
from rest_framework.routers import SimpleRouter

from .accounts import pages as accounts
from .accounts.views import CurrentUserViewSet, ProfileViewSet, UserViewSet
from .articles import pages as articles
from .articles.comments import CommentViewSet
from .articles.views import ArticleViewSet, TagViewSet
from .chat import pages as chat
from .chat.sockets import RoomSocketViewSet
from .chat.streams import StreamViewSet
from .chat.views import MemberViewSet, MessageViewSet, RoomViewSet
from .meta.views import MetaViewSet
from .moderation.views import AccountViewSet, AuditViewSet
from .notifications import pages as notifications
from .notifications.sockets import NotificationSocketViewSet
from .notifications.views import NotificationViewSet

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("users", UserViewSet, "user")
router.register("profiles", ProfileViewSet, "profile")
router.register("articles", ArticleViewSet, "article")
router.register("articles/<str:slug>/comments", CommentViewSet, "comment")
router.register("tags", TagViewSet, "tag")
router.register("rooms", RoomViewSet, "room")
router.register("rooms/<str:slug>/messages", MessageViewSet, "message")
router.register("notifications", NotificationViewSet, "notification")
router.register("admin/users", AccountViewSet, "account")
router.register("admin/audit", AuditViewSet, "audit")

current_user = CurrentUserViewSet.as_view(
    {"get": "get_current_user", "put": "update_current_user"}
)
tokens = CurrentUserViewSet.as_view({"delete": "revoke_tokens"})
members = MemberViewSet.as_view({"put": "add_member", "delete": "remove_member"})
stream = StreamViewSet.as_view({"get": "stream_messages"})
room_socket = RoomSocketViewSet.as_view({"get": "live_room"})
own_socket = NotificationSocketViewSet.as_view({"get": "live_notifications"})

urlpatterns = [
    path("", articles.home, name="home"),
    path("tag/<path:tag>", articles.list_by_tag),
    path("login", accounts.login),
    path("register", accounts.register),
    path("logout", accounts.logout),
    path("settings", accounts.settings),
    path("profile/<str:username>", accounts.profile),
    path("profile/<str:username>/favorites", accounts.favorites),
    path("profile/<str:username>/follow", accounts.follow),
    path("profile/<str:username>/unfollow", accounts.unfollow),
    path("editor", articles.new_article),
    path("editor/<str:slug>", articles.edit_article),
    path("article/<str:slug>", articles.ShowArticle.as_view(), name="article"),
    path("article/<str:slug>/delete", articles.delete_article),
    path("article/<str:slug>/favorite", articles.favorite),
    path("article/<str:slug>/unfavorite", articles.unfavorite),
    path("article/<str:slug>/comments/<str:id>/delete", articles.delete_comment),
    path("notifications", notifications.ListNotifications.as_view()),
    path("chat", chat.ListRooms.as_view(), name="rooms"),
    path("chat/<str:slug>", chat.ShowRoom.as_view(), name="room"),
    path("chat/<str:slug>/messages/<str:seq>/delete", chat.delete_message),
    path("chat/<str:slug>/members", chat.add_member),
    path("chat/<str:slug>/members/remove", chat.remove_member),
    path("admin/", admin.site.urls),
    path("api/user", current_user),
    path("api/user/tokens", tokens),
    path("api/rooms/<str:slug>/members/<str:username>", members),
    path("api/rooms/<str:slug>/events", stream),
    path("api/meta", MetaViewSet.as_view({"get": "get_meta"})),
    path("api/", include(router.urls)),
    path("ws/rooms/<str:slug>", room_socket),
    path("ws/notifications", own_socket),
    path("healthz", MetaViewSet.as_view({"get": "get_health"})),
    path("readyz", MetaViewSet.as_view({"get": "get_readiness"})),
    path("metrics", MetaViewSet.as_view({"get": "get_metrics"})),
]

handler400 = "django_monolith.errors.bad_request"
handler403 = "django_monolith.errors.permission_denied"
handler404 = "django_monolith.errors.page_not_found"
handler500 = "django_monolith.errors.server_error"
