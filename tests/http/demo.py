"""Tiny real procedures, and a client of a real app that serves them by every transport."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Annotated

import httpx
from pydantic import BaseModel, Field
from starlette.applications import Starlette
from starlette.middleware import Middleware

from backend.asgi.dispatch import Dispatch
from backend.http import jsonrpc, openapi, rest
from backend.money import Amount
from backend.refusals import Refusal
from backend.rpc.caller import Caller
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group, needs_session
from backend.rpc.router import Router
from backend.trpc.http import TrpcHttp

ORIGIN = "http://ours.example"


class SignInNeeded(Refusal):
    key = "UNAUTHORIZED"
    reason = "sign_in_needed"


class CollisionError(Exception):
    """Two transactions met; the loser may try again."""


class Echo(BaseModel):
    amount: str
    note: str | None


@needs_session
async def signed_in(caller: Caller) -> None:
    if "session" not in caller.cookies:
        raise SignInNeeded("Sign in first.")


async def anybody(caller: Caller) -> None:
    """A guard that asks for no session."""


def demo_router(collisions: list[int]) -> Router:
    """`collisions[0]` is how often `things.collide` still fails before it succeeds."""
    things = Group("things")

    @things.query(rest="GET /api/things/:name")
    async def find(
        ctx: Caller, *, name: str, tags: list[str] | None = None, force_refresh: bool = False
    ) -> Json[dict[str, object]]:
        """Find a thing."""
        text = f'{{"name":"{name}","tags":"{tags}","force":"{force_refresh}"}}'
        return Json(text.encode())

    @things.query(rest="GET /api/things")
    async def page(ctx: Caller, *, limit: Annotated[int, Field(le=100)] = 20) -> int:
        return limit

    @things.mutation(rest="POST /api/things", guard=signed_in)
    async def make(ctx: Caller, *, amount: Amount, note: str | None = None) -> Echo:
        """Make a thing."""
        ctx.response_headers.append(("set-cookie", "made=1"))
        return Echo(amount=str(amount), note=note)

    @things.query(rest="GET /api/things/:name/parts/:part", guard=anybody)
    async def part(ctx: Caller, *, name: str | None = None, part: int | None = 3) -> Echo:
        """One part.

        Of a thing.
        """
        return Echo(amount=str(part), note=name)

    @things.mutation(rest="POST /api/things/:name/forget")
    async def forget(ctx: Caller, *, name: str) -> None:
        """Forget a thing."""

    @things.mutation
    async def collide(ctx: Caller) -> int:
        ctx.response_headers.append(("x-attempt", str(collisions[0])))
        collisions[0] -= 1
        if collisions[0] >= 0:
            raise CollisionError
        return collisions[0]

    @things.query
    async def crash(ctx: Caller) -> int:
        raise RuntimeError("the password is hunter2")

    rare = Group("things.rare")

    @rare.query(rest="GET /api/rare")
    async def count(ctx: Caller) -> int:
        """A group within a group."""
        return 2

    return Router([things, rare])


def demo_client(
    *, collisions: int = 0, on_exit: Callable[[bool], None] = lambda _: None
) -> httpx.AsyncClient:
    """`on_exit` learns of each context whether it was kept."""

    @asynccontextmanager
    async def open_context_for(caller: Caller) -> AsyncIterator[Caller]:
        try:
            yield caller
        except Exception:
            on_exit(False)
            raise
        on_exit(True)

    router = demo_router([collisions])
    dispatch = Dispatch(
        router=router,
        open_context_for=open_context_for,
        allowed_origins=frozenset({ORIGIN}),
        retry_on=lambda fault: isinstance(fault, CollisionError),
    )
    routes = [
        *jsonrpc.routes(dispatch),
        *rest.routes(dispatch),
        *openapi.routes(router, title="Demo", version="1", cookie="session"),
    ]
    transport = httpx.ASGITransport(
        Starlette(routes=routes, middleware=[Middleware(TrpcHttp, dispatch=dispatch)])
    )
    return httpx.AsyncClient(transport=transport, base_url=ORIGIN)
