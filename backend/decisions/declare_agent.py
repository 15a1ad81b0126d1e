"""Declaring what trades for a wallet; a change is a new line in its journal."""

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.decisions.content import content_text
from backend.decisions.store import Agent, insert_decision, write_agent


async def declare_agent(
    connection: AsyncConnection, *, user_id: UUID, key_id: UUID | None, agent: Agent, now: datetime
) -> None:
    """Note what the agent is; the same as before changes nothing."""
    if not await write_agent(connection, user_id=user_id, agent=agent, now=now):
        return
    await insert_decision(
        connection,
        user_id=user_id,
        key_id=key_id,
        kind="declaration",
        content=content_text(dict(asdict(agent))),
        now=now,
    )
