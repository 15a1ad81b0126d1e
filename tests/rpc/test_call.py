"""One call is one context: kept when it succeeds, undone and perhaps repeated when not."""

import pytest

from tests.http.demo import ORIGIN, demo_client

JSON = {"content-type": "application/json"}


async def test_a_collision_is_undone_and_repeated_until_it_succeeds() -> None:
    kept: list[bool] = []
    async with demo_client(collisions=2, on_exit=kept.append) as client:
        answer = await client.post("/trpc/things.collide", headers=JSON)
    assert (answer.status_code, kept) == (200, [False, False, True])
    assert answer.headers.get_list("x-attempt") == ["0"]


async def test_a_call_that_always_collides_is_given_up_after_five_attempts() -> None:
    kept: list[bool] = []
    async with demo_client(collisions=99, on_exit=kept.append) as client:
        answer = await client.post("/trpc/things.collide", headers=JSON)
    assert (answer.status_code, kept) == (500, [False] * 5)
    assert "x-attempt" not in answer.headers


async def test_a_crash_tells_a_request_id_and_nothing_else() -> None:
    async with demo_client() as client:
        answer = await client.get("/trpc/things.crash")
    error = answer.json()["error"]
    known, request_id = error["message"].rsplit(" ", 1)
    assert known == "Something broke on our side; request"
    assert error["data"] == {
        "code": "INTERNAL_SERVER_ERROR",
        "httpStatus": 500,
        "path": "things.crash",
        "reason": "server_fault",
        "facts": {"request_id": request_id},
    }


@pytest.mark.parametrize("origin", ["http://evil.example", "null"])
async def test_a_mutation_from_a_foreign_page_is_refused(origin: str) -> None:
    async with demo_client() as client:
        answer = await client.post("/trpc/things.collide", headers={**JSON, "origin": origin})
    assert (answer.status_code, answer.json()["error"]["data"]["code"]) == (403, "FORBIDDEN")


@pytest.mark.parametrize("headers", [{}, {"origin": ""}, {"origin": ORIGIN}])
async def test_our_own_page_and_programs_may_mutate(headers: dict[str, str]) -> None:
    async with demo_client() as client:
        answer = await client.post("/trpc/things.collide", headers={**JSON, **headers})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    "body", ["[" * 60_000, '{"limit":' * 7_000, "[NaN]", '{"limit":1,"limit":2}', "\xff", "1e999"]
)
async def test_hostile_json_is_a_bad_request_never_a_crash(body: str) -> None:
    async with demo_client() as client:
        answer = await client.post(
            "/trpc/things.page", content=body.encode("latin-1"), headers=JSON
        )
    assert (answer.status_code, answer.json()["error"]["data"]["code"]) == (400, "BAD_REQUEST")


async def test_a_refused_method_names_those_that_are_allowed() -> None:
    async with demo_client() as client:
        answer = await client.get("/trpc/things.collide")
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")
