"""Agents of known worth in a simulated study: they order by key, each kind in its own way."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from random import Random
from typing import Final, Literal, get_args

from backend.money import plain
from backend.rpc.errors import CallError
from backend.simulation.trader import REFUSALS, Ask, Misbehaved

AgentKind = Literal["nothing", "beta", "bets", "edge"]
"""Worth nothing; holding more of the market; sharing each day's bets; knowing the next hour."""
AGENT_KINDS: tuple[AgentKind, ...] = get_args(AgentKind)

ACTION_CHANCE: Final = 0.5
TURNED_SOL: Final = Decimal(2)
HELD_SOL: Final = Decimal(3)
CENT: Final = Decimal("0.01")


@dataclass(slots=True)
class Agent:
    """What trades for a treated user by the key; `is_long` is what it last did.

    Half of those that turn to and fro begin as if they were long, so that all together hold no more
    of the market than others do: what they gain is no lucky market.
    """

    kind: AgentKind
    random: Random
    key: str
    tokens: Mapping[str, str]
    ask: Ask
    is_long: bool = field(init=False)

    def __post_init__(self) -> None:
        """Decide how it begins."""
        self.is_long = self.kind != "beta" and self.random.random() < 1 / 2

    async def act(self, *, price: Decimal, bet: bool, rises: bool) -> None:
        """Order if the kind of agent does so now; `price` is that of SOL in USD, `bet` the day's
        common direction, `rises` whether SOL does within the next hour.
        """
        if self.random.random() >= ACTION_CHANCE:
            return
        if self.kind == "beta":
            if not self.is_long:
                await self._turn(HELD_SOL, price, is_long=True)
            return
        wanted = {"nothing": self.random.random() < 1 / 2, "bets": bet, "edge": rises}[self.kind]
        if wanted != self.is_long:
            await self._turn(TURNED_SOL, price, is_long=wanted)

    async def _turn(self, sol: Decimal, price: Decimal, *, is_long: bool) -> None:
        """Buy or sell so much SOL."""
        amount = (sol * price).quantize(CENT) if is_long else sol
        from_token, to_token = ("USDC", "SOL") if is_long else ("SOL", "USDC")
        order = {
            "from_token_address": self.tokens[from_token],
            "to_token_address": self.tokens[to_token],
            "amount": plain(amount),
        }
        try:
            await self.ask("trading.swap", order, self.key)
        except CallError as error:
            if error.reason not in REFUSALS:
                raise Misbehaved(f"trading.swap by a key: {error.message}") from error
            return
        self.is_long = is_long
