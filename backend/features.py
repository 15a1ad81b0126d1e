"""The features, each listed once for what they do beyond their own procedures.

A new feature adds its folder, and its line here.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from backend.investments.accrue import Accrual
from backend.investments.end_investment import End
from backend.liquid_staking import follow_prices as derive_lst_prices
from backend.liquid_staking.redeem import redeem
from backend.liquid_staking.store import accrue_pools
from backend.perp import liquidate
from backend.prices.followers import PriceFollower
from backend.staking.store import accrue_interest
from backend.staking.unstake import unstake

PRICE_FOLLOWERS: Final[Sequence[PriceFollower]] = (
    derive_lst_prices.follow_prices,
    liquidate.follow_prices,
)
"""What happens in the transaction that writes new prices, in this order."""

ENDINGS: Final[Mapping[str, End]] = {"staking": unstake, "liquid_staking": redeem}
"""How an investment ends, by its action type."""

ACCRUALS: Final[Mapping[str, Accrual]] = {"stakes": accrue_interest, "pools": accrue_pools}
"""What grows at the end of a day, by the name its count has in the batch's record."""
