"""Django grown real-time: the monolith's apps on ASGI, with Channels' consumers."""
