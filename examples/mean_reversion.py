"""Mean reversion: buys SOL at or below the mean of the last hour, sells it well above.

curl -O $ALPHA_URL/alphatest.py && python mean_reversion.py   # by ALPHA_URL and ALPHA_KEY
"""

import os
from statistics import fmean, pstdev

from alphatest import Alpha, InsufficientFunds

SYMBOL = "SOL/USDC"
CANDLES = 60
SELL_ABOVE = 1.0
AMOUNT = 0.1
PACE_SECONDS = float(os.environ.get("PACE_SECONDS", "60"))


def step(alpha: Alpha) -> None:
    """One small order where the price is far from its mean, else a hold."""
    closes = [candle[4] for candle in alpha.fetch_ohlcv(SYMBOL, "1m", limit=CANDLES)]
    mean, spread = fmean(closes), pstdev(closes)
    score = (closes[-1] - mean) / spread if spread else 0.0
    why = f"{closes[-1]:.2f} is {score:+.1f} deviations from the mean {mean:.2f}"
    side = "buy" if score <= 0 else "sell" if score >= SELL_ABOVE else None
    try:
        if side is not None:
            alpha.create_order(
                SYMBOL,
                "market",
                side,
                AMOUNT,
                reason=why,
                confidence=min(0.9, 0.5 + abs(score) / 10),
                invalidation="the mean follows the price",
            )
            return
    except InsufficientFunds:
        why += f"; nothing left to {side}"
    alpha.call("POST", "/api/decisions", kind="hold", reason=why)


def main() -> None:
    """A step at each pace, until the competition ends."""
    alpha = Alpha()
    agent = {"name": "Mean reversion", "model": "rules", "build": "1", "author": "examples"}
    alpha.call("POST", "/api/decisions/agent", **agent)
    while alpha.running():
        step(alpha)
        alpha.wait(PACE_SECONDS)


if __name__ == "__main__":
    main()
