"""Regressions that the verdict has to notice."""
