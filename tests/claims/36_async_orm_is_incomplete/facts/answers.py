"""The child process that tries facts: `python -m …facts.answers`, with the module's
name in FACTS."""

import asyncio
import contextvars
import os
from importlib import import_module

from ...child import answer

module = import_module(f".{os.environ['FACTS']}", __package__)
loop = asyncio.Runner()  # one for all, as in a server


async def tried(fact: str) -> None:
    """With what every request does at its end."""
    try:
        await getattr(module, fact)()
    finally:
        await module.close_connections()


def try_fact(fact: str) -> str | None:
    """Nothing where it holds, else the exception that says that it does not."""
    try:
        loop.run(tried(fact), context=contextvars.copy_context())
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return None


if __name__ == "__main__":
    answer(try_fact)
