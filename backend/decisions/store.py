"""Adding to a journal. An order's decision is added with its charge, in `keys.charge_store`."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from backend.decisions.tables import DecisionKind

_RECORD: Final = text("""
SELECT record_decision(
    :user_id, CAST(:key_id AS uuid), CAST(NULL AS uuid), :kind, :content, :now
) AS number
""")
_HASH: Final = text("""
SELECT hash FROM agent_decisions WHERE user_id = :user_id AND number = :number
""")
_DECLARE: Final = text("""
INSERT INTO agents (user_id, name, model, build, author, declared_at)
VALUES (:user_id, :name, :model, :build, :author, :now)
ON CONFLICT (user_id) DO UPDATE SET
    name = excluded.name, model = excluded.model, build = excluded.build,
    author = excluded.author, declared_at = excluded.declared_at
WHERE (agents.name, agents.model, agents.build, agents.author)
    <> (excluded.name, excluded.model, excluded.build, excluded.author)
""")


@dataclass(frozen=True, slots=True)
class Recorded:
    """An entry's number in its journal, and its hash."""

    number: int
    hash: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """What an agent is declared to be."""

    name: str
    model: str
    build: str
    author: str


async def insert_decision(
    connection: AsyncConnection,
    *,
    user_id: UUID,
    key_id: UUID | None,
    kind: DecisionKind,
    content: str,
    now: datetime,
) -> Recorded:
    """Add an entry to the user's journal, which stays locked until the transaction ends."""
    values = {"user_id": user_id, "key_id": key_id, "kind": kind, "content": content, "now": now}
    number = (await connection.execute(_RECORD, values)).scalar_one()
    named = {"user_id": user_id, "number": number}
    return Recorded(number, bytes((await connection.execute(_HASH, named)).scalar_one()))


async def write_agent(
    connection: AsyncConnection, *, user_id: UUID, agent: Agent, now: datetime
) -> bool:
    """Whether the declaration is another one than the user's last, and is written."""
    values = {"user_id": user_id, **asdict(agent), "now": now}
    return (await connection.execute(_DECLARE, values)).rowcount == 1
