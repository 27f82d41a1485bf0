"""The broken endpoint. The conversation starts in a task of its own, "so that nobody waits for two things in turn", and so
nothing makes it wait for `accept`: it greets as soon as the profile has come. Alone a client always has its session by then."""

import asyncio

from fastapi import WebSocket, WebSocketDisconnect

from voice import answer_pings, create_app, load_profile, logger, manager, sessions

app = create_app()


@app.websocket("/ws/voice")
async def voice(websocket: WebSocket, user_id: str) -> None:
    session = asyncio.get_running_loop().create_future()
    manager.connect(user_id, websocket)
    conversation = asyncio.create_task(converse(websocket, user_id, session))
    try:
        session.set_result(await sessions.open(user_id))
        await websocket.accept()
        logger.info("connected user_id=%s session_id=%s", user_id, session.result())
        await conversation
    except WebSocketDisconnect:
        pass
    finally:
        manager.disconnect(user_id, websocket)


async def converse(websocket: WebSocket, user_id: str, session: "asyncio.Future[str]") -> None:
    profile = await load_profile(user_id)
    session_id = session.result() if session.done() else None
    await manager.send(user_id, {"event": "connected", "session_id": session_id, "profile": profile})
    await answer_pings(websocket)
