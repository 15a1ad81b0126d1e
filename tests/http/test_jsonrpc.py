"""JSON-RPC 2.0 at /rpc, against the text of its specification."""

import json
from typing import Any

import pytest

from tests.http.demo import demo_client

FIND = {"jsonrpc": "2.0", "method": "things.page", "params": {"limit": 3}, "id": 1}
ANSWER = {"jsonrpc": "2.0", "result": 3, "id": 1}
INVALID = {"jsonrpc": "2.0", "error": {"code": -32600, "message": "Invalid Request"}, "id": None}


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        (FIND, ANSWER),
        (FIND | {"id": "x"}, ANSWER | {"id": "x"}),
        (FIND | {"id": None}, ANSWER | {"id": None}),
        ([FIND], [ANSWER]),
        ([FIND, 1, FIND | {"id": 2}], [ANSWER, INVALID, ANSWER | {"id": 2}]),
        ([], INVALID),
        (1, INVALID),
        ("text", INVALID),
        ([1, 2], [INVALID, INVALID]),
        (FIND | {"jsonrpc": "1.0"}, INVALID),
        (FIND | {"method": 1}, INVALID),
        (FIND | {"params": "x"}, INVALID),
        (FIND | {"id": True}, INVALID),
        (FIND | {"id": {}}, INVALID),
    ],
)
async def test_every_form_of_request_has_its_one_answer(asked: object, answered: object) -> None:
    async with demo_client() as client:
        assert (await client.post("/rpc", json=asked)).json() == answered


@pytest.mark.parametrize(
    ("item", "code"),
    [
        ({"method": "nope"}, -32601),
        ({"method": "things.page", "params": {"limit": "x"}}, -32602),
        ({"method": "things.page", "params": [3]}, -32602),
        ({"method": "things.make", "params": {"amount": "1"}}, -32001),
        ({"method": "things.crash"}, -32603),
    ],
)
async def test_faults_have_the_standard_codes(item: dict[str, Any], code: int) -> None:
    async with demo_client() as client:
        answer = await client.post("/rpc", json={"jsonrpc": "2.0", "id": 7, **item})
    assert (answer.json()["error"]["code"], answer.json()["id"]) == (code, 7)
    assert "hunter2" not in answer.text


@pytest.mark.parametrize(
    "body", ["{", "", '{"a":1,"a":2}', "[NaN]", "[" * 50_000, '{"a":' * 9_000, '"\\ud800"']
)
async def test_what_is_not_json_is_a_parse_error(body: str) -> None:
    async with demo_client() as client:
        answer = await client.post(
            "/rpc", content=body, headers={"content-type": "application/json"}
        )
    assert (answer.status_code, answer.json()["error"]["code"]) == (200, -32700)


@pytest.mark.parametrize("method", ["things.page", "things.crash", "nope"])
async def test_notifications_are_never_answered(method: str) -> None:
    asked = {"jsonrpc": "2.0", "method": method}
    async with demo_client() as client:
        for body in (asked, [asked, asked]):
            answer = await client.post("/rpc", json=body)
            assert (answer.status_code, answer.content) == (204, b"")


@pytest.mark.parametrize(
    ("headers", "body", "status"),
    [
        ({"origin": "http://evil.example"}, json.dumps(FIND), 403),
        ({"origin": "null"}, json.dumps(FIND), 403),
        ({"content-type": "text/plain"}, json.dumps(FIND), 415),
        ({}, json.dumps(FIND | {"id": "x" * 70_000}), 413),
        ({}, json.dumps([FIND] * 21), 200),
    ],
)
async def test_nothing_is_called_past_a_limit(
    headers: dict[str, str], body: str, status: int
) -> None:
    async with demo_client() as client:
        answer = await client.post(
            "/rpc", content=body, headers={"content-type": "application/json", **headers}
        )
    assert answer.status_code == status
    assert "error" in answer.json()
