"""Four stacks that serve the same six reports."""
