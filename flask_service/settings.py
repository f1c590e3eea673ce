"""The settings, read once from the environment; the app takes those in capitals."""

from shared.domain import environment, limits

ENV = environment.read()

VARIANT = "flask_service"
TRANSPORTS = ["poll", "ws"]

SECRET_KEY = ENV.secret_key
SESSION_COOKIE_NAME = f"{VARIANT}_session"
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = ENV.secure
MAX_CONTENT_LENGTH = limits.REQUEST_MAX
TRUSTED_HOSTS = None if "*" in ENV.allowed_hosts else ENV.allowed_hosts
SOCK_SERVER_OPTIONS = {"max_message_size": limits.FRAME_MAX}
