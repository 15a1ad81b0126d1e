"""Where cheats play: the real procedures and jobs, under a clock that the test moves.

What a bot earned and what the market moved are compared at true prices. Whatever a holding's
price does after an order's observation is the market's; what an order, a job or the passing of a
date adds at unchanged prices is the bot's advantage. Fair play leaves none.
"""

import json
import statistics
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any, Final
from uuid import UUID

from sqlalchemy import text

from backend.clock import SetClock
from backend.database.transaction import transaction
from backend.prices.observe import Observer
from backend.rpc.call import call
from backend.rpc.caller import Caller
from backend.rpc.errors import CallError
from backend.rpc.raw_input import RawInput
from backend.simulation.trader import Trader
from jobs.registry import job_function
from jobs.run import perform_on
from procedures.request.server import Server
from procedures.router import ROUTER
from tests.fair.markets import TOKENS, Market, Prices
from tests.world.world import USDC

ROUNDS: Final = 40
LATENCY: Final = timedelta(milliseconds=200)
"""From an order's arrival to the beginning of the first observation after it."""

_HOLDINGS: Final = text("""
SELECT token_address AS token, balance::numeric AS units, 0 AS size, 0 AS entry_price
FROM user_balances WHERE user_id = :user_id
UNION ALL
SELECT token_address, collateral_amount::numeric + accumulated_funding::numeric,
       perp_side(position_direction) * position_size::numeric, entry_price::numeric
FROM perp_positions WHERE user_id = :user_id AND status = 'open'
""")


@dataclass(frozen=True, slots=True)
class Holding:
    """Units of a token; of a position its margin in USDC as units, and its signed size."""

    token: str
    units: Decimal
    size: Decimal
    entry_price: Decimal

    def value(self, prices: Prices) -> Decimal:
        """In USD; positions are settled in USDC."""
        if not self.size:
            return self.units * prices[self.token]
        return (self.units + self.size * (prices[self.token] - self.entry_price)) * prices[USDC]


@dataclass(slots=True)
class Arena:
    """A server in a competition without fees, and the clock it goes by."""

    server: Server
    market: Market
    clock: SetClock

    def __post_init__(self) -> None:
        assert isinstance(self.server.observer, Observer)
        self.server.observer.clock = lambda: self.now + LATENCY

    @property
    def now(self) -> datetime:
        """The moment it is, which the test moves."""
        return self.clock.moment

    @now.setter
    def now(self, moment: datetime) -> None:
        self.clock.moment = moment

    async def ask(self, path: str, given: Mapping[str, object], session: str = "") -> Any:  # noqa: ANN401
        """What a procedure answers now; CallError when it refuses."""
        caller = Caller(ip="", headers={"authorization": f"Bearer {session}"} if session else {})

        raw_input = RawInput(lambda: given)
        answer = await call(
            ROUTER,
            kind=None,
            path=path,
            raw_input=raw_input,
            open_context=lambda: self.server.context_for(caller),
        )
        return json.loads(answer)

    async def observe(self) -> Prices:
        """The ticker's look: what is stored now, until the next one."""
        await self.market.show(self.now)
        await self.server.prices.observe(TOKENS, now=self.now)
        return await self.market.prices(self.now)

    async def job(self, name: str) -> None:
        """A batch runs now."""
        await self.market.show(self.now)
        await perform_on(
            self.server.engine,
            job_function(name),
            settings=self.server.settings,
            now=self.now,
            chunk={},
        )

    async def bot(self, number: int = 0) -> "Bot":
        """Somebody new, with the starting portfolio."""
        wallet = Trader(number, Random(f"bot {number}"), {}, self.ask)
        await wallet.sign_in()
        found = await self.ask("auth.me", {}, wallet.session)
        async with self.server.engine.connect() as connection:
            question = text("SELECT id FROM users WHERE wallet_address = :wallet")
            rows = await connection.execute(question, {"wallet": found["wallet_address"]})
            user_id: UUID = rows.scalar_one()
        bot = Bot(self, found["wallet_address"], wallet.session, user_id)
        bot.holdings = await bot.held()
        return bot

    async def write(self, statement: str, **values: object) -> None:
        """Carry out a statement behind the server's back."""
        async with transaction(self.server.engine) as connection:
            await connection.execute(text(statement), values)


@dataclass(slots=True)
class Bot:
    """One cheat; `advantage` is what it gained in this round beyond the market's own moves."""

    arena: Arena
    wallet: str
    session: str
    user_id: UUID
    holdings: list[Holding] = field(default_factory=list)
    advantage: Decimal = Decimal(0)
    refused: list[str] = field(default_factory=list)

    async def held(self) -> list[Holding]:
        """All that is owned, positions too."""
        async with self.arena.server.engine.connect() as connection:
            rows = await connection.execute(_HOLDINGS, {"user_id": self.user_id})
            return [Holding(**row) for row in rows.mappings()]

    def units(self, token: str) -> Decimal:
        """What is in the wallet of a token."""
        return sum(
            (one.units for one in self.holdings if one.token == token and not one.size), Decimal(0)
        )

    async def order(self, path: str, **given: object) -> Any:  # noqa: ANN401
        """The receipt, None for a refusal; what it gained at the first price after it is noted."""
        arena = self.arena
        await arena.market.show(arena.now + LATENCY)
        receipt = None
        try:
            receipt = await arena.ask(path, given, self.session)
        except CallError as error:
            self.refused.append(error.reason or "no refusal of ours")
        arena.now += LATENCY
        await self.book()
        arena.now += timedelta(seconds=1)
        return receipt

    async def swap(self, sold: str, bought: str, amount: Decimal) -> Any:  # noqa: ANN401
        """Swap so much."""
        return await self.order(
            "trading.swap",
            from_token_address=sold,
            to_token_address=bought,
            amount=f"{amount:f}",
        )

    async def open(self, token: str, direction: str, *, leverage: int = 10) -> str | None:
        """Open a position with 200 USDC; its id, None for a refusal."""
        receipt = await self.order(
            "perp.open",
            token_address=token,
            direction=direction,
            leverage=leverage,
            collateral_amount="200",
        )
        return None if receipt is None else str(receipt["position_id"])

    async def close(self, position_id: str) -> Decimal:
        """Close it; the funding that it was paid, which is the market's."""
        receipt = await self.order("perp.close", position_id=position_id)
        assert receipt is not None, self.refused
        return Decimal(receipt["details"]["funding"])

    async def book(self) -> None:
        """What is owned now, at the true prices of now, beyond what was owned before."""
        prices = await self.arena.market.prices(self.arena.now)
        before, self.holdings = self.holdings, await self.held()
        self.advantage += sum(one.value(prices) for one in self.holdings)
        self.advantage -= sum(one.value(prices) for one in before)

    def end_round(self) -> Decimal:
        """The round's advantage in USD."""
        advantage, self.advantage = self.advantage, Decimal(0)
        return advantage


def require_no_advantage(rounds: list[Decimal]) -> None:
    """The mean advantage is within two standard errors of nothing, or below."""
    assert len(rounds) == ROUNDS
    mean = statistics.mean(rounds)
    error = statistics.stdev(rounds) / Decimal(len(rounds)).sqrt()
    assert mean <= 2 * error, f"{mean:.6f} USD a round, standard error {error:.6f}: {rounds}"
