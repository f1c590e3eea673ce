"""Memory that nobody needs."""

BALLAST = bytes(range(256)) * 800_000  # 200 MB
