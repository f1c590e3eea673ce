"""Whose request it is, where proxies stand in front."""

from collections.abc import Sequence


def client_address(
    peer: str, forwarded_for: Sequence[str], trusted_proxies: int
) -> str:
    """The address that the outermost trusted proxy saw.

    `peer` is who connected to us, `forwarded_for` the X-Forwarded-For headers as they
    came. Each trusted proxy appends the address of who connected to it, so the last
    `trusted_proxies` entries are to be believed and everything before them is not.
    """
    if trusted_proxies == 0:
        return peer
    entries = [part.strip() for header in forwarded_for for part in header.split(",")]
    seen = [*entries, peer]
    return seen[max(0, len(seen) - 1 - trusted_proxies)]
