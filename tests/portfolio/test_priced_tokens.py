"""A portfolio is valued by more tokens than those in its wallet."""

from decimal import Decimal

from backend.database.transaction import transaction
from backend.portfolio.views import portfolios, priced_tokens
from tests.world.orders import close, open_position
from tests.world.world import BTC, NOW, USDC, World


async def test_the_tokens_of_open_positions_are_watched_like_held_ones(world: World) -> None:
    await world.set_prices({BTC: Decimal(100_000), USDC: Decimal(1)}, at=NOW)
    user = await world.person("alice")
    async with transaction(world.engine) as connection:
        position_id, _ = await open_position(
            connection,
            user_id=user,
            token_address=BTC,
            collateral=Decimal(200),
            leverage=10,
            direction="long",
            now=NOW,
        )
        views = await portfolios(connection, ["alice"], NOW)
        priced = await priced_tokens(connection, wallet_address="alice")
    assert BTC in priced
    assert sorted(priced) == sorted(views["alice"].token_addresses)
    async with transaction(world.engine) as connection:
        await close(connection, user_id=user, position_id=position_id, now=NOW)
        assert BTC not in await priced_tokens(connection, wallet_address="alice")
