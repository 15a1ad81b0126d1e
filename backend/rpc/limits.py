"""What one server allows its callers."""

import sys
from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any, Final, Protocol

from backend.rpc.procedure import Procedure


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Each limit with the value that suits a public server.

    A request has at most `body_bytes`, a batch `batch_calls`, an input `json_depth` levels (of
    256 that are read). A call that collided is made `attempts` times in all. A request is sent
    within `request_seconds`. A file that is asked for as JSON text has at most `file_characters`.

    The head of a request has at most `head_bytes` and `headers`; so many requests as `pipelined`
    may be sent ahead of their answers.

    A socket has at most `socket_calls` under way, each of a batch counted, and `socket_bytes` of
    answers that its client does not take; a process keeps `unsent_bytes` for all of its clients. A
    client that takes nothing for `write_seconds` is cut off, however it came.

    An address has at most `address_streams` streams and sockets open, the streams on a socket
    counted too, none of which gets older than `stream_seconds`. They send something every
    `heartbeat_seconds` at least; a client that hears nothing for `reconnect_seconds` shall take
    the connection for lost, and one that is asked over a socket answers in `pong_seconds`.

    A server that is stopped lets calls finish for `finish_seconds`.
    """

    body_bytes: int = 64 * 1024
    batch_calls: int = 20
    json_depth: int = 64
    attempts: int = 5
    request_seconds: float = 30
    head_bytes: int = 32 * 1024
    headers: int = 100
    pipelined: int = 16
    file_characters: int = 1024 * 1024
    socket_calls: int = 200
    socket_bytes: int = 4 * 1024 * 1024
    unsent_bytes: int = 64 * 1024 * 1024
    write_seconds: float = 30
    address_streams: int = sys.maxsize
    stream_seconds: float = 3600
    heartbeat_seconds: float = 15
    reconnect_seconds: float = 40
    pong_seconds: float = 5
    finish_seconds: float = 5


class Admission(Protocol):
    """Looks at each call with its procedure, and at each stream for as long as it is open."""

    async def admit(self, context: Any, procedure: Procedure) -> None:  # noqa: ANN401 - the server's
        """Raise a Refusal to turn the caller away."""

    def allowed(
        self,
        context: Any,  # noqa: ANN401 - the server's
        values: AsyncGenerator[object, None],
    ) -> AsyncGenerator[object, None]:
        """The values of a subscription for as long as the caller may have them.

        Raises a Refusal when that is over; closes `values` when it is closed.
        """


class _Everybody:
    async def admit(self, context: Any, procedure: Procedure) -> None:  # noqa: ANN401
        """Nobody is turned away."""

    def allowed(
        self,
        context: Any,  # noqa: ANN401, ARG002
        values: AsyncGenerator[object, None],
    ) -> AsyncGenerator[object, None]:
        """All of them."""
        return values


EVERYBODY: Final[Admission] = _Everybody()
"""The admission of a server that leaves this to its procedures' guards."""
