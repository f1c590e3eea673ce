"""Rooms, messages, and who hears them live."""
