"""The listening side of events: one subscription to Redis for all listeners of a process.

    with context.server.broadcast.listen(PRICES, keys=addresses) as heard:
        async for news in heard:
            if news is None: read the present state
            else: use news.events, or news.text as it is

The first item is None, and so is the one after a gap (Redis was away, or the listener was
slow): reading the present state then loses nothing, for listening has begun before.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Self

from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.exceptions import RedisError

from backend.redis.events import KEY_FIELDS

log = logging.getLogger(__name__)

# A listener that is further behind than this reads the present state instead.
PENDING_MAX: Final = 32
QUIET_SECONDS: Final = 20.0
REST_SECONDS: Final = 1.0

BeforeTelling = Callable[[str, Sequence[Mapping[str, str]]], Awaitable[None]]
"""What is done before listeners are told, with those of a channel's events that somebody here
listens to. It never raises.
"""


@dataclass(frozen=True, slots=True)
class News:
    """Events told together; `text` is the same as a JSON array."""

    events: Sequence[Mapping[str, str]]
    text: bytes


class Heard:
    """What one listener has still to take; iterate it from one task."""

    __slots__ = ("_pending", "_woken")

    def __init__(self) -> None:
        self._pending: list[News | None] = [None]
        self._woken: asyncio.Future[None] | None = None

    def add(self, news: News | None) -> None:
        """Tell the listener `news`; None, or too much of it, takes the place of all before."""
        if news is None or len(self._pending) >= PENDING_MAX:
            self._pending = [None]
        elif self._pending != [None]:
            self._pending.append(news)
        if self._woken is not None and not self._woken.done():
            self._woken.set_result(None)

    def __aiter__(self) -> Self:
        """Endless; waits while there is nothing new."""
        return self

    async def __anext__(self) -> News | None:
        while not self._pending:
            self._woken = asyncio.get_running_loop().create_future()
            await self._woken
        return self._pending.pop(0)


class Broadcast:
    """What is published, told to every listener of this process while `run` is running."""

    def __init__(self, redis: Redis, *, before_telling: BeforeTelling | None = None) -> None:
        self._redis = redis
        self._before_telling = before_telling
        self._by_key: dict[tuple[str, str | None], set[Heard]] = {}

    @contextmanager
    def listen(self, channel: str, *, keys: Collection[str] | None = None) -> Iterator[Heard]:
        """Listen while the block runs: to everything, or to the events of these `keys` only.

        Which field of an event is its key is said in `KEY_FIELDS`.
        """
        heard = Heard()
        places = [(channel, key) for key in ((None,) if keys is None else set(keys))]
        for place in places:
            self._by_key.setdefault(place, set()).add(heard)
        try:
            yield heard
        finally:
            for place in places:
                listeners = self._by_key[place]
                listeners.discard(heard)
                if not listeners:
                    del self._by_key[place]

    def listeners(self, channel: str, *, key: str) -> int:
        """How many listen to the events of this key here."""
        return len(self._by_key.get((channel, key), ()))

    async def run(self) -> None:
        """Hear and tell until cancelled, also when Redis goes away and comes back."""
        while True:
            try:
                async with self._redis.pubsub() as subscription:
                    await subscription.subscribe(*KEY_FIELDS)
                    await self._hear(subscription)
            except Exception as fault:
                is_known = isinstance(fault, RedisError)
                log.warning("no events are heard: %s", fault, exc_info=not is_known)
            await asyncio.sleep(REST_SECONDS)

    async def _hear(self, subscription: PubSub) -> None:
        is_asked = False
        while True:
            message = await subscription.get_message(timeout=QUIET_SECONDS)
            if message is None:
                # A connection may be dead without a word; then the next answer is late too.
                if is_asked:
                    raise RedisError("Redis does not answer on the subscription")
                await subscription.ping()
            elif message["type"] == "subscribe":
                # A new connection: what was published before it was told to nobody here.
                self._tell_all(message["channel"])
            elif message["type"] == "message":
                await self._tell(message["channel"], message["data"])
            is_asked = message is None

    def _tell_all(self, channel: str) -> None:
        for (place, _), listeners in self._by_key.items():
            if place == channel:
                for heard in listeners:
                    heard.add(None)

    async def _tell(self, channel: str, text: str) -> None:
        events: list[Mapping[str, str]] = json.loads(text)
        if self._before_telling is not None:
            field_name = KEY_FIELDS[channel]
            places = self._by_key.keys()
            is_all = (channel, None) in places
            listened = [one for one in events if is_all or (channel, one[field_name]) in places]
            if listened:
                await self._before_telling(channel, listened)
        everything = News(events=events, text=text.encode())
        for heard in self._by_key.get((channel, None), ()):
            heard.add(everything)
        chosen: dict[Heard, list[Mapping[str, str]]] = {}
        for event in events:
            for heard in self._by_key.get((channel, event[KEY_FIELDS[channel]]), ()):
                chosen.setdefault(heard, []).append(event)
        for heard, its in chosen.items():
            heard.add(News(events=its, text=json.dumps(its, separators=(",", ":")).encode()))
