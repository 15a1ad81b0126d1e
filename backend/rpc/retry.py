"""Doing again what failed for a reason that another try may not meet."""

import asyncio
import random
from collections.abc import Awaitable, Callable
from typing import Final, TypeVar

T = TypeVar("T")

_PAUSE_SECONDS: Final = 0.01
_RANDOM: Final = random.SystemRandom()


async def retried(
    once: Callable[[], Awaitable[T]],
    *,
    attempts: int,
    retry_on: Callable[[BaseException], bool],
) -> T:
    """What `once` gives, tried at most `attempts` times; raises what the last try raises, and any
    fault that `retry_on` does not accept.

    The pause before each further try is random, and twice as long at most as the one before:
    rivals that collided once must not wake up together again.
    """
    for attempt in range(1, attempts):
        try:
            return await once()
        except Exception as fault:
            if not retry_on(fault):
                raise
        await asyncio.sleep(_RANDOM.uniform(0, _PAUSE_SECONDS * 2**attempt))
    return await once()
