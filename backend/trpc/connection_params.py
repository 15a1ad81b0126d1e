"""What a tRPC client says once for all its calls, where browsers let it set no headers."""

from collections.abc import Mapping

from backend.rpc.errors import CallError
from backend.rpc.json_text import parse_json, require_usable


def connection_params_of(query: Mapping[str, str]) -> dict[str, str]:
    """Those in the address; raises CallError PARSE_ERROR when unreadable."""
    text = query.get("connectionParams")
    if text is None:
        return {}
    try:
        value = parse_json(text)
    except ValueError:
        raise CallError("PARSE_ERROR", "Not JSON-parsable query params") from None
    return checked_params(value)


def first_message_params(text: str | None) -> dict[str, str]:
    """Those in a socket's first frame; raises CallError PARSE_ERROR when unreadable."""
    try:
        value = parse_json(text or "")
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise CallError("PARSE_ERROR", "Malformed TRPCConnectionParamsMessage")
    return checked_params(value.get("data", ()))


def checked_params(value: object) -> dict[str, str]:
    """`value` as texts by name, none for null; raises CallError PARSE_ERROR for anything else."""
    if value is None:
        return {}
    try:
        require_usable(value)
    except ValueError:
        value = ()
    if isinstance(value, dict) and all(isinstance(text, str) for text in value.values()):
        return value
    raise CallError("PARSE_ERROR", "Invalid connection params shape")
