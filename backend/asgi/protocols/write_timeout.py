"""A connection whose client has to take what is written to it."""

import asyncio
from typing import Final

from backend.asgi.protocols.write_coalescing import CoalescingTransport
from backend.asgi.unsent import Unsent

LOOKS: Final = 4
"""How often a client that is behind is looked at within its time."""


class TimedTransport(CoalescingTransport):
    """`transport`, coalescing, but a client that takes nothing for `seconds` is cut off.

    The time begins when more is written than the system takes, and anew whenever the client has
    taken something; what it leaves untaken by then counts as `unsent`. Its protocol says when
    writing pauses, resumes and is over.
    """

    def __init__(
        self,
        transport: asyncio.Transport,
        loop: asyncio.AbstractEventLoop,
        *,
        seconds: float,
        unsent: Unsent,
    ) -> None:
        super().__init__(transport, loop)
        self._loop = loop
        self._seconds = seconds
        self._unsent = unsent
        self._size = 0
        self._looks_left = LOOKS
        self._look_again: asyncio.TimerHandle | None = None

    def writing_paused(self) -> None:
        """More is written than the system takes."""
        if self._look_again is None:
            self._size = self._transport.get_write_buffer_size()
            self._wait(LOOKS)

    def writing_resumed(self) -> None:
        """Little enough is left; a connection that closes ends when nothing is."""
        if not self._transport.is_closing():
            self.is_over()

    def is_over(self) -> None:
        """The client has taken all, or has left."""
        self._unsent.forget(self)
        if self._look_again is not None:
            self._look_again.cancel()
            self._look_again = None

    def close(self) -> None:
        """Send what is held, and hang up when the client has taken it."""
        super().close()
        if self._transport.get_write_buffer_size():
            self.writing_paused()

    def drop(self) -> None:
        """Hang up at once."""
        self.is_over()
        self.abort()

    def _wait(self, looks_left: int) -> None:
        self._looks_left = looks_left
        self._look_again = self._loop.call_later(self._seconds / LOOKS, self._look)
        # Last, for it may drop this one.
        self._unsent.note(self, self._size)

    def _look(self) -> None:
        before, self._size = self._size, self._transport.get_write_buffer_size()
        if self._size < before:
            self._wait(LOOKS)
        elif self._looks_left > 1:
            self._wait(self._looks_left - 1)
        else:
            self.drop()
