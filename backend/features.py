"""The features, each listed once for what they do beyond their own procedures.

A new feature adds its folder, and its line here.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from backend.investments.accrue import Earning
from backend.investments.end_investment import End
from backend.lending.store import accrue_loans
from backend.lending.withdraw import withdraw
from backend.liquid_staking import follow_prices as derive_lst_prices
from backend.liquid_staking.redeem import redeem
from backend.liquid_staking.store import accrue_liquid_stakes, accrue_pools
from backend.orders import follow_prices as follow_orders
from backend.perp import liquidate
from backend.prices.followers import PriceFollower
from backend.staking.store import accrue_stakes
from backend.staking.unstake import unstake

PRICE_FOLLOWERS: Final[Sequence[PriceFollower]] = (
    PriceFollower(follow=derive_lst_prices.follow_prices, fill=derive_lst_prices.fill_prices),
    PriceFollower(follow=liquidate.follow_prices, first_event=liquidate.first_event),
    # After liquidations: who is liquidated at a price is not saved by a trigger at it.
    PriceFollower(follow=follow_orders.follow_prices, first_event=follow_orders.first_event),
)
"""What happens in the transaction that writes new prices, in this order."""

ENDINGS: Final[Mapping[str, End]] = {
    "staking": unstake,
    "liquid_staking": redeem,
    "lending": withdraw,
}
"""How an investment ends, by its action type."""

EARNING: Final = Earning(
    accruals={
        "stakes": accrue_stakes,
        "loans": accrue_loans,
        "liquid_stakes": accrue_liquid_stakes,
    },
    # After what they gave: whoever redeems locks the investment before its pool.
    growths={"pools": accrue_pools},
    followers=PRICE_FOLLOWERS,
)
"""What investments, and pools, gain at the end of a day, in this order."""
