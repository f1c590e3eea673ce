"""The settings, read once from the environment; the app takes those in capitals."""

from shared.domain import environment, limits

ENV = environment.read()

VARIANT = "flask_service"
TRANSPORTS = ["poll", "ws"]

SECRET_KEY = ENV.secret_key
# browsers take a __Host- cookie from nobody but this very host, by https
SESSION_COOKIE_NAME = ("__Host-" if ENV.secure else "") + f"{VARIANT}_session"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENV.secure
WTF_CSRF_TIME_LIMIT = None  # as long as the session: a chat stays open
MAX_CONTENT_LENGTH = MAX_FORM_MEMORY_SIZE = limits.REQUEST_MAX
SEND_FILE_MAX_AGE_DEFAULT = 60  # seconds, see security.STATIC_CACHE
TRUSTED_HOSTS = None if "*" in ENV.allowed_hosts else ENV.allowed_hosts
SOCK_SERVER_OPTIONS = {"max_message_size": limits.FRAME_MAX}
