"""The REST aliases: path, query string and body become one input; refusals are HTTP's."""

from typing import Any

import pytest

from tests.http.demo import ORIGIN, demo_client

SESSION = {"cookie": "session=1"}


@pytest.mark.parametrize(
    ("path", "answered"),
    [
        ("/api/things", 20),
        ("/api/things?limit=5", 5),
        ("/api/things/a", {"name": "a", "tags": "None", "force": "False"}),
        ("/api/things/a?tags=x,y", {"name": "a", "tags": "['x', 'y']", "force": "False"}),
        ("/api/things/a?forceRefresh=true", {"name": "a", "tags": "None", "force": "True"}),
        ("/api/things/a?name=b&force_refresh=1", {"name": "a", "tags": "None", "force": "True"}),
    ],
)
async def test_text_of_the_address_takes_the_inputs_types(path: str, answered: object) -> None:
    async with demo_client() as client:
        assert (await client.get(path)).json() == answered


@pytest.mark.parametrize(
    ("method", "path", "options", "status", "code"),
    [
        ("GET", "/api/things?limit=x", {}, 400, "BAD_REQUEST"),
        ("GET", "/api/things?limit=101", {}, 400, "BAD_REQUEST"),
        ("GET", "/api/things/%00", {}, 400, "BAD_REQUEST"),
        ("PUT", "/api/things", {}, 405, "METHOD_NOT_SUPPORTED"),
        ("POST", "/api/things", {"json": {"amount": "1"}}, 401, "UNAUTHORIZED"),
        ("POST", "/api/things", {"json": {"amount": 1}, "headers": SESSION}, 400, "BAD_REQUEST"),
        ("POST", "/api/things", {"json": [1], "headers": SESSION}, 400, "BAD_REQUEST"),
        ("POST", "/api/things", {"data": {"amount": "1"}}, 415, "UNSUPPORTED_MEDIA_TYPE"),
        ("POST", "/api/things", {"headers": {"origin": "null"}}, 403, "FORBIDDEN"),
        ("POST", "/api/things", {"json": {"a": "1" * 70_000}}, 413, "PAYLOAD_TOO_LARGE"),
    ],
)
async def test_refusals_have_their_status_and_word(
    method: str, path: str, options: dict[str, Any], status: int, code: str
) -> None:
    async with demo_client() as client:
        answer = await client.request(method, path, **options)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)


async def test_a_mutation_of_our_own_page_is_made_and_sets_its_cookie() -> None:
    async with demo_client() as client:
        answer = await client.post(
            "/api/things", json={"amount": "1.5"}, headers={**SESSION, "origin": ORIGIN}
        )
        forgotten = await client.post("/api/things/a/forget")
    assert answer.json() == {"amount": "1.5", "note": None}
    assert answer.headers["set-cookie"] == "made=1"
    assert (forgotten.status_code, forgotten.content) == (204, b"")
