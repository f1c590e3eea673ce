"""The documentation site: that it builds, what stands on it, how it looks and works."""
