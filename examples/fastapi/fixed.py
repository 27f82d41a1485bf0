"""The fixed endpoint: the same work, still done side by side, but nothing is registered, sent or received before `accept`
has been awaited. There is no sleep in it and no second try."""

import asyncio

from fastapi import WebSocket, WebSocketDisconnect

from voice import answer_pings, create_app, load_profile, logger, manager, sessions

app = create_app()


@app.websocket("/ws/voice")
async def voice(websocket: WebSocket, user_id: str) -> None:
    profile = asyncio.create_task(load_profile(user_id))
    session_id = await sessions.open(user_id)
    await websocket.accept()
    logger.info("connected user_id=%s session_id=%s", user_id, session_id)
    manager.connect(user_id, websocket)
    try:
        await manager.send(user_id, {"event": "connected", "session_id": session_id, "profile": await profile})
        await answer_pings(websocket)
    except WebSocketDisconnect:
        pass
    finally:
        manager.disconnect(user_id, websocket)
