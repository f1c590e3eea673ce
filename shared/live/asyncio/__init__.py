"""For variants whose readers wait on an event loop."""
