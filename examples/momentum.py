"""Momentum: SOL while it stands at or above where it was, USDC while it is below.

curl -O $ALPHA_URL/alphatest.py && python momentum.py   # by ALPHA_URL and ALPHA_KEY
"""

import os

from alphatest import Alpha

SYMBOL = "SOL/USDC"
CANDLES = 24
STEP_SHARE = 0.25
COST_MIN = 1.0
PACE_SECONDS = float(os.environ.get("PACE_SECONDS", "300"))


def step(alpha: Alpha) -> None:
    """Move a quarter of what lies on the wrong side; without any, say so."""
    closes = [candle[4] for candle in alpha.fetch_ohlcv(SYMBOL, "5m", limit=CANDLES)]
    change = closes[-1] / closes[0] - 1
    free = alpha.fetch_balance()["free"]
    side = "buy" if change >= 0 else "sell"
    held = free.get("USDC", 0.0) if side == "buy" else free.get("SOL", 0.0) * closes[-1]
    cost = round(held * STEP_SHARE, 2)
    why = f"{change:+.2%} over {len(closes)} candles of 5 minutes"
    if cost < COST_MIN:
        alpha.call("POST", "/api/decisions", kind="hold", reason=f"{why}; nothing left to {side}")
        return
    size = {"params": {"cost": cost}} if side == "buy" else {"amount": cost / closes[-1]}
    alpha.create_order(
        SYMBOL,
        "market",
        side,
        **size,
        reason=why,
        confidence=min(0.9, 0.5 + 10 * abs(change)),
        invalidation="the change over the same time turns its sign",
    )


def main() -> None:
    """A step at each pace, until the competition ends."""
    alpha = Alpha()
    agent = {"name": "Momentum", "model": "rules", "build": "1", "author": "examples"}
    alpha.call("POST", "/api/decisions/agent", **agent)
    while alpha.running():
        step(alpha)
        alpha.wait(PACE_SECONDS)


if __name__ == "__main__":
    main()
