"""Nothing of what is to come can be found in a run, however one asks."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import text

from backend.clock import iso
from backend.rpc.errors import CallError
from backend.settings import Settings
from procedures.router import ROUTER
from tests.world.practice import HOUR, OWNER, Player, plan_of, playing
from tests.world.world import SOL, USDC

START = datetime(2025, 10, 1, tzinfo=UTC)
LATER = "2025-10-01T20:00:00Z"
READ: Mapping[str, Mapping[str, object]] = {
    "agents.get": {"wallet_address": OWNER},
    "competition.get": {},
    "decisions.list": {"wallet_address": OWNER},
    "investments.list": {"wallet_address": OWNER},
    "leaderboard.get": {},
    "leaderboard.standing": {"wallet_address": OWNER},
    "market.candles": {"token_address": SOL, "interval": "1m", "limit": 500, "until": LATER},
    "market.snapshot": {},
    "notifications.list": {"wallet_address": OWNER},
    "perp.markets": {},
    "perp.positions": {"wallet_address": OWNER},
    "perp.preview": {
        "token_address": SOL, "collateral_amount": "10", "leverage": 2, "direction": "long",
    },
    "portfolio.breakdown": {"wallet_address": OWNER},
    "portfolio.get": {"wallet_address": OWNER, "force_refresh": True},
    "portfolio.markouts": {"wallet_address": OWNER},
    "portfolio.pnl": {"wallet_address": OWNER, "period": "1d"},
    "tokens.history": {"token_address": SOL, "period": "30d"},
    "tokens.prices": {"tokens": [SOL]},
    "trading.quote": {"from_token_address": USDC, "to_token_address": SOL, "amount": "10"},
    "trading.transactions": {"wallet_address": OWNER},
}  # fmt: skip
"""Every query whose answer hangs on prices; what is refused may say nothing of them either."""
# What is agreed for a moment to come is known: the end, and when funding is next paid.
AGREED = {"ends_at", "starts_at", "next_funding_at", "until", "expires_at"}
MOMENT = re.compile(r"20[0-9]{2}-[01][0-9]-[0-3][0-9]T[0-9:.]+Z")
COLUMNS = """
SELECT table_name AS place, column_name AS name FROM information_schema.columns
WHERE table_schema = 'public' AND data_type = 'timestamp with time zone'
    AND table_name IN (SELECT tablename FROM pg_tables WHERE schemaname = 'public')
"""
AGREED_COLUMNS = {
    ("competitions", "ends_at"),
    # By what the look itself took, which is some milliseconds of the wall clock.
    ("price_confirmations", "confirmed_at"),
}


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


async def seen(player: Player) -> str:
    """All that can be read, as text."""
    answers = []
    for path, given in READ.items():
        try:
            answer = await player.ask(path, **given)
        except CallError as refusal:
            answer = {"message": refusal.message, "facts": dict(refusal.facts or {})}
        late = {iso(one) for one in moments_in(answer) if one > player.run.now}
        assert not late, f"{path} knows {late} at {player.run.now}"
        answers.append(answer)
    return json.dumps(answers)


async def test_no_row_and_no_answer_is_of_later_than_the_clock(settings: Settings) -> None:
    async with playing(settings, plan_of()) as player:
        for hour in range(4):
            await seen(player)
            await player.swap("10")
            if hour == 1:
                await player.ask(
                    "perp.open",
                    token_address=SOL,
                    collateral_amount="20",
                    leverage=3,
                    direction="short",
                )
            await seen(player)
            await later_rows(player)
            await player.run.advance(HOUR)
        await seen(player)


async def later_rows(player: Player) -> None:
    """No row is of a moment between now and the end; what the wall clock wrote is of later."""
    span = {"now": player.run.now, "until": player.run.plan.ends_at + timedelta(days=1)}
    async with player.run.server.engine.connect() as connection:
        columns = [(row.place, row.name) for row in await connection.execute(text(COLUMNS))]
        assert ("price_history", "priced_at") in columns
        for place, name in set(columns) - AGREED_COLUMNS:
            later = f'SELECT count(*) FROM "{place}" WHERE "{name}" > :now AND "{name}" <= :until'
            found = (await connection.execute(text(later), span)).scalar_one()
            assert found == 0, (place, name)


async def test_two_recordings_that_part_later_look_alike_until_then(
    settings: Settings, tmp_path: Path
) -> None:
    """What differs in the future is seen in nothing before it comes."""
    rows = [f"{iso(START + number * timedelta(minutes=5))},{200 + number}" for number in range(60)]
    crash = [f"{iso(START + number * timedelta(minutes=5))},9" for number in range(30, 60)]
    (tmp_path / "up.csv").write_text("\n".join(["utc,SOL", *rows]))
    (tmp_path / "crash.csv").write_text("\n".join(["utc,SOL", *rows[:30], *crash]))
    found: list[list[str]] = []
    for market in ("up", "crash"):
        plan = plan_of(market, days=None, folder=tmp_path)
        async with playing(settings, plan, folder=tmp_path) as player:
            looks = []
            for _ in range(3):
                await player.swap("10")
                looks.append(unnamed(await seen(player)))
                await player.run.advance(HOUR)
            found.append(looks)
    # The third hour's order fills at 02:05; the rows part at 02:30.
    assert found[0] == found[1]


def unnamed(answers: str) -> str:
    """Without ids and hashes, which are by chance."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|[0-9a-f]{64}", "…", answers)


def test_every_query_that_hangs_on_prices_is_asked() -> None:
    assert READ.keys() <= ROUTER.procedures.keys()
