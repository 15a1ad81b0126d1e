"""The engine with one procedure that does nothing, as `peer/echo.mjs` has it."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import BaseModel
from starlette.applications import Starlette
from starlette.types import ASGIApp

from backend.asgi.dispatch import Dispatch
from backend.asgi.serving import serve
from backend.rpc.caller import Caller
from backend.rpc.procedure import Group
from backend.rpc.router import Router
from backend.trpc.http import TrpcHttp

bench = Group("bench")


class Echo(BaseModel):
    """What was sent."""

    text: str


@bench.query
async def echo(_: Caller, *, text: str) -> Echo:
    """What was sent."""
    return Echo(text=text)


@asynccontextmanager
async def _context(caller: Caller) -> AsyncIterator[Caller]:
    yield caller


def application() -> ASGIApp:
    """The ASGI app of the measured process."""
    dispatch = Dispatch(
        router=Router([bench]), open_context_for=_context, allowed_origins=frozenset()
    )
    return TrpcHttp(Starlette(), dispatch=dispatch)


if __name__ == "__main__":
    serve("benchmarks.engine_ours:application", host="127.0.0.1", port=int(sys.argv[1]))
