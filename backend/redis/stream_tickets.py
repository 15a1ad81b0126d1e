"""Tickets that open one stream each, for clients that can say who they are only in its address.

A ticket is worth nothing once it was used, or after a minute: what logs and histories keep of an
address opens no session.
"""

import hashlib
import re
import secrets
from datetime import timedelta
from typing import Final

from redis.asyncio import Redis

VALID_FOR: Final = timedelta(minutes=1)
_TICKET: Final = re.compile(r"[A-Za-z0-9_-]{43}")


async def issue_ticket(redis: Redis, session_hash: bytes) -> str:
    """A new ticket of the session with this hash."""
    ticket = secrets.token_urlsafe(32)
    await redis.set(_key(ticket), session_hash.hex(), ex=VALID_FOR)
    return ticket


async def redeem_ticket(redis: Redis, ticket: str) -> bytes | None:
    """The hash of the session whose ticket it is, which is used up by this; None for any other."""
    if not _TICKET.fullmatch(ticket):
        return None
    found = await redis.getdel(_key(ticket))
    return None if found is None else bytes.fromhex(str(found))


def _key(ticket: str) -> str:
    return f"stream_ticket:{hashlib.sha256(ticket.encode()).hexdigest()}"
