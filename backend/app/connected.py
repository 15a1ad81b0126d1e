"""The servers that a command works with, and how the processes it starts learn of them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import SecretStr

from backend.embedded.servers import Addresses, servers
from backend.settings import Settings


def given(settings: Settings) -> tuple[str | None, str | None]:
    """The addresses of the database and of Redis that the settings name."""
    return _shown(settings.database_url), _shown(settings.redis_url)


@contextmanager
def connected(settings: Settings) -> Iterator[Settings]:
    """Settings that name both servers, started for this command unless they run or were given."""
    with servers(settings.home, given(settings)) as addresses:
        announce(addresses)
        yield Settings()


def announce(addresses: Addresses) -> None:
    """Tell this process and the ones it starts where the servers are."""
    os.environ["DATABASE_URL"] = addresses.database_url
    os.environ["REDIS_URL"] = addresses.redis_url


def _shown(secret: SecretStr | None) -> str | None:
    # An empty one is none, as a line of an env file leaves it.
    return secret.get_secret_value() if secret else None
