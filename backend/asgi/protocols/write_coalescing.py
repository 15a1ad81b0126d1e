"""A connection that sends in one go what is written to it in one go."""

import asyncio
from collections.abc import Callable
from typing import Any, Final

HELD_BYTES_MAX: Final = 64 * 1024


class CoalescingTransport:
    """`transport`, but all writes of one turn of the loop are one call of the system.

    uvicorn writes an answer's head and its body by themselves. Two calls of the system, and two
    wake-ups of the reader, cost more than most of what leads to a small answer.
    """

    def __init__(self, transport: asyncio.Transport, loop: asyncio.AbstractEventLoop) -> None:
        self._transport = transport
        self._soon: Callable[[Callable[[], None]], object] = loop.call_soon
        self._held: list[bytes] = []
        self._held_bytes = 0

    def write(self, data: bytes) -> None:
        """Send it at the end of this turn, or now when there is much."""
        if not self._held:
            self._soon(self._send)
        self._held.append(data)
        self._held_bytes += len(data)
        if self._held_bytes > HELD_BYTES_MAX:
            self._send()

    def close(self) -> None:
        """Send what is held, and hang up."""
        self._send()
        self._transport.close()

    def abort(self) -> None:
        """Hang up at once, without what is held."""
        self._held, self._held_bytes = [], 0
        self._transport.abort()

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - of whatever kind it is there
        """Everything else as ever."""
        return getattr(self._transport, name)

    def _send(self) -> None:
        if self._held:
            held, self._held, self._held_bytes = self._held, [], 0
            # The client may have left since it was written.
            if not self._transport.is_closing():
                self._transport.writelines(held)
