"""One JSON endpoint, written as each framework's own documentation would."""
