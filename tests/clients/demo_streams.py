"""The subscriptions of the demo server, the twins of those in reference_streams.mjs."""

import asyncio
from collections.abc import AsyncIterator

from backend.refusals import Refusal
from backend.rpc.caller import Caller
from backend.rpc.json_text import Json
from backend.rpc.procedure import Group
from backend.rpc.tracked import LastEventId, Tracked

ticks = Group("ticks")
waiting: set[str] = set()


class Exhausted(Refusal):
    key = "CONFLICT"
    reason = "exhausted"


class SignInNeeded(Refusal):
    key = "UNAUTHORIZED"
    reason = "sign_in_needed"


async def named_alice(caller: Caller) -> None:
    given = caller.connection_params.get("token") or caller.headers.get("authorization")
    if given != "Bearer alice":
        raise SignInNeeded("Sign in first.")


@ticks.subscription
async def count(
    caller: Caller, *, to: int, stop_at: int | None = None, last_event_id: LastEventId = None
) -> AsyncIterator[Tracked[int]]:
    """Counts on from where the client was; says no more after `stop_at`."""
    for number in range(int(last_event_id or 0) + 1, to + 1):
        yield Tracked(id=str(number), data=number)
        if number == stop_at:
            await asyncio.Event().wait()


@ticks.subscription
async def plain(caller: Caller, *, to: int = 2) -> AsyncIterator[Json[str]]:
    """Values without ids."""
    for number in range(1, to + 1):
        yield Json(f'"{number}"'.encode())


@ticks.subscription
async def mixed(caller: Caller) -> AsyncIterator[Tracked[int] | int]:
    """Values with and without ids."""
    yield 1
    yield Tracked(id="two", data=2)
    yield 3


@ticks.subscription
async def fail(caller: Caller) -> AsyncIterator[int]:
    """Ends in a refusal."""
    yield 1
    raise Exhausted("No more numbers.")


@ticks.subscription
async def crash(caller: Caller) -> AsyncIterator[int]:
    """Breaks."""
    yield 1
    raise RuntimeError("the password is hunter2")


@ticks.subscription(guard=named_alice)
async def guarded(caller: Caller, *, to: int = 1) -> AsyncIterator[int]:
    """For Alice only."""
    yield to


@ticks.subscription
async def wait(caller: Caller, *, name: str) -> AsyncIterator[str]:
    """Waits until the client leaves."""
    waiting.add(name)
    try:
        yield name
        await asyncio.Event().wait()
    finally:
        waiting.discard(name)


@ticks.query
async def linger(caller: Caller, *, name: str) -> None:
    """Never answers."""
    waiting.add(name)
    try:
        await asyncio.Event().wait()
    finally:
        waiting.discard(name)


@ticks.query
async def names_waiting(caller: Caller) -> list[str]:
    """Who waits at this moment."""
    return sorted(waiting)


@ticks.query
async def later(caller: Caller, *, milliseconds: int, fails: bool = False) -> int:
    """Answers, or fails, after a while."""
    await asyncio.sleep(milliseconds / 1000)
    if fails:
        raise Exhausted("No more time.")
    return milliseconds
