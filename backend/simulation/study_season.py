"""A study within a simulated season: sealed, joined and reported by the real procedures."""

import json
from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from random import Random
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncEngine

from backend.clock import iso
from backend.database.transaction import transaction
from backend.markouts.measure_markouts import measure_markouts
from backend.settings import Settings
from backend.simulation.market import Market
from backend.simulation.study_agents import Agent, AgentKind
from backend.simulation.trader import Ask, Trader
from backend.study_report.publish import MadeReport, publish_report

NOWHERE: Final = Path("/dev/null")
SCOPES: Final = ("read", "trade")


@dataclass(slots=True)
class StudySeason:
    """The study of one season, whose agents are all of one kind; `seal` is known once sealed."""

    kind: AgentKind
    seed_number: int
    seal: str = ""
    agents: list[Agent] = field(default_factory=list)
    organiser: Trader | None = None

    def settings(self, settings: Settings, ask: Ask) -> Settings:
        """Those in which this study's organiser is an admin."""
        self.organiser = Trader(-1, Random(f"{self.seed_number} organiser"), {}, ask)
        return settings.model_copy(update={"admin_wallets": self.organiser.address})

    async def seal_plan(self, ask: Ask, *, traders: Sequence[Trader], ends_at: datetime) -> None:
        """Write the plan, which invites the traders, and seal it, as the organiser does."""
        assert self.organiser is not None, "the settings name the organiser"
        await self.organiser.sign_in()
        plan = {
            "reason": "to learn what the agent adds",
            "question_en": "What does the agent add?",
            "question_ja": "エージェントは何を加えるか",
            "consent_en": "Chance decides who is offered the agent.",
            "consent_ja": "エージェントを使えるかは無作為に決まります。",
            "agent": self.kind,
            "offer": "own_agent",
            "treated_share": "0.5",
            "control_share": "0.5",
            "ends_at": iso(ends_at),
            "wallets": [trader.address for trader in traders],
        }
        await ask("admin.writeStudy", plan, self.organiser.session)
        written = (await ask("admin.studies", {}, self.organiser.session))["studies"]
        sealing = {"study_id": written[0]["id"], "reason": "as written"}
        await ask("admin.sealStudy", sealing, self.organiser.session)
        self.seal = (await ask("study.get", {}, ""))["seal"]

    async def join(self, trader: Trader, ask: Ask) -> None:
        """Sign in, agree, and give the agent a key where chance offers one."""
        trader.agrees_to_study = self.seal
        await trader.sign_in()
        study = await ask("study.get", {}, trader.session)
        if study["arm"] == "treated":
            wanted = {"name": "agent", "scopes": SCOPES}
            key: dict[str, Any] = await ask("keys.create", wanted, trader.session)
            random = Random(f"{self.seed_number} agent {trader.number}")
            self.agents.append(Agent(self.kind, random, key["key"], trader.tokens, ask))

    async def act(self, market: Market, sol: str, *, now: datetime) -> None:
        """Let the agents order, one after the other: they have one order to come in."""
        ahead = deepcopy(market)
        ahead.path = NOWHERE
        ahead.move()
        rises = ahead.prices[sol] > market.prices[sol]
        bet = Random(f"{self.seed_number} bet {now.date()}").random() < 1 / 2
        for agent in self.agents:
            await agent.act(price=market.prices[sol], bet=bet, rises=rises)

    async def publish(self, engine: AsyncEngine, *, secret: str, now: datetime) -> MadeReport:
        """The report, once the season is settled."""
        await measure_markouts(engine, now=now)
        async with transaction(engine) as connection:
            return await publish_report(connection, seal=self.seal, secret=secret, now=now)


def found_in_words(document: str) -> str:
    """The two figures of a report, for a terminal, in points of return."""
    found = json.loads(document)
    split = found["days"]
    return "\n".join(
        (
            f"A study of agents of the kind “{found['plan']['agent']}”, seal {found['seal']}.",
            f"  A, this season and these users: {_points(found['users'])}",
            f"  B, had the market gone otherwise: {_points(split and split['neutral'])}",
        )
    )


def _points(estimate: dict[str, float] | None) -> str:
    if estimate is None:
        return "nothing can be said"
    value, low, high = (100 * estimate[name] for name in ("value", "low", "high"))
    return f"{value:+.2f}, from {low:+.2f} to {high:+.2f}"
