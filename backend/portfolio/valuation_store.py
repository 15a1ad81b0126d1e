"""What portfolios are worth, as a query that others select from."""

from typing import Final

from backend.investments.store import STAKED_UNITS
from backend.money import USDC
from backend.perp.store import MARGIN_UNITS

HOLDINGS: Final = f"""
SELECT user_id, token_address, balance::numeric AS units, 'wallet' AS held_as
FROM user_balances WHERE balance <> '0'
UNION ALL
SELECT held.user_id, held.token_address,
       {STAKED_UNITS}, 'staked'
FROM investments held JOIN tokens ON tokens.address = held.token_address
WHERE held.status = 'active' AND held.action_type = 'staking'
UNION ALL
SELECT position.user_id, '{USDC}',
       {MARGIN_UNITS}, 'margin'
FROM perp_positions position
LEFT JOIN token_prices mark ON mark.token_address = position.token_address
CROSS JOIN LATERAL (
    SELECT perp_equity(
        perp_side(position_direction), position_size::numeric, entry_price::numeric,
        mark.price_usd::numeric, collateral_amount::numeric + accumulated_funding::numeric
    ) AS equity
) owned
WHERE position.status = 'open'
"""  # noqa: S608 - constants within a constant
"""Rows (user_id, token_address, units, held_as): all that users own at `:now`.

Liquid-staking tokens lie in the wallet, so their investments are not counted again. A leveraged
position is its equity, in units of USDC.
"""

PORTFOLIO_VALUES: Final = f"""
SELECT user_id, sum(units * price_usd::numeric) AS total_value_usd,
       count(*) = count(units * price_usd::numeric) AS is_priced
FROM ({HOLDINGS}) AS holdings LEFT JOIN token_prices USING (token_address)
GROUP BY user_id
"""  # noqa: S608 - a constant within a constant
"""Rows (user_id, total_value_usd, is_priced): the value at `:now` at stored prices.

`is_priced` is false when a holding has no price; the total lacks it then.
"""
