"""One click stops an agent: its key opens nothing any more, and what it opened is closed."""

from backend.clock import utc_now
from tests.procedures.keyed import POSITION, keys_of, new_key
from tests.procedures.server import AppServer, Wallet, reason_of

ALICE = Wallet.new()
MALLORY = Wallet.new()


async def test_nobody_sees_or_revokes_anothers_key(server: AppServer) -> None:
    made = await new_key(server, ALICE)
    assert await keys_of(server, MALLORY) == []
    async with server.browser(await server.signed_in(MALLORY)) as other:
        answer = await other.post(f"/api/keys/{made['id']}/revoke", json={"close_positions": True})
    assert reason_of(answer) == (404, "no_such_key")
    async with server.browser(made["key"]) as program:
        assert (await program.get("/api/auth/me")).is_success


async def test_one_click_stops_an_agent_and_closes_what_it_opened(server: AppServer) -> None:
    made = await new_key(server, ALICE)
    async with server.browser(made["key"]) as program:
        agents = [
            (await program.post("/api/perp/open", json=POSITION)).json()["position_id"]
            for _ in range(2)
        ]
    async with server.browser(await server.signed_in(ALICE)) as owner:
        own = (await owner.post("/api/perp/open", json=POSITION)).json()["position_id"]
        assert (await keys_of(server, ALICE))[0]["open_positions"] == 2
        answer = await owner.post(f"/api/keys/{made['id']}/revoke", json={"close_positions": True})
        stopped = answer.raise_for_status().json()
        left = (await owner.get(f"/api/perp/positions/{ALICE.address}")).json()["positions"]
    assert (sorted(stopped["closed_positions"]), stopped["still_open"]) == (sorted(agents), [])
    assert [one["id"] for one in left] == [own]
    assert await server.count("agent_orders") == 2


async def test_a_key_stays_revoked_when_its_positions_cannot_be_closed(server: AppServer) -> None:
    made = await new_key(server, ALICE)
    async with server.browser(made["key"]) as program:
        opened = (await program.post("/api/perp/open", json=POSITION)).json()["position_id"]
    await server.change("UPDATE competitions SET ends_at = :at", at=utc_now())
    async with server.browser(await server.signed_in(ALICE)) as owner:
        answer = await owner.post(f"/api/keys/{made['id']}/revoke", json={"close_positions": True})
    (left,) = answer.raise_for_status().json()["still_open"]
    assert (left["position_id"], left["reason"]) == (opened, "competition_not_running")
    async with server.browser(made["key"]) as program:
        assert reason_of(await program.get("/api/auth/me")) == (401, "key_revoked")
