"""Says back what it hears, by FastAPI."""

from fastapi import FastAPI, WebSocket

application = FastAPI()


@application.websocket("/")
async def echo(websocket: WebSocket) -> None:
    await websocket.accept()
    while (message := await websocket.receive())["type"] == "websocket.receive":
        if message.get("text") is not None:
            await websocket.send_text(message["text"])
        else:
            await websocket.send_bytes(message["bytes"])
