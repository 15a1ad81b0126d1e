"""Asking one source for many tokens: in parts, and past the ones that it refuses."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

import httpx

from backend.feeds.source import Listing, Sample, SourceUnavailable

REFUSALS_MAX: Final = 12
"""A part of 50 needs six to find the one that is refused; more mean that all are."""
# The request is at fault, so that a smaller one may be answered.
OF_THE_REQUEST: Final = frozenset(
    {
        httpx.codes.BAD_REQUEST,
        httpx.codes.FORBIDDEN,
        httpx.codes.NOT_FOUND,
        httpx.codes.REQUEST_ENTITY_TOO_LARGE,
        httpx.codes.REQUEST_URI_TOO_LONG,
        httpx.codes.UNPROCESSABLE_ENTITY,
    }
)
REFUSED_FOR: Final = timedelta(minutes=10)

Ask = Callable[[Sequence[Listing]], Awaitable[Mapping[str, Sample]]]


@dataclass(slots=True)
class Parts:
    """Parts of at most `size` tokens. A refused part is asked in halves; a token that is refused
    by itself is not asked for again for ten minutes.
    """

    size: int
    _refused_until: dict[str, datetime] = field(default_factory=dict)

    async def ask(
        self, listings: Sequence[Listing], ask: Ask, *, now: datetime
    ) -> dict[str, Sample]:
        """What `ask` answers about the parts, together.

        Raises SourceUnavailable when a part fails for another reason than its tokens, or all
        are refused; what was answered before is the failure's `found`.
        """
        wanted = [
            listing for listing in listings if self._refused_until.get(listing.address, now) <= now
        ]
        waiting = [wanted[at : at + self.size] for at in range(0, len(wanted), self.size)]
        found: dict[str, Sample] = {}
        refused: list[Listing] = []
        refusals = 0
        while waiting:
            part = waiting.pop(0)
            try:
                found |= await ask(part)
            except SourceUnavailable as failure:
                refusals += 1
                is_over = not waiting and not found and len(part) == 1
                if failure.status not in OF_THE_REQUEST or refusals > REFUSALS_MAX or is_over:
                    failure.found = found
                    raise
                if len(part) == 1:
                    refused += part
                else:
                    half = len(part) // 2
                    waiting[:0] = [part[:half], part[half:]]
        # Only where others were answered it is the token's fault.
        self._refused_until |= {listing.address: now + REFUSED_FOR for listing in refused}
        return found
