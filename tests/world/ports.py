"""Ports for the servers of tests."""

import random
from typing import Final

from backend.embedded.home import is_free

# The system takes the ports of connections from above these: one that it has given away is free
# for nobody, and one that it gives away later would be gone before its server listens.
_LOWEST: Final = 16_000
_HIGHEST: Final = 32_000


def free_port() -> int:
    """A port of loopback that nobody listens at."""
    return free_ports(1)


def free_ports(count: int) -> int:
    """The first of `count` ports of loopback in a row that nobody listens at."""
    while True:
        first = random.randint(_LOWEST, _HIGHEST - count)
        if all(is_free(first + further) for further in range(count)):
            return first
