"""Links of traders as chats follow them: the page with its tags, and the picture."""

import io
import re
from html import unescape
from pathlib import Path
from typing import Final
from uuid import UUID

import httpx
import pytest
from limits import parse
from PIL import Image
from sqlalchemy import text

from backend.database.transaction import transaction
from backend.redis.rate_limits import Limit
from tests.procedures.server import ORIGIN, AppServer, Wallet
from tests.world.seasons import RANK

ALICE, STRANGER, ADMIN = Wallet.new(), Wallet.new(), Wallet.new()
HOSTILE, SCRIPT = "Al\"/><b>'&", "go()"
GENERAL = '<meta property="og:title" content="αTest"/>'
KEPT = '<meta name="description" content="all"/>'
TAG: Final = re.compile(r'<meta (?:property|name)="((?:og|twitter):[^"]*)" content="([^"]*)"/>')
NAMED: Final = {"alice": ALICE, "stranger": STRANGER, "unknown": UUID(int=1)}


@pytest.fixture(autouse=True)
def built(tmp_path: Path, environment: pytest.MonkeyPatch) -> Path:
    """A small site as the build leaves it, in two languages."""
    site = tmp_path / "out"
    site.mkdir()
    for page in ("index", "portfolio", "agent", "result", "card", "swap", "404"):
        for ending, said in (("html", "Hello"), ("ja.html", "こんにちは")):
            head = f"<head>{KEPT}{GENERAL}<script>{SCRIPT}</script></head>"
            (site / f"{page}.{ending}").write_text(f"<html>{head}<body>{said}</body></html>")
    environment.setattr("backend.app.application.SITE", site)
    environment.setenv("ALPHA_ADMIN_WALLETS", ADMIN.address)
    return site


@pytest.fixture
async def visitor(server: AppServer) -> httpx.AsyncClient:
    """A visitor of a competition that Alice leads, by half of what she began with."""
    async with server.browser(await server.signed_in(ALICE)) as owner:
        renamed = await owner.patch(f"/api/users/{ALICE.address}", json={"username": HOSTILE})
        renamed.raise_for_status()
    await returned(server, "0.5")
    return server.browser()


async def returned(server: AppServer, ratio: str) -> None:
    """Everybody's return is this one now."""
    await server.change("UPDATE standings SET pnl_ratio = CAST(:ratio AS numeric)", ratio=ratio)
    await server.change(RANK)


def tags(answer: httpx.Response) -> dict[str, str]:
    """The tags of a page by their names, each of which it has once."""
    found = TAG.findall(answer.raise_for_status().text)
    assert len(dict(found)) == len(found)
    return {name: unescape(content) for name, content in found}


@pytest.mark.parametrize("page", ["portfolio", "agent", "result"])
async def test_the_page_of_a_trader_says_who_and_how_they_stand(
    visitor: httpx.AsyncClient, page: str
) -> None:
    answer = await visitor.get(f"/{page}?wallet={ALICE.address}")
    found = tags(answer)
    assert found["og:title"] == f"{HOSTILE}: +50.00%"
    assert found["og:description"].startswith("Rank 1 of 1 in αTest Opening Round, as of ")
    assert found["og:url"] == f"{ORIGIN}/{page}?wallet={ALICE.address}"
    image = await visitor.get(found["og:image"].removeprefix(ORIGIN))
    assert Image.open(io.BytesIO(image.content)).size == (1200, 630)
    assert KEPT in answer.text
    assert GENERAL not in answer.text
    assert "<b>" not in answer.text
    assert answer.text.endswith("<body>Hello</body></html>")


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/portfolio",
        "/portfolio?wallet=",
        "/portfolio?wallet=%22%3E%3Cscript%3E",
        "/portfolio?wallet={stranger.address}",
        "/portfolio?wallet={alice.address}&season=last",
        "/portfolio?wallet={alice.address}&season={unknown}",
        "/swap?wallet={alice.address}",
        "/card?signed=forged",
        "/card",
    ],
)
async def test_a_page_of_nobody_known_is_as_it_was_built(
    visitor: httpx.AsyncClient, built: Path, address: str
) -> None:
    answer = await visitor.get(address.format(**NAMED))
    page = address.split("?", maxsplit=1)[0].strip("/") or "index"
    assert answer.text == (built / f"{page}.html").read_text()


async def test_an_unknown_page_stays_unknown_whoever_is_named(visitor: httpx.AsyncClient) -> None:
    unknown = await visitor.get(f"/none?wallet={ALICE.address}")
    assert (unknown.status_code, GENERAL in unknown.text) == (404, True)


async def test_a_tagged_page_comes_in_its_language_compressed_and_under_its_policy(
    visitor: httpx.AsyncClient,
) -> None:
    address = f"/portfolio?wallet={ALICE.address}"
    japanese = await visitor.get(address, headers={"accept-language": "ja"})
    assert tags(japanese)["og:description"].startswith("αTest Opening Round：1人中 1位")
    assert japanese.text.endswith("<body>こんにちは</body></html>")
    assert japanese.headers["content-language"] == "ja"
    assert japanese.headers["vary"] == "accept-language, cookie, accept-encoding"
    assert japanese.headers["content-encoding"] == "gzip"
    assert japanese.headers["cache-control"] == "no-cache"
    plain = await visitor.get(address, headers={"accept-encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.headers["etag"] != japanese.headers["etag"]
    built = await visitor.get("/portfolio")
    assert "sha256-" in built.headers["content-security-policy"]
    assert plain.headers["content-security-policy"] == built.headers["content-security-policy"]
    assert plain.headers["x-content-type-options"] == "nosniff"


async def test_a_tagged_page_is_not_sent_again_until_the_figures_change(
    server: AppServer, visitor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.app.link_previews.finding.KEPT_SECONDS", 0)
    address = f"/portfolio?wallet={ALICE.address}"
    first = await visitor.get(address)
    had = {"if-none-match": first.headers["etag"]}
    again = await visitor.get(address, headers=had)
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["vary"] == first.headers["vary"]
    await returned(server, "-0.25")
    changed = await visitor.get(address, headers=had)
    assert tags(changed)["og:title"] == f"{HOSTILE}: −25.00%"


async def test_a_picture_is_kept_a_minute_and_not_sent_again_until_its_figures_change(
    server: AppServer, visitor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.app.link_previews.finding.KEPT_SECONDS", 0)
    address = f"/og/trader/{ALICE.address}.png"
    first = (await visitor.get(address)).raise_for_status()
    assert first.headers["content-type"] == "image/png"
    assert first.headers["cache-control"] == "public, max-age=60"
    had = {"if-none-match": first.headers["etag"]}
    again = await visitor.get(address, headers=had)
    assert (again.status_code, again.content) == (304, b"")
    head = await visitor.head(address)
    assert head.headers["content-length"] == str(len(first.content))
    await returned(server, "-0.25")
    changed = await visitor.get(address, headers=had)
    assert changed.status_code == 200
    assert changed.content != first.content
    japanese = await visitor.get(f"{address}?language=ja")
    assert japanese.headers["etag"] != changed.headers["etag"]
    assert japanese.content != changed.content


@pytest.mark.parametrize(
    "address",
    [
        "/og/trader/{stranger.address}.png",
        "/og/trader/{alice.address}1.png",
        "/og/trader/%22%3E.png",
        "/og/trader/{alice.address}.png?season=last",
        "/og/trader/{alice.address}.png?season={unknown}",
        "/og/card.png",
        "/og/card.png?signed=forged",
    ],
)
async def test_of_nobody_known_there_is_no_picture(
    visitor: httpx.AsyncClient, address: str
) -> None:
    answer = await visitor.get(address.format(**NAMED))
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/plain")
    assert "no such picture" in answer.text
    assert answer.headers["cache-control"] == "no-store"


async def test_a_link_to_a_card_shows_what_the_server_signed_then(
    server: AppServer, visitor: httpx.AsyncClient
) -> None:
    card = (await visitor.get(f"/api/leaderboard/{ALICE.address}/card")).raise_for_status().json()
    await returned(server, "-0.25")
    found = tags(await visitor.get("/card", params={"signed": card["signed"]}))
    assert found["og:title"] == f"{HOSTILE}: +50.00%"
    assert tags(await visitor.get("/card", params={"seal": card["signed"]})).keys() == found.keys()
    then = await visitor.get(found["og:image"].removeprefix(ORIGIN))
    now = await visitor.get(f"/og/trader/{ALICE.address}.png")
    assert then.raise_for_status().content != now.raise_for_status().content


async def test_a_preview_says_nothing_that_the_leaderboard_keeps_from_others(
    server: AppServer, visitor: httpx.AsyncClient
) -> None:
    before = await visitor.get(f"/portfolio?wallet={ALICE.address}")
    async with server.browser(await server.signed_in(ADMIN)) as organiser:
        ruled = await organiser.post(
            "/api/admin/competition/disclosure", json={"reason": "copying", "disclosure": "hidden"}
        )
        ruled.raise_for_status()
    hidden = await visitor.get(f"/api/portfolio/{ALICE.address}")
    assert hidden.status_code == 403
    place = (await visitor.get(f"/api/leaderboard/{ALICE.address}")).json()["place"]
    shown = tags(before)
    assert shown["og:title"] == f"{place['username']}: +{float(place['pnl_percentage']):.2f}%"
    assert place["total_value_usd"] not in before.text
    assert (await visitor.get(f"/og/trader/{ALICE.address}.png")).is_success


async def test_a_page_comes_without_its_tags_while_the_database_is_held_up(
    server: AppServer, visitor: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("backend.app.link_previews.finding.KEPT_SECONDS", 0)
    monkeypatch.setattr("backend.app.link_previews.finding.READING_SECONDS", 0.2)
    async with transaction(server.engine) as connection:
        await connection.execute(text("LOCK TABLE places IN ACCESS EXCLUSIVE MODE"))
        page = await visitor.get(f"/portfolio?wallet={ALICE.address}")
        picture = await visitor.get(f"/og/trader/{ALICE.address}.png")
    assert (page.status_code, GENERAL in page.text) == (200, True)
    assert (picture.status_code, picture.headers["retry-after"]) == (503, "2")


@pytest.fixture
def limited(environment: pytest.MonkeyPatch) -> None:
    """An address may ask for two previews a minute."""
    environment.setenv("ALPHA_RATE_LIMITS", "on")
    few = Limit("calls from this address", parse("2/minute"))
    environment.setattr("backend.app.link_previews.finding.CALLS", few)


async def test_asking_for_previews_counts_as_calling(
    limited: None, visitor: httpx.AsyncClient
) -> None:
    address = f"/og/trader/{ALICE.address}.png"
    answers = [await visitor.get(address) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
    page = await visitor.get(f"/portfolio?wallet={ALICE.address}")
    assert (page.status_code, GENERAL in page.text) == (200, True)
