"""The settings of a server on the test's own database and Redis."""

import pytest

from backend.settings import Settings
from tests.world.practice import settings_on


@pytest.fixture
def settings(fresh_database_url: str, redis_url: str) -> Settings:
    """A live server's."""
    return settings_on(fresh_database_url, redis_url)
