"""Whole competitions on the real procedures and jobs, hour by hour, under a clock of their own.

Jobs come late, twice at once, and die before they commit; prices arrive that the gate must keep
out; users order, blunder and repeat themselves. The audit's rules are looked at in every hour,
while all of this goes on: no reader may ever find one broken.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, Final
from zoneinfo import ZoneInfo

from backend.admin.seed import SEED
from backend.audit.rules import audit
from backend.clock import SetClock
from backend.database.transaction import reading
from backend.feeds.open import open_funding_source
from backend.feeds.source import FundingSource
from backend.play.begin import begin_competition
from backend.play.calendar import HOUR, batches_of
from backend.rpc.call import call
from backend.rpc.caller import Caller
from backend.rpc.raw_input import RawInput
from backend.settings import Settings
from backend.simulation.batches import run_unreliably
from backend.simulation.market import Market
from backend.simulation.seasons import add_season, boards, standings_text
from backend.simulation.study_season import StudySeason
from backend.simulation.trader import Misbehaved, Trader
from backend.study_report.publish import MadeReport
from procedures.request.keys import KeyAdmission
from procedures.request.server import Server
from procedures.router import ROUTER

START: Final = datetime(2026, 1, 5, tzinfo=UTC)
TRADED: Final = ("SOL", "USDC", "cbBTC", "JUP", "BONK", "WIF", "JitoSOL")
ACTION_CHANCE: Final = 0.25
USERS_AT_ONCE: Final = 8


@dataclass(slots=True)
class Competition:
    """One run: `seed_number` decides everything that happens, and so every figure at the end.

    Where it `is_ended`, the competition lasts as long as the run, and is settled. Users act in an
    hour with the `action_chance`. With a `study`, the first season has it, and `report` is its.
    """

    settings: Settings
    folder: Path
    seed_number: int
    users: int
    start: datetime = START
    is_ended: bool = True
    action_chance: float = ACTION_CHANCE
    study: StudySeason | None = None
    report: MadeReport | None = None
    server: Server = field(init=False)
    market: Market = field(init=False)
    funding: FundingSource = field(init=False)
    clock: SetClock = field(init=False)
    calls: int = 0

    @property
    def now(self) -> datetime:
        """The hour that is played."""
        return self.clock.moment

    async def run(self, *, days: int, seasons: int = 1) -> str:
        """The final standings of the last season as text; Misbehaved, with the hour, when a rule
        was broken, or a season that is over was changed by a later one.
        """
        self.clock = SetClock(self.start)
        if self.study is not None:
            self.settings = self.study.settings(self.settings, self._ask)
        self.server = Server.opened(self.settings, clock=self.clock)
        self.funding = open_funding_source(self.settings.price_source, http=self.server.http)
        try:
            traders = await self._begin(days)
            chances = Random(f"{self.seed_number} jobs")
            await self._play(traders, chances, days)
            await self._report()
            for number in range(2, seasons + 1):
                over = await boards(self.server.engine, places=self.users, now=self.now)
                await self._follow(traders, number, days)
                await self._play(traders, chances, days)
                now = await boards(self.server.engine, places=self.users, now=self.now)
                if any(now[season] != board for season, board in over.items()):
                    raise Misbehaved(f"season {number} changed the standings of an earlier one")
            self.market.calm()
            return await self._standings()
        finally:
            await self.server.close()

    async def _play(self, traders: list[Trader], chances: Random, days: int) -> None:
        """Every hour of a season that begins now, and what follows its end."""
        begin = self.now
        for hour in range(days * 24 + 1):
            self.clock.moment = begin + hour * HOUR
            awake = [] if hour == days * 24 else traders
            try:
                await asyncio.gather(self._audit(), self._hour(awake, chances))
            except Exception as fault:
                raise Misbehaved(f"in hour {hour}, at {self.now}: {fault!r}") from fault
        await self._audit()
        if self.is_ended:
            await self._after_the_end(chances)

    async def _follow(self, traders: list[Trader], number: int, days: int) -> None:
        """Begin the next season an hour later, with everybody signed in anew."""
        begin = self.now + HOUR
        await add_season(
            self.server.engine, number=number, starts_at=begin, ends_at=begin + timedelta(days=days)
        )
        self.clock.moment = begin
        self.market.move()
        await self.server.prices.freshen_all(now=self.now)
        await self._at_once([trader.sign_in for trader in traders])

    async def _after_the_end(self, chances: Random) -> None:
        """Let an hour pass, whose prices may change nothing any more."""
        final = await self._standings()
        self.clock.moment += HOUR
        await self._hour([], chances)
        await self._audit()
        if await self._standings() != final:
            raise Misbehaved("the standings changed after the end")

    async def _begin(self, days: int) -> list[Trader]:
        ends_at = self.start + timedelta(days=days) if self.is_ended else None
        await begin_competition(self.server.engine, starts_at=self.start, ends_at=ends_at)
        tokens = json.loads(SEED.read_text("utf-8"))["tokens"]
        known = {token["symbol"]: token["address"] for token in tokens}
        prices = {
            token["address"]: Decimal(token["listing"]["starting_price_usd"])
            for token in tokens
            if "starting_price_usd" in token.get("listing", {})
        }
        stable = frozenset(token for token, price in prices.items() if price == 1)
        random = Random(f"{self.seed_number} market")
        self.market = Market(self.folder / "prices.json", random, prices, stable)
        self.market.move()
        await self.server.prices.freshen_all(now=self.now)
        traded = {symbol: known[symbol] for symbol in TRADED}
        traders = [
            Trader(number, Random(f"{self.seed_number} user {number}"), traded, self._ask)
            for number in range(self.users)
        ]
        await self._enter(traders, days)
        return traders

    async def _enter(self, traders: list[Trader], days: int) -> None:
        """Sign everybody in; where there is a study, it is sealed before, and they agree to it."""
        study = self.study
        if study is None:
            await self._at_once([trader.sign_in for trader in traders])
            return
        ends_at = self.start + timedelta(days=days)
        await study.seal_plan(self._ask, traders=traders, ends_at=ends_at)
        for trader in traders:
            await study.join(trader, self._ask)

    async def _report(self) -> None:
        if self.study is not None and self.is_ended:
            secret = self.settings.secret.get_secret_value()
            self.report = await self.study.publish(self.server.engine, secret=secret, now=self.now)

    async def _hour(self, traders: list[Trader], chances: Random) -> None:
        self.market.move()
        await self.server.prices.freshen_all(now=self.now)
        await self._refuse_bad_ticks()
        for name in batches_of(self.now, timezone=ZoneInfo(self.settings.timezone)):
            await self._job(name, chances)
        awake = [one for one in traders if one.random.random() < self.action_chance]
        await self._at_once([trader.act for trader in awake])
        if self.study is not None and traders:
            await self.study.act(self.market, traders[0].tokens["SOL"], now=self.now)

    async def _audit(self) -> None:
        async with reading(self.server.engine) as connection:
            broken = await audit(connection)
        if broken:
            raise Misbehaved("; ".join(f"{one.rule}: {one.examples}" for one in broken))

    async def _refuse_bad_ticks(self) -> None:
        for token in self.market.bad_ticks:
            (price,) = (await self._ask("tokens.prices", {"tokens": [token]}, ""))["prices"]
            if Decimal(price["price_usd"]) > 2 * self.market.prices[token]:
                raise Misbehaved(f"the gate let a price of {price['price_usd']} in for {token}")

    async def _job(self, name: str, chances: Random) -> None:
        await run_unreliably(self.server, name, funding=self.funding, now=self.now, chances=chances)

    async def _ask(self, path: str, given: Mapping[str, object], session: str) -> Any:  # noqa: ANN401
        self.calls += 1
        headers = {"authorization": f"Bearer {session}"} if session else {}
        caller = Caller(ip="", headers=headers)

        answer = await call(
            ROUTER,
            kind=None,
            path=path,
            raw_input=RawInput(lambda: given),
            open_context=lambda: self.server.context_for(caller),
            admission=KeyAdmission(),
        )
        return json.loads(answer)

    async def _at_once(self, deeds: list[Callable[[], Awaitable[None]]]) -> None:
        """Do all of them, a few at a time; what each does hangs on nobody else."""
        room = asyncio.Semaphore(USERS_AT_ONCE)

        async def one(deed: Callable[[], Awaitable[None]]) -> None:
            async with room:
                await deed()

        async with asyncio.TaskGroup() as group:
            for deed in deeds:
                group.create_task(one(deed))

    async def _standings(self) -> str:
        return await standings_text(self.server.engine, places=self.users, now=self.now)
