"""The connection to Redis, which may be away: every use of it gives up quickly."""

from typing import Final

from redis.asyncio import Redis

CONNECT_SECONDS: Final = 1
# An order that fetches prices asks three times: for the flight, its end, and to tell of them.
ANSWER_SECONDS: Final = 1


def connect(url: str) -> Redis:
    """A client with a pool of its own; connects at its first command, answers are text."""
    return Redis.from_url(
        url,
        decode_responses=True,
        socket_connect_timeout=CONNECT_SECONDS,
        socket_timeout=ANSWER_SECONDS,
    )
