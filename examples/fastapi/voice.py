"""What the broken and the fixed voice endpoint share: the session store, the profiles, the connection manager.

Nothing in here draws lots. The latencies are those of the stores an endpoint like this waits for; whether the two paths of
the broken endpoint overtake each other depends on how many clients want a session at the same time, and on nothing else.
"""

import asyncio
import itertools
import logging

from fastapi import FastAPI, WebSocket, WebSocketDisconnect

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
logger = logging.getLogger("voice")

SESSION_STORE_CONNECTIONS = 2
SESSION_QUERY_SECONDS = 0.003
PROFILE_QUERY_SECONDS = 0.015


class SessionStore:
    """Checks users and opens their sessions, over a small pool of connections: whoever finds them all in use waits."""

    def __init__(self) -> None:
        self._connections = asyncio.Semaphore(SESSION_STORE_CONNECTIONS)
        self._numbers = itertools.count(1)

    async def open(self, user_id: str) -> str:
        async with self._connections:
            await asyncio.sleep(SESSION_QUERY_SECONDS)  # the round trip to the store
            return f"{user_id}-session-{next(self._numbers)}"


async def load_profile(user_id: str) -> dict:
    """Another service, and not a busy one: it answers everybody in the same time."""
    await asyncio.sleep(PROFILE_QUERY_SECONDS)  # the round trip to the service
    return {"name": user_id.title(), "voice": "alloy"}


class ConnectionManager:
    """Knows who is connected, and sends to users."""

    def __init__(self) -> None:
        self.active_connections: dict[str, WebSocket] = {}

    def connect(self, user_id: str, websocket: WebSocket) -> None:
        self.active_connections[user_id] = websocket

    def disconnect(self, user_id: str, websocket: WebSocket) -> None:
        # Only our own entry: the user may have connected again in the meantime.
        if self.active_connections.get(user_id) is websocket:
            del self.active_connections[user_id]

    async def send(self, user_id: str, message: dict) -> None:
        websocket = self.active_connections.get(user_id)
        if websocket is None:
            logger.warning("No WebSocket connections found for user %s, skipping message", user_id)
            return
        try:
            await websocket.send_json(message)
        except WebSocketDisconnect:
            raise  # the client has left: no fault, but the end of its conversation
        except Exception as error:
            logger.exception("send_message_failed user_id=%s | %s", user_id, error)
            self.disconnect(user_id, websocket)


async def answer_pings(websocket: WebSocket) -> None:
    """The conversation itself: every ping is answered with its nonce, until WebSocketDisconnect says that the client has left."""
    while True:
        message = await websocket.receive_json()
        if message.get("type") == "ping":
            await websocket.send_json({"type": "pong", "nonce": message.get("nonce")})


sessions = SessionStore()
manager = ConnectionManager()


def create_app() -> FastAPI:
    app = FastAPI()

    @app.get("/healthz")
    async def healthz() -> dict:
        return {"status": "ok", "connections": len(manager.active_connections)}

    return app
