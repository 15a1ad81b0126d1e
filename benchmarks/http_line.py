"""A connection that speaks just enough HTTP/1.1 to load a server with, and costs little itself."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass


@dataclass(slots=True)
class Line:
    """One connection kept open to 127.0.0.1, for one request at a time."""

    port: int
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @classmethod
    async def to(cls, port: int) -> "Line":
        """A connection to this port."""
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        return cls(port=port, reader=reader, writer=writer)

    async def get(self, address: str, token: str = "") -> tuple[int, bytes]:
        """The status and the body of the answer."""
        self._send("GET", address, token, b"")
        return await self._answer()

    async def post(self, address: str, body: object, token: str = "") -> tuple[int, bytes]:
        """The status and the body of the answer to a JSON document."""
        self._send("POST", address, token, json.dumps(body).encode())
        return await self._answer()

    async def events(self, address: str) -> AsyncIterator[bytes]:
        """The lines of an event stream, for as long as it lasts."""
        self._send("GET", address, "", b"")
        status, _ = await self._head()
        if status != 200:
            raise ConnectionError(f"{address} answered {status}")
        while line := await self.reader.readline():
            yield line

    def close(self) -> None:
        """Hang up."""
        self.writer.close()

    def _send(self, method: str, address: str, token: str, body: bytes) -> None:
        head = [f"{method} {address} HTTP/1.1", f"host: localhost:{self.port}"]
        if token:
            head.append(f"authorization: Bearer {token}")
        if body:
            head += ["content-type: application/json", f"content-length: {len(body)}"]
        self.writer.write("\r\n".join([*head, "", ""]).encode() + body)

    async def _head(self) -> tuple[int, dict[bytes, bytes]]:
        head = await self.reader.readuntil(b"\r\n\r\n")
        first, *rest = head.split(b"\r\n")
        headers = dict(line.lower().split(b": ", 1) for line in rest if line)
        return int(first.split()[1]), headers

    async def _answer(self) -> tuple[int, bytes]:
        status, headers = await self._head()
        return status, await self.reader.readexactly(int(headers[b"content-length"]))
