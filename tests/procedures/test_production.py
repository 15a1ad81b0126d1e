"""A server for users refuses to start on defaults that are unsafe there, and says which."""

import os
import subprocess
import sys

import pytest
from pydantic import ValidationError

from backend.settings import Settings
from tests.clients.api_process import ROOT

SAFE = {
    "ALPHA_ENV": "production",
    "ALPHA_SECRET": "x" * 32,
    "ALPHA_PUBLIC_URL": "https://play.example.com",
    "ALPHA_RATE_LIMITS": "on",
    "DATABASE_URL": "postgresql://somewhere/alpha",
    "REDIS_URL": "redis://somewhere/0",
}
UNSAFE = [
    ("ALPHA_SECRET", None),
    ("ALPHA_SECRET", "x" * 31),
    ("ALPHA_PUBLIC_URL", None),
    ("ALPHA_PUBLIC_URL", "http://play.example.com"),
    ("ALPHA_RATE_LIMITS", "off"),
    ("ALPHA_PRICE_SOURCE", "simulated"),
    ("DATABASE_URL", None),
    ("REDIS_URL", None),
]


@pytest.fixture
def safe(monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """The settings of a server that may start."""
    for name in [*SAFE, "ALPHA_PRICE_SOURCE", "ALPHA_METRICS_TOKEN"]:
        monkeypatch.delenv(name, raising=False)
    for name, value in SAFE.items():
        monkeypatch.setenv(name, value)
    return monkeypatch


def test_with_everything_set_it_starts(safe: pytest.MonkeyPatch) -> None:
    assert Settings().env == "production"


@pytest.mark.parametrize(("name", "value"), UNSAFE)
def test_one_unsafe_setting_is_enough(
    safe: pytest.MonkeyPatch, name: str, value: str | None
) -> None:
    if value is None:
        safe.delenv(name)
    else:
        safe.setenv(name, value)
    with pytest.raises(ValidationError, match=name):
        Settings()
    safe.setenv("ALPHA_ENV", "development")
    assert Settings().env == "development"


@pytest.mark.parametrize(
    ("address", "origin", "host"),
    [
        ("https://play.example.com", "https://play.example.com", "play.example.com"),
        ("https://play.example.com/", "https://play.example.com", "play.example.com"),
        ("HTTPS://Play.Example.COM", "https://play.example.com", "play.example.com"),
        ("https://play.example.com:443", "https://play.example.com", "play.example.com"),
        ("http://Play.example.com:80/", "http://play.example.com", "play.example.com"),
        ("https://play.example.com:8443", "https://play.example.com:8443", "play.example.com:8443"),
        ("http://localhost:3000", "http://localhost:3000", "localhost:3000"),
        ("https://[2001:DB8::1]:443", "https://[2001:db8::1]", "[2001:db8::1]"),
        (" ", "http://localhost:8000", "localhost:8000"),
    ],
)
def test_the_address_of_the_site_is_kept_as_browsers_name_it(
    monkeypatch: pytest.MonkeyPatch, address: str, origin: str, host: str
) -> None:
    monkeypatch.setenv("ALPHA_PUBLIC_URL", address)
    assert (Settings().origin, Settings().host) == (origin, host)


@pytest.mark.parametrize(
    ("address", "sentence"),
    [
        ("https://play.example.com/alpha", "has a path"),
        ("https://play.example.com//", "has a path"),
        ("https://play.example.com?", "has a path"),
        ("https://play.example.com/#top", "has a path"),
        ("play.example.com", "begins with neither"),
        ("ftp://play.example.com", "begins with neither"),
        ("https://", "names no host"),
        ("https://somebody@play.example.com", "names no host"),
        ("https://play.example.com:no", "has a host or a port that cannot be"),
        ("https://[play", "has a host or a port that cannot be"),
        ("https://*.example.com", "names no host"),
    ],
)
def test_an_address_that_no_page_could_have_is_refused_with_a_sentence(
    monkeypatch: pytest.MonkeyPatch, address: str, sentence: str
) -> None:
    monkeypatch.setenv("ALPHA_PUBLIC_URL", address)
    with pytest.raises(ValidationError, match=f"ALPHA_PUBLIC_URL is .* which {sentence}"):
        Settings()


def test_the_command_ends_and_names_what_to_set(safe: pytest.MonkeyPatch) -> None:
    safe.delenv("ALPHA_SECRET")
    ended = subprocess.run(
        (sys.executable, "-m", "backend.app.cli", "api"),
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode != 0
    assert "ALPHA_SECRET must be a random text of 32 characters" in ended.stderr + ended.stdout
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("address", ["javascript:alert(1)", "http://example.com", "club"])
def test_the_organiser_is_reached_by_https_or_mail(
    monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("ALPHA_ORGANISER_URL", address)
    with pytest.raises(ValidationError, match="ALPHA_ORGANISER_URL"):
        Settings()
