"""The Python twin of reference_server.mjs: the same procedures, served on a free port."""

import asyncio
from typing import Annotated

import uvicorn
from pydantic import BaseModel, Field
from starlette.applications import Starlette
from starlette.middleware import Middleware

from backend.asgi.dispatch import Dispatch
from backend.http.jsonrpc import JsonRpc
from backend.refusals import Refusal
from backend.rpc.caller import Caller
from backend.rpc.json_text import Json
from backend.rpc.limits import Limits
from backend.rpc.procedure import Group
from backend.rpc.router import Router
from backend.trpc import websocket
from backend.trpc.http import TrpcHttp
from tests.clients.demo_streams import ticks


class SignInNeeded(Refusal):
    key = "UNAUTHORIZED"
    reason = "sign_in_needed"


class Taken(Refusal):
    key = "CONFLICT"
    reason = "taken"


class Token(BaseModel):
    address: str
    symbol: str


class Echo(BaseModel):
    amount: str
    note: str | None


async def signed_in(caller: Caller) -> None:
    if caller.headers.get("authorization") != "Bearer alice":
        raise SignInNeeded("Sign in first.")


tokens = Group("tokens")
trading = Group("trading")
users = Group("users")


@tokens.query
async def list_all(caller: Caller) -> Json[list[Token]]:
    """Every token."""
    return Json(b'[{"address":"a1","symbol":"SOL"},{"address":"b2","symbol":"USDC"}]')


@tokens.query
async def find(caller: Caller, *, symbol: str) -> Token | None:
    """The token of this symbol."""
    return Token(address="a1", symbol="SOL") if symbol == "SOL" else None


@tokens.query
async def page(
    caller: Caller, *, limit: Annotated[int, Field(ge=1, le=100)] = 20, tag: str | None = None
) -> str:
    """What was asked for."""
    return f"{limit} {tag}"


@trading.mutation
async def swap(caller: Caller, *, amount: str, note: str | None = None) -> Echo:
    """Gives back what came."""
    return Echo(amount=amount, note=note)


@trading.mutation
async def forget(caller: Caller) -> None:
    """Answers nothing."""


@trading.mutation(guard=signed_in)
async def guarded(caller: Caller, *, amount: str) -> str:
    """For Alice only."""
    return amount


@users.mutation
async def create(caller: Caller, *, name: str) -> str:
    """Refuses the name bob."""
    if name == "bob":
        raise Taken("The name bob is taken.")
    return name


@users.query(guard=signed_in)
async def me(caller: Caller) -> str:
    """Who asks."""
    return "alice"


saved = Group("users.saved")


@saved.query
async def names(caller: Caller, *, like: str = "") -> list[str]:
    """A group within a group."""
    return [like]


DISPATCH = Dispatch(
    router=Router([tokens, trading, users, saved, ticks]),
    allowed_origins=frozenset({"http://ours.example"}),
    limits=Limits(heartbeat_seconds=0.2, reconnect_seconds=2),
)


async def serve() -> None:
    """Serve until killed; the first line of output is the port."""
    app = Starlette(
        routes=websocket.routes(DISPATCH, jsonrpc=JsonRpc(DISPATCH)),
        middleware=[Middleware(TrpcHttp, dispatch=DISPATCH)],
    )
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            port=0,
            log_level="error",
            lifespan="off",
            ws="websockets-sansio",
            ws_max_size=65_536,
        )
    )
    running = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    print(server.servers[0].sockets[0].getsockname()[1], flush=True)
    await running


if __name__ == "__main__":
    asyncio.run(serve())
