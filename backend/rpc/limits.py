"""What one server allows its callers."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Each limit with the value that suits a public server.

    A request has at most `body_bytes`, a batch `batch_calls`, an input `json_depth` levels (of
    256 that are read). A call that collided is made `attempts` times in all. A request is sent
    within `request_seconds`. A file that is asked for as JSON text has at most `file_characters`.

    A socket has at most `socket_calls` under way, an address `address_streams` streams and
    sockets open, none of which gets older than `stream_seconds`. They send something every
    `heartbeat_seconds` at least; a client that hears nothing for `reconnect_seconds` shall take
    the connection for lost, and one that is asked over a socket answers in `pong_seconds`.

    A server that is stopped lets calls finish for `finish_seconds`.
    """

    body_bytes: int = 64 * 1024
    batch_calls: int = 20
    json_depth: int = 64
    attempts: int = 5
    request_seconds: float = 30
    file_characters: int = 1024 * 1024
    socket_calls: int = 200
    address_streams: int = sys.maxsize
    stream_seconds: float = 3600
    heartbeat_seconds: float = 15
    reconnect_seconds: float = 40
    pong_seconds: float = 5
    finish_seconds: float = 5
