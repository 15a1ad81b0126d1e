"""Ending investments and accruing interest with every feature that is listed."""

from functools import partial
from typing import Final

from backend.features import EARNING, ENDINGS
from backend.investments.accrue import accrue as accrue_by
from backend.investments.end_investment import end_investment

unstake: Final = partial(end_investment, endings=ENDINGS)
accrue: Final = partial(accrue_by, earning=EARNING)
NO_FUNDING: Final = """
INSERT INTO batch_runs (job, period, finished_at, counts)
VALUES ('apply_funding', :end, :end, '{}')
"""
"""Leaves out the funding from before the end that no run made."""
