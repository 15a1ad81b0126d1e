"""Asking one source about names it takes one at a time."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Collection
from typing import Final, TypeVar

import httpx

from backend.feeds.source import SourceUnavailable

log = logging.getLogger(__name__)

T = TypeVar("T")

REQUESTS_AT_ONCE: Final = 4
FAILURES_MAX: Final = 4
"""So many in a row, with no answer before, mean that the source is away for all names."""


async def one_by_one(names: Collection[str], ask: Callable[[str], Awaitable[T]]) -> dict[str, T]:
    """What `ask` gives for each name; a name that fails is left out.

    Raises SourceUnavailable when no name was answered. After a 429 no further names are asked.
    """
    turns = asyncio.Semaphore(REQUESTS_AT_ONCE)
    answered: dict[str, T] = {}
    failed: dict[str, SourceUnavailable] = {}

    def is_over() -> bool:
        is_limited = any(
            failure.status == httpx.codes.TOO_MANY_REQUESTS for failure in failed.values()
        )
        return is_limited or (not answered and len(failed) >= FAILURES_MAX)

    async def one(name: str) -> None:
        async with turns:
            if is_over():
                return
            try:
                answered[name] = await ask(name)
            except SourceUnavailable as failure:
                failed[name] = failure

    await asyncio.gather(*map(one, names))
    if failed and not answered:
        raise next(iter(failed.values()))
    for name, failure in failed.items():
        log.warning("%s is left out: %s", name, failure)
    return answered
