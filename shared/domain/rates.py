"""Rate limits: what is counted under which key, the same in every variant.

All variants count in one Redis with the moving window of `limits`, so a limit holds
over processes and over variants.
"""

import time
from dataclasses import dataclass

from limits import RateLimitItem, parse

from .limits import MESSAGES_BURST, MESSAGES_PER_SECOND
from .text import fold

type Counted = list[tuple[RateLimitItem, str]]
"""What one request counts against: limits, each with the name of its counter."""

MESSAGES = parse(f"{MESSAGES_BURST}/{MESSAGES_BURST // MESSAGES_PER_SECOND}second")
"""20 in any two seconds: 10 a second with a burst of 20. Always on."""


@dataclass(frozen=True)
class Rates:
    """The limits in force, from the settings."""

    login_account: RateLimitItem
    login_address: RateLimitItem
    writes: RateLimitItem
    openings: RateLimitItem

    @classmethod
    def of(cls, *texts: str) -> "Rates":
        """From four texts such as `10/minute`. Raises ValueError."""
        return cls(*map(parse, texts))

    def login(self, email: str, address: str) -> Counted:
        """What one login or registration counts against."""
        return [
            (self.login_account, f"account:{fold(email)[:254]}"),
            (self.login_address, f"address:{address}"),
        ]

    def write(self, user_id: int) -> Counted:
        """What one write counts against."""
        return [(self.writes, f"writes:{user_id}")]

    def opening(self, who: str) -> Counted:
        """What one socket or stream counts against; `who` is a user or an address."""
        return [(self.openings, f"openings:{who}")]


def message(user_id: int) -> Counted:
    """What one chat message counts against."""
    return [(MESSAGES, f"messages:{user_id}")]


def retry_after(reset_time: float) -> int:
    """Whole seconds until `reset_time` (as `limits` tells it), at least one."""
    return max(1, round(reset_time - time.time() + 0.5))
