"""Where the server listens, and whom it believes; both are said by settings."""

import os
import socket
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from pydantic import ValidationError

from backend.settings import Settings
from tests.clients.api_process import api_process
from tests.faults.stack import market_environment

# All of 127.0.0.0/8 is this machine, but a server that listens at one hears nothing at another.
OTHER_ADDRESS = "127.0.0.2"


def is_heard(port: int, address: str) -> bool:
    """Whether somebody listens there."""
    with socket.socket() as probe:
        probe.settimeout(10)
        return probe.connect_ex((address, port)) == 0


@pytest.mark.parametrize(
    ("host", "heard"),
    [({}, False), ({"ALPHA_HOST": "0.0.0.0"}, True)],  # noqa: S104 - what is tested
    ids=["default", "all"],
)
def test_the_server_listens_to_this_machine_alone_unless_told_otherwise(
    fresh_database_url: str, redis_url: str, tmp_path: Path, host: dict[str, str], heard: bool
) -> None:
    servers = {"DATABASE_URL": fresh_database_url, "REDIS_URL": redis_url}
    with api_process({**os.environ, **market_environment(tmp_path), **servers, **host}) as api:
        port = urlsplit(api.url).port or 0
        assert is_heard(port, "127.0.0.1")
        assert is_heard(port, OTHER_ADDRESS) is heard


def test_production_listens_no_wider(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "ALPHA_ENV": "production",
        "ALPHA_SECRET": "x" * 32,
        "ALPHA_PUBLIC_URL": "https://alpha.example",
        "ALPHA_RATE_LIMITS": "on",
        "DATABASE_URL": "postgresql://nobody@localhost/none",
        "REDIS_URL": "redis://localhost",
    }.items():
        monkeypatch.setenv(name, value)
    assert Settings().listens_at == "127.0.0.1"


@pytest.mark.parametrize("listed", ["127.0.0.1", "10.0.0.5, 10.1.0.0/16,::1", ""])
def test_proxies_are_named_by_address_or_network(
    monkeypatch: pytest.MonkeyPatch, listed: str
) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", listed)
    assert Settings().trusted_proxies == listed


@pytest.mark.parametrize("listed", ["*", "10.0.0.5, proxy.example", "10.0.0.5/16"])
def test_what_names_no_proxy_is_refused(monkeypatch: pytest.MonkeyPatch, listed: str) -> None:
    monkeypatch.setenv("FORWARDED_ALLOW_IPS", listed)
    with pytest.raises(ValidationError, match="FORWARDED_ALLOW_IPS names"):
        Settings()
