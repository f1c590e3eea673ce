"""The app as people see it: a real Chromium, driven by Playwright, on every variant."""
