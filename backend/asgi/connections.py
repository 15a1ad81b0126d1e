"""Open streams and sockets: how many one address may hold, and how they end at shutdown."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from backend.asgi.unsent import Unsent
from backend.rpc.errors import CallError
from backend.rpc.limits import Limits

CONNECTIONS: Final = "connections"
"""The key under which the app's lifespan names its `Connections`."""
FINISH_SECONDS: Final = 2
_RANDOM: Final = random.SystemRandom()


class Connections:
    """The streams and sockets under way in one process, within `limits`; `unsent` is what is kept
    for all of its clients.
    """

    def __init__(self, limits: Limits) -> None:
        # Stock clients come back at once, and a user signed out since then is turned away.
        self._seconds_max = limits.stream_seconds
        self._per_address_max = limits.address_streams
        self._addresses: Counter[str] = Counter()
        self._ends: set[asyncio.Future[None]] = set()
        self._is_over = False
        self.unsent = Unsent(limits.unsent_bytes)

    def require_room(self, address: str) -> None:
        """CallError TOO_MANY_REQUESTS when the address has as many as it may."""
        if self._addresses[address] >= self._per_address_max:
            raise CallError(
                "TOO_MANY_REQUESTS",
                f"This address holds {self._per_address_max} streams and sockets already. "
                "Close some.",
                reason="too_many_streams",
            )

    @contextmanager
    def counted(self, address: str) -> Iterator[None]:
        """While the block runs, the address has one more."""
        self._addresses[address] += 1
        try:
            yield
        finally:
            self._addresses[address] -= 1
            if not self._addresses[address]:
                del self._addresses[address]

    @contextmanager
    def held(self, end: asyncio.Future[None], *, address: str) -> Iterator[None]:
        """While the block runs, the address has one more, and `end` is cancelled when it must
        finish: soon, where others of its address took the last room since it was asked for.
        """
        if self._is_over or self._addresses[address] >= self._per_address_max:
            end.cancel()
        # Those that came together, after a restart say, shall not all leave together.
        seconds = self._seconds_max * _RANDOM.uniform(0.8, 1)
        timer = asyncio.get_running_loop().call_later(seconds, end.cancel)
        self._ends.add(end)
        try:
            with self.counted(address):
                yield
        finally:
            timer.cancel()
            self._ends.discard(end)

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self._ends)

    async def end_all(self) -> None:
        """Tell all of them, and those still to come, to finish; wait a little until they have."""
        self._is_over = True
        for end in tuple(self._ends):
            end.cancel()
        try:
            async with asyncio.timeout(FINISH_SECONDS):
                while self._ends:  # noqa: ASYNC110 - each looks after itself
                    await asyncio.sleep(0.01)
        except TimeoutError:
            return


def unsent_of(state: Mapping[str, Any], *, limits: Limits) -> Unsent:
    """What the app of this lifespan's state keeps for its clients; of another app, its own."""
    connections: Connections | None = state.get(CONNECTIONS)
    return Unsent(limits.unsent_bytes) if connections is None else connections.unsent
