"""The settings, read once from the environment."""

from shared.domain import environment

ENV = environment.read()

VARIANT = "fastapi_service"
TRANSPORTS = ["poll", "sse", "ws"]
