"""Whatever somebody changed they read at once, in every process, though the standby lacks it."""

from collections.abc import Awaitable, Callable

import pytest

from backend.app.application import application
from tests.procedures.keyed import LIMIT_ORDER
from tests.procedures.replicated import Replicated
from tests.procedures.server import AppServer, Wallet


async def renamed(replicated: Replicated) -> tuple[str, str]:
    async with replicated.first.browser(replicated.token) as owner:
        changed = await owner.patch(
            f"/api/users/{replicated.wallet.address}", json={"bio": "I hold."}
        )
        assert changed.status_code == 200, changed.text
    async with replicated.second.browser(replicated.token) as owner:
        return (await owner.get("/api/auth/me")).json()["bio"], "I hold."


async def made_a_key(replicated: Replicated) -> tuple[int, int]:
    async with replicated.first.browser(replicated.token) as owner:
        await owner.post("/api/keys", json={"name": "another", "scopes": ["read"]})
    async with replicated.second.browser(replicated.token) as owner:
        return len((await owner.get("/api/keys")).json()["keys"]), 2


async def revoked_a_key(replicated: Replicated) -> tuple[bool, bool]:
    async with replicated.first.browser(replicated.token) as owner:
        await owner.post(f"/api/keys/{replicated.key['id']}/revoke", json={})
    async with replicated.second.browser(replicated.token) as owner:
        (key,) = (await owner.get("/api/keys")).json()["keys"]
    return key["revoked_at"] is not None, True


async def came_for_the_first_time(replicated: Replicated) -> tuple[int, int]:
    stranger = Wallet.new()
    async with replicated.first.browser() as browser:
        await browser.post("/api/users", json={"wallet_address": stranger.address})
    async with replicated.second.browser() as browser:
        return (await browser.get(f"/api/portfolio/{stranger.address}")).status_code, 200


async def signed_in_for_the_first_time(replicated: Replicated) -> tuple[int, int]:
    stranger = Wallet.new()
    token = await replicated.first.signed_in(stranger)
    async with replicated.second.browser(token) as browser:
        answer = await browser.get(f"/api/portfolio/{stranger.address}")
    return len(answer.json()["tokens"]) > 0, True


async def placed_an_order(replicated: Replicated) -> tuple[int, int]:
    async with replicated.first.browser(replicated.token) as owner:
        answer = await owner.post("/api/orders", json=LIMIT_ORDER)
        assert answer.status_code == 200, answer.text
    async with replicated.second.browser(replicated.token) as owner:
        return (await owner.get("/api/orders")).json()["total"], 1


CHANGES: list[Callable[[Replicated], Awaitable[tuple[object, object]]]] = [
    renamed,
    made_a_key,
    revoked_a_key,
    came_for_the_first_time,
    signed_in_for_the_first_time,
    placed_an_order,
]


@pytest.mark.parametrize("change", CHANGES)
async def test_whatever_one_changed_is_read_at_once_in_every_process(
    replicated: Replicated, change: Callable[[Replicated], Awaitable[tuple[object, object]]]
) -> None:
    with replicated.paused():
        found, expected = await change(replicated)
    assert found == expected


async def test_what_an_admin_decides_all_see_at_once_and_an_admin_sees_all(
    replicated: Replicated, environment: pytest.MonkeyPatch
) -> None:
    organiser = Wallet.new()
    environment.setenv("ALPHA_ADMIN_WALLETS", organiser.address)
    app = application()
    async with app.router.lifespan_context(app):
        admins = AppServer(app=app, engine=replicated.first.engine)
        token = await admins.signed_in(organiser)
        await replicated.follow_up()
        with replicated.paused():
            await replicated.first.change("UPDATE competitions SET name = 'Heats'")
            async with admins.browser(token) as admin:
                overview = (await admin.get("/api/admin/overview")).json()
                assert overview["competition"]["name"] == "Heats"
                assert await name_at(replicated.second) != "Heats", "others see what was"
                schedule = "/api/admin/competition/schedule"
                decided = await admin.post(schedule, json={"name": "Finals", "reason": "a name"})
                assert decided.status_code == 200, decided.text
            assert await name_at(replicated.second) == "Finals"


async def name_at(server: AppServer) -> str:
    """What the competition is called, as everybody reads it there."""
    async with server.browser() as stranger:
        return str((await stranger.get("/api/competition")).json()["name"])
