"""The description of the aliases says what they take, answer and ask for, and nothing else."""

import re
from typing import Any

import pytest

from backend.http.openapi import description
from procedures.router import ROUTER
from tests.http.demo import demo_client, demo_router

DEMO = description(demo_router([0]), title="Demo", version="1", cookie="session")
WHOLE = description(ROUTER, title="Whole", version="1", cookie="session")
PUBLIC_THOUGH_GUARDED = {
    "agents.get",
    "decisions.list",
    "competition.entry",
    "market.snapshot",
    "study.get",
    "auth.challenge",
    "auth.signIn",
    "users.get",
    "users.create",
    "trading.quote",
    "perp.preview",
}


def operations(document: dict[str, Any]) -> dict[str, Any]:
    found = [one for methods in document["paths"].values() for one in methods.values()]
    return {one["operationId"]: one for one in found}


def test_it_names_inputs_and_answers() -> None:
    make = DEMO["paths"]["/api/things"]["post"]
    body = make["requestBody"]["content"]["application/json"]["schema"]
    assert body == {"$ref": "#/components/schemas/ThingsMakeInput"}
    assert DEMO["components"]["schemas"]["ThingsMakeInput"]["required"] == ["amount"]
    assert make["security"] == [{"sessionCookie": []}, {"bearerToken": []}]
    assert set(make["responses"]) == {"200", "400", "401", "default"}
    find = DEMO["paths"]["/api/things/{name}"]["get"]
    assert [(one["name"], one["in"]) for one in find["parameters"]] == [
        ("name", "path"),
        ("tags", "query"),
        ("force_refresh", "query"),
    ]
    assert DEMO["paths"]["/api/rare"]["get"]["tags"] == ["things.rare"]


def test_a_summary_is_whole_sentences() -> None:
    summaries = {path: found["summary"] for path, found in operations(WHOLE).items()}
    assert {path: one for path, one in summaries.items() if not one.endswith(".")} == {}


def test_what_stands_in_an_address_is_never_null() -> None:
    part = operations(DEMO)["things.part"]
    assert [(one["required"], one["schema"]["type"]) for one in part["parameters"]] == [
        (True, "string"),
        (True, "integer"),
    ]
    tags = operations(DEMO)["things.find"]["parameters"][1]
    assert (tags["schema"]["type"], tags["explode"]) == ("array", False)
    for document in (DEMO, WHOLE):
        for one in operations(document).values():
            assert "'null'" not in str(one.get("parameters", ""))


def test_no_default_is_null_for_which_makers_of_clients_would_want_the_field_sent() -> None:
    for document in (DEMO, WHOLE):
        assert "'default': None" not in str(document)


def test_every_operation_says_whether_it_needs_a_session() -> None:
    for document, router in ((DEMO, demo_router([0])), (WHOLE, ROUTER)):
        for path, one in operations(document).items():
            procedure = router.procedures[path]
            assert bool(one["security"]) == procedure.needs_session, path
            assert ("401" in one["responses"]) == procedure.needs_session, path
            assert one.get("x-scope") == procedure.scope, path


def test_a_guard_is_not_a_login() -> None:
    found = operations(WHOLE)
    assert {path for path in PUBLIC_THOUGH_GUARDED if found[path]["security"]} == set()
    guarded = {path for path, one in ROUTER.procedures.items() if one.guard is not None}
    public = {path for path, one in found.items() if not one["security"]}
    assert guarded & public == PUBLIC_THOUGH_GUARDED


@pytest.mark.parametrize("document", [DEMO, WHOLE], ids=["demo", "whole"])
def test_every_shape_is_referred_to_and_every_reference_has_its_shape(
    document: dict[str, Any],
) -> None:
    shapes = document["components"]["schemas"]
    named = set(re.findall(r"'#/components/schemas/(\w+)'", str(document)))
    assert named == set(shapes)
    assert document["servers"] == [{"url": "/"}]


def test_only_what_is_needed_by_a_stream_or_a_call_without_alias_is_left_out() -> None:
    described = {one.path for one in ROUTER.procedures.values() if one.rest is not None}
    streams = {one.path for one in ROUTER.procedures.values() if one.kind == "subscription"}
    assert set(operations(WHOLE)) == described - streams


@pytest.mark.parametrize(
    ("sent", "status"),
    [("{etag}", 304), ('"old", {etag}', 304), ("W/{etag}", 304), ("*", 304), ('"old"', 200)],
)
async def test_who_has_it_already_is_not_sent_it_again(sent: str, status: int) -> None:
    async with demo_client() as client:
        first = await client.get("/openapi.json")
        tag = first.headers["etag"]
        again = await client.get(
            "/openapi.json", headers={"if-none-match": sent.replace("{etag}", tag)}
        )
    assert (again.status_code, again.headers["etag"]) == (status, tag)
    assert again.content == (first.content if status == 200 else b"")
