"""While a season is not settled, the next one touches nothing that is left of it."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from backend.admin.disqualify import disqualify, reinstate
from backend.admin.store import Decision
from backend.database.transaction import transaction
from backend.perp.settle_funding import due_settlements
from backend.staking.stake import stake
from tests.standings.conftest import END, FELL, START_PRICES
from tests.standings.test_settle import funded
from tests.world.endings import accrue
from tests.world.organiser import make_organiser
from tests.world.seasons import granted, next_season, swept
from tests.world.world import NOW, SOL, World

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
NEXT_START, NEXT_END = END + HOUR, END + 7 * DAY


async def test_prices_funding_and_interest_of_the_next_season_leave_what_is_open_alone(
    market: World,
) -> None:
    trader = await market.person("trader")
    await market.open(trader, leverage=20, collateral="100")
    async with transaction(market.engine) as connection:
        staked = await stake(
            connection, user_id=trader, token_address=SOL, amount=Decimal(2), now=NOW
        )
    await funded(market, "0.0001")
    await market.set_prices(START_PRICES, at=END)
    await next_season(market, starts_at=NEXT_START, ends_at=NEXT_END)
    # A day of the next season passes before anybody settles the last one, and the price falls.
    late = NEXT_START + DAY
    await market.quote(FELL, at=late)
    assert not (await market.liquidations(now=late)).owners
    async with transaction(market.engine) as connection:
        assert await due_settlements(connection, now=late) == []
        await accrue(connection, timezone=ZoneInfo("Asia/Tokyo"), now=late)
    assert await market.count("interest_accruals, competitions WHERE accrued_to > ends_at") == 0
    settled = await market.settled(at=late)
    assert (settled.positions, settled.final_places) == (1, 1)
    assert (await swept(market, at=late)).traders == 1
    ((status, until),) = await market.rows("SELECT status, last_update FROM investments")
    assert (status, until) == ("withdrawn", END)
    assert staked.principal == 2
    assert await granted(market, at=late) == 1
    assert await market.broken_rules() == []


async def test_a_disqualification_is_of_its_season_alone(market: World) -> None:
    alice, _ = await market.person("alice"), await market.person("bob")
    await market.settled(at=END)
    await swept(market, at=END)
    (first,) = (season for (season,) in await market.rows("SELECT id FROM competitions"))
    over = await market.places(at=END)
    await next_season(market, starts_at=NEXT_START, ends_at=NEXT_END)
    await market.set_prices(START_PRICES, at=NEXT_START)
    await granted(market, at=NEXT_START)
    organiser = await make_organiser(market)
    by = Decision(admin_id=organiser.user_id, reason="two wallets", now=NEXT_START + HOUR)
    async with transaction(market.engine) as connection:
        await disqualify(connection, wallet_address="alice", by=by)
    now = await market.places(at=NEXT_START + HOUR)
    assert [(one["username"], one["disqualified"]) for one in now["users"]] == [
        ("bob", None),
        ("alice", "two wallets"),
    ]
    assert await market.places(at=NEXT_START + HOUR, season=first) == over
    async with transaction(market.engine) as connection:
        await reinstate(connection, wallet_address="alice", by=by)
    assert await market.places(at=NEXT_START + HOUR, season=first) == over
    assert await market.count(f"disqualifications WHERE user_id = '{alice}'") == 0
