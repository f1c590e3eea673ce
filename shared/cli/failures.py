"""How a command ends when it cannot go on: one line on standard error and a code."""


class Failure(Exception):
    """What was asked for cannot be done here and now. Exit code 1."""

    code = 1


class Usage(Failure):
    """What was asked for makes no sense. Exit code 2."""

    code = 2


class Stopped(Exception):
    """Somebody pressed Ctrl-C or sent a signal; nothing is wrong."""
