"""The runs that a process has open: each with connections to its database, and so only some."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

from backend.practice.run import Run
from backend.practice.transports import OpenTransports, Transports

OPEN_MAX: Final = 8
IDLE_SECONDS: Final = 600.0
CLOSE_SECONDS: Final = 10.0
"""How long a run that is closed has for the calls that are under way."""


@dataclass(slots=True)
class Opened:
    """A run with its transports; `stack` closes all of it.

    `calls` are under way, of which streams are ended when it is closed.
    """

    run: Run
    transports: Transports
    stack: AsyncExitStack
    asked_at: float
    calls: int = 0

    @property
    def order(self) -> tuple[bool, float]:
        """Those that come first are closed first: they answer nothing now, and did not for long."""
        return self.calls > 0, self.asked_at

    @contextmanager
    def in_use(self) -> Iterator[None]:
        """A block in which the run is asked something."""
        self.calls += 1
        try:
            yield
        finally:
            self.calls -= 1
            self.asked_at = monotonic()


@dataclass(slots=True)
class OpenRuns:
    """At most `OPEN_MAX` of them; `open_transports` builds what each is asked by."""

    open_transports: OpenTransports
    _by_id: dict[str, Opened] = field(default_factory=dict)

    def get(self, run_id: str) -> Opened | None:
        """The run, if it is open, which was asked for now."""
        opened = self._by_id.get(run_id)
        if opened is not None:
            opened.asked_at = monotonic()
        return opened

    async def add(self, run: Run) -> Opened:
        """Have it answer from now on."""
        while len(self._by_id) >= OPEN_MAX:
            await self.close(min(self._by_id, key=lambda run_id: self._by_id[run_id].order))
        stack = AsyncExitStack()
        stack.push_async_callback(run.server.close)
        transports = self.open_transports(run)
        await stack.enter_async_context(transports.running())
        opened = Opened(run=run, transports=transports, stack=stack, asked_at=monotonic())
        self._by_id[run.id] = opened
        return opened

    async def close(self, run_id: str) -> None:
        """End its streams, let its calls finish, and close its connections."""
        opened = self._by_id.pop(run_id, None)
        if opened is None:
            return
        await opened.transports.end_streams()
        with suppress(TimeoutError):
            async with asyncio.timeout(CLOSE_SECONDS):
                while opened.calls or opened.run.is_moving:  # noqa: ASYNC110 - each ends by itself
                    await asyncio.sleep(0.01)
        await opened.stack.aclose()

    async def close_idle(self) -> None:
        """Close those that nobody asked for long."""
        now = monotonic()
        for run_id, opened in list(self._by_id.items()):
            if not opened.calls and now - opened.asked_at > IDLE_SECONDS:
                await self.close(run_id)

    async def close_all(self) -> None:
        """Close all, at once."""
        await asyncio.gather(*(self.close(run_id) for run_id in tuple(self._by_id)))
