"""What becomes of one call of a tRPC request."""

from backend.asgi.dispatch import Dispatch
from backend.rpc.caller import Caller
from backend.rpc.errors import CallError
from backend.trpc.request import TrpcCall, require_method


async def outcome_of(
    call: TrpcCall, *, method: str, caller: Caller, dispatch: Dispatch
) -> bytes | CallError:
    """The JSON text of the call's result, or its error; `method` is the request's."""
    try:
        require_method(method, call)
        if call.kind == "subscription":
            raise CallError("BAD_REQUEST", "Cannot batch subscription calls", path=call.path)
        return await dispatch.call(
            caller=caller, kind=call.kind, path=call.path, raw_input=call.raw_input
        )
    except CallError as error:
        return error
