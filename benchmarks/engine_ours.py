"""The engine with one procedure that does nothing, as `engine_peer.mjs` has it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from pydantic import BaseModel
from starlette.applications import Starlette

from backend.rpc.caller import Caller
from backend.rpc.procedure import Group
from backend.rpc.router import Router
from backend.transport import trpc_http
from backend.transport.door import Door

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


def application() -> Starlette:
    """The ASGI app of the measured process."""
    door = Door(router=Router([bench]), open_context_for=_context, allowed_origins=frozenset())
    return Starlette(routes=trpc_http.routes(door))
