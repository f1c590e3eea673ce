"""How all apps ask the other service: connections are kept, as many as are used.

The leanest client of each kind: what is compared is the frameworks. (httpx, with a
hundred connections at once, takes several times the CPU, and more in its asynchronous
form.)
"""

import os
from functools import cache

import aiohttp
import urllib3

AT_ONCE = 600  # connections: three for each of the load's
ADDRESS = os.environ["UPSTREAM_URL"]

pool = urllib3.PoolManager(maxsize=AT_ONCE)


def get_price(number: int) -> int:
    """For views that wait in a thread."""
    return pool.request("GET", f"{ADDRESS}/{number}").json()["price"]


@cache
def session() -> aiohttp.ClientSession:
    """Made by the first request: it belongs to the loop."""
    return aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE))


async def aget_price(number: int) -> int:
    """For views that wait on a loop."""
    async with session().get(f"{ADDRESS}/{number}") as answer:
        return (await answer.json())["price"]
