"""Funding harvest: is short where longs pay funding, as much as it holds of the token itself.

What the price does to the one it does to the other the other way round; the funding stays.

    curl -O $ALPHA_URL/alphatest.py && python funding_harvest.py   # by ALPHA_URL and ALPHA_KEY
"""

import os
from typing import Any

from alphatest import Alpha

RATE_MIN = 0.00001
SHARE = 0.25
PACE_SECONDS = float(os.environ.get("PACE_SECONDS", "600"))


def step(alpha: Alpha) -> None:
    """Close what pays no more, and open what pays most, where the token is held."""
    markets: list[dict[str, Any]] = alpha.call("GET", "/api/perp/markets")["markets"]
    rates = {f"{one['symbol']}/USDC:USDC": float(one["funding_rate"]) for one in markets}
    free = alpha.fetch_balance()["free"]
    positions = alpha.fetch_positions()
    for position in positions:
        rate = rates[position["symbol"]]
        if rate < RATE_MIN:
            alpha.close(position, reason=f"funding is {rate:.5%} now and pays no more")
    held = [one for one in rates if free.get(one.partition("/")[0], 0.0) > 0]
    best = max(held, key=rates.__getitem__, default=None)
    if positions or best is None or rates[best] < RATE_MIN:
        alpha.call("POST", "/api/decisions", kind="hold", reason="no other market pays more")
        return
    alpha.create_order(
        best,
        "market",
        "sell",
        free[best.partition("/")[0]] * SHARE,
        params={"leverage": 2},
        reason=f"longs pay {rates[best]:.5%} in 8 hours; hedged by what is held of it",
        confidence=0.6,
        invalidation=f"funding below {RATE_MIN:.5%}",
    )


def main() -> None:
    """A step at each pace, until the competition ends."""
    alpha = Alpha()
    agent = {"name": "Funding harvest", "model": "rules", "build": "1", "author": "examples"}
    alpha.call("POST", "/api/decisions/agent", **agent)
    while alpha.running():
        step(alpha)
        alpha.wait(PACE_SECONDS)


if __name__ == "__main__":
    main()
