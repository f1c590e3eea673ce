"""The same four requests, written as each framework's own documentation would."""
