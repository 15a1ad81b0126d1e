"""tRPC subscriptions over plain HTTP: one request, answered by server-sent events."""

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import Response

from backend.asgi.dispatch import Dispatch
from backend.asgi.event_stream import event_stream
from backend.asgi.last_event_id import last_event_id_of, resumed_input
from backend.asgi.request import caller_of
from backend.asgi.response_headers import with_callers_headers
from backend.rpc.errors import CallError
from backend.rpc.raw_input import RawInput
from backend.trpc.request import TrpcRequest, headers_for, require_method


async def answer_subscription(
    request: Request, asked: TrpcRequest, *, headers: Mapping[str, str], dispatch: Dispatch
) -> Response:
    """The stream of the one subscription `asked` for.

    Its status is 200 even when the caller is turned away: browsers show a page nothing of
    any other answer, so the error is the stream's only event.
    """
    (call,) = asked.calls
    caller = caller_of(request, headers=headers, connection_params=asked.connection_params)
    last_event_id = last_event_id_of(request, headers=headers)
    try:
        require_method(request.method, call)
        dispatch.connections.require_room(caller.ip)
        raw_input = RawInput(
            lambda: resumed_input(call.raw_input.read(), last_event_id=last_event_id)
        )
        events = await dispatch.subscribe(caller=caller, path=call.path, raw_input=raw_input)
    except CallError as error:
        response = event_stream(error, dispatch=dispatch)
    else:
        response = event_stream(events, dispatch=dispatch, last_event_id=last_event_id)
    response.headers.update(headers_for(request.method, asked))
    return with_callers_headers(response, [caller])
