"""How a run is asked: the procedures in its own competition, as they answer in the live one."""

import json
from collections.abc import Awaitable, Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Any

from starlette.types import ASGIApp

from backend.asgi.dispatch import Dispatch
from backend.practice.run import Run
from backend.rpc.caller import Caller
from backend.rpc.json_text import MISSING
from backend.rpc.raw_input import RawInput


@dataclass(frozen=True, slots=True, kw_only=True)
class Transports:
    """Every transport of one server: `app` answers within the block that `running` opens.

    `end_streams` ends what would go on for as long as the client likes.
    """

    dispatch: Dispatch
    app: ASGIApp
    running: Callable[[], AbstractAsyncContextManager[None]]
    end_streams: Callable[[], Awaitable[None]]


OpenTransports = Callable[[Run], Transports]
"""Builds the transports of a run's server; the room that assembles servers does."""


async def asked(dispatch: Dispatch, path: str, caller: Caller, **given: object) -> Any:  # noqa: ANN401
    """What a procedure answers the caller, as plain JSON values; raises CallError."""
    raw_input = RawInput(lambda: given or MISSING)
    return json.loads(await dispatch.call(caller=caller, kind=None, path=path, raw_input=raw_input))
