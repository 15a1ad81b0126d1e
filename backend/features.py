"""The features, each listed once for what they do beyond their own procedures.

A new feature adds its folder, and its line here.
"""

from collections.abc import Mapping, Sequence
from typing import Final

from backend.actions import derive_lst_prices, liquidate
from backend.actions.accrue import Accrual
from backend.actions.end_investment import End
from backend.actions.redeem import redeem
from backend.actions.refresh_prices import PriceFollower
from backend.actions.unstake import unstake
from backend.store.liquid_staking import accrue_pools
from backend.store.staking import accrue_interest

PRICE_FOLLOWERS: Final[Sequence[PriceFollower]] = (
    derive_lst_prices.follow_prices,
    liquidate.follow_prices,
)
"""What happens in the transaction that writes new prices, in this order."""

ENDINGS: Final[Mapping[str, End]] = {"staking": unstake, "liquid_staking": redeem}
"""How an investment ends, by its action type."""

ACCRUALS: Final[Mapping[str, Accrual]] = {"stakes": accrue_interest, "pools": accrue_pools}
"""What grows at the end of a day, by the name its count has in the batch's record."""
