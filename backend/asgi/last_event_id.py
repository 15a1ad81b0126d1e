"""Where a client says which tracked value it had last, and how the procedure learns of it."""

from collections.abc import Mapping

from starlette.requests import Request

from backend.asgi.request import query_values
from backend.rpc.json_text import MISSING


def last_event_id_of(request: Request, *, headers: Mapping[str, str]) -> str | None:
    """The id that the browser, or else the address, gives; None for none, and for an empty one."""
    query = query_values(request.scope["query_string"])
    given = (
        headers.get("last-event-id"),
        query.get("lastEventId"),
        query.get("Last-Event-Id"),
    )
    return next((one for one in given if one is not None), None) or None


def resumed_input(value: object, *, last_event_id: str | None) -> object:
    """The input `value` with the id in it; as it is when there is no id, or no place for it."""
    if last_event_id is None:
        return value
    if value is MISSING or value is None:
        return {"lastEventId": last_event_id}
    if isinstance(value, dict):
        return {**value, "lastEventId": last_event_id}
    return value
