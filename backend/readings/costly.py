"""Readings that cost more than others: a few at once, so that they leave room for all else."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import InitVar, dataclass, field
from typing import ClassVar, Final

from backend.refusals import Refusal

AT_ONCE_MAX: Final = 2
"""How many of them one process works on: half of the connections that readings have."""
OF_ONE_CALLER_MAX: Final = 16
"""How many of one address are worked on or wait."""
WAIT_SECONDS: Final = 5.0
RETRY_AFTER_SECONDS: Final = 1


class TooManyAtOnce(Refusal):
    """Too many costly readings are asked for at once."""

    key: ClassVar[str] = "TOO_MANY_REQUESTS"
    reason: ClassVar[str] = "too_many_at_once"
    fact_names: ClassVar[tuple[str, ...]] = ("retry_after_seconds",)


@dataclass(slots=True)
class CostlyReadings:
    """Those that one process works on, `at_once` of them, and who waits."""

    at_once: InitVar[int] = AT_ONCE_MAX
    _room: asyncio.Semaphore = field(init=False)
    _of_callers: Counter[str] = field(default_factory=Counter)

    def __post_init__(self, at_once: int) -> None:
        self._room = asyncio.Semaphore(at_once)

    @asynccontextmanager
    async def room_for(self, caller: str) -> AsyncIterator[None]:
        """The block is one of `at_once`; TooManyAtOnce when there is no room in time."""
        if self._of_callers[caller] >= OF_ONE_CALLER_MAX:
            raise _refusal(f"{OF_ONE_CALLER_MAX} such readings of this address are under way.")
        self._of_callers[caller] += 1
        try:
            await self._enter()
            try:
                yield
            finally:
                self._room.release()
        finally:
            self._of_callers[caller] -= 1
            if not self._of_callers[caller]:
                del self._of_callers[caller]

    async def _enter(self) -> None:
        try:
            async with asyncio.timeout(WAIT_SECONDS):
                await self._room.acquire()
        except TimeoutError:
            raise _refusal("The server has many such readings to answer.") from None


def _refusal(fact: str) -> TooManyAtOnce:
    return TooManyAtOnce(
        f"{fact} Ask again in {RETRY_AFTER_SECONDS} second; orders are not affected.",
        retry_after_seconds=RETRY_AFTER_SECONDS,
    )
