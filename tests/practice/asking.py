"""All that can be asked of a run, and what an answer may not hold."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from backend.clock import iso
from backend.rpc.errors import CallError
from tests.world.practice import (
    OWNER,
    Player,
    asked_by_key,
    result_bytes,
)
from tests.world.world import SOL, USDC

START: Final = datetime(2025, 10, 1, tzinfo=UTC)
ROW: Final = timedelta(minutes=5)
LATER: Final = "2025-10-01T20:00:00Z"
NOBODY: Final = "00000000-0000-0000-0000-000000000000"
ROWS, PARTING = 60, 42
MINE: Final = {"wallet_address": OWNER}
QUOTED: Final = {"from_token_address": USDC, "to_token_address": SOL, "amount": "10"}
POSITION: Final = {
    "token_address": SOL, "collateral_amount": "10", "leverage": 2, "direction": "long",
}  # fmt: skip
READ: Mapping[str, Mapping[str, object]] = {
    "agents.get": MINE,
    "agents.without": {},
    "arena.equity": {},
    "arena.reasons": {},
    "arena.tape": {},
    "auth.me": {},
    "competition.announcements": {},
    "competition.entry": {},
    "competition.get": {},
    "competition.list": {},
    "decisions.list": MINE,
    "investments.list": MINE,
    "leaderboard.card": MINE,
    "leaderboard.get": {},
    "leaderboard.result": MINE,
    "leaderboard.signedStanding": {"signed": "nothing"},
    "leaderboard.standing": MINE,
    "market.candles": {"token_address": SOL, "interval": "1m", "limit": 500, "until": LATER},
    "market.snapshot": {},
    "notifications.list": MINE,
    "orders.list": {"status": None},
    "perp.closedPositions": MINE,
    "perp.fundingPayments": {**MINE, "position_id": NOBODY},
    "perp.markets": {},
    "perp.positions": MINE,
    "perp.preview": POSITION,
    "perp.previewClose": {"position_id": NOBODY},
    "portfolio.breakdown": MINE,
    "portfolio.calendar": MINE,
    "portfolio.costBasis": MINE,
    "portfolio.get": {**MINE, "force_refresh": True},
    "portfolio.markouts": MINE,
    "portfolio.pnl": {**MINE, "period": "1d"},
    "portfolio.statement": MINE,
    "practice.list": {},
    "practice.result": {},
    "study.get": {},
    "study.report": {"seal": "00" * 32},
    "tokens.changes": {},
    "tokens.history": {"token_address": SOL, "period": "30d"},
    "tokens.list": {},
    "tokens.prices": {"tokens": [SOL]},
    "trading.orderStatus": {"idempotency_key": "never"},
    "trading.quote": QUOTED,
    "trading.transactions": MINE,
    "users.get": MINE,
    "users.record": MINE,
}
"""Every query that a key may ask."""
STREAMS: Mapping[str, Mapping[str, object]] = {
    "agents.onEvent": {},
    "leaderboard.onValued": {},
    "notifications.onNew": {},
    "tokens.onPrices": {"tokens": [SOL]},
}
REFUSED: Mapping[str, Mapping[str, object]] = {
    "investments.stake": {"token_address": SOL, "amount": "1000000"},
    "investments.unstake": {"investment_id": NOBODY},
    "orders.cancel": {"order_id": NOBODY},
    "orders.place": {
        "market": "swap",
        "kind": "limit",
        "side": "buy",
        "token_address": SOL,
        "trigger_price": "100000",
        "amount": "10",
    },
    "perp.addMargin": {"position_id": NOBODY, "amount": "1"},
    "perp.close": {"position_id": NOBODY},
    "perp.open": {**POSITION, "quoted_price": "1", "max_slippage_bps": 0},
    "perp.removeMargin": {"position_id": NOBODY, "amount": "1"},
    "perp.setTriggers": {"position_id": NOBODY, "take_profit": "1000"},
    "practice.examples": {},
    "practice.start": {},
    "practice.step": {},
    "trading.swap": {**QUOTED, "quoted_price": "100000", "max_slippage_bps": 0},
}
"""Orders that are refused, of which some wait for a price before; the text says why."""
# What is agreed for a moment to come is known: the end, and when funding is next paid.
AGREED = {"ends_at", "starts_at", "next_funding_at", "until", "expires_at"}
MOMENT = re.compile(r"20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-9:.]+Z")


def moments_in(answer: object) -> set[datetime]:
    """Every moment that the answer names but those that were agreed."""
    if isinstance(answer, dict):
        return set[datetime]().union(
            *(moments_in(one) for name, one in answer.items() if name not in AGREED)
        )
    if isinstance(answer, list):
        return set[datetime]().union(*map(moments_in, answer))
    found = MOMENT.findall(answer) if isinstance(answer, str) else ()
    return {datetime.fromisoformat(one) for one in found}


def require_nothing_later(said: bytes, *, by: str, now: datetime) -> None:
    """No moment of it lies between now and the end of all there is."""
    late = {iso(one) for one in moments_in(json.loads(said)) if one > now}
    assert not late, f"{by} knows {late} at {now}"


async def answer_of(player: Player, path: str, given: Mapping[str, object]) -> bytes:
    """The whole bytes of an answer, or all that a refusal says."""
    try:
        if path == "practice.result":
            return await result_bytes(player)
        return await asked_by_key(player.run.server, player.key, path, given)
    except CallError as refusal:
        said = [refusal.code.key, refusal.reason, refusal.message, dict(refusal.facts or {})]
        return json.dumps(said).encode()


async def seen(player: Player) -> bytes:
    """All that can be read, in whole bytes."""
    answers = []
    for path, given in READ.items():
        answer = await answer_of(player, path, given)
        require_nothing_later(answer, by=path, now=player.run.now)
        answers.append(answer)
    return b"\n".join(answers)


async def refusals(player: Player) -> bytes:
    """What is said to orders that are refused."""
    answers = [await answer_of(player, path, given) for path, given in REFUSED.items()]
    # Refused or not, an order that came to a price says something of it.
    for path, answer in zip(REFUSED, answers, strict=True):
        require_nothing_later(answer, by=path, now=player.run.now)
    return b"\n".join(answers)


def price_of(row: int) -> str:
    """A price that no other row has, and that nothing worked out from others is likely to be."""
    return f"{200 + row}.0{row:02d}7391"


def write_recordings(folder: Path) -> None:
    """Two that are alike up to a row, and then part."""
    times = [iso(START + number * ROW) for number in range(ROWS)]
    up = [f"{at},{price_of(number)}" for number, at in enumerate(times)]
    crash = [f"{at},9" for at in times[PARTING:]]
    (folder / "up.csv").write_text("\n".join(["utc,SOL", *up]))
    (folder / "crash.csv").write_text("\n".join(["utc,SOL", *up[:PARTING], *crash]))
