"""A simulated competition keeps every rule, ends alike for one seed, and says what was broken."""

import argparse
import logging
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncEngine

from backend.portfolio.tables import PROFIT_SOURCES
from backend.settings import Settings
from backend.simulation.command import play, simulate
from backend.simulation.competition import START, Competition
from backend.simulation.trader import Misbehaved
from tests.portfolio.ledger_breakdown import differences

pytestmark = pytest.mark.long

DAYS = 2
USERS = 14


@pytest.fixture
def settings(fresh_database_url: str, redis_url: str, tmp_path: Path) -> Settings:
    return settings_for(fresh_database_url, redis_url, tmp_path)


def settings_for(database_url: str, redis_url: str, folder: Path, *, gate: str = "on") -> Settings:
    return Settings.model_validate(
        {
            "database_url": SecretStr(database_url),
            "redis_url": SecretStr(redis_url),
            "price_source": f"file:{folder / 'prices.json'}",
            "price_gate": gate,
        }
    )


@pytest.fixture(scope="module")
def ends() -> dict[int, str]:
    """The final standings by seed, as far as they are known."""
    return {}


@pytest.mark.parametrize(
    ("seed", "_"), [(1, "once"), (1, "again"), (2, "once")], ids=["a seed", "again", "another"]
)
async def test_a_seed_decides_the_final_standings(
    settings: Settings, tmp_path: Path, ends: dict[int, str], seed: int, _: str
) -> None:
    competition = Competition(settings, tmp_path, seed, USERS)
    standings = await competition.run(days=DAYS)
    assert len(standings.splitlines()) == USERS
    assert (competition.now - START).days == DAYS
    assert competition.calls > DAYS * USERS
    assert ends.setdefault(seed, standings) == standings
    assert len(set(ends.values())) == len(ends)


async def test_kept_profits_are_those_of_the_ledger_at_the_end(
    settings: Settings, tmp_path: Path, engine: AsyncEngine
) -> None:
    competition = Competition(settings, tmp_path, 3, USERS)
    await competition.run(days=DAYS)
    async with engine.connect() as connection:
        found = await connection.execute(text("SELECT wallet_address FROM users"))
        wallets = list(found.scalars())
        kept = await connection.execute(text("SELECT DISTINCT source FROM profit_parts"))
        sources = set(kept.scalars())
    assert len(wallets) == USERS
    assert await differences(engine, wallets, now=competition.now) == []
    assert sources == set(PROFIT_SOURCES)


async def test_a_gate_that_stands_open_is_noticed(
    fresh_database_url: str, redis_url: str, tmp_path: Path
) -> None:
    careless = settings_for(fresh_database_url, redis_url, tmp_path, gate="off")
    with pytest.raises(Misbehaved, match="the gate let a price of"):
        await Competition(careless, tmp_path, 1, 2).run(days=7)


def test_a_failure_names_the_seed_toplay_it_again(
    fresh_database_url: str, redis_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    careless = settings_for(fresh_database_url, redis_url, tmp_path, gate="off")
    asked = argparse.Namespace(seed=1, days=7, seasons=1, users=2, draws=0, study=None)
    assert play(careless, tmp_path, asked) == 1
    assert capsys.readouterr().out.startswith("Seed 1 of 2 users failed in hour ")


def test_a_home_with_data_is_not_played_into(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "postgres").mkdir()
    arguments = argparse.Namespace(seed=1, days=1, users=2, keep=True)
    assert simulate(Settings(home=tmp_path), arguments) == 1
    assert "has data already; name an empty folder by ALPHA_HOME" in capsys.readouterr().out
    assert logging.getLogger("jobs").isEnabledFor(logging.WARNING), "it warns again afterwards"
