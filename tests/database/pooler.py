"""A pooler in transaction mode that keeps no prepared statements, as PgBouncer before 1.21.

Whatever a client sends goes to a server connection that is free, which is the client's until its
transaction is over. Startup is answered by the pooler; signing in is left out.
"""

import asyncio
import os
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Final

import psycopg
from sqlalchemy import make_url

GREETING: Final = (
    b"R\0\0\0\x08\0\0\0\0"
    + b"".join(
        b"S" + (len(pair) + 4).to_bytes(4, "big") + pair
        for pair in (
            b"server_version\x0018.0\0",
            b"client_encoding\0UTF8\0",
            b"standard_conforming_strings\0on\0",
        )
    )
    + b"K\0\0\0\x0c\0\0\0\x01\0\0\0\x01"
    + b"Z\0\0\0\x05I"
)
IDLE: Final = b"I"


@dataclass(slots=True)
class Line:
    """One connection to the server, signed in already."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter


@dataclass(slots=True)
class Pooler:
    """Where it listens, and the server connections that are free; the longest idle comes next."""

    url: str
    port: int = 0
    lines_max: int = 3
    free: asyncio.Queue[Line] = field(default_factory=asyncio.Queue)

    async def client(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serve one client until it leaves."""
        try:
            size = int.from_bytes(await reader.readexactly(4), "big")
            startup = await reader.readexactly(size - 4)
            assert b"\0options\0" not in startup, "unsupported startup parameter: options"
            writer.write(GREETING)
            while True:
                await self._transaction(reader, writer)
        except (asyncio.IncompleteReadError, ConnectionError):
            pass
        finally:
            writer.close()

    async def _transaction(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        sent = await _message(reader)
        if sent[:1] == b"X":
            raise ConnectionResetError
        line = await self.free.get()
        state = b""
        while state != IDLE:
            line.writer.write(sent)
            # A simple query, or the end of an extended one, is answered to its end.
            if sent[:1] in (b"Q", b"S"):
                state = await _answered(line.reader, writer)
            if state != IDLE:
                sent = await _message(reader)
        self.free.put_nowait(line)


async def _message(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readexactly(5)
    return head + await reader.readexactly(int.from_bytes(head[1:], "big") - 4)


async def _answered(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bytes:
    """Pass the answers on until the server is ready; in which state it then is."""
    while True:
        message = await _message(reader)
        writer.write(message)
        if message[:1] == b"Z":
            return message[5:6]


@asynccontextmanager
async def pooler_to(database_url: str) -> AsyncIterator[Pooler]:
    """A pooler before the database, as long as the block runs."""
    pooler = Pooler(url="")
    signed_in = [
        await psycopg.AsyncConnection.connect(database_url) for _ in range(pooler.lines_max)
    ]
    for connection in signed_in:
        line = socket.socket(fileno=os.dup(connection.fileno()))
        pooler.free.put_nowait(Line(*await asyncio.open_connection(sock=line)))
    server = await asyncio.start_server(pooler.client, "127.0.0.1", 0)
    pooler.port = server.sockets[0].getsockname()[1]
    at = make_url(database_url).set(
        host="127.0.0.1", port=pooler.port, query={"sslmode": "disable"}
    )
    pooler.url = at.render_as_string(hide_password=False)
    try:
        yield pooler
    finally:
        server.close()
        for connection in signed_in:
            connection.pgconn.finish()
