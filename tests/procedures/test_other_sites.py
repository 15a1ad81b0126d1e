"""Pages of other sites may call what they are allowed to, and nobody else's may."""

import pytest
from pydantic import ValidationError

from backend.settings import Settings
from tests.procedures.server import AppServer, Wallet

FRIEND = "https://bots.example"
OTHER_FRIEND = "http://localhost:5173"
STRANGER = "https://evil.example"
ALICE = Wallet.new()
SENT = "authorization,content-type,last-event-id,trpc-accept,x-trpc-source"


@pytest.fixture
def with_friends(environment: pytest.MonkeyPatch) -> None:
    """Two other sites are allowed to call."""
    environment.setenv("ALPHA_ALLOWED_ORIGINS", f"{FRIEND.upper()}:443, {OTHER_FRIEND}")


def preflight(origin: str, method: str = "POST") -> dict[str, str]:
    """What a browser asks before a page of `origin` may send this."""
    return {
        "origin": origin,
        "access-control-request-method": method,
        "access-control-request-headers": SENT,
    }


@pytest.mark.usefixtures("with_friends")
@pytest.mark.parametrize("path", ["/trpc/tokens.list", "/rpc", "/api/swap"])
@pytest.mark.parametrize(
    ("origin", "status"), [(FRIEND, 200), (OTHER_FRIEND, 200), (STRANGER, 400)]
)
async def test_browsers_are_told_beforehand(
    server: AppServer, path: str, origin: str, status: int
) -> None:
    async with server.browser() as browser:
        answer = await browser.options(path, headers=preflight(origin))
    assert answer.status_code == status
    allowed = answer.headers.get("access-control-allow-origin")
    assert allowed == (origin if status == 200 else None)


@pytest.mark.usefixtures("with_friends")
@pytest.mark.parametrize(
    ("origin", "status", "readable"), [(FRIEND, 200, FRIEND), (STRANGER, 403, None)]
)
async def test_a_friendly_page_changes_and_reads(
    server: AppServer, origin: str, status: int, readable: str | None
) -> None:
    token = await server.signed_in(ALICE)
    said = {"origin": origin, "content-type": "application/json"}
    async with server.browser(token) as browser:
        changed = await browser.post("/trpc/auth.signOut", headers=said)
        read = await browser.get("/trpc/competition.get", headers=said)
        followed = await browser.get("/api/notifications/stream", headers=said)
    assert changed.status_code == status
    # Signed out meanwhile, the friend is told so, and may read that.
    assert followed.status_code == (401 if status == 200 else 403)
    assert followed.headers.get("access-control-allow-origin") == readable
    assert read.headers.get("access-control-allow-origin") == readable
    assert "origin" in read.headers["vary"].lower()
    assert read.headers.get("access-control-allow-credentials") == "true"


async def test_without_the_setting_no_page_of_another_site_reads(server: AppServer) -> None:
    async with server.browser() as browser:
        asked = await browser.options("/trpc/tokens.list", headers=preflight(FRIEND))
        read = await browser.get("/trpc/competition.get", headers={"origin": FRIEND})
    assert asked.status_code >= 400
    assert "access-control-allow-origin" not in read.headers


@pytest.mark.parametrize(
    "listed",
    ["*", "https://*", "bots.example", "https://bots.example/", "ftp://bots.example", "null"],
)
def test_what_is_no_origin_is_refused_at_the_start(
    listed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALPHA_ALLOWED_ORIGINS", listed)
    with pytest.raises(ValidationError, match="which is no origin"):
        Settings()
