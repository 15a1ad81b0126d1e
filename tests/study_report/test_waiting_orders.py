"""An order that waited for its price is one order of the key that placed it."""

import json
from datetime import timedelta
from decimal import Decimal

from backend.database.transaction import transaction
from backend.keys.charge import require_charged
from backend.keys.charge_store import KeyOrder, OrderedBy
from backend.keys.create_key import create_key
from backend.keys.store import NewKey
from backend.orders.place import Wanted, place
from backend.study.agree import agree
from backend.study_report.store import load_rows
from tests.study.conftest import SECRET, sealed
from tests.world.organiser import Organiser
from tests.world.world import NOW, SOL, USDC

WANTED = Wanted(
    market="swap",
    kind="limit",
    side="buy",
    token_address=SOL,
    trigger_price=Decimal(190),
    amount=Decimal(100),
)


async def test_it_counts_once_when_it_is_filled(organiser: Organiser) -> None:
    world, seal = organiser.world, await sealed(organiser)
    await world.set_prices({SOL: Decimal(200), USDC: Decimal(1)}, at=NOW)
    alice = await world.person("alice")
    async with transaction(world.engine) as connection:
        await agree(connection, user_id=alice, seal=seal, secret=SECRET, now=NOW)
        asked = NewKey(name="bot", scopes=frozenset({"trade"}))
        key = (await create_key(connection, user_id=alice, wanted=asked, now=NOW)).id
        for _ in range(2):
            placed = await place(connection, WANTED, user_id=alice, since=NOW, key_id=key, now=NOW)
            order = KeyOrder(
                by=OrderedBy(key_id=key),
                transaction_id=placed.transaction_id,
                value_usd=placed.notional_usd,
            )
            await require_charged(connection, order, now=NOW)
    await world.quote({SOL: Decimal(180), USDC: Decimal(1)}, at=NOW + timedelta(seconds=1))
    assert await world.count("orders WHERE status = 'filled'") == 2
    ((study_id,),) = await organiser.rows("SELECT id FROM studies")
    async with transaction(world.engine) as connection:
        rows = json.loads(
            await load_rows(connection, study_id=study_id, now=NOW + timedelta(hours=1))
        )
    assert [user["agent_orders"] for user in rows["users"]] == [2]
    # Their fills are on record as the key's.
    assert await world.count("agent_orders") == 4
