"""tRPC subscriptions over plain HTTP: one request, answered by server-sent events."""

from starlette.requests import Request
from starlette.responses import Response

from backend.rpc.errors import CallError
from backend.transport.door import Door
from backend.transport.event_stream import event_stream
from backend.transport.incoming import caller_of
from backend.transport.resuming import last_event_id_of
from backend.transport.trpc_request import VARY, TrpcRequest, require_method


async def answer_subscription(request: Request, asked: TrpcRequest, *, door: Door) -> Response:
    """The stream of the one subscription `asked` for.

    Its status is 200 even when the caller is turned away: browsers show a page nothing of
    any other answer, so the error is the stream's only event.
    """
    (call,) = asked.calls
    caller = caller_of(request, connection_params=asked.connection_params)
    try:
        require_method(request.method, call)
        door.lasting.require_room(caller.ip)
        events = await door.subscribe(caller=caller, path=call.path, raw_input=call.raw_input)
    except CallError as error:
        response = event_stream(error, door=door)
    else:
        response = event_stream(events, door=door, last_event_id=last_event_id_of(request))
    response.headers.update(VARY)
    for name, value in caller.response_headers:
        response.headers.append(name, value)
    return response
