"""tRPC's messages over a WebSocket: reading a client's, writing the server's."""

import math
from dataclasses import dataclass
from typing import Any, Final, Literal, cast

from backend.asgi.last_event_id import resumed_input
from backend.rpc.errors import CallError
from backend.rpc.json_text import MISSING, write_json
from backend.rpc.procedure import Kind

STOP: Final = "subscription.stop"
METHODS: Final = frozenset({"query", "mutation", "subscription", STOP})
RECONNECT: Final = '{"id":null,"method":"reconnect"}'

MessageId = str | int | float | None
Method = Kind | Literal["subscription.stop"]


@dataclass(frozen=True, slots=True)
class Message:
    """What a client asks for, or in `method` that it wants no more of the stream `id`."""

    id: MessageId
    is_jsonrpc: bool
    method: Method
    path: str = ""
    input: object = MISSING


def read_messages(value: object) -> list[Message]:
    """The message, or the batch of them, that the JSON `value` is.

    Raises CallError PARSE_ERROR when it, or one of them, is not what it should be.
    """
    return [_message(one) for one in (value if isinstance(value, list) else [value])]


def calls_of(batch: list[object]) -> list[Message]:
    """The calls of a batch that is refused as a whole, as far as they can be answered."""
    return [
        Message(id=one["id"], is_jsonrpc=one.get("jsonrpc") == "2.0", method="query")
        for one in batch
        if isinstance(one, dict) and one.get("method") != STOP and _is_answerable(one.get("id"))
    ]


def _is_answerable(message_id: object) -> bool:
    if isinstance(message_id, int | float) and not isinstance(message_id, bool):
        return math.isfinite(message_id)
    return isinstance(message_id, str)


def is_plain_jsonrpc(value: object) -> bool:
    """Whether the JSON `value` speaks JSON-RPC 2.0 and not tRPC, which borrows its form."""
    items = value if isinstance(value, list) else [value]
    return bool(items) and all(
        isinstance(item, dict)
        and item.get("jsonrpc") == "2.0"
        and isinstance(item.get("method"), str)
        and item["method"] not in METHODS
        for item in items
    )


def _message(value: object) -> Message:
    if not isinstance(value, dict):
        raise CallError("PARSE_ERROR", "Not an object")
    message_id = value.get("id", MISSING)
    if message_id is not None and not _is_answerable(message_id):
        raise CallError("PARSE_ERROR", "Invalid request id")
    if value.get("jsonrpc", "2.0") != "2.0":
        raise CallError("PARSE_ERROR", "Must be JSONRPC 2.0")
    method = value.get("method")
    if not isinstance(method, str) or method not in METHODS:
        raise CallError("PARSE_ERROR", "Invalid procedure type")
    path, given = ("", MISSING) if method == STOP else _asked(value.get("params"))
    return Message(
        id=message_id,
        is_jsonrpc="jsonrpc" in value,
        method=cast(Method, method),
        path=path,
        input=given,
    )


def _asked(params: object) -> tuple[str, object]:
    """The path that `params` names, and the input."""
    if not isinstance(params, dict):
        raise CallError("PARSE_ERROR", "Not an object")
    path, last_event_id = params.get("path"), params.get("lastEventId", MISSING)
    if not isinstance(path, str):
        raise CallError("PARSE_ERROR", "Invalid string")
    given = params.get("input", MISSING)
    if last_event_id is MISSING:
        return path, given
    if not isinstance(last_event_id, str):
        raise CallError("PARSE_ERROR", "Invalid string")
    return path, resumed_input(given, last_event_id=last_event_id)


def data_frame(message: Message, text: bytes, *, event_id: str | None = None) -> str:
    """A result, or a value of a stream, from its JSON text."""
    if event_id is not None:
        written_id = write_json(event_id)
        data = b',"data":{"id":' + written_id + b',"data":' + text + b'},"id":' + written_id
    else:
        data = b',"data":' + text if text else b""
    return _frame(message, b'"result":{"type":"data"' + data + b"}")


def state_frame(message: Message, state: Literal["started", "stopped"]) -> str:
    """That a stream has begun, or is over."""
    return _frame(message, b'"result":' + write_json({"type": state}))


def error_frame(message: Message | None, shape: dict[str, Any]) -> str:
    """An error of `message`; None when it is not known which."""
    return _frame(message, b'"error":' + write_json(shape))


def _frame(message: Message | None, body: bytes) -> str:
    head = write_json(None if message is None else message.id)
    if message is not None and message.is_jsonrpc:
        head += b',"jsonrpc":"2.0"'
    return (b'{"id":' + head + b"," + body + b"}").decode()
