"""What the organiser decides, and the log in which every decision stays."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy import TextClause, bindparam, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.ext.asyncio import AsyncConnection

_RECORD: Final = text("""
INSERT INTO admin_acts (admin_id, act, target, reason, details, created_at)
VALUES (:admin_id, :act, :target, :reason, :details, :now)
""").bindparams(bindparam("details", type_=JSONB))
_HALT: Final = text("""
INSERT INTO halted_tokens (token_address, reason, halted_at)
VALUES (:token_address, :reason, :now) ON CONFLICT DO NOTHING
""")
_RESUME: Final = text("DELETE FROM halted_tokens WHERE token_address = :token_address")
_DISQUALIFY: Final = text("""
INSERT INTO disqualifications (competition_id, user_id, reason, disqualified_at)
VALUES (:competition_id, :user_id, :reason, :now) ON CONFLICT DO NOTHING
""")
_REINSTATE: Final = text("""
DELETE FROM disqualifications WHERE competition_id = :competition_id AND user_id = :user_id
""")


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Which admin decides something, when, and why."""

    admin_id: UUID
    reason: str
    now: datetime


async def record_act(
    connection: AsyncConnection,
    *,
    act: str,
    target: str,
    by: Decision,
    details: Mapping[str, object] | None = None,
) -> None:
    """Log what was done to `target`, in the transaction that does it."""
    values = {
        "admin_id": by.admin_id,
        "act": act,
        "target": target,
        "reason": by.reason,
        "details": dict(details or {}),
        "now": by.now,
    }
    await connection.execute(_RECORD, values)


async def halt_token(connection: AsyncConnection, *, token_address: str, by: Decision) -> bool:
    """Whether the token is halted by this; False when it was before."""
    values = {"token_address": token_address, "reason": by.reason, "now": by.now}
    return await _changes(connection, _HALT, values)


async def resume_token(connection: AsyncConnection, *, token_address: str) -> bool:
    """Whether the token was halted, and now is not."""
    return await _changes(connection, _RESUME, {"token_address": token_address})


async def disqualify_user(
    connection: AsyncConnection, *, competition_id: UUID, user_id: UUID, by: Decision
) -> bool:
    """Whether the user is disqualified by this; False when they were before."""
    values = {
        "competition_id": competition_id,
        "user_id": user_id,
        "reason": by.reason,
        "now": by.now,
    }
    return await _changes(connection, _DISQUALIFY, values)


async def reinstate_user(
    connection: AsyncConnection, *, competition_id: UUID, user_id: UUID
) -> bool:
    """Whether the user was disqualified, and now is not."""
    values = {"competition_id": competition_id, "user_id": user_id}
    return await _changes(connection, _REINSTATE, values)


async def _changes(
    connection: AsyncConnection, statement: TextClause, values: Mapping[str, object]
) -> bool:
    return (await connection.execute(statement, values)).rowcount == 1
