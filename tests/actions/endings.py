"""Ending investments and accruing interest with every feature that is listed."""

from functools import partial
from typing import Final

from backend.actions.accrue import accrue as accrue_by
from backend.actions.end_investment import end_investment
from backend.features import ACCRUALS, ENDINGS, PRICE_FOLLOWERS

unstake: Final = partial(end_investment, endings=ENDINGS)
accrue: Final = partial(accrue_by, accruals=ACCRUALS, followers=PRICE_FOLLOWERS)
