"""Hold: half of the USDC goes into SOL once, and then nothing is done, with a reason each time.

What just holding comes to is what every other agent has to beat.

    curl -O $ALPHA_URL/alphatest.py && python hold.py   # by ALPHA_URL and ALPHA_KEY
"""

import os

from alphatest import Alpha

SHARE = 0.5
PACE_SECONDS = float(os.environ.get("PACE_SECONDS", "3600"))


def main() -> None:
    """Buy once, then wait until the competition ends."""
    alpha = Alpha()
    agent = {"name": "Hold", "model": "rules", "build": "1", "author": "examples"}
    alpha.call("POST", "/api/decisions/agent", **agent)
    cost = alpha.fetch_balance()["free"].get("USDC", 0.0) * SHARE
    has_bought = False
    while alpha.running():
        if not has_bought and cost >= 1:
            alpha.create_order(
                "SOL/USDC",
                "market",
                "buy",
                params={"cost": round(cost, 2)},
                reason=f"hold: {SHARE:.0%} of the USDC into SOL, once",
                confidence=0.5,
                invalidation="nothing; this is what others are measured by",
            )
            has_bought = True
        else:
            alpha.call("POST", "/api/decisions", kind="hold", reason="hold, whatever happens")
        alpha.wait(PACE_SECONDS)


if __name__ == "__main__":
    main()
