"""The endpoint in Starlette."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route


async def product(request: Request) -> JSONResponse:
    number = request.path_params["number"]
    return JSONResponse({"id": number, "name": "Analytical engine", "price": 1843})


application = Starlette(routes=[Route("/products/{number:int}", product)])
