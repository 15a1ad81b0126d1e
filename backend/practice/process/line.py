"""One end of the pair of sockets over which one thing is asked, and answered.

A message is a JSON object with bytes beside it, each after its length.
"""

import asyncio
import json
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self

Message = tuple[dict[str, Any], bytes]

_LENGTHS: Final = struct.Struct(">II")
_DROPPED_BYTES: Final = 65_536


@dataclass(frozen=True, slots=True)
class Line:
    """What is written here the other end reads."""

    _reader: asyncio.StreamReader
    _writer: asyncio.StreamWriter
    # Of two that want the next message, as an app may, the second one waits.
    _reading: asyncio.Lock = field(default_factory=asyncio.Lock)

    @classmethod
    async def over(cls, end: socket.socket) -> Self:
        """The line over this end, which is its own from now on."""
        try:
            return cls(*await asyncio.open_unix_connection(sock=end))
        except BaseException:
            end.close()
            raise

    async def read(self) -> Message | None:
        """The next message; None when the other side has ended, in the midst of one too."""
        async with self._reading:
            try:
                lengths = _LENGTHS.unpack(await self._reader.readexactly(_LENGTHS.size))
                said, raw = [await self._reader.readexactly(length) for length in lengths]
            except (asyncio.IncompleteReadError, ConnectionError):
                return None
        return json.loads(said), raw

    async def write(self, said: Mapping[str, Any], raw: bytes = b"") -> None:
        """Send a message, and wait while the other side takes none. Raises ConnectionError."""
        text = json.dumps(said).encode()
        self._writer.write(_LENGTHS.pack(len(text), len(raw)) + text + raw)
        await self._writer.drain()

    async def hang_up(self) -> None:
        """Say that no more comes, and drop what does until the other side is closed.

        An end that is closed at once takes with it what the other side has not read yet, when that
        is still sending.
        """
        self._writer.write_eof()
        async with self._reading:
            while await self._reader.read(_DROPPED_BYTES):
                pass

    def close(self) -> None:
        """Close this end. What is under way at the other is for nobody."""
        self._writer.close()
