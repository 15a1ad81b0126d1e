"""Every setting, read once from the environment; `./alpha settings` shows them."""

import re
from functools import cached_property
from ipaddress import ip_network
from pathlib import Path
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

SECRET_LENGTH_MIN = 32
DEFAULT_PORTS = {"https": 443, "http": 80}
# A name in ASCII, as it is looked up, or an address.
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|[0-9a-f]*:[0-9a-f:.]+")
DEVELOPMENT_SECRET = "development-only-secret"  # noqa: S105 - refused in production


class Settings(BaseSettings):
    """Environment variables; the field's name in capitals with the prefix `ALPHA_`."""

    model_config = SettingsConfigDict(env_prefix="ALPHA_", frozen=True, populate_by_name=True)

    env: Literal["development", "production"] = "development"
    listens_at: str = Field(
        default="127.0.0.1",
        validation_alias="ALPHA_HOST",
        description="the address that the server listens at; another one than this machine's own "
        "opens it to the network, where a proxy has to stand before it",
    )
    port: int = Field(default=8000, ge=1, le=65535)
    own_port: int | None = Field(
        default=None, description="where this process alone answers; api --processes sets it"
    )
    trusted_proxies: str = Field(
        default="127.0.0.1,::1",
        validation_alias="FORWARDED_ALLOW_IPS",
        description="comma-separated addresses and networks whose X-Forwarded-For is believed",
    )
    home: Path = Field(default=Path(".alpha"), description="where the embedded servers keep data")
    database_url: SecretStr | None = Field(default=None, validation_alias="DATABASE_URL")
    database_read_url: SecretStr | None = Field(
        default=None,
        validation_alias="DATABASE_READ_URL",
        description="a standby of that database, of which API processes ask what only reads",
    )
    prepared_statements: Literal["on", "off"] = Field(
        default="on", description="off for a pooler that knows none (PgBouncer before 1.21)"
    )
    redis_url: SecretStr | None = Field(default=None, validation_alias="REDIS_URL")
    public_url: str = Field(default="", description="the address users see; its host signs in")
    allowed_origins: str = Field(
        default="", description="comma-separated origins of other sites whose pages may call"
    )
    admin_wallets: str = Field(default="", description="comma-separated wallet addresses")
    price_source: str = Field(default="", description="live, simulated, file:PATH, replay:PATH[@N]")
    price_gate: Literal["", "on", "off"] = ""
    tick_seconds: int = Field(
        default=5,
        ge=1,
        le=30,
        description="how often all prices are observed while somebody looks, trades or holds",
    )
    rest_after_seconds: int = Field(
        default=300,
        ge=0,
        description="after so long without anybody the database is left to sleep; 0 for never",
    )
    jupiter_api_key: SecretStr | None = Field(default=None, validation_alias="JUPITER_API_KEY")
    pyth_api_key: SecretStr | None = Field(default=None, validation_alias="PYTH_API_KEY")
    coingecko_api_key: SecretStr | None = Field(default=None, validation_alias="COINGECKO_API_KEY")
    timezone: str = Field(default="Asia/Tokyo", description="where the competition's day begins")
    organiser: str = Field(
        default="", max_length=100, description="who holds the competition; below every page"
    )
    organiser_url: str = Field(
        default="", description="where the organiser is reached: an https or mailto address"
    )
    secret: SecretStr = SecretStr(DEVELOPMENT_SECRET)
    metrics_token: SecretStr | None = Field(
        default=None,
        min_length=16,
        description="the bearer token of /metrics, which production only has with one",
    )
    traces_to: str = Field(
        default="",
        validation_alias="OTEL_EXPORTER_OTLP_ENDPOINT",
        description="where calls are sent as spans, by OTLP over HTTP, e.g. http://localhost:4318",
    )
    errors_to: SecretStr | None = Field(
        default=None,
        validation_alias="SENTRY_DSN",
        description="where errors of the log are sent, to Sentry or what takes its envelopes",
    )
    rate_limits: Literal["on", "off"] = "on"
    orders_per_day: int = Field(
        default=20_000, ge=1, description="how many orders of one wallet are taken in 24 hours"
    )

    @field_validator("public_url")
    @classmethod
    def _normalised_address(cls, address: str) -> str:
        if not address.strip():
            return ""
        try:
            return _origin(re.sub(r"(?<=[^/])/$", "", address))
        except ValueError as fault:
            raise ValueError(
                f"ALPHA_PUBLIC_URL is {address!r}, which {fault}; the site is served at the root "
                "of its host, so write it like https://play.example.com."
            ) from fault

    @field_validator("allowed_origins")
    @classmethod
    def _normalised_origins(cls, listed: str) -> str:
        origins = []
        for word in _words(listed):
            try:
                origins.append(_origin(word))
            except ValueError as fault:
                raise ValueError(
                    f"ALPHA_ALLOWED_ORIGINS names {word!r}, which is no origin: it {fault}; "
                    "one is like https://bots.example, without a path and without *."
                ) from fault
        return ",".join(origins)

    @field_validator("organiser_url")
    @classmethod
    def _require_link(cls, address: str) -> str:
        if address and not address.startswith(("https://", "mailto:")):
            raise ValueError(
                f"ALPHA_ORGANISER_URL is {address!r}; it begins with https:// or mailto:."
            )
        return address

    @field_validator("trusted_proxies")
    @classmethod
    def _require_networks(cls, listed: str) -> str:
        for network in _words(listed):
            try:
                ip_network(network)
            except ValueError:
                raise ValueError(
                    f"FORWARDED_ALLOW_IPS names {network!r}, which is no address and no network; "
                    "one is like 10.0.0.5 or 10.0.0.0/24. With * anybody could choose an address."
                ) from None
        return listed

    @model_validator(mode="after")
    def _refuse_unsafe_production(self) -> Self:
        if self.env != "production":
            return self
        unsafe = {
            f"ALPHA_SECRET must be a random text of {SECRET_LENGTH_MIN} characters or more": (
                len(self.secret.get_secret_value()) < SECRET_LENGTH_MIN
            ),
            "ALPHA_PUBLIC_URL must be the https address of the site": (
                not self.public_url.startswith("https://")
            ),
            "DATABASE_URL must name a PostgreSQL server": self.database_url is None,
            "REDIS_URL must name a Redis server": self.redis_url is None,
            "ALPHA_RATE_LIMITS=off is for development": self.rate_limits == "off",
            "ALPHA_PRICE_SOURCE=simulated is for development": self.price_source == "simulated",
        }
        wrong = [sentence for sentence, holds in unsafe.items() if holds]
        if wrong:
            raise ValueError("production refuses to start: " + "; ".join(wrong))
        return self

    @cached_property
    def origin(self) -> str:
        """Scheme, host and port of the one origin, without a trailing slash."""
        return self.public_url or f"http://localhost:{self.port}"

    @property
    def host(self) -> str:
        """Host and port as a wallet shows them when it asks the user to sign in."""
        return urlsplit(self.origin).netloc

    @property
    def database_address(self) -> str:
        """The database's address, which the command that starts a process has set."""
        assert self.database_url is not None, "a process is started with a database"
        return self.database_url.get_secret_value()

    @property
    def redis_address(self) -> str:
        """The address of Redis, which the command that starts a process has set."""
        assert self.redis_url is not None, "a process is started with Redis"
        return self.redis_url.get_secret_value()

    @property
    def secure(self) -> bool:
        """Whether the site is reached by https, so cookies may be `Secure`."""
        return self.origin.startswith("https://")

    @property
    def admins(self) -> frozenset[str]:
        """The wallet addresses that may open the admin pages."""
        return frozenset(_words(self.admin_wallets))

    @property
    def foreign_origins(self) -> frozenset[str]:
        """The origins of other sites whose pages may call, change and follow things here."""
        return frozenset(_words(self.allowed_origins))


def _origin(address: str) -> str:
    """`address` as browsers name an origin: in small letters, without the scheme's own port.

    Raises ValueError, whose text continues a sentence about the address.
    """
    try:
        parts = urlsplit(address.strip())
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise ValueError("has a host or a port that cannot be") from None
    if parts.scheme not in DEFAULT_PORTS:
        raise ValueError("begins with neither https:// nor http://")
    if parts.path or parts.query or parts.fragment or address.strip()[-1:] in "?#":
        raise ValueError("has a path")
    if parts.username is not None or not HOST.fullmatch(host):
        raise ValueError("names no host in ASCII")
    at = f"[{host}]" if ":" in host else host
    is_default = port in (None, DEFAULT_PORTS[parts.scheme])
    return f"{parts.scheme}://{at}" if is_default else f"{parts.scheme}://{at}:{port}"


def _words(listed: str) -> list[str]:
    return [word for part in listed.split(",") if (word := part.strip())]
