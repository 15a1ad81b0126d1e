"""A stolen session alone decides nothing for long: decisions take a fresh signature."""

from datetime import timedelta

import pytest

from backend.clock import utc_now
from procedures.request.access import SIGNATURE_AGE_MAX, deciding_admins
from procedures.router import ROUTER
from tests.procedures.server import AppServer, Wallet, reason_of

ADMIN = Wallet.new()
DECISIONS = [one for one in ROUTER.procedures.values() if one.path.startswith("admin.")]
DECISIONS = [one for one in DECISIONS if one.kind == "mutation"]


@pytest.fixture(autouse=True)
def administered(environment: pytest.MonkeyPatch) -> None:
    """One wallet is an admin's."""
    environment.setenv("ALPHA_ADMIN_WALLETS", ADMIN.address)


async def long_signed_in(server: AppServer) -> str:
    """The token of a session opened a second too long ago to decide anything."""
    token = await server.signed_in(ADMIN)
    late = utc_now() - SIGNATURE_AGE_MAX - timedelta(seconds=1)
    await server.change("UPDATE sessions SET created_at = :late", late=late)
    return token


def test_every_decision_takes_a_fresh_signature() -> None:
    assert {one.guard for one in DECISIONS} == {deciding_admins}
    assert len(DECISIONS) > 5


async def test_a_decision_takes_a_fresh_signature_and_looking_takes_none(
    server: AppServer,
) -> None:
    asked = {"reason": "as announced", "idempotency_key": "pause"}
    async with server.browser(await long_signed_in(server)) as organiser:
        refused = await organiser.post("/api/admin/competition/pause", json=asked)
        looked = await organiser.get("/api/admin/overview")
    assert reason_of(refused) == (403, "fresh_signature_required")
    assert looked.status_code == 200
    assert await server.count("admin_acts") == 0
    async with server.browser(await server.signed_in(ADMIN)) as organiser:
        again = await organiser.post("/api/admin/competition/pause", json=asked)
    assert again.status_code == 200
    assert await server.count("admin_acts") == 1


async def test_to_others_there_is_no_decision_whatever_their_signature(server: AppServer) -> None:
    async with server.browser(await server.signed_in(Wallet.new())) as other:
        answer = await other.post("/api/admin/competition/pause", json={"reason": "mine"})
    assert answer.status_code == 404
