"""What happened, told to whoever listens in any process; nobody listening loses nothing."""

import json
import logging
from collections.abc import Mapping, Sequence
from typing import Final

from redis.asyncio import Redis
from redis.exceptions import RedisError

log = logging.getLogger(__name__)

PRICES: Final = "prices"
"""Channel of price changes: a JSON array of {token_address, symbol, price_usd, last_updated}."""

NOTICES: Final = "notices"
"""Channel of users with something new to read: a JSON array of {user_id}."""

REVOCATIONS: Final = "revocations"
"""Channel of keys that open nothing any more: a JSON array of {key_id}."""

AGENT_EVENTS: Final = "agent_events"
"""Channel of what agents do: a JSON array of {user_id, text}, `text` the event as JSON."""

VALUATIONS: Final = "valuations"
"""Channel of new standings: a JSON array of {as_of}."""

KEY_FIELDS: Final[Mapping[str, str]] = {
    PRICES: "token_address",
    NOTICES: "user_id",
    REVOCATIONS: "key_id",
    AGENT_EVENTS: "user_id",
    VALUATIONS: "as_of",
}
"""All channels, each with the field of its events that listeners choose them by."""


async def publish(redis: Redis, channel: str, events: Sequence[Mapping[str, str]]) -> None:
    """Sends `events` as one compact JSON array; without Redis they are dropped, with a warning.

    To be called after the commit of what they tell.
    """
    if not events:
        return
    try:
        await redis.publish(channel, json.dumps(events, separators=(",", ":")))
    except RedisError as error:
        log.warning("Redis is away; %d events of %s reach nobody: %s", len(events), channel, error)
