"""Regressions put in on purpose: the verdict has to notice them."""

BALLAST = bytes(range(256)) * 2_000_000  # 512 MB
