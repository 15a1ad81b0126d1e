"""The exported site, served from a small folder that looks like Next.js's export."""

import base64
import os
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from backend.app.static_pages import StaticPages

INLINE = 'self.__next_f.push([1,"swap"])'


@pytest.fixture
def client(tmp_path: Path) -> TestClient:
    static = tmp_path / "_next" / "static"
    static.mkdir(parents=True)
    (static / "main-1a2b.js").write_text("1")
    (tmp_path / "index.html").write_text("<h1>home</h1>")
    (tmp_path / "swap.html").write_text(
        f'<script src="/_next/static/main-1a2b.js"></script><script>{INLINE}</script>'
    )
    (tmp_path / "swap").mkdir()
    (tmp_path / "swap" / "data.txt").write_text("data")
    (tmp_path / "admin.html").write_text("<h1>admin</h1>")
    (tmp_path / "admin.txt").write_text("data")
    (tmp_path / "admin").mkdir()
    (tmp_path / "admin" / "data.txt").write_text("data")
    (tmp_path / "404.html").write_text("<h1>nowhere</h1>")
    return TestClient(StaticPages(tmp_path, for_admins="admin", is_admin=is_admin))


async def is_admin(request: Request) -> bool:
    return request.headers.get("x-role") == "admin"


@pytest.mark.parametrize(
    "address",
    [
        "/admin",
        "/admin/",
        "/admin.html",
        "/admin.txt",
        "/admin/data.txt",
        "/%61dmin",
        "/swap/%2e%2e/admin.html",
    ],
)
def test_a_page_for_admins_does_not_exist_for_others(client: TestClient, address: str) -> None:
    unknown, answer = client.get("/none"), client.get(address)
    assert (answer.status_code, answer.text) == (404, unknown.text)
    assert answer.headers == unknown.headers
    admin = client.get(address, headers={"x-role": "admin"})
    assert admin.status_code == 200
    tag = {"if-none-match": admin.headers["etag"]}
    assert client.get(address, headers=tag).status_code == 404


@pytest.mark.parametrize("address", ["/", "/index.html"])
def test_the_root_answers_the_home_page(client: TestClient, address: str) -> None:
    assert client.get(address).text == "<h1>home</h1>"


@pytest.mark.parametrize("address", ["/swap", "/swap/", "/swap.html", "/swap?token=SOL"])
def test_a_clean_address_answers_its_page_beside_a_folder_of_that_name(
    client: TestClient, address: str
) -> None:
    answer = client.get(address)
    assert answer.status_code == 200
    assert INLINE in answer.text
    assert answer.headers["content-type"].startswith("text/html")


@pytest.mark.parametrize(
    "address", ["/none", "/none.js", "/..%2f..%2fetc/passwd", "/%2e%2e/pages.py", "/swap/none"]
)
def test_an_unknown_address_answers_the_404_page(client: TestClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.text == "<h1>nowhere</h1>"


def test_a_404_is_never_answered_by_not_modified(client: TestClient) -> None:
    tag = client.get("/none").headers["etag"]
    assert client.get("/none", headers={"if-none-match": tag}).status_code == 404


def test_hashed_files_are_cached_for_ever_and_pages_are_asked_for_again(
    client: TestClient,
) -> None:
    assert "immutable" in client.get("/_next/static/main-1a2b.js").headers["cache-control"]
    page = client.get("/swap")
    assert page.headers["cache-control"] == "no-cache"
    unchanged = client.get("/swap", headers={"if-none-match": page.headers["etag"]})
    assert unchanged.status_code == 304
    assert unchanged.headers["cache-control"] == "no-cache"


def test_a_page_may_run_its_own_inline_script_and_no_other(client: TestClient) -> None:
    digest = base64.b64encode(sha256(INLINE.encode()).digest()).decode()
    policy = client.get("/swap").headers["content-security-policy"]
    directives = dict(part.split(" ", 1) for part in policy.split("; "))
    assert directives["script-src"] == f"'self' 'sha256-{digest}'"
    home = client.get("/").headers["content-security-policy"]
    assert "sha256-" not in home


def test_a_page_built_anew_may_run_its_new_script_at_once(
    client: TestClient, tmp_path: Path
) -> None:
    client.get("/swap")
    page = tmp_path / "swap.html"
    page.write_text("<script>newer()</script>")
    os.utime(page, (1, 1))
    digest = base64.b64encode(sha256(b"newer()").digest()).decode()
    assert digest in client.get("/swap").headers["content-security-policy"]


@pytest.mark.parametrize("address", ["/", "/swap", "/none", "/_next/static/main-1a2b.js"])
def test_every_answer_carries_the_security_headers(client: TestClient, address: str) -> None:
    headers = client.get(address).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["referrer-policy"]
    assert headers["permissions-policy"]


def test_writing_to_a_page_is_refused(client: TestClient) -> None:
    assert client.post("/swap").status_code == 405


def test_a_site_not_built_yet_says_what_to_do(tmp_path: Path) -> None:
    answer = TestClient(StaticPages(tmp_path / "out")).get("/")
    assert answer.status_code == 404
    assert "npm run build" in answer.text
