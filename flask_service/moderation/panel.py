"""The panel at /admin/: Flask-Admin, which has no accounts of its own, on ours."""

from typing import Any

from flask import abort, flash, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_admin import AdminIndexView, expose
from flask_admin.contrib.sqla import ModelView as BaseModelView
from flask_login import current_user, login_user, logout_user
from flask_wtf import CSRFProtect, FlaskForm
from werkzeug.local import LocalProxy
from wtforms import PasswordField, StringField, ValidationError
from wtforms.fields import Field

from shared.domain import fields
from shared.domain.errors import Problem

from ..accounts.auth import verify_password
from ..accounts.queries import find_by_email
from ..database import get_session, reading
from ..rates import count_login

MODERATORS = ("moderator", "admin")
csrf = CSRFProtect()  # guards every form there is, but for the API: it takes no cookie


def has_role(*roles: str) -> bool:
    """Whether somebody with one of these roles is signed in to the panel."""
    return getattr(current_user, "role", None) in roles


def credential(_form: FlaskForm, field: Field) -> None:
    """A validator: the same rule as for `login`."""
    try:
        fields.credential(field.data)
    except ValueError as error:
        raise ValidationError(str(error)) from error


class LoginForm(FlaskForm):
    email = StringField("Email", [credential])
    password = PasswordField("Password", [credential])


class Guarded:
    """For moderators and admins; guests are sent to the login page."""

    roles = MODERATORS

    def is_accessible(self) -> bool:
        return has_role(*self.roles)

    def inaccessible_callback(self, _name: str, **_: Any) -> ResponseReturnValue:
        if current_user.is_authenticated:
            abort(403)
        return redirect(url_for("admin.login"))


class Home(Guarded, AdminIndexView):
    """The panel's first page, and the way in and out."""

    def is_visible(self) -> bool:
        return self.is_accessible()

    def _handle_view(self, name: str, **kwargs: Any) -> ResponseReturnValue | None:
        if name in ("login", "logout"):
            return None
        answer: ResponseReturnValue | None = super()._handle_view(name, **kwargs)
        return answer

    @expose("/login", methods=("GET", "POST"))
    def login(self) -> ResponseReturnValue:
        form = LoginForm()
        if form.validate_on_submit():
            try:
                return self.sign_in(form.email.data, form.password.data)
            except Problem as problem:
                flash(problem.errors.popitem()[1][0], "error")
        page: str = self.render("panel/login.html", form=form)
        return page

    def sign_in(self, email: str, password: str) -> ResponseReturnValue:
        """Raises TooMany, Unavailable."""
        count_login(email)
        with reading() as found:
            user = find_by_email(found, email)
        right = verify_password(password, user)
        if user is None or not right or not user.is_active:
            flash("email or password is invalid", "error")
            return redirect(url_for("admin.login"))
        if user.role not in MODERATORS:
            abort(403)
        session.clear()
        login_user(user)
        return redirect(url_for("admin.index"))

    @expose("/logout", methods=("POST",))
    def logout(self) -> ResponseReturnValue:
        logout_user()
        session.clear()
        return redirect(url_for("admin.login"))


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
    page_size = 20

    def __init__(self, model: type[Any], name: str) -> None:
        super().__init__(model, RequestSession(), name=name)
