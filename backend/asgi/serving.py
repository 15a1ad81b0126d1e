"""The web server around the app, which stops without waiting for streams that never end."""

import gc
import resource
import socket
import sys
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
        await super().shutdown(sockets)


def serve(
    factory: str,
    *,
    host: str,
    port: int,
    trusted_proxies: str = LOOPBACK,
    limits: Limits | None = None,
) -> None:
    """Serve the app that the dotted name `factory` makes, until a signal; exits when it cannot.

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
        server.run()
    if not server.started:
        sys.exit("the server could not be started")


def _allow_files() -> None:
    """Every stream is an open file, of which many systems allow 1,024 to who does not ask."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = FILES_MAX if most == resource.RLIM_INFINITY else min(FILES_MAX, most)
    resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, most))
