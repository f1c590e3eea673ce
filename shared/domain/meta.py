"""What `get_meta` says of limits, the same in every variant."""

from . import limits
from .environment import Environment


def public_limits(environment: Environment) -> dict[str, int | None]:
    """The limits a client may want to know; null for a rate that is not counted."""
    rates = environment.rates
    counted = environment.rate_limits
    return {
        "requestBytes": limits.REQUEST_MAX,
        "frameBytes": limits.FRAME_MAX,
        "messageLength": limits.MESSAGE_MAX,
        "waitSeconds": limits.WAIT_MAX,
        "signInsPerAccount": rates.login_account.amount if counted else None,
        "signInsPerAddress": rates.login_address.amount if counted else None,
        "writesPerUser": rates.writes.amount if counted else None,
        "openingsPerUser": rates.openings.amount if counted else None,
        "messagesPerSecond": limits.MESSAGES_PER_SECOND,
        "messageBurst": limits.MESSAGES_BURST,
    }
