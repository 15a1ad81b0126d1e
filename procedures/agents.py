"""Agents as they are watched: what they do for a wallet, as it happens."""

from collections.abc import AsyncIterator

from backend.clock import iso
from backend.redis.events import AGENT_EVENTS
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from procedures.notifications import require_room
from procedures.request.access import signed_in
from procedures.request.agent_events import AgentEvent
from procedures.request.context import Context

agents = Group("agents")


@agents.subscription(guard=signed_in, scope="read", rest="GET /api/agents/stream")
async def on_event(context: Context) -> AsyncIterator[Json[AgentEvent]]:
    """What your wallet's keys do from now on: orders, orders that were refused, and decisions.

    Missed events are not sent again; after `ready` read the history and the journal anew.
    """
    require_room(context, AGENT_EVENTS)
    user_id = str(context.owner().user_id)
    with context.server.broadcast.listen(AGENT_EVENTS, keys=[user_id]) as heard:
        async for news in heard:
            if news is None:
                ready = AgentEvent(kind="ready", at=iso(context.server.clock.now()))
                yield Json(ready.model_dump_json().encode())
                continue
            for event in news.events:
                yield Json(event["text"].encode())
