"""Agents of known worth in a simulated study: they order by key, each kind in its own way."""

from collections.abc import Mapping
from dataclasses import dataclass
from random import Random
from typing import Final, Literal, get_args

from backend.rpc.errors import CallError
from backend.simulation.trader import REFUSALS, Ask, Misbehaved

AgentKind = Literal["nothing", "beta", "bets", "edge"]
"""Worth nothing; holding more of the market; sharing each day's bets; knowing the next hour."""
AGENT_KINDS: tuple[AgentKind, ...] = get_args(AgentKind)

ACTION_CHANCE: Final = 0.25
BOUGHT_USDC: Final = "100"
SOLD_SOL: Final = "0.6"
HELD_USDC: Final = "400"


@dataclass(slots=True)
class Agent:
    """What trades for a treated user by the key; `is_long` is what it last did."""

    kind: AgentKind
    random: Random
    key: str
    tokens: Mapping[str, str]
    ask: Ask
    is_long: bool = False

    async def act(self, *, bet: bool, rises: bool) -> None:
        """Order if the kind of agent does so now; `bet` is the day's common direction, `rises`
        whether SOL does within the next hour.
        """
        if self.random.random() >= ACTION_CHANCE:
            return
        if self.kind == "beta":
            if not self.is_long:
                await self._turn(HELD_USDC, is_long=True)
            return
        wanted = {"nothing": self.random.random() < 1 / 2, "bets": bet, "edge": rises}[self.kind]
        if wanted != self.is_long:
            await self._turn(BOUGHT_USDC if wanted else SOLD_SOL, is_long=wanted)

    async def _turn(self, amount: str, *, is_long: bool) -> None:
        from_token, to_token = ("USDC", "SOL") if is_long else ("SOL", "USDC")
        order = {
            "from_token_address": self.tokens[from_token],
            "to_token_address": self.tokens[to_token],
            "amount": amount,
        }
        try:
            await self.ask("trading.swap", order, self.key)
        except CallError as error:
            if error.reason not in REFUSALS:
                raise Misbehaved(f"trading.swap by a key: {error.message}") from error
            return
        self.is_long = is_long
