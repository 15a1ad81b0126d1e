"""The exported site in the reader's language, served from a small folder."""

import base64
import gzip
import os
from hashlib import sha256
from pathlib import Path

import pytest
from starlette.requests import Request
from starlette.testclient import TestClient

from backend.app.languages import preferred
from backend.app.static_pages import StaticPages

ENGLISH, JAPANESE = "<h1>one</h1><script>en()</script>", "<h1>二つ</h1><script>ja()</script>"
VARY = "accept-language, cookie, accept-encoding"


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("*", "en"),
        ("ja", "ja"),
        ("ja, en", "ja"),
        ("en, ja", "en"),
        ("JA-jp", "ja"),
        ("ja-JP,ja;q=0.9,en-US;q=0.8,en;q=0.7", "ja"),
        ("en-US,en;q=0.9,ja;q=0.8", "en"),
        ("en;q=0.4, ja;q=0.5", "ja"),
        ("en ; q=0.5, ja ; q = 0.5", "en"),
        ("fr-FR,fr;q=0.9,ja;q=0.3", "ja"),
        ("ja;q=0", "en"),
        ("en;q=0, ja;q=0.1", "ja"),
        ("ja;q=much", "en"),
        ("jam, jav-ID", "en"),
        ("zh-Hant-TW", "en"),
    ],
)
def test_the_language_of_the_greatest_weight_is_preferred(header: str, language: str) -> None:
    assert preferred(header) == language


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Pages in two languages, whose files share their sizes and times."""
    size = len(JAPANESE.encode())
    for name in ("index", "swap", "admin", "404"):
        for form, text in ((f"{name}.html", ENGLISH), (f"{name}.ja.html", JAPANESE)):
            (tmp_path / form).write_bytes(text.encode().ljust(size))
            (tmp_path / f"{form}.gz").write_bytes(gzip.compress(text.encode().ljust(size)))
    (tmp_path / "swap.txt").write_text("Swap")
    (tmp_path / "swap.ja.txt").write_text("スワップ")
    (tmp_path / "icon.svg").write_text("<svg/>")
    for file in tmp_path.iterdir():
        os.utime(file, (1, 1))
    return tmp_path


@pytest.fixture
def client(site: Path) -> TestClient:
    return TestClient(StaticPages(site, for_admins="admin", is_admin=is_admin))


async def is_admin(request: Request) -> bool:
    return request.headers.get("x-role") == "admin"


@pytest.mark.parametrize(
    ("headers", "language"),
    [
        ({}, "en"),
        ({"accept-language": "en-US,ja;q=0.5"}, "en"),
        ({"accept-language": "ja-JP"}, "ja"),
        ({"accept-language": "ja-JP", "cookie": "alpha_language=en"}, "en"),
        ({"accept-language": "en-US", "cookie": "a=b; alpha_language=ja"}, "ja"),
        ({"accept-language": "ja", "cookie": "alpha_language=fr"}, "ja"),
    ],
)
@pytest.mark.parametrize(("address", "status"), [("/", 200), ("/swap", 200), ("/none", 404)])
@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_a_page_is_sent_in_the_language_of_its_reader(
    client: TestClient,
    headers: dict[str, str],
    language: str,
    address: str,
    status: int,
    coding: str,
) -> None:
    answer = client.get(address, headers={**headers, "accept-encoding": coding})
    text, script = (JAPANESE, b"ja()") if language == "ja" else (ENGLISH, b"en()")
    assert (answer.status_code, answer.text.rstrip()) == (status, text)
    assert answer.headers["content-language"] == language
    assert answer.headers["vary"] == VARY
    assert answer.headers["cache-control"] == "no-cache"
    digest = base64.b64encode(sha256(script).digest()).decode()
    assert f"script-src 'self' 'sha256-{digest}';" in answer.headers["content-security-policy"]


def test_the_data_of_a_page_is_in_its_language_too(client: TestClient) -> None:
    answer = client.get("/swap.txt", headers={"accept-language": "ja"})
    assert (answer.text, client.get("/swap.txt").text) == ("スワップ", "Swap")
    assert answer.headers["vary"] == "accept-language, cookie"


@pytest.mark.parametrize("coding", ["gzip", "identity"])
def test_a_page_kept_in_one_language_is_not_current_in_the_other(
    client: TestClient, coding: str
) -> None:
    kept = client.get("/", headers={"accept-encoding": coding}).headers["etag"]
    asked = {"accept-encoding": coding, "if-none-match": kept}
    assert client.get("/", headers=asked).status_code == 304
    switched = client.get("/", headers={**asked, "cookie": "alpha_language=ja"})
    assert (switched.status_code, switched.text.rstrip()) == (200, JAPANESE)


def test_not_modified_says_what_it_depends_on(client: TestClient) -> None:
    tag = client.get("/swap").headers["etag"]
    assert client.get("/swap", headers={"if-none-match": tag}).headers["vary"] == VARY


@pytest.mark.parametrize("address", ["/swap.ja", "/swap.ja.html", "/swap.ja.txt", "/index.ja"])
def test_a_translation_is_no_page_of_its_own(client: TestClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/admin", "/admin.ja", "/admin.ja.html", "/admin.ja.html.gz"])
def test_a_page_for_admins_exists_for_others_in_no_language(
    client: TestClient, address: str
) -> None:
    japanese = {"accept-language": "ja"}
    unknown, answer = (client.get(one, headers=japanese) for one in ("/none", address))
    assert (answer.status_code, answer.text) == (404, unknown.text)
    assert answer.headers == unknown.headers


def test_what_is_the_same_in_every_language_depends_on_none(client: TestClient) -> None:
    answer = client.get("/icon.svg", headers={"accept-language": "ja"})
    assert {"vary", "content-language"}.isdisjoint(answer.headers)
