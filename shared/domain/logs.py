"""One log record a line, JSON unless a person reads it."""

import logging

import structlog

from .environment import Environment


def configure(environment: Environment) -> None:
    """Set structlog and the standard library's logging up, to standard error."""
    level = logging.getLevelNamesMapping()[environment.log_level]
    # libraries speak of every request; from them only warnings count
    logging.basicConfig(
        level=max(level, logging.WARNING), format="%(levelname)s %(name)s %(message)s"
    )
    renderer = (
        structlog.processors.JSONRenderer()
        if environment.log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger(level),
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            renderer,
        ],
        logger_factory=structlog.PrintLoggerFactory(),
    )
