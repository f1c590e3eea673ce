"""The settings, read once from the environment."""

from shared.domain import environment

ENV = environment.read()

VARIANT = "fastapi_service"
TRANSPORTS = ["poll", "sse", "ws"]

# browsers take a __Host- cookie from nobody but this very host, by https
SESSION_COOKIE = ("__Host-" if ENV.secure else "") + f"{VARIANT}_session"
