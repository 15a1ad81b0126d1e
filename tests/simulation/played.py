"""A study of agents of one kind, played to its end by the real procedures."""

import asyncio
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from backend.settings import Settings
from backend.simulation.competition import Competition
from backend.simulation.study_agents import AgentKind
from backend.simulation.study_season import StudySeason

# Arms are drawn by keys that no seed decides. By chance a season is below this once in a million;
# with agents that know the next hour, one of a day and 200 users is.
CHANCE = 1e-6


@dataclass(frozen=True, slots=True)
class Played:
    """A study that is over, on the servers of the settings."""

    settings: Settings
    database_url: str
    document: str
    rows_csv: str
    archive: str


def study_played(
    kind: AgentKind, servers: tuple[str, str], folder: Path, *, users: int, days: int
) -> Played:
    """One season, on a PostgreSQL and a Redis of its own."""
    database_url, redis_url = servers
    settings = Settings.model_validate(
        {
            "database_url": SecretStr(database_url),
            "redis_url": SecretStr(redis_url),
            "price_source": f"file:{folder / 'prices.json'}",
            "price_gate": "on",
            "home": folder,
        }
    )
    # The users themselves do little: two thousand orders would show nothing more.
    competition = Competition(settings, folder, 1, users, action_chance=0.01)
    competition.study = StudySeason(kind, 1)
    asyncio.run(competition.run(days=days))
    made = competition.report
    assert made is not None
    return Played(settings, database_url, made.document, made.rows_csv, made.archive)
