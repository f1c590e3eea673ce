"""Who is calling, and what that lets them do."""

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from flask import g, request, session
from gevent.threadpool import ThreadPool

from shared.domain import passwords, tokens
from shared.domain.errors import Forbidden, Unauthorized

from ..database import reading
from ..rates import count_login
from ..sessions import claims_of, comes_from_page, load_page_user, login_manager
from ..settings import ENV
from .models import User
from .queries import find_by_email

type View = Callable[..., Any]


def get_token() -> str | None:
    """The token that was presented, None without the header."""
    headers = request.headers.getlist("Authorization")
    if len(headers) > 1:
        raise Unauthorized
    return tokens.from_header(headers[0] if headers else None)


def is_honoured(claims: tokens.Claims, user: User | None) -> bool:
    """Whether this is an active user and still honours the token."""
    if user is None or not user.is_active:
        return False
    return claims.is_current(user.token_version, user.exempt_jti)


def load_user() -> None:
    """Set `g.user` to the caller, or to None for a guest. In a session of its own,
    which is over before the request's begins: nothing waits in a transaction. A page
    that calls a view has found the user before."""
    if "user" in g:
        return
    g.token = get_token()
    g.claims = tokens.verify(ENV.secret_key, g.token) if g.token else None
    g.user = None
    if g.claims is not None:
        with reading() as found:
            g.user = found.get(User, g.claims.user_id)
        if not is_honoured(g.claims, g.user):
            raise Unauthorized


@login_manager.user_loader
def load_session_user(session_key: str) -> User | None:
    """The user of a page's session, which ends like a token."""
    claims = claims_of(session_key)
    with reading() as found:
        user = found.get(User, claims.user_id)
    return user if is_honoured(claims, user) else None


def load_socket_user() -> None:
    """Like `load_user`; without the header the page's cookie will do, if the page is
    ours: a browser sends cookies along from every page."""
    if "Authorization" in request.headers or "_user_id" not in session:
        load_user()
        return
    if request.headers.get("Origin") not in (ENV.public_url, request.host_url[:-1]):
        raise Forbidden("origin")
    load_page_user()


def take_session() -> None:
    """Before the views of a blueprint: without the header the cookie of a page of ours
    will do, if the page itself asks."""
    if "Authorization" not in request.headers and comes_from_page():
        load_page_user()


def login_optional(view: View) -> View:
    """A decorator: for users and guests, but not for a token that is no good."""

    @wraps(view)
    def for_anybody(**path: str) -> Any:
        load_user()
        return view(**path)

    return for_anybody


def login_required(view: View) -> View:
    """A decorator: for users only."""

    @wraps(view)
    def for_users(**path: str) -> Any:
        load_user()
        if g.user is None:
            raise Unauthorized(text="is missing")
        return view(**path)

    return for_users


def roles_required(*roles: str, thing: str = "user") -> Callable[[View], View]:
    """A decorator: for users with one of these roles; `thing` is what the others may
    not have."""

    def decorate(view: View) -> View:
        @login_required
        @wraps(view)
        def for_roles(**path: str) -> Any:
            if g.user.role not in roles:
                raise Forbidden(thing)
            return view(**path)

        return for_roles

    return decorate


@cache
def hashing() -> ThreadPool:
    """Real threads, since 30 ms of CPU would hold up every greenlet; no more than there
    are cores, since each takes 19 MiB."""
    return ThreadPool(passwords.AT_ONCE)


def hash_password(password: str) -> str:
    """On a real thread."""
    hashed: str = hashing().apply(passwords.hash_password, (password,))
    return hashed


def verify_password(password: str, user: User | None) -> bool:
    """Likewise; as slow for nobody as for somebody."""
    stored = user.password if user else None
    right: bool = hashing().apply(passwords.verify_password, (password, stored))
    return right


def authenticate(email: str, password: str) -> User:
    """Who signs in. Raises Unauthorized, TooMany, Unavailable."""
    count_login(email)
    with reading() as session:
        found = find_by_email(session, email)
    right = verify_password(password, found)
    if found is None or not right or not found.is_active:
        raise Unauthorized("credentials", "invalid")
    return found
