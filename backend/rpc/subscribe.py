"""The dispatch of subscriptions and files: admitted like a call, then one part after another."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from backend.rpc.call import DEFAULT_LIMITS, OpenContext, find, result_text
from backend.rpc.errors import Hidden, NoProcedure, call_error
from backend.rpc.json_text import one_line
from backend.rpc.limits import EVERYBODY, Admission, Limits
from backend.rpc.procedure import Procedure
from backend.rpc.raw_input import RawInput, parsed_input
from backend.rpc.router import Router
from backend.rpc.tracked import Tracked


@dataclass(frozen=True, slots=True)
class Event:
    """One value of a stream as JSON text on one line; `id` is None when it is not tracked."""

    text: bytes
    id: str | None = None


async def subscribe(
    router: Router,
    *,
    path: str,
    raw_input: RawInput,
    open_context: OpenContext,
    limits: Limits = DEFAULT_LIMITS,
    admission: Admission = EVERYBODY,
) -> AsyncGenerator[Event, None]:
    """The values of the subscription at `path`; the caller closes them.

    The guard and the reading of the input are over before the context is closed, the
    procedure runs after it: a stream may last for days, a transaction may not. Raises
    CallError, now when the caller is turned away, from the stream when that breaks.
    """
    try:
        procedure = find(router, kind="subscription", path=path)
        context, values = await _admitted(
            procedure,
            raw_input=raw_input,
            open_context=open_context,
            limits=limits,
            admission=admission,
        )
    except Exception as fault:
        raise call_error(fault, path=path) from fault
    return _events(procedure, admission.allowed(context, values))


async def download(
    router: Router,
    *,
    path: str,
    raw_input: RawInput,
    open_context: OpenContext,
    limits: Limits = DEFAULT_LIMITS,
    admission: Admission = EVERYBODY,
) -> AsyncGenerator[bytes, None]:
    """The parts of the file that the query at `path` gives, as UTF-8; the caller closes them.

    As with `subscribe`, the procedure runs after the context is closed: who is slow to take a
    file holds nothing. Raises CallError, now when the caller is turned away or the first part
    fails, from the parts when a later one does.
    """
    try:
        procedure = find(router, kind="query", path=path)
        _, values = await _admitted(
            procedure,
            raw_input=raw_input,
            open_context=open_context,
            limits=limits,
            admission=admission,
        )
        first = await anext(values, "")
    except Exception as fault:
        raise call_error(fault, path=path) from fault
    return _parts(procedure, first, values)


async def _admitted(
    procedure: Procedure,
    *,
    raw_input: RawInput,
    open_context: OpenContext,
    limits: Limits,
    admission: Admission,
) -> tuple[Any, AsyncGenerator[Any, None]]:
    async with open_context() as context:
        await _pass(procedure, context=context, admission=admission)
        given = parsed_input(procedure, raw_input=raw_input, depth_max=limits.json_depth)
    arguments = {name: getattr(given, name) for name in procedure.argument_names}
    values: AsyncGenerator[Any, None] = procedure.function(context, **arguments)
    return context, values


async def _pass(procedure: Procedure, *, context: object, admission: Admission) -> None:
    """Ask the admission and the guard; to whom either hides the procedure there is none."""
    try:
        await admission.admit(context, procedure)
        if procedure.guard is not None:
            await procedure.guard(context)
    except Hidden as fault:
        raise NoProcedure(None, procedure.path) from fault


async def _parts(
    procedure: Procedure, first: str, values: AsyncGenerator[str, None]
) -> AsyncGenerator[bytes, None]:
    try:
        async with aclosing(values):
            yield first.encode()
            async for part in values:
                yield part.encode()
    except Exception as fault:
        raise call_error(fault, path=procedure.path) from fault


async def _events(
    procedure: Procedure, values: AsyncGenerator[object, None]
) -> AsyncGenerator[Event, None]:
    try:
        async with aclosing(values):
            async for value in values:
                yield _event(procedure, value)
    except Exception as fault:
        raise call_error(fault, path=procedure.path) from fault


def _event(procedure: Procedure, value: object) -> Event:
    event_id = value.id if isinstance(value, Tracked) else None
    data = value.data if isinstance(value, Tracked) else value
    return Event(text=one_line(result_text(procedure, data)) or b"null", id=event_id)
