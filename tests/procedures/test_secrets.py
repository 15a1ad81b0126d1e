"""Whatever goes wrong, the log tells of it without passwords, tokens, keys and addresses."""

from argparse import Namespace
from collections.abc import Callable, Iterator

import httpx
import pytest
from sqlalchemy import make_url

from backend.app.commands import show_settings
from backend.settings import Settings
from tests.procedures.server import AppServer, Wallet
from tests.world.world import SOL, USDC

SETTINGS = {
    "ALPHA_SECRET": "the-secret-that-signs-cards-and-cookies",
    "ALPHA_METRICS_TOKEN": "the-word-for-prometheus",
    "JUPITER_API_KEY": "the-key-of-a-paying-customer",
    "PYTH_API_KEY": "the-key-to-what-publishers-say",
    "COINGECKO_API_KEY": "the-key-of-a-demo-account",
}
EMAIL = "alice.of.nowhere@example.com"
ALICE = Wallet.new()
CLOSED = "UPDATE pg_database SET datallowconn = false WHERE datname = current_database()"
FAULTS = [
    "SELECT",
    "DROP TABLE sessions CASCADE",
    "ALTER TABLE users DROP COLUMN email",
    "DROP TABLE sign_in_nonces, idempotency_keys",
    CLOSED,
]


@pytest.fixture
def secretive(environment: pytest.MonkeyPatch) -> None:
    """Every setting that is a secret has a value of its own."""
    for name, value in SETTINGS.items():
        environment.setenv(name, value)


async def everything(server: AppServer, token: str, proof: dict[str, str]) -> list[httpx.Response]:
    """Answers to whatever carries a secret, right and wrong, by every transport."""
    order = {"from_token_address": SOL, "to_token_address": USDC, "amount": "0.1"}
    call = {"jsonrpc": "2.0", "id": 1, "method": "auth.signIn", "params": proof}
    answers = []
    async with server.browser(token) as alice, server.browser() as stranger:
        stranger.cookies.set("alpha_session", token)
        answers += [
            await alice.post("/api/auth/sign-in", json=proof),
            await alice.post("/api/auth/sign-in", json=proof | {"wallet_address": "me"}),
            await alice.post("/rpc", json=call),
            await stranger.get("/api/auth/me"),
            await alice.patch(f"/api/users/{ALICE.address}", json={"email": EMAIL}),
            await alice.post("/api/swap", json=order | {"idempotency_key": "key-1"}),
            await alice.get("/trpc/notifications.list", params={"input": "{"}),
            await alice.get("/metrics"),
            await alice.get("/readyz"),
        ]
    return answers


def secrets(token: str, proof: dict[str, str]) -> Iterator[str]:
    """What nobody who reads the log may learn."""
    yield from (token, proof["signature"], proof["signed_message"], EMAIL, *SETTINGS.values())
    settings = Settings()
    for url in (settings.database_url, settings.redis_url):
        assert url is not None
        password = make_url(url.get_secret_value()).password
        assert password
        yield password


@pytest.mark.usefixtures("secretive")
@pytest.mark.parametrize("fault", FAULTS)
async def test_the_log_of_a_fault_tells_no_secret(
    server: AppServer, logged: Callable[[], list[dict[str, str]]], fault: str
) -> None:
    token = await server.signed_in(ALICE)
    proof = ALICE.proof(await server.challenge(ALICE))
    await server.change(fault)
    if fault == CLOSED:
        await server.cut_lines()
    answers = await everything(server, token, proof)
    assert any(answer.status_code >= 500 for answer in answers) == (fault != "SELECT")
    told = "\n".join(str(line) for line in logged())
    assert told or fault == "SELECT"
    assert [secret for secret in secrets(token, proof) if secret in told] == []


@pytest.mark.usefixtures("secretive")
def test_the_settings_are_shown_without_their_secrets(capsys: pytest.CaptureFixture[str]) -> None:
    show_settings(Settings(), Namespace())
    shown = capsys.readouterr().out
    assert "ALPHA_SECRET = ***" in shown
    assert [secret for secret in SETTINGS.values() if secret in shown] == []
    assert "postgresql://" not in shown
