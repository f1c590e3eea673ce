"""The front door: `create_app` makes the app, what surrounds it, and its features."""

from flask import Flask
from flask_cors import CORS
from werkzeug.middleware.proxy_fix import ProxyFix

from shared.domain import logs

from . import database, errors, headers, metrics, pages, requests, sessions, settings
from .accounts.pages import bp as account_pages
from .accounts.views import bp as accounts
from .articles.comments import bp as comments
from .articles.pages import bp as article_pages
from .articles.views import bp as articles
from .chat.pages import bp as chat_pages
from .chat.sockets import bp as chat_sockets
from .chat.views import bp as chat
from .meta.views import bp as meta
from .moderation import admin as panel
from .moderation.views import bp as moderation
from .notifications.pages import bp as notification_pages
from .notifications.sockets import bp as notification_sockets
from .notifications.views import bp as notifications
from .pages import csrf
from .settings import ENV

API = [accounts, articles, comments, chat, notifications, moderation, meta]
SOCKETS = [chat_sockets, notification_sockets]
PAGES = [account_pages, article_pages, chat_pages, notification_pages]


def create_app() -> Flask:
    logs.configure(ENV)
    app = Flask("flask_service", static_folder="../shared/ui/static")
    app.config.from_object(settings)
    for concern in (metrics, requests, headers, database, errors):
        concern.init_app(app)
    for concern in (sessions, csrf, pages, panel):
        concern.init_app(app)
    allow_origins(app)
    for feature in (*API, *SOCKETS, *PAGES):
        app.register_blueprint(feature)
    for feature in API:  # takes tokens; a session only with proof, see sessions.py
        csrf.exempt(feature)
    trust_proxies(app)
    return app


def allow_origins(app: Flask) -> None:
    """Other origins may read the API; by token, for cookies are not sent along."""
    CORS(
        app,
        resources={r"/api/.*": {"origins": [*ENV.cors_origins, ENV.public_url]}},
        always_send=False,
        methods=["GET", "POST", "PUT", "PATCH", "DELETE"],
        allow_headers=["Authorization", "Content-Type"],
        expose_headers=["Retry-After"],
    )


def trust_proxies(app: Flask) -> None:
    """Whom the last proxies say they speak for."""
    if count := ENV.trusted_proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)
