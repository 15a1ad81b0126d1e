"""Answers in the form their client takes: files as the build made them, JSON as it goes out."""

import gzip
import os
from collections.abc import AsyncIterator
from pathlib import Path

import httpx2
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route
from starlette.testclient import TestClient

from backend.app.static_pages import StaticPages
from backend.asgi.compressed import BYTES_MIN, Compressed
from backend.asgi.encodings import accepted

LONG = "x" * BYTES_MIN
SCRIPT = "/_next/static/main-1a2b.js"


@pytest.mark.parametrize(
    ("header", "codings"),
    [
        ("", set()),
        ("gzip, deflate, br, zstd", {"br", "gzip"}),
        ("GZIP", {"gzip"}),
        ("br;q=0, gzip;q=0.5", {"gzip"}),
        ("br ; q=0.000, *", {"gzip"}),
        ("*;q=0", set()),
        ("*", {"br", "gzip"}),
        ("gzip;q=0.001", {"gzip"}),
        ("identity, x-gzip", set()),
    ],
)
def test_a_coding_is_taken_where_the_client_names_it_with_a_weight(
    header: str, codings: set[str]
) -> None:
    assert accepted(header) == codings


@pytest.fixture
def site(tmp_path: Path) -> Path:
    static = tmp_path / "_next" / "static"
    static.mkdir(parents=True)
    for path, text in (
        (tmp_path / "index.html", "<h1>home</h1><script>1</script>"),
        (tmp_path / "404.html", "<h1>nowhere</h1>"),
        (static / "main-1a2b.js", "1"),
    ):
        path.write_text(text)
        path.with_name(f"{path.name}.gz").write_bytes(gzip.compress(text.encode()))
        path.with_name(f"{path.name}.br").write_bytes(b"brotli of " + path.name.encode())
    (tmp_path / "robots.txt").write_text("as it is")
    return tmp_path


@pytest.fixture
def pages(site: Path) -> TestClient:
    return TestClient(StaticPages(site))


def raw(
    client: TestClient, address: str, coding: str, **headers: str
) -> tuple[httpx2.Response, bytes]:
    """The answer and its bytes as they were sent."""
    asked = {"accept-encoding": coding, **headers}
    with client.stream("GET", address, headers=asked) as answer:
        return answer, b"".join(answer.iter_raw())


@pytest.mark.parametrize(
    ("address", "name", "kind", "cache"),
    [
        ("/", "index.html", "text/html; charset=utf-8", "no-cache"),
        (SCRIPT, "main-1a2b.js", "text/javascript; charset=utf-8", "immutable"),
        ("/none", "404.html", "text/html; charset=utf-8", "no-cache"),
    ],
)
def test_a_page_is_sent_as_the_build_compressed_it(
    pages: TestClient, address: str, name: str, kind: str, cache: str
) -> None:
    answer, body = raw(pages, address, "gzip, br")
    assert body == b"brotli of " + name.encode()
    assert answer.headers["content-encoding"] == "br"
    assert answer.headers["content-length"] == str(len(body))
    assert answer.headers["content-type"] == kind
    assert answer.headers["vary"] == "accept-encoding"
    assert cache in answer.headers["cache-control"]
    in_gzip, body = raw(pages, address, "gzip")
    assert in_gzip.headers["content-encoding"] == "gzip"
    plain, as_it_is = raw(pages, address, "identity")
    assert gzip.decompress(body) == as_it_is
    assert "content-encoding" not in plain.headers
    assert plain.headers["vary"] == "accept-encoding"
    policies = {one.headers["content-security-policy"] for one in (answer, in_gzip, plain)}
    assert len(policies) == 1


def test_each_form_has_a_tag_of_its_own_that_answers_not_modified(pages: TestClient) -> None:
    tags = {raw(pages, "/", coding)[0].headers["etag"] for coding in ("br", "gzip", "identity")}
    assert len(tags) == 3
    for coding in ("br", "gzip", "identity"):
        tag = raw(pages, "/", coding)[0].headers["etag"]
        again, body = raw(pages, "/", coding, **{"if-none-match": tag})
        assert (again.status_code, body) == (304, b"")
        assert again.headers["vary"] == "accept-encoding"


def test_a_compressed_form_older_than_its_file_is_not_sent(site: Path, pages: TestClient) -> None:
    index = site / "index.html"
    index.write_text("<h1>newer</h1>")
    later = index.stat().st_mtime + 10
    os.utime(index, (later, later))
    answer, body = raw(pages, "/", "br, gzip")
    assert (answer.status_code, body) == (200, b"<h1>newer</h1>")
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("address", ["/index.html.br", "/index.html.gz", f"{SCRIPT}.br"])
def test_a_form_is_no_file_of_its_own(pages: TestClient, address: str) -> None:
    assert pages.get(address).status_code == 404


def test_what_was_not_compressed_is_sent_as_it_is(pages: TestClient) -> None:
    answer, body = raw(pages, "/robots.txt", "br, gzip")
    assert (body, "vary" in answer.headers) == (b"as it is", False)


async def long_json(_: Request) -> Response:
    return JSONResponse(LONG, headers={"vary": "origin"})


async def short_json(_: Request) -> Response:
    return JSONResponse(LONG[: BYTES_MIN - 3])


async def with_a_cookie(_: Request) -> Response:
    return JSONResponse(LONG, headers={"set-cookie": "alpha_session=secret"})


async def compressed_already(_: Request) -> Response:
    body = gzip.compress(LONG.encode())
    headers = {"content-encoding": "gzip", "content-type": "application/json"}
    return Response(body, headers=headers)


async def events(_: Request) -> Response:
    return StreamingResponse(parts(), media_type="text/event-stream")


async def lines(_: Request) -> Response:
    return StreamingResponse(parts(), media_type="application/json")


async def parts() -> AsyncIterator[str]:
    yield LONG
    yield LONG


ENDPOINTS = (long_json, short_json, with_a_cookie, compressed_already, events, lines)
API = TestClient(Compressed(Starlette(routes=[Route(f"/{e.__name__}", e) for e in ENDPOINTS])))


def test_a_long_json_answer_is_compressed() -> None:
    answer, body = raw(API, "/long_json", "gzip, br")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-length"] == str(len(body))
    assert answer.headers["vary"] == "origin, accept-encoding"
    assert gzip.decompress(body) == raw(API, "/long_json", "identity")[1]
    assert len(body) < BYTES_MIN / 10


@pytest.mark.parametrize("name", ["short_json", "with_a_cookie", "events", "lines"])
def test_what_is_short_or_secret_or_streamed_is_sent_as_it_is(name: str) -> None:
    answer, body = raw(API, f"/{name}", "gzip")
    assert "content-encoding" not in answer.headers
    assert body == raw(API, f"/{name}", "identity")[1]


def test_nothing_is_compressed_twice() -> None:
    answer, body = raw(API, "/compressed_already", "gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(body) == LONG.encode()


@pytest.mark.parametrize("coding", ["identity", "br", "gzip;q=0"])
def test_who_takes_no_gzip_is_sent_none(coding: str) -> None:
    answer, _ = raw(API, "/long_json", coding)
    assert "content-encoding" not in answer.headers
