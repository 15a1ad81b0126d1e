"""A season of practice as a Gymnasium environment, for those who train an agent.

    pip install gymnasium && curl -O $ALPHA_URL/alphatest.py   # ALPHA_URL and ALPHA_KEY as always

    env = PracticeEnv(market="simulated", days=3)
    observation, info = env.reset(seed=7)
    observation, reward, terminated, truncated, info = env.step(env.action_space.sample())

An action is the share of the portfolio that shall be SOL, a step the time to the next full hour,
and the reward the logarithm of how much the value grew. Every order fills as in the competition, at
the first price after it; nothing of it counts, and `close` removes the run.
"""

from __future__ import annotations

import math
from datetime import datetime
from itertools import pairwise
from typing import Any

import gymnasium
import numpy as np

from alphatest import Alpha

SYMBOL = "SOL/USDC"
HOURS_SEEN = 24
COST_MIN = 1.0
HOUR_SECONDS, STEP_SECONDS_MIN = 3600, 60


class PracticeEnv(gymnasium.Env):
    """Episodes on new runs of one plan: `market`, `seed`, `starts_at`, `days` of practice.start.

    An observation is the last 24 hourly returns of SOL, oldest first and 0 where there is none yet,
    and the share that is SOL now.
    """

    def __init__(self, alpha: Alpha | None = None, **plan: Any) -> None:  # noqa: ANN401 - as the API
        self.site = alpha or Alpha()
        self.plan = plan
        self.run: Alpha | None = None
        self.action_space = gymnasium.spaces.Box(0.0, 1.0, (1,), np.float32)
        self.observation_space = gymnasium.spaces.Box(
            -np.inf, np.inf, (HOURS_SEEN + 1,), np.float32
        )

    def reset(
        self, *, seed: int | None = None, options: dict[str, Any] | None = None
    ) -> tuple[Any, dict[str, Any]]:
        """A new run; `seed` decides a simulated market, `options` change the plan."""
        super().reset(seed=seed)
        self.close()
        plan = {**self.plan, **({} if seed is None else {"seed": seed}), **(options or {})}
        self.run = self.site.practice_start(**plan)
        return self._seen(self.run.fetch_market())

    def step(self, action: Any) -> tuple[Any, float, bool, bool, dict[str, Any]]:  # noqa: ANN401
        """Bring the share of SOL to the action, and let the hour pass."""
        assert self.run is not None, "reset comes first"
        before = self._value
        wanted = float(np.clip(np.asarray(action).reshape(-1)[0], 0.0, 1.0))
        self._bring_to(wanted)
        now = datetime.fromisoformat(self.run.fetch_market()["server_time"])
        left = HOUR_SECONDS - int(now.timestamp()) % HOUR_SECONDS
        moved = self.run.practice_step(max(STEP_SECONDS_MIN, left))
        observation, info = self._seen(moved["market"])
        reward = math.log(self._value / before) if self._value > 0 < before else 0.0
        return observation, reward, False, moved["is_over"], info

    def close(self) -> None:
        """Remove the run."""
        if self.run is not None:
            run_id = self.run.url.rsplit("/", 1)[-1]
            self.site.call("POST", "/api/practice/stop", run_id=run_id)
            self.run = None

    def _bring_to(self, wanted: float) -> None:
        assert self.run is not None, "reset comes first"
        missing = (wanted - self._share) * self._value
        if missing >= COST_MIN:
            # Rounded down, for there is no more USDC than there is.
            cost = math.floor(missing * 100) / 100
            self.run.create_order(SYMBOL, "market", "buy", params={"cost": cost}, reason="action")
        elif -missing >= COST_MIN:
            amount = min(-missing / self._price, self._held)
            self.run.create_order(SYMBOL, "market", "sell", amount, reason="action")

    def _seen(self, market: Any) -> tuple[Any, dict[str, Any]]:  # noqa: ANN401 - JSON
        assert self.run is not None, "reset comes first"
        free = {one["token"]: float(one["balance"]) for one in market["portfolio"]["tokens"]}
        prices = {one["symbol"]: float(one["price_usd"] or 0) for one in market["tokens"]}
        self._price, self._held = prices["SOL"], free.get("SOL", 0.0)
        self._value = self._price * self._held + free.get("USDC", 0.0)
        self._share = self._price * self._held / self._value if self._value else 0.0
        candles = self.run.fetch_ohlcv(SYMBOL, "1h", limit=HOURS_SEEN + 1)
        closes = [candle[4] for candle in candles]
        returns = [math.log(new / old) for old, new in pairwise(closes)]
        padded = [0.0] * (HOURS_SEEN - len(returns)) + returns
        info = {"now": market["server_time"], "value_usd": self._value}
        return np.array([*padded, self._share], np.float32), info
