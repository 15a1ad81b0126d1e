"""One stack for the whole folder: it heals itself after each test, which is what is tested."""

from collections.abc import Iterator

import pytest

from tests.faults.stack import Stack, is_ready, running_stack, wait_until


@pytest.fixture(scope="session")
def running() -> Iterator[Stack]:
    """The stack of this session."""
    with running_stack() as started:
        yield started


@pytest.fixture
def stack(running: Stack) -> Stack:
    """The stack with everything running, however the test before left it."""
    wait_until(lambda: is_ready(running.url), what="the API is ready")
    wait_until(lambda: running.process("worker") is not None, what="the worker runs")
    return running
