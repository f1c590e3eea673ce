"""Regressions put in on purpose: the verdict has to notice them."""
