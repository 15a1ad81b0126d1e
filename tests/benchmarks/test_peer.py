"""Our server and its peer in Node do the same work, or the measurement says that they do not."""

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pytest

from benchmarks.answers import differences, require_same_answers
from benchmarks.batches import BATCHES, Batch, compare_batch
from benchmarks.endpoints import Plan, compare
from benchmarks.floor import CONNECTIONS, floors
from benchmarks.loads import BrokenLoadError, loaded
from benchmarks.processes import HERE, Server
from benchmarks.questions import ENDPOINTS
from benchmarks.stage import Stage, both_servers, stage

USERS = 30


@pytest.fixture(scope="module")
def small() -> Iterator[Stage]:
    """A small competition, ours and the peer's copy of it."""
    if shutil.which("npm") is None:
        pytest.skip("Node is not installed")
    if not (HERE / "node_modules").exists():
        subprocess.run(("npm", "ci", "--no-audit", "--no-fund"), cwd=HERE, check=True)
    with stage(1, users=USERS) as at:
        yield at


@pytest.fixture(scope="module")
def servers(small: Stage) -> Iterator[tuple[Server, Server]]:
    with both_servers(small) as running:
        yield running


def test_both_give_the_same_figures(small: Stage, servers: tuple[Server, Server]) -> None:
    agreed = require_same_answers(small, servers, asked=3)
    assert agreed.keys() == ENDPOINTS.keys()
    assert min(agreed.values()) > 10


def test_both_answer_every_request_of_a_load(small: Stage, servers: tuple[Server, Server]) -> None:
    plan = Plan(connections=(4,), seconds=0.2, rounds=1)
    (found,) = compare("trading.swap", small, servers, plan)
    # An order waits for an observation, and both are committed durably: long on a busy machine.
    assert min(found.ours.rate, found.peer.rate) > 0.5
    assert 0 < found.ours.p50_ms <= found.ours.p99_ms
    assert min(found.ours.memory_mib, found.peer.memory_mib) > 10


def test_a_refused_request_ends_the_measurement(servers: tuple[Server, Server]) -> None:
    request = "GET /trpc/portfolio.get HTTP/1.1\r\nhost: localhost\r\n\r\n"
    for server in servers:
        with pytest.raises(BrokenLoadError, match="400"):
            loaded(server, [request], connections=1, seconds=0.1)


def test_the_floor_is_what_our_server_sends(small: Stage) -> None:
    # As few traders as there are replays: were one of them in two, these would lock each other out.
    found = floors(replace(small, traders=small.traders[:CONNECTIONS]), seconds=0.1)
    assert found.keys() == ENDPOINTS.keys()
    # The four replay an observation of the same prices with each swap, and so wait for each other.
    assert min(found.values()) > 1


@pytest.mark.parametrize("batch", BATCHES, ids=lambda batch: batch.name)
def test_every_way_of_a_batch_does_the_same_rows(small: Stage, batch: Batch) -> None:
    found = compare_batch(batch, small, rounds=1)
    assert found.rows > 0
    assert min(found.ours_seconds, found.bare_seconds, found.by_row_seconds) > 0


@pytest.mark.parametrize(
    ("theirs", "ours", "expected"),
    [
        ({"price_usd": "1.50"}, {"price_usd": "1.5", "more": 1}, []),
        ({"price_usd": "1.5"}, {"price_usd": "1.6"}, [".price_usd: '1.5' is '1.6' here"]),
        ({"rank": 1}, {}, [".rank: 1 is None here"]),
        ({"value_usd": "9.00001"}, {"value_usd": "9"}, []),
        ({"value_usd": "9.001"}, {"value_usd": "9"}, [".value_usd: '9.001' is '9' here"]),
        ({"price_usd": "188.0001"}, {"price_usd": "188"}, []),
        ({"price_usd": "2.1e-5"}, {"price_usd": "2e-5"}, [".price_usd: '2.1e-5' is '2e-5' here"]),
        ({"equity": "51.759"}, {"equity": "51.754"}, [".equity: '51.759' is '51.754' here"]),
        ({"timestamp": "now"}, {"timestamp": "later"}, []),
        ([{"id": "b"}, {"id": "a"}], [{"id": "a"}, {"id": "b"}], []),
        ([{"id": "a"}], [], [": 1 elements are [] here"]),
    ],
)
def test_a_different_figure_is_seen(theirs: object, ours: object, expected: list[str]) -> None:
    assert list(differences(theirs, ours)) == expected
