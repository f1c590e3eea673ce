"""The panel at /admin/: Flask-Admin, which has no accounts of its own, on ours."""

from typing import Any

from flask import abort, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_admin import AdminIndexView, expose
from flask_admin.contrib.sqla import ModelView as BaseModelView
from flask_wtf import FlaskForm
from werkzeug.local import LocalProxy

from shared.domain.errors import BadRequest, NotFound
from shared.domain.pages import PAGES_MAX, local_path
from shared.domain.parameters import path_number

from ..database import SAFE, get_session
from ..rates import count_user_write

# What a list shows of the rows that its own belong to.
OTHERS = {"Author": "username", "Actor": "username", "Article": "slug", "Room": "slug"}


class Guarded:
    """For moderators and admins; guests are sent to the site's login page."""

    roles = ("moderator", "admin")

    def is_accessible(self) -> bool:
        return g.user is not None and g.user.role in self.roles

    def inaccessible_callback(self, _name: str, **_: Any) -> ResponseReturnValue:
        if g.user is not None:
            abort(403)
        return redirect(url_for("account_pages.login", next=request.path))

    def _handle_view(self, name: str, **path: Any) -> ResponseReturnValue | None:
        if local_path(target := request.values.get("url"), "") != (target or ""):
            raise BadRequest  # Flask-Admin would go there, or fail over it
        refusal: ResponseReturnValue | None = super()._handle_view(name, **path)
        if refusal is None and request.method not in SAFE:
            count_user_write()
        return refusal


class Home(Guarded, AdminIndexView):
    """The panel's first page."""

    def is_visible(self) -> bool:
        return False

    @expose("/")
    def index(self) -> ResponseReturnValue:
        return redirect(url_for("user.index_view"))


class RequestSession:
    """What Flask-Admin calls its `db`: always the session of the request."""

    session = LocalProxy(get_session)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # asked for outside of requests
            raise AttributeError(name)
        return getattr(get_session(), name)


class ModelView(Guarded, BaseModelView):
    """Listed and searched by moderators; nothing is made here, texts are not edited."""

    form_base_class = FlaskForm
    can_create = False
    can_edit = False
    can_delete = False
    action_disallowed_list = ("delete",)  # of many at once: one by one is audited
    column_default_sort = ("id", True)
    column_display_pk = True
    column_labels = {f"{name.lower()}.{key}": name for name, key in OTHERS.items()}
    list_template = "panel/list.html"
    page_size = 20

    def __init__(self, model: type[Any], name: str) -> None:
        super().__init__(model, RequestSession(), name=name)

    def get_one(self, id: str) -> Any:
        """Raises NotFound for what can be no id."""
        return super().get_one(str(path_number(id, "page")))

    def get_list(self, page: int | None, *args: Any, **kwargs: Any) -> Any:
        if not 0 <= (page or 0) <= PAGES_MAX:
            raise NotFound("page")
        return super().get_list(page, *args, **kwargs)
