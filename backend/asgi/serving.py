"""The web server around the app, which stops without waiting for streams that never end."""

import asyncio
import gc
import os
import resource
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import uvicorn

from backend.asgi.connections import CONNECTIONS, Connections
from backend.asgi.protocols.http import http_protocol
from backend.asgi.protocols.websocket import WebSocketProtocol
from backend.rpc.limits import Limits

LOOPBACK: Final = "127.0.0.1,::1"
FILES_MAX: Final = 65_536
# A call leaves nothing behind that only the collector finds, so it need not look so often.
GARBAGE_THRESHOLDS: Final = (10_000, 20, 20)


class Server(uvicorn.Server):
    """uvicorn, but streams and sockets are ended before they are cut off."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Starts; what has come to stay by then the collector of garbage never looks at again."""
        await super().startup(sockets)
        gc.collect()
        gc.freeze()
        gc.set_threshold(*GARBAGE_THRESHOLDS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends streams and sockets, lets calls finish, and stops."""
        connections: Connections | None = self.lifespan.state.get(CONNECTIONS)
        if connections is not None:
            await connections.end_all()
        await self._take_the_last()
        await super().shutdown(sockets)

    async def _take_the_last(self) -> None:
        """Stop listening, and serve whom the kernel has connected by then: closing resets them."""
        waiting = []
        for server in self.servers:
            for listener in server.sockets:
                waiting += _connected(listener.fileno())
            server.close()
        loop = asyncio.get_running_loop()
        for client in waiting:
            await loop.connect_accepted_socket(self._protocol, client)

    def _protocol(self) -> asyncio.Protocol:
        protocol: Callable[..., asyncio.Protocol] = self.config.http_protocol_class
        return protocol(
            config=self.config, server_state=self.server_state, app_state=self.lifespan.state
        )


def _connected(listener: int) -> list[socket.socket]:
    """The clients that wait at a listening socket which does not block."""
    found = []
    with socket.socket(fileno=os.dup(listener)) as same:
        same.setblocking(False)
        with suppress(BlockingIOError):
            while True:
                client, _ = same.accept()
                client.setblocking(False)
                found.append(client)
    return found


def serve(
    factory: str,
    *,
    host: str,
    port: int,
    sockets: list[socket.socket] | None = None,
    trusted_proxies: str = LOOPBACK,
    limits: Limits | None = None,
) -> None:
    """Serve the app that the dotted name `factory` makes, until a signal; exits when it cannot.

    With `sockets`, which listen already, at these in place of `host` and `port`.

    Only who connects from one of the `trusted_proxies`, addresses and networks with commas between
    them, is believed when it names another address as the client's.
    """
    limits = limits or Limits()
    _allow_files()
    server = Server(
        uvicorn.Config(
            factory,
            factory=True,
            host=host,
            port=port,
            loop="uvloop",
            http=http_protocol(limits),
            ws=WebSocketProtocol,
            ws_max_size=limits.body_bytes,
            # Sockets are asked in tRPC's own words instead.
            ws_ping_interval=None,
            # Deflating would cost each idle socket more memory than all the rest of it.
            ws_per_message_deflate=False,
            forwarded_allow_ips=trusted_proxies,
            access_log=False,
            log_config=None,
            timeout_graceful_shutdown=round(limits.finish_seconds),
        )
    )
    # Raised again after the server has stopped as it should.
    with suppress(KeyboardInterrupt):
        server.run(sockets)
    if not server.started:
        sys.exit("the server could not be started")


def _allow_files() -> None:
    """Every stream is an open file, of which many systems allow 1,024 to who does not ask."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = FILES_MAX if most == resource.RLIM_INFINITY else min(FILES_MAX, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
