"""Agents worth nothing are not taken for good ones, by the same procedures and the same tests."""

import json
from pathlib import Path

import pytest

from tests.simulation.played import CHANCE, study_played

pytestmark = pytest.mark.long


def test_agents_that_order_by_the_toss_of_a_coin_are_not_found(
    module_database_url: str, module_redis_url: str, tmp_path: Path
) -> None:
    servers = (module_database_url, module_redis_url)
    played = study_played("nothing", servers, tmp_path, users=200, days=1)
    document = json.loads(played.document)
    treated = document["arms"]["treated"]
    assert treated["using"] > 0.9 * treated["assigned"]
    assert document["users"]["p"] > CHANCE
