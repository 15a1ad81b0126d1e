"""What the organiser sees of the sources of prices."""

from datetime import timedelta

import pytest

from backend.clock import iso, utc_now
from backend.redis.connect import connect
from backend.redis.source_states import note_answer, note_failure
from procedures.admin.reading import Health, SourceHealth
from tests.procedures.server import AppServer, Wallet

ADMIN = Wallet.new()


@pytest.fixture(autouse=True)
def administered(environment: pytest.MonkeyPatch) -> None:
    """The wallet is an admin's."""
    environment.setenv("ALPHA_ADMIN_WALLETS", ADMIN.address)


async def test_an_admin_sees_how_each_source_of_prices_goes(
    server: AppServer, redis_url: str
) -> None:
    now = utc_now()
    advice = "jupiter answered 401: it wants a key"
    until = now + timedelta(minutes=5)
    async with connect(redis_url) as connection:
        await note_answer(connection, "pyth", asked=25, answered=24, now=now)
        await note_failure(connection, "jupiter", failure=advice, resting_until=until, now=now)
    async with server.browser(await server.signed_in(ADMIN)) as admin:
        document = (await admin.get("/api/admin/health")).json()
    health = Health.model_validate(document)
    assert health.sources == [
        SourceHealth(
            source="jupiter", answered_at=None, tokens_asked=0, tokens_answered=0,
            failed_at=iso(now), failure=advice, resting_until=iso(until),
        ),
        SourceHealth(
            source="pyth", answered_at=iso(now), tokens_asked=25, tokens_answered=24,
            failed_at=None, failure=None, resting_until=None,
        ),
    ]  # fmt: skip
