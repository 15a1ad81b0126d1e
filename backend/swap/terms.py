"""What a swap gives: the terms, as a quote shows them and an order is filled at them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncConnection

from backend.money import EXACT, plain, round_display
from backend.refusals import Refusal
from backend.swap.formulas import swap_fee, swap_output
from backend.trading.formulas import worse_price
from backend.trading.market import Market, TokenPrice, open_market
from backend.trading.rules import (
    AmountTooSmall,
    age_seconds,
    require_amount,
    require_open,
    require_price,
    require_token,
    require_trading,
)
from backend.trading.size import impact_bps, require_size

RATE_DECIMALS: Final = 18


class SameToken(Refusal):
    """A token was to be swapped for itself."""

    reason: ClassVar[str] = "same_token"


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapTerms:
    """What a swap gives at this moment.

    `fee` is in units of the token given and part of `amount_from`, prices are in USD as observed,
    `impact_bps` is how much worse the swap is by its size, in both tokens together, and `rate` is
    units received per unit given after that and before the fee.
    """

    from_token_address: str
    to_token_address: str
    amount_from: Decimal
    amount_to: Decimal
    price_from: TokenPrice
    price_to: TokenPrice
    fee_rate: Decimal
    fee: Decimal
    impact_bps: Decimal
    rate: Decimal

    @property
    def notional_usd(self) -> Decimal:
        """What is sold, in USD."""
        return EXACT.multiply(self.amount_from, self.price_from.usd)

    @property
    def observed_at(self) -> datetime:
        """When the older of both prices was observed."""
        return min(self.price_from.observed_at, self.price_to.observed_at)

    def prices_age_seconds(self, *, now: datetime) -> int:
        """Whole seconds since then."""
        return age_seconds(self.observed_at, now=now)


async def quote_swap(
    connection: AsyncConnection,
    *,
    from_token_address: str,
    to_token_address: str,
    amount: Decimal,
    trader_id: UUID | None = None,
    now: datetime,
) -> SwapTerms:
    """The terms of a swap at stored prices; refuses what `swap_all` does, but for the balance.

    `trader_id` is whose recent trades count in its size, None for nobody's.
    """
    require_different(from_token_address, to_token_address)
    market = await open_market(
        connection,
        token_addresses=(from_token_address, to_token_address),
        user_id=None,
        trader_id=trader_id,
        now=now,
    )
    return swap_terms(
        market,
        from_token_address=from_token_address,
        to_token_address=to_token_address,
        amount=amount,
        now=now,
    )


def require_different(from_token_address: str, to_token_address: str) -> None:
    """SameToken unless the addresses differ."""
    if from_token_address == to_token_address:
        raise SameToken("Both tokens are the same. Choose another token to receive.")


def swap_terms(
    market: Market,
    *,
    from_token_address: str,
    to_token_address: str,
    amount: Decimal,
    now: datetime,
) -> SwapTerms:
    """The terms in this market; the refusals of the trading rules, but for the balance."""
    from_token = require_token(market, from_token_address)
    to_token = require_token(market, to_token_address)
    fee_rate = require_open(market, now=now).swap_fee_rate
    require_trading(from_token)
    require_trading(to_token)
    require_amount(amount, from_token)
    price_from = require_price(from_token, now=now)
    price_to = require_price(to_token, now=now)
    notional_usd = EXACT.multiply(amount, price_from.usd)
    require_size(from_token, notional_usd, is_buying=False)
    require_size(to_token, notional_usd, is_buying=True)
    impact = EXACT.add(
        impact_bps(from_token, notional_usd, is_buying=False),
        impact_bps(to_token, notional_usd, is_buying=True),
    )
    amount_to = swap_output(
        amount=amount,
        price_from_usd=price_from.usd,
        price_to_usd=price_to.usd,
        fee_rate=fee_rate,
        impact_bps=impact,
        decimals_to=to_token.decimals,
    )
    if not amount_to:
        raise AmountTooSmall(
            f"{plain(amount)} {from_token.symbol} is worth less than the smallest unit of "
            f"{to_token.symbol}. Give a larger amount.",
            symbol=to_token.symbol,
        )
    return SwapTerms(
        from_token_address=from_token_address,
        to_token_address=to_token_address,
        amount_from=amount,
        amount_to=amount_to,
        price_from=price_from,
        price_to=price_to,
        fee_rate=fee_rate,
        fee=swap_fee(amount=amount, fee_rate=fee_rate, decimals_from=from_token.decimals),
        impact_bps=impact,
        rate=_rate(price_from.usd, price_to.usd, impact_bps=impact),
    )


def _rate(price_from_usd: Decimal, price_to_usd: Decimal, *, impact_bps: Decimal) -> Decimal:
    sold_at = worse_price(price=price_from_usd, bps=impact_bps, is_buying=False)
    return round_display(EXACT.divide(sold_at, price_to_usd), RATE_DECIMALS)
