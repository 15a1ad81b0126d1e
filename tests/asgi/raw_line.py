"""A client of bytes, which takes as little as it likes."""

import asyncio
import socket

PATIENCE_SECONDS = 30
HOST = b"host: localhost\r\n"
UPGRADE = (
    b" HTTP/1.1\r\nhost: localhost\r\nconnection: upgrade\r\nupgrade: websocket\r\n"
    b"sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)


async def line_to(port: int, said: bytes) -> socket.socket:
    """A connection on which this is said, whose system takes little by itself."""
    line = socket.socket()
    line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    line.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(line, ("127.0.0.1", port))
    await loop.sock_sendall(line, said)
    if said.endswith(UPGRADE):
        # What a client says before it has become a socket is lost.
        head = b""
        while not head.endswith(b"\r\n\r\n"):
            head += await heard(line, 1)
    return line


async def heard(line: socket.socket, size: int = 2**16) -> bytes:
    """What comes next, at most so much; nothing when the server has hung up."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        return await asyncio.get_running_loop().sock_recv(line, size)
