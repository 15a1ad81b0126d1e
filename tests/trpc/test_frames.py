"""Any JSON that a client sends over a socket is a message or is refused."""

import json

from hypothesis import given
from hypothesis import strategies as st

from backend.rpc.errors import CallError
from backend.trpc.frames import (
    METHODS,
    Message,
    data_frame,
    is_plain_jsonrpc,
    read_messages,
)

TEXTS = st.text(max_size=5)
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3),
    max_leaves=8,
)
PARAMS = st.fixed_dictionaries(
    {}, optional={"path": TEXTS | ANYTHING, "input": ANYTHING, "lastEventId": TEXTS | ANYTHING}
)
NEAR_MESSAGES = st.fixed_dictionaries(
    {},
    optional={
        "id": st.integers() | TEXTS | ANYTHING,
        "jsonrpc": st.just("2.0") | ANYTHING,
        "method": st.sampled_from(sorted(METHODS)) | ANYTHING,
        "params": PARAMS | ANYTHING,
    },
)


def read(value: object) -> list[Message] | CallError:
    try:
        return read_messages(value)
    except CallError as error:
        return error


@given(NEAR_MESSAGES | st.lists(NEAR_MESSAGES, max_size=3) | ANYTHING)
def test_any_json_is_messages_or_a_parse_error(value: object) -> None:
    messages = read(value)
    if isinstance(messages, CallError):
        assert messages.code.key == "PARSE_ERROR"
        return
    assert len(messages) == (len(value) if isinstance(value, list) else 1)
    assert not (messages and is_plain_jsonrpc(value))
    for message in messages:
        answer = json.loads(data_frame(message, b"[1]", event_id="x"))
        assert answer["id"] == message.id
        assert answer["result"] == {"type": "data", "data": {"id": "x", "data": [1]}, "id": "x"}
