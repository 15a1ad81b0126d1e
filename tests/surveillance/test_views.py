"""Who is worth a look: by network, by orders alike, by positions the other way round."""

import csv
import io
import json
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.database.transaction import transaction
from backend.surveillance.export_store import COLUMNS, TraderExport, heading
from backend.surveillance.views import Wanted, traders
from backend.users.sign_in_address_store import address_hash, note_address
from tests.world.world import NOW, SOL, USDC, World, make_world

MINUTE = timedelta(minutes=1)
NAMES = ("alice", "bob", "carol", "dave")
SECRET = "a secret of these tests"


@pytest.fixture
async def world(engine: AsyncEngine) -> World:
    """Four traders: three of one network, two of them give the same orders, two bet on both
    sides; dave does nothing of it."""
    world = await make_world(engine)
    people = {name: await world.person(name) for name in NAMES}
    addresses = {"alice": "a", "bob": "a", "carol": "a", "dave": "b"}
    async with transaction(engine) as connection:
        for name, address in addresses.items():
            hashed = address_hash(address, secret=SECRET)
            for _ in range(2):
                await note_address(connection, user_id=people[name], hashed=hashed, now=NOW)
    for amount in ("0.1", "0.2", "0.3"):
        for name in ("alice", "bob"):
            await world.swap(people[name], SOL, USDC, amount)
    await world.swap(people["dave"], SOL, USDC, "0.35")
    await world.open(people["carol"], collateral="100", leverage=5, direction="long")
    await world.open(people["alice"], collateral="100", leverage=5, direction="short")
    return world


async def found(world: World, *, limit: int = 20, offset: int = 0, **wanted: Any) -> dict[str, Any]:  # noqa: ANN401
    async with world.engine.connect() as connection:
        document = await traders(
            connection, Wanted(**wanted), limit=limit, offset=offset, now=NOW + MINUTE
        )
    page: dict[str, Any] = json.loads(document)
    return page


async def test_flags_come_from_networks_orders_and_positions(world: World) -> None:
    page = await found(world)
    assert {one["username"]: one["flags"] for one in page["traders"]} == {
        "alice": ["shared_address", "same_orders", "opposite_positions"],
        "bob": ["shared_address", "same_orders"],
        "carol": ["shared_address", "opposite_positions"],
        "dave": [],
    }
    alice, *_, dave = page["traders"]
    assert (alice["wallets_of_address"], alice["same_orders"]) == (3, 3)
    assert (dave["wallets_of_address"], dave["same_orders"], dave["opposite_positions"]) == (
        1,
        0,
        0,
    )


@pytest.mark.parametrize(
    ("wanted", "names"),
    [
        ({}, sorted(NAMES)),
        ({"search": "AL"}, ["alice"]),
        ({"search": "nobody"}, []),
        ({"filter": "flagged"}, ["alice", "bob", "carol"]),
        ({"filter": "same_orders"}, ["alice", "bob"]),
        ({"filter": "opposite_positions"}, ["alice", "carol"]),
        ({"filter": "high_markouts"}, []),
        ({"filter": "disqualified"}, []),
        ({"filter": "flagged", "search": "b"}, ["bob"]),
    ],
    ids=str,
)
async def test_search_and_filter_choose(
    world: World, wanted: dict[str, Any], names: list[str]
) -> None:
    page = await found(world, **wanted)
    assert sorted(one["username"] for one in page["traders"]) == names
    assert page["total"] == len(names)


async def test_pages_follow_each_other(world: World) -> None:
    whole = (await found(world))["traders"]
    parts = [await found(world, limit=1, offset=place) for place in range(len(NAMES) + 1)]
    assert [trader for part in parts for trader in part["traders"]] == whole
    assert {part["total"] for part in parts} == {len(NAMES)}


async def test_orders_of_other_days_are_not_compared(world: World) -> None:
    async with world.engine.connect() as connection:
        document = await traders(
            connection, Wanted(), limit=20, offset=0, now=NOW + timedelta(hours=25)
        )
    flags = {one["username"]: one["flags"] for one in json.loads(document)["traders"]}
    assert flags["alice"] == flags["bob"] == ["shared_address"]


async def test_the_export_has_everybody_once_and_no_formula(world: World) -> None:
    await world.write("UPDATE users SET username = '=1+1' WHERE username = 'dave'")
    export = TraderExport(now=NOW + MINUTE)
    text = heading()
    async with world.engine.connect() as connection:
        while page := await export.page(connection):
            text += page
    header, *rows = csv.reader(io.StringIO(text))
    assert tuple(header) == COLUMNS
    told = {row[0]: dict(zip(header, row, strict=True)) for row in rows}
    assert len(rows) == len(told) == len(NAMES)
    assert told["alice"]["flags"] == "shared_address same_orders opposite_positions"
    assert told["dave"]["username"] == "'=1+1"
    assert (told["dave"]["final_rank"], told["dave"]["flags"]) == ("", "")


def test_a_hash_tells_networks_apart_and_needs_the_secret() -> None:
    first = address_hash("192.0.2.1", secret=SECRET)
    assert first == address_hash("192.0.2.1", secret=SECRET)
    assert first != address_hash("192.0.2.2", secret=SECRET)
    assert first != address_hash("192.0.2.1", secret="another")
