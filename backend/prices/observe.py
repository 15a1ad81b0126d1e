"""Orders wait for the price after them: the first observation that began after they arrived.

Orders that wait together share one observation, in this process and across processes. A source
with a budget is asked by one process at a time, for all tokens, as often as the budget allows; a
source that answers at once is asked by each process, for the tokens that are waited for.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from contextvars import Context
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import ClassVar, Final, Protocol

from backend.prices.judge import Observed
from backend.prices.shared_observation import SharedObservations
from backend.prices.update import PriceUpdater
from backend.refusals import Refusal

log = logging.getLogger(__name__)

WAIT_SECONDS_MAX: Final = 5.0
PAUSE_SECONDS_MAX: Final = 0.05
"""Between two observations, each of which costs the database some writes. The pause is as long as
the last one took, so that they take half of the time at most. After one that a single order waited
for there is none: there is nobody to share the next with."""


class PriceUnobserved(Refusal):
    """No source gave a price after the order arrived."""

    key: ClassVar[str] = "PRECONDITION_FAILED"
    reason: ClassVar[str] = "price_unobserved"


class Observing(Protocol):
    """Where orders wait for the price after them."""

    @property
    def clock(self) -> Callable[[], datetime]:
        """Gives the moment at which an observation begins."""
        ...

    @property
    def idle_seconds(self) -> float:
        """How long ago an order last came to wait here."""
        ...

    async def observe(self, token_addresses: Iterable[str], *, since: datetime) -> None:
        """Return when each token has a price observed at `since` or later; PriceUnobserved when
        none comes.
        """
        ...


@dataclass(slots=True, eq=False)
class _Waiting:
    """One order: the tokens it still needs a price of, observed at `since` or later."""

    since: datetime
    missing: set[str]
    done: asyncio.Future[None]

    def take(self, observed: Observed) -> None:
        self.missing -= {
            token for token, began_at in observed.began_at.items() if began_at >= self.since
        }
        if not self.missing and not self.done.done():
            self.done.set_result(None)


@dataclass(slots=True)
class Observer:
    """Where the orders of one process wait. `clock` gives the moment an observation begins."""

    updater: PriceUpdater
    shared: SharedObservations
    clock: Callable[[], datetime]
    _known: set[str] = field(default_factory=set)
    # By token: when the newest observation began that answered for it.
    _answered: dict[str, datetime] = field(default_factory=dict)
    _waiting: list[_Waiting] = field(default_factory=list)
    _work: asyncio.Task[None] | None = None
    _due_at: float = 0.0
    _asked_at: float = float("-inf")

    @property
    def idle_seconds(self) -> float:
        """How long ago an order last came to wait here."""
        return monotonic() - self._asked_at

    async def observe(self, token_addresses: Iterable[str], *, since: datetime) -> None:
        """Return when each token has a price, accepted or refused, observed at `since` or later.

        Unknown tokens are ignored. To be called outside of a transaction. Raises
        PriceUnobserved five seconds after `since`.
        """
        self._asked_at = monotonic()
        unanswered = {token for token in token_addresses if not self._is_answered(token, since)}
        missing = await self._known_of(unanswered)
        if not missing:
            return
        order = _Waiting(since, missing, asyncio.get_running_loop().create_future())
        self._waiting.append(order)
        if self._work is None:
            # Its log lines and its faults are no single order's.
            self._work = asyncio.get_running_loop().create_task(
                self._observe_while_waited_for(), context=Context()
            )
        try:
            async with asyncio.timeout(WAIT_SECONDS_MAX + self._seconds_until(since)):
                await order.done
        except TimeoutError as fault:
            raise PriceUnobserved(
                f"No price came within {WAIT_SECONDS_MAX:.0f} s of your order; an order fills at "
                "a price observed after it. Nothing was done. Try again."
            ) from fault
        finally:
            self._waiting.remove(order)

    async def _known_of(self, tokens: set[str]) -> set[str]:
        if unseen := tokens - self._known:
            self._known |= await self.updater.known(sorted(unseen), now=self.clock())
        return tokens & self._known

    async def _observe_while_waited_for(self) -> None:
        try:
            while any(not order.done.done() for order in self._waiting):
                await asyncio.sleep(max(0.0, self._due_at - monotonic()))
                began = monotonic()
                await self._observe_once()
                ended = monotonic()
                is_shared = len(self._waiting) > 1
                self._due_at = ended + is_shared * min(PAUSE_SECONDS_MAX, ended - began)
        finally:
            self._work = None

    async def _observe_once(self) -> None:
        try:
            await self._wait_until_due()
            if self.updater.source.budget is None:
                self._tell(await self.updater.observe(self._wanted(), now=self.clock()))
                return
            async with self.shared.turn() as turn:
                if turn.last is not None:
                    self._tell(turn.last)
                if turn.is_mine and self._wanted():
                    await turn.begin()
                    turn.observed = await self.updater.observe(None, now=self.clock())
                    self._tell(turn.observed)
        except Exception:
            # The orders wait on, and are refused in time.
            log.exception("an observation failed")

    async def _wait_until_due(self) -> None:
        """An order asks for a moment that has yet to come: by its competition's delay, or as no
        clock is exact. A timer may wake too early by its resolution, and an observation that begins
        then serves nobody.
        """
        first = min((order.since for order in self._waiting), default=self.clock())
        while seconds := self._seconds_until(first):  # noqa: ASYNC110 -- no event says the time
            await asyncio.sleep(seconds)

    def _seconds_until(self, moment: datetime) -> float:
        return max(0.0, (moment - self.clock()).total_seconds())

    def _wanted(self) -> list[str]:
        return sorted(set[str]().union(*(order.missing for order in self._waiting)))

    def _is_answered(self, token: str, since: datetime) -> bool:
        began_at = self._answered.get(token)
        return began_at is not None and began_at >= since

    def _tell(self, observed: Observed) -> None:
        self._answered.update(observed.began_at)
        for order in self._waiting:
            order.take(observed)
