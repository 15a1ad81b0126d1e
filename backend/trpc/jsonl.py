"""tRPC batches whose results are sent one by one, each as soon as there is one.

The first line has a place for every call; each later line fills a place, and may open new
ones. A result fills its call's place in three steps, as clients expect.
"""

import asyncio
import itertools
from collections.abc import AsyncGenerator, Mapping, Sequence
from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from backend.asgi.dispatch import Dispatch
from backend.asgi.request import caller_of
from backend.asgi.streamed_response import StreamedResponse
from backend.rpc.errors import CallError, error_shape
from backend.rpc.json_text import one_line, write_json
from backend.trpc.outcome import outcome_of
from backend.trpc.request import TrpcRequest, headers_for

JSONL: Final = "application/jsonl"
_TYPE: Final = {"content-type": "application/json"}


def wants_lines(headers: Mapping[str, str]) -> bool:
    """Whether the client asks for results one by one."""
    trpc_accept = headers.get("trpc-accept")
    if trpc_accept is not None:
        return trpc_accept == JSONL
    accept = headers.get("accept", "")
    return any(one.strip() == JSONL for one in accept.split(","))


def answer_in_lines(
    request: Request, asked: TrpcRequest, *, headers: Mapping[str, str], dispatch: Dispatch
) -> Response:
    """The answer to all calls of a batch; its headers are gone before any call is made.

    Raises CallError when the request is no batch.
    """
    if not asked.is_batch:
        message = "Streaming requests must be batched (you can do a batch of 1)"
        raise CallError("BAD_REQUEST", message)
    lines = _lines(request, asked, headers=headers, dispatch=dispatch)
    return StreamedResponse(
        lines,
        headers=headers_for(request.method, asked) | _TYPE,
        heartbeat=b" ",
        dispatch=dispatch,
        is_endless=False,
    )


async def _lines(
    request: Request, asked: TrpcRequest, *, headers: Mapping[str, str], dispatch: Dispatch
) -> AsyncGenerator[bytes, None]:
    places = itertools.count(len(asked.calls))
    yield _line({str(place): [[0], [None, 0, place]] for place in range(len(asked.calls))})
    place_of = {
        asyncio.ensure_future(
            outcome_of(
                call,
                method=request.method,
                caller=caller_of(
                    request, headers=headers, connection_params=asked.connection_params
                ),
                dispatch=dispatch,
            )
        ): place
        for place, call in enumerate(asked.calls)
    }
    waiting = set(place_of)
    try:
        while waiting:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in sorted(done, key=lambda one: place_of[one]):
                yield _filled(place_of[task], task.result(), places=places, dispatch=dispatch)
    finally:
        # Nobody is left to hear: questions are dropped, changes once begun are finished.
        for task in waiting:
            if asked.kind != "mutation":
                task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)


def _filled(
    place: int, outcome: bytes | CallError, *, places: "itertools.count[int]", dispatch: Dispatch
) -> bytes:
    if isinstance(outcome, CallError):
        shape = error_shape(outcome, is_development=dispatch.is_development)
        return _line([place, 0, [[{"error": shape}]]])
    result, data = next(places), next(places)
    return (
        _line([place, 0, [[{"result": 0}], ["result", 0, result]]])
        + _line([result, 0, [[{"data": 0}], ["data", 0, data]]])
        + b"[%d,0,[[" % data
        + one_line(outcome)
        + b"]]]\n"
    )


def _line(value: dict[str, object] | Sequence[object]) -> bytes:
    return write_json(value) + b"\n"
